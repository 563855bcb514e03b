"""People by name: one is taken, several are asked back, nobody is guessed, and who may not see names cannot
find out whether one exists."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core import Community
from community_core.directory import Directory
from community_core.domain import (
    ChangePerson,
    ErasePerson,
    MergePerson,
    MovePerson,
    RecordDeath,
    RecordDeparture,
    RegisterPerson,
)
from community_core.errors import Refused

from .conftest import CLERK, LAN, LIN, OTHER_ZHOU, ZENG, ZHOU


@pytest.fixture
def directory(community: Community) -> Directory:
    """For Xu, who may see everything."""
    return community.directory("person-xu")


def found(directory: Directory, text: str) -> list[str]:
    """The ids a search gives, in its order."""
    return [each.id for each in directory.search(text)]


def refused(directory: Directory, text: str) -> Refused:
    """The refusal of a name."""
    with pytest.raises(Refused) as caught:
        directory.person(text)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("person-zhou", ZHOU),
        (" person-never-registered ", "person-never-registered"),
        ("ｐｅｒｓｏｎ-zhou", ZHOU),
        ("system:clerk", "system:clerk"),
        ("org:物业", "org:物业"),
        ("P0004", ZENG),
        ("p4", ZENG),
        ("Ｐ０００４", ZENG),
        ("汪秀兰", LAN),
        ("汪 秀　兰", LAN),
        ("lin xia", LIN),
        ("ＬＩＮ　ＸＩＡ", LIN),
        ("周晓棠@13#3-502", ZHOU),
        ("周晓棠＠十三号楼", ZHOU),
        ("周晓棠（9号楼）", OTHER_ZHOU),
        ("周晓棠(柳荫9栋1单元101室)", OTHER_ZHOU),
        ("周晓棠@红楼", ZHOU),
        ("周晓棠@13#502", ZHOU),
        ("曾乐平@和平", ZENG),
    ],
)
def test_one_person_meant_is_taken(directory: Directory, typed: str, meant: str) -> None:
    """By id, by name in whatever width and case, by name and place however that is written."""
    assert directory.person(typed) == meant


def test_several_of_one_name_are_asked_back(directory: Directory) -> None:
    """Each is told with what tells them apart."""
    error = refused(directory, "周晓棠")
    assert error.rule == "person-ambiguous"
    for told in (error.en, error.zh):
        assert "周晓棠 P0001" in told
        assert "9号楼 1-101" in told


def test_two_of_one_name_behind_one_door_are_asked_back(community: Community) -> None:
    """Father and son are told apart by code alone."""
    community.execute(MovePerson(person_id=OTHER_ZHOU, building="place-13", room="3-502"), by=CLERK)
    error = refused(community.directory("person-xu"), "周晓棠@13#3-502")
    assert (error.rule, error.en.count("3-502")) == ("person-ambiguous", 3)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("望秀岚", "汪秀兰"),
        ("汪秀蓝", "汪秀兰"),
        ("曾乐萍", "曾乐平"),
        ("汪奶奶", "汪秀兰"),
        ("老曾", "曾乐平"),
        ("Lin Xi", "Lin Xia"),
        ("Mrs Lin", "Lin Xia"),
        ("周晓棠@8号楼", "周晓棠"),
        ("周晓棠@13#3-501", "周晓棠"),
        ("汪秀", "汪秀兰"),
    ],
)
def test_nobody_is_guessed_and_what_comes_near_is_offered(
    directory: Directory, typed: str, offered: str
) -> None:
    """What sounds the same, what is spelt nearly so, those of the surname behind a title, those who live
    elsewhere."""
    error = refused(directory, typed)
    assert (error.rule, error.kind, error.field) == ("person-unknown", "not-found", "person")
    assert offered in error.zh


@pytest.mark.parametrize("reader", [None, "person-passer-by"])
def test_who_may_see_no_names_cannot_find_out_whether_one_exists(
    community: Community, reader: str | None
) -> None:
    """The refusal is the same, and a search finds nobody."""
    directory = community.directory(reader)
    there, not_there = refused(directory, "周晓棠"), refused(directory, "吴小果")
    assert there.en.replace("周晓棠", "吴小果") == not_there.en
    assert [found(directory, each) for each in ("周", "zxt", "5551234")] == [[], [], []]
    assert community.vault.openings() == []


def test_names_that_may_not_be_seen_are_not_there(community: Community) -> None:
    """The lead of building 13 finds one 周晓棠, and no telephone."""
    directory = community.directory("person-lead")
    assert directory.person("周晓棠") == ZHOU
    assert found(directory, "5551") == []
    assert directory.shown(ZENG) == "P0004"
    assert next(directory.search("周")).room is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("周", [ZHOU, OTHER_ZHOU]),
        ("棠", [ZHOU, OTHER_ZHOU]),
        ("P0004", [ZENG]),
        ("zlp", [ZENG]),
        ("CYP", [ZENG]),
        ("zyp", [ZENG]),
        ("lp", [ZENG]),
        ("wangxiu", [LAN]),
        ("xiulan", [LAN]),
        ("555", [ZHOU]),
        ("０４７１ ５５５", [ZHOU]),
        ("55", []),
        ("汪奶奶", [LAN]),
        ("小曾", [ZENG]),
        ("lin", [LIN]),
        ("", []),
        ("@", []),
    ],
)
def test_parts_initials_and_telephones_search(directory: Directory, text: str, ids: list[str]) -> None:
    """Every reading of a character counts; three digits are the fewest."""
    assert found(directory, text) == ids


def test_those_whose_name_begins_so_come_first(community: Community) -> None:
    """Whatever the order in which they were registered."""
    community.execute(RegisterPerson(person_id="person-new", name="棠棣"), by=CLERK)
    assert found(community.directory("person-xu"), "棠") == ["person-new", ZHOU, OTHER_ZHOU]


def test_names_are_kept_up_with_what_happens(community: Community) -> None:
    """A new name is found and the old one no longer; an erased person has none."""
    assert community.directory("person-xu").person("汪秀兰") == LAN
    community.execute(ChangePerson(person_id=LAN, name="汪岚"), by=CLERK)
    assert community.directory("person-xu").person("汪岚") == LAN
    assert refused(community.directory("person-xu"), "汪秀兰").rule == "person-unknown"
    community.execute(ErasePerson(person_id=LAN, reason="asked for it"), by=CLERK)
    assert refused(community.directory("person-xu"), "汪岚").rule == "person-unknown"
    assert community.directory("person-xu").shown(LAN) == "P0003"


def test_a_directory_asked_for_before_shows_no_erased_name(community: Community) -> None:
    """From the erasure on the name is gone from it, too."""
    directory = community.directory("person-xu")
    assert directory.shown(LAN) == "汪秀兰 P0003"
    community.execute(ErasePerson(person_id=LAN, reason="asked for it"), by=CLERK)
    assert directory.shown(LAN) == "P0003"
    assert found(directory, "汪") == []


def test_whoever_was_merged_is_found_and_shown_as_who_goes_on(community: Community) -> None:
    """Both names lead to the one record, once."""
    community.execute(MergePerson(person_id=OTHER_ZHOU, into=ZHOU), by=CLERK)
    directory = community.directory("person-xu")
    assert directory.person("周晓棠") == ZHOU
    assert found(directory, "周") == [ZHOU]
    assert directory.shown(OTHER_ZHOU) == "周晓棠 P0001"


def test_who_left_or_died_is_said_to_have(community: Community) -> None:
    """They are still meant by their names, and told apart by it."""
    community.execute(RecordDeparture(person_id=ZHOU, on=date(2024, 1, 5), reason="work"), by=CLERK)
    community.execute(RecordDeath(person_id=OTHER_ZHOU, on=date(2024, 1, 5)), by=CLERK)
    error = refused(community.directory("person-xu"), "周晓棠")
    assert "13号楼 3-502, left" in error.en.replace("柳荫小区 ", "")
    assert "9号楼 1-101，已去世" in error.zh


def test_that_names_were_opened_is_noted_once(community: Community) -> None:
    """However many were: who, and that it was the directory."""
    directory = community.directory("person-xu")
    directory.person("汪秀兰")
    found(directory, "周")
    assert [(each.reader, each.purpose) for each in community.vault.openings()] == [
        ("person-xu", "directory")
    ]


def test_without_keys_ids_are_shown(tmp_path: object) -> None:
    """Lists need no keys: where they are missing, nobody has a name."""
    with Community.open(f"{tmp_path}/liuyin") as community:
        community.execute(RegisterPerson(person_id=ZHOU, name="周晓棠"), by=CLERK)
        assert community.store.folder is not None
        (community.store.folder / "keys.db").unlink()
        assert community.directory("person-xu").shown(ZHOU) == "P0001"


def test_without_pinyin_names_are_found_by_their_characters() -> None:
    """The package is an extra."""
    program = """
import sys
sys.modules["pypinyin"] = None
from community_core import Community
from community_core.domain import RegisterPerson
with Community.open(":memory:") as community:
    community.execute(RegisterPerson(person_id="person-zhou", name="周晓棠"), by="system:clerk")
    directory = community.directory("person-xu")
    print([each.id for text in ("晓", "zxt") for each in directory.search(text)])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("['person-zhou']\n", "")


NAMES = st.text(st.sampled_from("周晓棠汪秀兰曾乐平林安何a "), min_size=1, max_size=4).filter(str.strip)


@given(st.lists(NAMES, min_size=1, max_size=6), NAMES)
def test_a_name_means_whoever_has_it_alone(names: list[str], asked: str) -> None:
    """One of that name is taken; several are asked back, none refuses, whatever the spaces."""
    with Community.open(":memory:") as community:
        for number, name in enumerate(names):
            community.execute(RegisterPerson(person_id=f"person-{number}", name=name), by=CLERK)
        called = [n for n, each in enumerate(names) if _plain(each) == _plain(asked)]
        directory = community.directory("person-xu")
        if len(called) == 1:
            assert directory.person(asked) == f"person-{called[0]}"
        else:
            rule = "person-ambiguous" if called else "person-unknown"
            assert refused(directory, asked).rule == rule


def _plain(name: str) -> str:
    return name.replace(" ", "")


def test_whoever_is_shown_is_meant(community: Community) -> None:
    """What a list shows can be typed; a name with the code of somebody else is nobody."""
    directory = community.directory("person-xu")
    for each in community.register.registered():
        assert directory.person(directory.shown(each.id)) == each.id
    wrong = refused(directory, "汪秀兰 P0004")
    assert wrong.rule == "person-unknown"
    assert "汪秀兰" in wrong.zh
