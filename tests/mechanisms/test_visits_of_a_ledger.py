"""A ledger of visits that does not tell who went: it is not told, and nobody is made up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from community_core import Community
from community_core.cli import application
from community_core.domain import MergePerson, NamePlace, RegisterPerson, ReplanVisit, Sealed
from community_core.forms import import_commands, propose_commands
from community_core.importing import load_any_mapping
from community_core.importing.importer import ImportCounts, PerhapsRegistered
from community_people import FieldJournal
from community_visiting import TodaysRound, VisitCoverage

NOW = datetime(2024, 3, 1, 1, tzinfo=UTC)
MAPPING = """source = "走访台账"
command = "登记走访"
[columns]
number = "编号"
at = "探访时间"
person_id = "姓名"
found = "未遇情况"
"""


@contextmanager
def _imported(folder: Path, *lines: str) -> Iterator[Community]:
    """A community that knows 林晓棠, with these visits imported."""
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    ledger = folder / "走访台账.csv"
    ledger.write_text("\n".join(["编号,姓名,探访时间,未遇情况", *lines, ""]), encoding="utf-8")
    with Community.open(":memory:", clock=lambda: NOW) as community:
        community.execute(RegisterPerson(name="林晓棠"), by="person-shen")
        read: Any = load_any_mapping(folder / "mapping.toml")
        counts = import_commands(community, ledger, read, rejects=folder / "rejects.csv")
        assert (counts.recorded, counts.set_aside) == (2 * len(lines), 0)
        yield community


def test_an_imported_visit_without_a_visitor_is_a_visit(tmp_path: Path) -> None:
    """It counts as a contact, or as not met; in the journal it is nobody's."""
    with _imported(tmp_path, "V1,林晓棠,2024-02-27 10:00,", "V2,林晓棠,2024-02-28 10:00,住院") as community:
        assert [fact.data.visitor for fact in community.log() if fact.type == "VisitStarted"] == [None, None]
        journal = [(row.worker, row.became) for row in community.view(FieldJournal)]
        assert journal == [(None, "hospital"), (None, "completed")]
        assert list(community.view(TodaysRound)) == []
        assert list(community.view(VisitCoverage)) == []


def test_whoever_plans_such_a_visit_again_goes(tmp_path: Path) -> None:
    """Nobody knows who went the first time."""
    with _imported(tmp_path, "V1,林晓棠,2024-02-28 10:00,住院") as community:
        (visit,) = {fact.stream_id for fact in community.log() if fact.type == "VisitStarted"}
        again = ReplanVisit(visit_id=visit, planned_for=NOW + timedelta(hours=8))
        community.execute(again, by="person-shen")
        assert [stop.goes for stop in community.view(TodaysRound)] == [("person-shen",)]


NEEDS = """编号,姓名,探访时间,身体状况,需求/发现问题
V1,林晓棠,2024-02-27 10:00,良好,暖气不热
V2,林晓棠,2024-02-28 10:00,良好,无
V3,林晓棠,2024-02-29 10:00,良好,
"""
TAKEN = """source = "走访台账"
command = "登记走访"
nothing = ["无"]
[columns]
number = "编号"
at = "探访时间"
person_id = "姓名"
"发现的需求1内容" = "需求/发现问题"
[constants]
"发现的需求1类别" = "其他"
"""


@pytest.mark.parametrize("taken", [False, True])
def test_what_was_found_becomes_a_request_where_that_is_said(tmp_path: Path, taken: bool) -> None:
    """By what is proposed it stays with the visit, sealed. By a mapping that takes it for needs each becomes
    a request of its day that points back to the visit, but where the cell says nothing, or 无."""
    ledger, mapping = tmp_path / "走访台账.csv", tmp_path / "mapping.toml"
    ledger.write_text(NEEDS, encoding="utf-8")
    with Community.open(":memory:", clock=lambda: NOW) as community:
        community.execute(RegisterPerson(name="林晓棠"), by="person-shen")
        proposed = propose_commands(ledger, community.catalogue["登记走访"])
        mapping.write_text(TAKEN if taken else proposed, encoding="utf-8")
        read: Any = load_any_mapping(mapping)
        counts = import_commands(community, ledger, read, rejects=tmp_path / "rejects.csv")
        assert (counts.set_aside, counts.requests) == (0, int(taken))
        raised = [each for each in community.log() if each.type == "RequestRaised"]
        assert [(each.data.title, each.occurred_at.day) for each in raised] == [("暖气不热", 27)] * taken
        for each in raised:
            visit = next(one for one in community.log() if one.stream_id == each.data.arose_from)
            assert visit.occurred_at == each.occurred_at
        seen = [each.data.observations for each in community.log() if each.type == "VisitCompleted"]
        assert [isinstance(each, Sealed) for each in seen] == [not taken] * 3


DOORS = """编号,姓名,住址,探访时间
V1,林晓棠,13号楼-3-502,2024-02-27 10:00
V2,周明,13号楼-1-101,2024-02-27 11:00
V3,何清,,2024-02-27 12:00
V4,何清,7号楼-1-101,2024-02-27 13:00
"""
AT_DOORS = MAPPING.replace('"姓名"', '"{姓名}@{住址}"').replace('found = "未遇情况"\n', "")


def _at_doors(community: Community, folder: Path, more: str = "") -> ImportCounts:
    ledger, mapping = folder / "走访台账.csv", folder / "mapping.toml"
    ledger.write_text(DOORS, encoding="utf-8")
    mapping.write_text(AT_DOORS + more, encoding="utf-8")
    read: Any = load_any_mapping(mapping)
    return import_commands(community, ledger, read, rejects=folder / "rejects.csv")


@pytest.fixture(name="liuyin")
def _liuyin(tmp_path: Path) -> Iterator[Community]:
    """林晓棠 and 何清 live in 13号楼, of 周明 no door is told."""
    with Community.open(tmp_path / "liuyin", clock=lambda: NOW, zone="Asia/Shanghai") as community:
        home = community.execute(NamePlace(kind="compound", called="柳荫小区"), by="person-shen").stream_id
        building = NamePlace(kind="building", called="13号楼", within=home)
        place = community.execute(building, by="person-shen").stream_id
        for register in (
            RegisterPerson(person_id="person-lin", name="林晓棠", building=place, room="3-502"),
            RegisterPerson(person_id="person-zhou", name="周明"),
            RegisterPerson(person_id="person-he", name="何清", building=place, room="2-201"),
        ):
            community.execute(register, by="person-shen")
        yield community


def _visited(community: Community) -> list[str]:
    return [each.data.person_id for each in community.log() if each.type == "VisitStarted"]


def test_whom_a_ledger_calls_by_name_and_door_is_found_by_both(liuyin: Community, tmp_path: Path) -> None:
    """Without a door by the name. Somebody of that name behind another door is somebody else; where no door
    is told it may be either, which is said and not guessed: wrongly one is worse than wrongly two."""
    counts = _at_doors(liuyin, tmp_path)
    assert (counts.set_aside, counts.recorded) == (0, 8)
    lin, zhou, he, other = _visited(liuyin)
    assert (lin, he) == ("person-lin", "person-he")
    assert not {zhou, other} & {"person-zhou", "person-he"}
    assert dict(counts.perhaps) == {"周明@13号楼-1-101": PerhapsRegistered(zhou, ("person-zhou",))}


def test_who_perhaps_is_registered_is_said_in_the_mapping_or_merged(
    liuyin: Community, tmp_path: Path
) -> None:
    """Then it is not asked again."""
    assert _at_doors(liuyin, tmp_path, '[people]\n"周明@13号楼-1-101" = "person-zhou"\n').perhaps == {}
    assert _visited(liuyin)[1] == "person-zhou"


def test_who_perhaps_is_registered_is_merged(liuyin: Community, tmp_path: Path) -> None:
    """As the report says; what was imported counts for the one that goes on."""
    (found,) = _at_doors(liuyin, tmp_path).perhaps.values()
    assert list(_at_doors(liuyin, tmp_path).perhaps) == ["周明@13号楼-1-101"]
    liuyin.execute(MergePerson(person_id=found.record, into=found.known[0]), by="person-shen")
    assert _at_doors(liuyin, tmp_path).perhaps == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_worker_sees_who_perhaps_is_registered(liuyin: Community, tmp_path: Path, lang: str) -> None:
    """In the rehearsal and after the import, in either language, with how to say that it is one."""
    _at_doors(liuyin, tmp_path)
    words = ["import", str(tmp_path / "走访台账.csv"), "--mapping", str(tmp_path / "mapping.toml")]
    env = {"COMMUNITY_STORE": str(tmp_path / "liuyin"), "COMMUNITY_BY": "person-shen", "COMMUNITY_LANG": lang}
    run = CliRunner(env=env)
    told = run.invoke(application(), words, catch_exceptions=False).output
    tried = run.invoke(application(), [*words, "--dry-run"], catch_exceptions=False).output
    colon = {"zh": "：", "en": ": "}[lang]
    for each, called in ((told, "周明 P0002"), (tried, "P0002")):  # a rehearsal opens no names
        assert f"  周明@13号楼-1-101{colon}{called}\n" in each
        assert '  [people]\n  "周明@13号楼-1-101" = "person-zhou"\n' in each
    _, _, command = told.partition("\n  community ")
    merged = run.invoke(application(), command.split(), catch_exceptions=False)
    assert merged.exit_code == 0, merged.output
    assert "person-zhou" not in run.invoke(application(), words, catch_exceptions=False).output
