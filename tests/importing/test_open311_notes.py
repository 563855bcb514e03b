"""Fifty requests of Chicago with 276 dated notes: each a fact of the history, at its own time."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, Recorded
from community_core.importing import import_file, preset
from community_open_requests import OpenRequests

TYPES = {
    "opened": "RequestRaised",
    "closed": "RequestResolved",
    "submitted": "RequestNoted",
    "activity": "RequestNoted",
    "follow_on_created": "FollowOnCreated",
    "follow_on_closed": "FollowOnClosed",
}


@pytest.fixture(scope="module")
def path(real_data: Path) -> Path:
    """The file."""
    return real_data / "chicago_open311_with_notes.json"


@pytest.fixture(scope="module")
def records(path: Path) -> list[dict[str, Any]]:
    """The records, read without our readers."""
    found: list[dict[str, Any]] = json.loads(path.read_text())
    return found


@pytest.fixture(scope="module")
def community(path: Path) -> Community:
    """A community the requests were imported into."""
    made = Community.open(":memory:")
    counts = import_file(made, path, preset("open311-notes"))
    assert (counts.read, counts.requests, counts.recorded, counts.set_aside) == (50, 50, 276, 0)
    return made


@pytest.fixture(scope="module")
def histories(community: Community) -> dict[str, list[Recorded[Any]]]:
    """Every request's history, by its number in Chicago."""
    raised = community.log(types=["RequestRaised"])
    return {fact.data.source_number: community.history(fact.stream_id) for fact in raised}


def test_each_note_is_a_fact_at_its_own_time(
    histories: dict[str, list[Recorded[Any]]], records: list[dict[str, Any]]
) -> None:
    """276 notes are 276 facts, each of its kind and time, the raising first, ties as in the file."""
    assert sum(len(record["notes"]) for record in records) == 276
    for record in records:
        facts = histories[record["service_request_id"]]
        assert facts[0].type == "RequestRaised"
        expected = sorted(record["notes"], key=lambda note: (note["type"] != "opened", _time(note)))
        assert [fact.occurred_at for fact in facts] == [_time(note) for note in expected]
        duplicate = {"closed": "RequestMarkedDuplicate"} if record["status_notes"] == "Duplicate" else {}
        assert [fact.type for fact in facts] == [(TYPES | duplicate)[note["type"]] for note in expected]
        for fact, note in zip(facts, expected, strict=True):
            if fact.type == "RequestNoted":
                said = ": ".join(filter(None, [note["summary"], note.get("description")]))
                assert fact.data.note == " ".join(said.split())
                assert fact.data.kind == note["type"]


def test_follow_ons_are_linked(
    histories: dict[str, list[Recorded[Any]]], records: list[dict[str, Any]]
) -> None:
    """A closed follow-on follows from its creation; the 3 whose number was never created are flagged."""
    linked, flagged = 0, 0
    for fact in _all(histories):
        if fact.type == "FollowOnClosed" and fact.causation_id:
            (cause,) = (each for each in _all(histories) if each.id == fact.causation_id)
            assert (cause.type, cause.data.source_number) == ("FollowOnCreated", fact.data.source_number)
            assert cause.stream_id == fact.stream_id
            linked += 1
        elif fact.type == "FollowOnClosed":
            assert fact.flags == ("follow-on-never-created",)
            flagged += 1
    unmatched = 0
    for record in records:
        of_kind = {kind: _numbers(record, kind) for kind in ("follow_on_created", "follow_on_closed")}
        unmatched += len(of_kind["follow_on_closed"] - of_kind["follow_on_created"])
    assert (linked, flagged) == (48, 3)
    assert flagged == unmatched


def test_one_is_open(community: Community, records: list[dict[str, Any]]) -> None:
    """The open list is the one record whose status is open."""
    (open_one,) = community.view(OpenRequests)
    (expected,) = (record for record in records if record["status"] == "open")
    raised = community.history(open_one.request_id)[0]
    assert raised.data.source_number == expected["service_request_id"]


def test_outcomes_come_from_the_status_notes(community: Community) -> None:
    """A transfer is referred out, completed done, a survey without citation explained; one does not say."""
    outcomes = Counter(fact.data.outcome for fact in community.log(types=["RequestResolved"]))
    assert outcomes == {"referred-out": 42, "explained": 4, "done": 1, "not-told": 1}


def test_a_duplicate_names_the_request_that_goes_on(histories: dict[str, list[Recorded[Any]]]) -> None:
    """The original is not in the file, so it is named by source and number."""
    assert histories["14-02155558"][-1].data.duplicate_of == "open311-notes/15-05164921"


def test_notes_added_later_add_just_themselves(
    path: Path, records: list[dict[str, Any]], tmp_path: Path
) -> None:
    """From an export of 2014 to this one: only the notes of 2015 are new, and linked to those of 2014."""
    earlier = tmp_path / "earlier.json"
    year = [
        record
        | {
            "status": "open" if record["notes"][-1]["datetime"] >= "2015" else record["status"],
            "notes": [note for note in record["notes"] if note["datetime"] < "2015"],
            "updated_datetime": min(record["updated_datetime"], "2014-12-31T23:59:59-06:00"),
        }
        for record in records
    ]
    earlier.write_text(json.dumps(year))
    with Community.open(":memory:") as community:
        first = import_file(community, earlier, preset("open311-notes"))
        assert first.recorded == sum(len(record["notes"]) for record in year) < 276
        second = import_file(community, path, preset("open311-notes"))
        assert first.recorded + second.recorded == 276
        closed = [fact for fact in community.log(types=["FollowOnClosed"]) if fact.causation_id]
        assert len(closed) == 48
        assert import_file(community, earlier, preset("open311-notes")).recorded == 0
        assert len(list(community.view(OpenRequests))) == 1


def _time(note: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(note["datetime"])


def _numbers(record: dict[str, Any], kind: str) -> set[str]:
    notes = (note for note in record["notes"] if note["type"] == kind)
    return {note["extended_attributes"]["service_request_id"] for note in notes}


def _all(histories: dict[str, list[Recorded[Any]]]) -> Iterator[Recorded[Any]]:
    return (fact for facts in histories.values() for fact in facts)
