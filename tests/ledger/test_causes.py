"""Finding facts by their id and by what they followed from."""

from pathlib import Path

import pytest
from tests.views.neighbourhood import NOW, SHANGHAI

from community_core.domain import RequestRaised
from community_core.ledger import EventRegistry, Ledger, NewFact

RAISED = RequestRaised(title="x", category="x", channel="desk")


def caused(stream_id: str, version: int, cause: str | None) -> NewFact:
    """A fact that followed from another."""
    return NewFact(stream_id, version, RAISED, NOW, "person-shen", "a@1", causation_id=cause)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger in which streams lead to one another."""
    file = tmp_path / "ledger.db"
    ledger = Ledger(file, EventRegistry([RequestRaised]), zone=SHANGHAI, clock=lambda: NOW)
    ledger.append(
        [
            caused("visit-1", 1, None),
            caused("visit-1", 2, "visit-1@1"),
            caused("visit-10", 1, None),
            caused("request-2", 1, "visit-1@2"),
            caused("request-1", 1, "visit-1@2"),
            caused("request-3", 1, "visit-10@1"),
            caused("request-3", 2, "nowhere@1"),
        ]
    )
    ledger.close()
    return file


def opened(file: Path) -> Ledger:
    return Ledger(file, EventRegistry([RequestRaised]), zone=SHANGHAI, clock=lambda: NOW)


def test_a_fact_is_found_by_its_id(file: Path) -> None:
    """And nothing by what is no id."""
    ledger = opened(file)
    found = ledger.fact("visit-1@2")
    assert found is not None
    assert (found.stream_id, found.version) == ("visit-1", 2)
    assert [ledger.fact(each) for each in ("visit-1@3", "visit-1", "@", "visit-1@x", "")] == [None] * 5
    ledger.close()


def test_effects_are_found_in_other_streams_only(file: Path) -> None:
    """In the order they were recorded, and not those of a stream whose id begins alike."""
    ledger = opened(file)
    assert [each.stream_id for each in ledger.caused_elsewhere("visit-1")] == ["request-2", "request-1"]
    assert [each.stream_id for each in ledger.caused_elsewhere("visit-10")] == ["request-3"]
    assert ledger.caused_elsewhere("request-1") == []
    ledger.close()
