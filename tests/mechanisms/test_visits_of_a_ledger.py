"""A ledger of visits that does not tell who went: it is not told, and nobody is made up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from community_core import Community
from community_core.domain import RegisterPerson
from community_core.forms import import_commands
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


def test_an_imported_visit_without_a_visitor_is_a_visit(tmp_path: Path) -> None:
    """It counts as a contact, or as not met; in the journal it is nobody's."""
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    lines = "编号,姓名,探访时间,未遇情况\nV1,林晓棠,2024-02-27 10:00,\nV2,林晓棠,2024-02-28 10:00,住院\n"
    (tmp_path / "走访台账.csv").write_text(lines, encoding="utf-8")
    with Community.open(":memory:", clock=lambda: NOW) as community:
        community.execute(RegisterPerson(name="林晓棠"), by="person-shen")
        read: Any = load_any_mapping(tmp_path / "mapping.toml")
        counts = import_commands(community, tmp_path / "走访台账.csv", read, rejects=tmp_path / "rejects.csv")
        assert (counts.recorded, counts.set_aside) == (4, 0)
        assert [fact.data.visitor for fact in community.log() if fact.type == "VisitStarted"] == [None, None]
        journal = [(row.worker, row.became) for row in community.view(FieldJournal)]
        assert journal == [("", "hospital"), ("", "completed")]
        assert list(community.view(TodaysRound)) == []
        assert list(community.view(VisitCoverage)) == []
