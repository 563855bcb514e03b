"""Who studies at home is in the party: told to whoever may know, by every way in, and in no export."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from community_core import Community
from community_core.audit import export
from community_core.domain import AppointRole, RegisterPerson
from community_programmes.enrolment import Enrol
from community_programmes.programme import OpenProgramme
from community_programmes.programmes import Programmes
from community_programmes.service import DeliverHomeStudy
from community_programmes.services import Services
from community_programmes.values import ProgrammeKind

ALONE, SECRETARY = "person-only-one", "person-zhou"
"""Whom nothing else names; and who may know everything, by roles."""


def test_who_studies_at_home_is_told_to_whoever_may_know(tmp_path: Path) -> None:
    """To the secretary, in lists, log and history; to others neither by name nor by the ids of streams."""
    clock = datetime(2024, 1, 8, 1, tzinfo=UTC)
    with Community.open(tmp_path / "roles", access="roles", clock=lambda: clock) as community:
        for each in (
            RegisterPerson(person_id=SECRETARY, name="周书棠"),
            AppointRole(person_id=SECRETARY, role="secretary", since=date(2024, 1, 1)),
        ):
            community.execute(each, by="system:desk")
        opening = OpenProgramme(title="送学上门", kind="home-study", rhythm="monthly")
        programme = community.execute(opening, by=SECRETARY).stream_id
        enrolling = Enrol(programme_id=programme, person_id=ALONE)
        enrolled = community.execute(enrolling, by=SECRETARY).stream_id
        study = DeliverHomeStudy(programme_id=programme, person_id=ALONE, title="读报")
        given = community.execute(study, by=SECRETARY).stream_id
        for reader, knows in ((None, False), ("person-he", False), (SECRETARY, True)):
            programmes = community.view(Programmes, reader=reader)
            told = [
                *(
                    str([fact.data for fact in community.history(each, reader=reader)])
                    for each in (enrolled, given)
                ),
                str(programmes.participants(programme)),
                str(community.view(Services, reader=reader).of_programme(programme)),
            ]
            assert [ALONE in each for each in told] == [knows] * 4, reader
            assert [each.participants for each in programmes] == [1]
        assert "only-one" not in enrolled
        _refuse_exported(community, ALONE, programme, enrolled, given)


def _refuse_exported(community: Community, *ids: str) -> None:
    file = BytesIO()
    export(community, file, "cloudevents", reader=SECRETARY)
    export(community, file, "ocel", reader=SECRETARY)
    assert not [each for each in ids if each.encode() in file.getvalue()]


@pytest.mark.parametrize(
    ("kind", "said", "sensitive"),
    [
        ("home-study", None, True),
        ("home-study", False, False),
        ("carers", None, False),
        ("carers", True, True),
    ],
)
def test_study_at_home_is_sensitive_unless_said_otherwise(
    kind: ProgrammeKind, said: bool | None, sensitive: bool
) -> None:
    """Its list tells who is a member of the Party."""
    with Community.open(":memory:") as community:
        opening = OpenProgramme(title="送学上门", kind=kind, sensitive=said)
        community.execute(opening, by="person-shen")
        assert [each.sensitive for each in community.view(Programmes)] == [sensitive]
