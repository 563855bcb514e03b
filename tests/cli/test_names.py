"""People and places by name on the command line: typed, shown, and looked for."""

import json
from pathlib import Path

import pytest

from community_core import Community
from community_core.domain import AcceptRequest, NamePlace, RaiseRequest, RegisterPerson

from .conftest import Run

BY = ("--by", "沈立")
RAISE = ("do", "raise-request", "--title", "暖气不热", "--category", "供暖", "--channel", "phone")


@pytest.fixture
def known(made: Run, store: Path) -> Run:
    """Two called 周晓棠 (P0001, P0002), and Shen (P0003), in two buildings."""
    with Community.open(store) as community:
        community.execute_all(
            [
                NamePlace(place_id="place-liuyin", kind="compound", called="柳荫小区"),
                NamePlace(place_id="place-13", kind="building", called="13号楼", within="place-liuyin"),
                NamePlace(place_id="place-9", kind="building", called="9号楼", within="place-liuyin"),
                RegisterPerson(
                    person_id="person-zhou",
                    name="周晓棠",
                    building="place-13",
                    room="3-502",
                    telephone="5551234",
                ),
                RegisterPerson(person_id="person-other", name="周晓棠", building="place-9", room="1-101"),
                RegisterPerson(person_id="person-shen", name="沈立"),
            ],
            by="system:clerk",
        )
    return made


def data(run: Run, *words: str) -> list[dict[str, object]]:
    """The facts of a receipt."""
    answer = run(*words, "--format", "json")
    assert answer.exit_code == 0, answer.stderr
    told: list[dict[str, object]] = [each["data"] for each in json.loads(answer.stdout)["events"]]
    return told


def test_names_are_typed_for_whoever_is_meant_and_whoever_records(known: Run) -> None:
    """Programs get ids, people read names."""
    raised, *_ = data(known, *RAISE, "--requester", "周晓棠（13#）", *BY)
    assert raised["requester"] == "person-zhou"
    assert "registered" in known("history", "周晓棠@9#", *("--reader", "沈立")).stdout.casefold()
    read = known(*RAISE, "--requester", "P0001", *BY).stdout
    assert "by: 沈立 P0003" in read
    assert "周晓棠 P0001" in read


def test_a_door_is_not_kept_in_the_place_of_a_request_and_that_is_said(known: Run) -> None:
    """The building is; in a visit as well."""
    answer = known(*RAISE, "--place", "13号楼3-502", "--format", "json", *BY)
    assert json.loads(answer.stdout)["events"][0]["data"]["place"] == "13号楼"
    assert "3-502 was not kept" in answer.stderr
    visit = ("do", "start-visit", "--person-id", "P0001", "--place", "13栋3单元502", *BY)
    assert "3单元502 未作记录" in known(*visit, lang="zh").stderr
    assert "not kept" not in known(*RAISE, "--place", "13号楼3单元", *BY).stderr


def test_a_place_is_typed_as_it_is_called(known: Run) -> None:
    """However that is written; a door is refused where a building is asked for."""
    moved, *_ = data(known, "do", "move-person", "--person-id", "沈立", "--building", "十三号楼", *BY)
    assert moved["building"] == "place-13"
    refused = known("do", "move-person", "--person-id", "沈立", "--building", "13#3-502", *BY)
    assert (refused.exit_code, "place-not-door" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*RAISE, "--requester", "周晓棠"), "周晓棠 P0001（13号楼 3-502）；周晓棠 P0002（9号楼 1-101）"),
        ((*RAISE, "--requester", "周小棠"), "是不是：周晓棠 P0001"),
        ((*RAISE, "--requester", "P0009"), "没有编号为 P0009 的人员"),
        ((*RAISE, "--requester", "周奶奶"), "是不是：周晓棠 P0001"),
        (("do", "register-person", "--name", "何安", "--building", "15#"), "没有名为 '15#' 的地点"),
        (("do", "record-return", "--person-id", "周晓棠@13#"), "周晓棠 P0001 的状态是"),
        (("erase", "周晓棠", "--reason", "x", "--key", "none"), "可能指 2 人"),
    ],
)
def test_nobody_is_guessed(known: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """One line says what is the matter and who comes near; nothing is recorded."""
    key = tmp_path / "key.pem"
    assert known("audit", "key", str(key)).exit_code == 0
    answer = known(*(str(key) if each == "none" else each for each in words), *BY, lang="zh")
    assert (answer.exit_code, answer.stderr.count("\n")) == (1, 1)
    assert said in answer.stderr


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "request_id: 'cold radiator' is neither the number nor the id of a request; write its number"),
        ("zh", "诉求编号：'cold radiator' 不是诉求的序号或编号；请写序号，如 2024-0117，清单和回执上都有。"),
    ],
)
def test_what_has_no_name_is_asked_for_by_its_number(known: Run, lang: str, said: str) -> None:
    """A title names nothing; where the number stands is said."""
    answer = known("do", "accept-request", "--request-id", "cold radiator", *BY, lang=lang)
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert said in answer.stderr


def test_names_are_shown_to_whoever_may_know_them(known: Run, store: Path) -> None:
    """To a reader, or whom COMMUNITY_BY names; to others the code; to programs the id."""
    with Community.open(store) as community:
        told = community.execute(RaiseRequest(title="Cold", category="x", channel="desk"), by="person-shen")
        community.execute(AcceptRequest(request_id=told.stream_id), by="person-shen")
        number = str(told.number)
    assign = ("do", "assign-request", "--request-id", number, "--assignee", "周晓棠@9#")
    assert known(*assign, *BY).exit_code == 0
    shown = ("show", "open-requests")
    assert "周晓棠 P0002" in known(*shown, "--reader", "沈立").stdout
    assert "周晓棠 P0002" in known(*shown, COMMUNITY_BY="P0003").stdout
    assert "周晓棠" not in known(*shown).stdout
    assert "P0002" in known(*shown).stdout
    assert json.loads(known(*shown, "--format", "json").stdout)[0]["assignee"] == "person-other"
    assert "周晓棠 P0002" in known("explain", "open-requests", number, COMMUNITY_BY="P0003").stdout
    assert "by: 沈立 P0003" in known("log", COMMUNITY_BY="P0003").stdout


def test_conditions_and_queries_take_names(known: Run, store: Path) -> None:
    """As a column of people does."""
    with Community.open(store) as community:
        told = community.execute(RaiseRequest(title="Cold", category="x", channel="desk"), by="person-shen")
    known("do", "accept-request", "--request-id", told.stream_id, *BY)
    known("do", "assign-request", "--request-id", told.stream_id, "--assignee", "沈立", *BY)
    by = {"COMMUNITY_BY": "P0003"}
    assert "Cold" in known("show", "open-requests", "--where", "assignee=沈立", **by).stdout
    assert "Cold" not in known("show", "open-requests", "--where", "assignee=周晓棠@13#", **by).stdout
    assert known("show", "open-requests", "--where", "assignee=周晓棠", **by).exit_code == 1
    assert "Cold" in known("show", "open-requests", "held-by", "--assignee", "沈立", **by).stdout


def test_corrections_take_names(known: Run) -> None:
    """Of the fact and in it."""
    moved = known("do", "move-person", "--person-id", "沈立", "--building", "9#", "--by", "system:clerk")
    assert moved.exit_code == 0
    set_to = ("--set", "building=13#", "--reason", "slip", "--by", "system:clerk")
    corrected, *_ = data(known, "correct", "P0003@2", *set_to)
    right = {"type": "PersonMoved", "person_id": "person-shen", "building": "place-13", "room": None}
    assert corrected["right"] == right


@pytest.mark.parametrize("width", [42, 80])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_are_found_by_what_somebody_remembers(known: Run, width: int, lang: str) -> None:
    """A part of a name, initials, digits of a telephone; each line fits."""
    by = {"COMMUNITY_BY": "P0003"}
    for text, count in (("晓棠", 2), ("zxt", 2), ("5551", 1), ("P0003", 1)):
        answer = known("people", text, width=width, lang=lang, **by)
        assert answer.stdout.count("周晓棠") + answer.stdout.count("沈立") == count
    everybody = known("people", width=width, lang=lang, **by).stdout
    assert ("3 rows" if lang == "en" else "共 3 行") in everybody
    assert "13号楼" in everybody


def test_without_a_reader_people_are_codes(known: Run) -> None:
    """Nobody is found by name, and everybody is counted."""
    assert "Nobody you may look up" in known("people", "晓棠").stdout
    listed = json.loads(known("people", "--format", "json").stdout)
    assert [(each["name"], each["code"]) for each in listed] == [
        (None, "P0001"),
        (None, "P0002"),
        (None, "P0003"),
    ]


@pytest.mark.parametrize("width", [42, 80])
def test_a_text_is_looked_for_everywhere(known: Run, width: int) -> None:
    """Whoever is found by name is looked for in the views as well; more is shown by a command."""
    for _ in range(3):
        assert known(*RAISE, "--requester", "P0001", "--place", "13号楼", *BY).exit_code == 0
    by = {"COMMUNITY_BY": "P0003"}
    found = known("search", "暖气", "--limit", "2", width=width, **by).stdout
    assert "open-requests" in found
    assert "community show open-requests --search" in found
    assert found.count("暖气不热") >= 2
    people = known("search", "周晓棠", width=width, **by).stdout
    assert "周晓棠 P0001" in people
    assert "Nothing you may see" in known("search", "周晓棠", width=width).stdout
    places = known("search", "十三号楼", width=width, lang="zh").stdout
    assert "地点" in places
    lines = known("search", "暖气", "--format", "json", **by).stdout.splitlines()
    assert {json.loads(each)["in"] for each in lines} >= {"open-requests"}
