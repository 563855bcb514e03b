"""What a plugin recorded is looked at after the plugin is gone: nowhere is there any ciphertext to see."""

import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

from community_core import Community, Recorded
from community_core.domain import (
    AGGREGATES,
    REQUEST,
    FactCorrected,
    RaiseRequest,
    Sealed,
    event,
    personal,
)
from community_core.ledger import NewFact

from .conftest import Run

LIN, HE, SONG = "person-lin", "person-he", "person-song"
SEALED, ERASED, HIS = {"sealed": LIN}, {"erased": LIN}, {"sealed": HE}
READER, JSON = ("--reader", SONG), ("--format", "json")
CONFIDED = ("that her son calls", "that her son comes home", "his own affair", "cold at night")


@event()
@frozen(kw_only=True)
class LanternHung:
    """An event of a plugin, in which two people confide something."""

    person_id: str
    wish: str | Sealed | None = personal(of="person_id")  # noqa: RUF009
    helper: str = HE
    remark: str | Sealed | None = personal(of="helper")  # noqa: RUF009


LANTERN = evolve(REQUEST, name="lantern", zh="灯笼", commands=(), events=(LanternHung, FactCorrected))


def newer_requests() -> Any:
    """Requests as a newer program records them."""

    @event(version=2, upcasters={1: lambda fields: fields})
    @frozen(kw_only=True)
    class RequestRaised:
        title: str
        requester: str
        details: str | Sealed | None = personal(of="requester")  # noqa: RUF009

    return evolve(REQUEST, commands=(), events=(RequestRaised,)), RequestRaised


def tell(community: Community, stream_id: str, version: int, data: Any) -> Recorded[Any]:
    """Record an event as a plugin's command would; the fact."""
    now = community.clock()
    community.ledger.append([NewFact(stream_id, version, data, now, SONG, f"{stream_id}@1")])
    return community.history(stream_id)[-1]


@pytest.fixture
def lanterns(made: Run, store: Path) -> Run:
    """Run ``community`` where a plugin that is gone told of a lantern and put it right, where that led to a
    request, and where a newer program raised another."""
    wish, right, remark, cold = CONFIDED
    with Community.open(store, aggregates=[*AGGREGATES, LANTERN]) as community:
        hung = tell(community, "lantern-1", 1, LanternHung(person_id=LIN, wish=wish, remark=remark))
        wished = evolve(hung.data, wish=right)
        tell(community, "lantern-1", 2, FactCorrected(version=1, said=hung.data, right=wished, reason="x"))
        raised = RaiseRequest(title="Lamp", category="light", channel="desk", requester=LIN, details="dark")
        community.execute(raised, by=SONG, because_of=hung)
    newer, event_class = newer_requests()
    with Community.open(store, aggregates=[newer]) as community:
        tell(community, "request-new", 1, event_class(title="Snow", requester=LIN, details=cold))
    return made


def boxes(store: Path) -> set[str]:
    """Every ciphertext in the ledger; what is beside it, encoded once more."""
    with Community.open(store) as community:
        stored = b"".join(bytes(row[6]) for row in community.ledger.raw_rows())
    found = {each.decode() for each in re.findall(rb'"box":"([^"]+)"', stored)}
    assert len(found) == 5
    return found


ASKED: list[tuple[str, ...]] = [
    ("log",),
    ("history", "lantern-1"),
    ("history", "lantern-1", *READER),
    ("history", "lantern-1", "--story"),
    ("history", "request-new", *READER),
]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
@pytest.mark.parametrize("style", ["table", "json", "csv"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_ciphertext_is_shown_wherever_facts_are(
    lanterns: Run, store: Path, words: tuple[str, ...], style: str, lang: str
) -> None:
    """Nor plain text: what is of an unknown type is opened for nobody."""
