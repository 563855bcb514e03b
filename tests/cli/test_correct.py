"""``community correct``: any fact put right from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from click.testing import Result

from community_core.community import Community
from community_core.domain import REQUEST, Event, FactCorrected, RequestRejected, event
from community_core.ledger import NewFact

Run = Callable[..., Result]
Receipt = Callable[..., dict[str, Any]]
Correct = Callable[..., Result]


@pytest.fixture
def correct(made: Run) -> Correct:
    """Correct a fact; ``settings`` are FIELD=VALUE."""

    def call(fact: str, *settings: str, more: tuple[str, ...] = (), **env: str) -> Result:
        sets = [word for each in settings for word in ("--set", each)]
        return made("correct", fact, *sets, "--reason", "听错了", "--by", "person-shen", *more, **env)

    return call


@pytest.fixture
def right(correct: Correct) -> Callable[..., dict[str, Any]]:
    """The fact as it is right, of a correction that must be accepted."""

    def call(fact: str, *settings: str, more: tuple[str, ...] = ()) -> dict[str, Any]:
        answer = correct(fact, *settings, more=(*more, "--format", "json"))
        assert answer.exit_code == 0, answer.stderr
        told: dict[str, Any] = json.loads(answer.stdout)["events"][0]["data"]["right"]
        return told

    return call


def test_a_correction_is_told_as_what_was_and_what_is(correct: Correct, request_id: str) -> None:
    """In either language; what was or is empty says so."""
    answer = correct(f"{request_id}@1", "title=灯不亮", "place=13号楼")
    assert answer.exit_code == 0
    for part in ("Corrected", "fact: 1 (Request raised)", "title: 暖气不热 → 灯不亮", "(empty) → 13号楼"):
        assert part in answer.stdout
    told = correct(f"{request_id}@1", "place=", lang="zh").stdout
    assert "第几条：1（登记诉求） · 地点：13号楼 → （空） · 原因：听错了" in told


def test_a_fact_is_named_by_the_number_on_the_slip(
    correct: Correct, receipt: Receipt, request_id: str
) -> None:
    """As well as by the request's id; so is a request that a field names."""
    numbers = [
        receipt("raise-request", "--title", each, "--category", "light", "--channel", "desk")["number"]
        for each in ("Lamp", "Lamp again")
    ]
    kept = receipt("mark-duplicate", "--request-id", numbers[1], "--duplicate-of", numbers[0])
    assert kept["stream_id"] != request_id
    assert correct(f"{numbers[0]}@1", "title=Light").exit_code == 0
    answer = correct(f"{numbers[1]}@2", f"duplicate-of={request_id}")
    assert answer.exit_code == 0, answer.stderr


def test_values_are_understood_as_the_fields_they_are_for(
    right: Callable[..., dict[str, Any]], receipt: Receipt, request_id: str
) -> None:
    """Local times, several texts, yes and no; an empty value is None where there may be none."""
    told = right(f"{request_id}@1", "due_at=2024-02-01", "requester=person-lin")
    assert (told["due_at"], told["requester"]) == ("2024-02-01T00:00:00+08:00", "person-lin")
    told = right(f"{request_id}@1", "due-at=", "requester=")
    assert (told["due_at"], told["requester"]) == (None, None)
    receipt("register-volunteer", "--person-id", "person-lin")
    assert right("volunteer-lin@1", "skills=书法", "skills=singing")["skills"] == ["书法", "singing"]
    assert right("volunteer-lin@1", "skills=")["skills"] == []
    visit = receipt("start-visit", "--person-id", "person-lin")["stream_id"]
    receipt("complete-visit", "--visit-id", visit)
    assert right(f"{visit}@2", "heating_warm=no", "checklist=door")["heating_warm"] is False


def test_choices_are_understood_by_their_label(
    right: Callable[..., dict[str, Any]], receipt: Receipt, request_id: str
) -> None:
    """In either language, as when they were first told."""
    assert right(f"{request_id}@1", "channel=电话")["channel"] == "phone"
    assert right(f"{request_id}@1", "channel=home visit")["channel"] == "home-visit"
    receipt("resolve-request", "--request-id", request_id, "--outcome", "已办成")
    assert right(f"{request_id}@4", "outcome=部分办成")["outcome"] == "partly"


def test_when_and_who_are_put_right_and_told_as_they_were_and_are(correct: Correct, request_id: str) -> None:
    """With or without what it says, in either language; a second time from what was right last."""
    more = ("--at", "2024-01-14 08:00", "--actor", "person-tian")
    told = correct(f"{request_id}@1", "place=13号楼", more=more).stdout
    assert "happened: 2024-01-15 09:30 → 2024-01-14 08:00" in told
    assert "done by: person-shen → person-tian" in told
    assert "place: (empty) → 13号楼" in told
    again = correct(f"{request_id}@1", more=("--actor", "person-he"), lang="zh").stdout
    assert "经办人：person-tian → person-he" in again
    assert "发生于" not in again


def test_when_it_really_happened_is_said_as_people_say_it(correct: Correct, request_id: str) -> None:
    """A day, a clock time, yesterday; in the community's own time."""
    for said, told in [
        ("2024.1.14 下午3点半", "2024-01-14 15:30"),
        ("2024年1月13日", "2024-01-13 00:00"),
        ("2024/1/12 8:05", "2024-01-12 08:05"),
        ("昨天 08:00", " 08:00"),
    ]:
        answer = correct(f"{request_id}@1", more=("--at", said))
        assert answer.exit_code == 0, answer.stderr
        assert told in answer.stdout.partition(" → ")[2]


def test_json_has_all_of_a_correction(correct: Correct, request_id: str) -> None:
    """When it happened and who did it beside what it says; nothing where that stays."""
    more = ("--at", "2024-01-14 08:00", "--actor", "person-tian", "--format", "json")
    [fact] = json.loads(correct(f"{request_id}@1", more=more).stdout)["events"]
    data = fact["data"]
    assert [*data] == ["version", "said", "right", "reason", "occurred_at", "actor"]
    assert (data["occurred_at"], data["actor"]) == ("2024-01-14T08:00:00+08:00", "person-tian")
    [fact] = json.loads(correct(f"{request_id}@1", "title=x", more=("--format", "json")).stdout)["events"]
    assert (fact["data"]["occurred_at"], fact["data"]["actor"]) == (data["occurred_at"], data["actor"])


def test_fields_go_by_what_they_are_called(right: Callable[..., dict[str, Any]], request_id: str) -> None:
    """In either language, on the command line and in JSON; --set still goes over JSON."""
    told = right(
        f"{request_id}@1", "内容=灯不亮", "For=person-lin", more=("--json", '{"title": "x", "地点": "y"}')
    )
    assert (told["title"], told["requester"], told["place"]) == ("灯不亮", "person-lin", "y")


def test_what_is_missing_is_said_in_chinese(made: Run) -> None:
    """With no English in it but what is to be typed."""
    assert (
        "缺少 --改为 字段=值、--时间 时间 或 --经办人 人员："
        in made("correct", "request-1@1", lang="zh").stderr
    )


def test_an_empty_person_is_called_empty(correct: Correct, receipt: Receipt) -> None:
    """In either language."""
    words = ("--title", "x", "--category", "x", "--channel", "desk", "--details", "说来话长")
    told = receipt("raise-request", *words, "--requester", "person-lin")["stream_id"]
    assert "“诉求人”将为 （空）" in correct(f"{told}@1", "requester=", lang="zh").stderr
    assert "requester would be empty" in correct(f"{told}@1", "requester=").stderr


def test_a_fact_without_fields_is_not_corrected(correct: Correct, receipt: Receipt, request_id: str) -> None:
    """It is undone or followed by another; a field that is not there is told by the fact's own label."""
    receipt("acknowledge-request", "--request-id", request_id)
    assert "(Acknowledged) has no fields to correct; when it happened is put right by --at" in (
        correct(f"{request_id}@2", "note=x").stderr
    )
    assert "（已收悉）没有可更正的字段" in correct(f"{request_id}@2", "note=x", lang="zh").stderr
    assert "没有名为 'nosuch' 的“登记诉求”字段" in correct(f"{request_id}@1", "nosuch=x", lang="zh").stderr


def test_values_come_as_json_too(right: Callable[..., dict[str, Any]], request_id: str) -> None:
    """--set goes over what the object says."""
    more = ("--json", '{"title": "灯不亮", "requester": null, "category": "x"}')
    told = right(f"{request_id}@1", "category=light", more=more)
    assert (told["title"], told["category"]) == ("灯不亮", "light")


def test_a_correction_with_an_id_is_recorded_once(
    correct: Correct, right: Callable[..., dict[str, Any]], request_id: str, made: Run
) -> None:
    """However often it is sent; it may say what it follows from."""
    more = ("--command-id", "c-1", "--because-of", f"{request_id}@1")
    for _ in range(2):
        assert right(f"{request_id}@1", "title=灯不亮", more=more)["title"] == "灯不亮"
    [fact] = [
        json.loads(line) for line in made("log", "--after", "1", "--format", "json").stdout.splitlines()
    ]
    assert fact["causation_id"] == f"{request_id}@1"
    assert correct(f"{request_id}@1", "title=x", more=more).exit_code == 1


@pytest.mark.parametrize(
    ("fact", "setting", "code", "said"),
    [
        ("{}@1", "titel=x", 2, "did you mean 'title'"),
        ("{}@1", "title", 2, "'title' is not FIELD=VALUE"),
        ("{}@1", "内容词=x", 2, "'内容词'"),
        ("{}@1", "due_at=soon", 2, "'soon' is not a time"),
        ("{}@1", "channel=boat", 2, "'boat' is not one of pavilion"),
        ("{}@1", "title= ", 1, "[text-blank]"),
        ("{}@1", "title=暖气不热", 1, "[correction-changes-nothing]"),
        ("{}@1", "number=2024-0002", 1, "[number-stays]"),
        ("{}@2", "title=x", 1, "[fact-unknown]"),
        ("{}@x", "title=x", 1, "[fact-unknown]"),
        ("{}", "title=x", 2, "does not say which fact; write {}@1"),
        ("{}@", "title=x", 2, "does not say which fact; write {}@1"),
        ("request-01JABC@1", "title=x", 1, "[fact-unknown]"),
        ("2024-9999@1", "title=x", 2, "Nothing was ever recorded about '2024-9999'"),
        ("tree-1@1", "title=x", 2, "'tree-1@1' is not the id of a fact that can be corrected"),
    ],
)
def test_what_does_not_fit_is_answered_in_one_line(
    correct: Correct, made: Run, request_id: str, fact: str, setting: str, code: int, said: str
) -> None:
    """What, why and what to do instead; the right exit code; nothing recorded."""
    answer = correct(fact.format(request_id), setting)
    assert answer.exit_code == code, answer.stderr
    assert said.format(request_id) in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert made("log").stdout.endswith("1 fact\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "FACT is missing"),
        (("request-1@1", "--reason", "x"), "correct needs --set FIELD=VALUE, --at TIME or --actor WHO"),
        (("request-1@1", "--set", "title=x"), "correct needs --reason"),
        (("request-1@1", "--set", "title=x", "--reason", "x"), "--by"),
    ],
)
def test_what_is_missing_is_said(made: Run, words: tuple[str, ...], said: str) -> None:
    """Before the store is opened."""
    answer = made("correct", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_a_correction_is_not_corrected_itself(correct: Correct, request_id: str) -> None:
    """The message names the fact to correct."""
    correct(f"{request_id}@1", "title=灯不亮")
    answer = correct(f"{request_id}@2", "reason=x")
    assert answer.exit_code == 1
    assert "correct 2024-0001@1" in answer.stderr


def test_a_stream_with_an_unknown_fact_takes_no_correction(
    correct: Correct, made: Run, store: Path, request_id: str
) -> None:
    """Of any of its facts, as it takes no other command."""

    @event()
    @frozen(kw_only=True)
    class RequestSungAbout(Event):
        """Something a newer program records."""

        tune: str

    newer = evolve(REQUEST, changes={**REQUEST.changes, RequestSungAbout: lambda state, _: state})
    with Community.open(store, aggregates=[newer]) as community:
        told = RequestSungAbout(tune="暖气之歌")
        now = community.clock()
        community.ledger.append([NewFact(request_id, 2, told, now, "person-shen", f"{request_id}@1")])
    for setting, fact in (("tune=x", f"{request_id}@2"), ("title=x", f"{request_id}@1")):
        answer = correct(fact, setting)
        other = made("do", "accept-request", "--request-id", request_id, "--by", "person-shen")
        assert (answer.exit_code, answer.stderr) == (other.exit_code, other.stderr)
        assert answer.exit_code == 4


def test_a_correction_into_another_type_is_still_told(made: Run, store: Path, request_id: str) -> None:
    """No command records one, but whatever is in the ledger can be looked at."""
    with Community.open(store) as community:
        [raised] = community.history(request_id)
        other = FactCorrected(version=1, said=raised.data, right=RequestRejected(reason="x"), reason="y")
        envelope = (community.clock(), "person-shen", f"{request_id}@1")
        community.ledger.append([NewFact(request_id, 2, other, *envelope)])
    assert "title: 暖气不热 → (empty)" in made("history", request_id).stdout
