"""A ledger of visits that does not tell who went: it is not told, and nobody is made up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.domain import RegisterPerson, ReplanVisit, Sealed
from community_core.forms import import_commands, propose_commands
from community_core.importing import load_any_mapping
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
