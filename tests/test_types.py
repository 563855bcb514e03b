"""What is read has types of its own: a word that no choice has fails both checkers, as a wrong field does."""

from pathlib import Path

import pytest
from tests.type_checkers import Places, by_mypy, by_pyright

READING = """
from collections.abc import Iterator

from community_open_requests import OpenRequests
from community_volunteer_hours.projection import VolunteerHours

from community_core import Community, Recorded
from community_core.domain import (
    FactCorrected,
    RequestFollowedUp,
    RequestRaised,
    RequestResolved,
    UndoFact,
)


def rows(community: Community) -> Iterator[bool]:
    for row in community.view(OpenRequests).register():
        yield row.satisfaction == "not-satisfied"
        yield row.satisfaction == "unsatisfied"  # wrong
        yield row.outcome == "unable"
        yield row.outcome == "failed"  # wrong
        yield row.status == "in-progress"
        yield row.status == "in progress"  # wrong
    for each in community.view(OpenRequests):
        yield each.status == "done"  # wrong
    for claim in community.view(VolunteerHours).waiting():
        yield claim.status == "waiting"  # wrong


def facts(community: Community) -> Iterator[bool]:
    for asked in community.log(types=RequestRaised):
        yield asked.data.channel == "home-visit"
        yield asked.data.channel == "visit"  # wrong
    for resolved in community.log(types=RequestResolved):
        yield resolved.data.outcome == "partly"
        yield resolved.data.outcome == "part"  # wrong
    for answered in community.log(types=RequestFollowedUp):
        yield answered.data.satisfaction == "not-satisfied"
        yield answered.data.satisfaction == "unsatisfied"  # wrong


def log(community: Community) -> Iterator[str]:
    raised: Iterator[Recorded[RequestRaised]] = community.log(types=RequestRaised)
    resolved: Iterator[Recorded[RequestResolved]] = community.log(types=RequestRaised)  # wrong
    for fact in raised:
        yield fact.data.title
        yield fact.data.titel  # wrong
    for any_fact in community.log(types=["RequestRaised", RequestResolved]):
        yield any_fact.data.title if raised else str(list(resolved))


def follow(community: Community) -> Iterator[str]:
    for fact in community.follow(types=RequestRaised, timeout=0):
        yield fact.data.title  # wrong
        yield fact.data.right.title if isinstance(fact.data, FactCorrected) else fact.data.title


async def following(community: Community) -> None:
    async for fact in community.following(types=RequestRaised, timeout=0):
        if not isinstance(fact.data, FactCorrected):
            print(fact.data.title, fact.data.titel)  # wrong


def execute(community: Community) -> None:
    community.execute(UndoFact(fact_id="request-1@1", reason="slip"), by="system:desk")
    community.execute(UndoFact(fact_id="request-1@1", why="slip"), by="system:desk")  # wrong
    community.execute(RequestResolved(outcome="done"), by="system:desk")  # wrong
"""
WRONG = [number for number, line in enumerate(READING.splitlines(), start=1) if line.endswith("# wrong")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program that reads."""
    folder = tmp_path_factory.mktemp("reading")
    (folder / "reading.py").write_text(READING, "utf-8")
    return folder


def test_mypy_refuses_what_can_never_be(folder: Path) -> None:
    """When it is strict: line by line exactly what is wrong."""
    found: Places = by_mypy(folder)
    assert found == {"reading.py": WRONG}


def test_pyright_refuses_what_can_never_be(folder: Path) -> None:
    """When it is told to be strict, for else it lets words be compared that never are alike."""
    found: Places = by_pyright(folder, "strict")
    assert found == {"reading.py": WRONG}
