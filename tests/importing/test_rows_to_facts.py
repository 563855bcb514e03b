"""What a row's status, dates, reply and notes come to."""

import json
from datetime import datetime

import pytest

from community_core.importing import FileMapping

from .bench import PLAIN, Bench

RESTATED = "RequestRestated no-step-leads-there dated-by-guess"
ASSIGNED = "RequestAssigned dated-by-guess"
STATUSES = """status = "s"
assignee = "org:{who}"
acknowledged_at = "a"
resolved_at = "c"
updated_at = "u"
outcome = "o"
duplicate_of = "d"

[statuses]
new = "raised"
seen = "acknowledged"
taken = "accepted"
given = "assigned"
doing = "in-progress"
"on hold" = "waiting"
fixed = "resolved"
filed = "closed"
refused = "rejected"
"taken back" = "withdrawn"

[outcomes]
twin = "duplicate"
mended = "done"
"""
HEADER = "n,t,r,s,who,a,c,u,o,d\n"


@pytest.fixture
def mapping(bench: Bench) -> FileMapping:
    """A mapping with every column."""
    return bench.mapping(PLAIN + STATUSES)


def steps(bench: Bench, mapping: FileMapping, row: str) -> list[str]:
    """What one row comes to after its raising: types, with their flags."""
    bench.bring(f"{HEADER}1,灯,2024-01-05 09:00,{row}\n", mapping=mapping)
    return [" ".join([fact.type, *fact.flags]) for fact in bench.history()[1:]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("new,hall,,,,,", [RESTATED]),
        ("new,,,,,,", []),
        (
            "seen,hall,,,,,",
            ["RequestAcknowledged dated-by-guess", RESTATED],
        ),
        ("seen,,2024-01-05 10:00,,,,", ["RequestAcknowledged"]),
        (
            "taken,hall,,,,,",
            ["RequestAccepted dated-by-guess", RESTATED],
        ),
        ("taken,hall,,,2024-01-06 09:00,,", ["RequestAccepted", "RequestRestated no-step-leads-there"]),
        ("given,hall,,,,,", [ASSIGNED]),
        ("given,,,,,,", ["RequestAccepted dated-by-guess"]),
        (
            "Doing,hall,2024-01-05 10:00,,,,",
            ["RequestAcknowledged", ASSIGNED, "RequestStarted dated-by-guess"],
        ),
        ("on hold,,,,,,", ["RequestWaiting dated-by-guess"]),
        ("fixed,hall,,2024-01-06 09:00,,mended,", [ASSIGNED, "RequestResolved"]),
        (
            "fixed,hall,,,2024-01-07 09:00,,",
            ["RequestAssigned", "RequestResolved closed-without-closing-date"],
        ),
        ("fixed,,,2024-01-04 09:00,,,", ["RequestResolved closed-before-raised"]),
        ("filed,,,2024-01-06 09:00,,,", ["RequestResolved", "RequestClosed"]),
        ("refused,,,2024-01-06 09:00,,,", ["RequestRejected"]),
        ("taken back,,,2024-01-06 09:00,,,", ["RequestWithdrawn"]),
        ("fixed,,,2024-01-06 09:00,,a twin,9", ["RequestMarkedDuplicate"]),
        ("fixed,,,2024-01-06 09:00,,a twin,", ["RequestResolved"]),
        ("new,,,2024-01-06 09:00,,,", ["RequestNoted closing-date-without-closed-status"]),
        ("odd,hall,,,,,", ["RequestNoted unknown-status", RESTATED]),
        (",hall,,2024-01-06 09:00,,,", [ASSIGNED, "RequestResolved"]),
        (",hall,,,,,", [RESTATED]),
        (",,,,,,", []),
        ("new,,2024-01-04 09:00,,,,", ["RequestAcknowledged acknowledged-before-raised"]),
        ("fixed,,,2190-01-01 09:00,,,", ["RequestResolved in-the-future"]),
        (
            "fixed,,2024-01-07 09:00,2024-01-06 09:00,,,",
            [
                "RequestAcknowledged",
                "RequestNoted older-than-known",
                "RequestResolved closed-before-last-step",
            ],
        ),
    ],
)
def test_a_status_and_its_dates(bench: Bench, mapping: FileMapping, row: str, expected: list[str]) -> None:
    """Each status comes to its steps; dates that contradict it are kept and flagged."""
    assert steps(bench, mapping, row) == expected


def test_only_what_is_over_by_its_status_leaves_the_open_list(bench: Bench, mapping: FileMapping) -> None:
    """Whatever the dates say."""
    rows = [
        "new,,,2024-01-06,,,",
        "on hold,,,,,,",
        "odd,,,2024-01-06,,,",
        "fixed,,,,,,",
        "filed,,,2024-01-01,,,",
    ]
    rows += ["refused,,,,,,", "taken back,,,,,,", "fixed,,2024-01-09,2024-01-06,,,"]
    text = "".join(f"{n},灯,2024-01-05 09:00,{row}\n" for n, row in enumerate(rows))
    bench.bring(HEADER + text, mapping=mapping)
    assert {row.title for row in bench.open()} == {"灯"}
    assert len(bench.open()) == 3


def test_a_duplicate_points_at_the_request_that_goes_on(bench: Bench, mapping: FileMapping) -> None:
    """By its id where it is known, also when it stands further down in the file."""
    bench.bring(
        f"{HEADER}1,灯,2024-01-05 09:00,fixed,,,,,twin,2\n2,灯,2024-01-04 09:00,new,,,,,,\n", mapping=mapping
    )
    assert bench.history("1")[1].data.duplicate_of == bench.history("2")[0].stream_id


@pytest.mark.parametrize(
    ("reply", "replied_at", "expected"),
    [
        ("", "", []),
        ("已收悉", "2024-01-06 09:00", ["RequestAcknowledged"]),
        ("", "2024-01-06 09:00", ["RequestAcknowledged empty-reply"]),
        ("已于昨日修好。", "2024-01-06 09:00", ["RequestResolved"]),
        ("已于昨日修好。", "2024-01-05", ["RequestResolved date-without-time"]),
        ("已于昨日修好。", "2024-01-04 09:00", ["RequestResolved closed-before-raised"]),
        ("已于昨日修好。", "", ["RequestResolved closed-without-closing-date"]),
    ],
)
def test_a_reply_and_its_date(bench: Bench, reply: str, replied_at: str, expected: list[str]) -> None:
    """A reply resolves or acknowledges at its own time; of the same day not before the letter."""
    mapping = bench.mapping(PLAIN + 'reply = "y"\nreplied_at = "z"\n')
    bench.bring(f"n,t,r,y,z\n1,灯,2024-01-05 09:00,{reply},{replied_at}\n", mapping=mapping)
    raised, *later = bench.history()
    assert [" ".join([fact.type, *fact.flags]) for fact in later] == expected
    if replied_at == "2024-01-05":
        assert later[0].occurred_at == raised.occurred_at


NOTES = """
source = "notes"
columns = { number = "n", title = "t", raised_at = "r", status = "s" }
statuses = { open = "raised", closed = "resolved" }

[notes]
list = "notes"
time = "at"
kind = "kind"
text = "{say}"
follow_on_number = "more"

[notes.kinds]
opened = "raised"
closed = "resolved"
again = "reopened"
more = "follow-on-created"
done = "follow-on-closed"
"""


def told(bench: Bench, status: str, *notes: tuple[str, str]) -> list[str]:
    """What a record with these notes, kind and day each, comes to after its raising."""
    record = {
        "n": "1",
        "t": "灯",
        "r": "2024-01-05T09:00",
        "s": status,
        "notes": [{"kind": kind, "at": f"{day}T09:00", "say": kind, "more": "7"} for kind, day in notes],
    }
    bench.bring(json.dumps([record]), "notes.json", bench.mapping(NOTES))
    return [" ".join([fact.type, *fact.flags]) for fact in bench.history()[1:]]


def test_notes_in_the_order_of_time(bench: Bench) -> None:
    """Notes are sorted; of one moment they stay in the order of the file; the raising comes first."""
    notes = [("b", "2024-01-08"), ("a", "2024-01-08"), ("sent", "2024-01-04"), ("opened", "2024-01-05")]
    told(bench, "open", *notes)
    assert [getattr(fact.data, "kind", "") for fact in bench.history()] == ["", "sent", "b", "a"]


def test_the_same_note_twice_is_two_facts(bench: Bench) -> None:
    """Nothing the source noted is dropped; importing it again adds nothing."""
    notes = [("call", "2024-01-08"), ("call", "2024-01-08")]
    assert told(bench, "open", *notes) == ["RequestNoted", "RequestNoted"]
    assert told(bench, "open", *notes) == ["RequestNoted", "RequestNoted"]


def test_closed_twice_in_one_moment(bench: Bench) -> None:
    """It is resolved once."""
    assert told(bench, "closed", ("closed", "2024-01-06"), ("closed", "2024-01-06")) == ["RequestResolved"]


def test_closed_and_opened_again(bench: Bench) -> None:
    """Notes tell the whole way; the last word is theirs as long as the status agrees."""
    notes = [("closed", "2024-01-06"), ("again", "2024-01-07"), ("closed", "2024-01-08")]
    assert told(bench, "closed", *notes) == ["RequestResolved", "RequestReopened", "RequestResolved"]
    assert not bench.open()


def test_a_closing_note_of_an_open_request(bench: Bench) -> None:
    """The status decides: the note is kept as one, flagged."""
    assert told(bench, "open", ("closed", "2024-01-06")) == [
        "RequestNoted closing-date-without-closed-status"
    ]
    assert bench.open()


def test_closed_without_a_note(bench: Bench) -> None:
    """The status decides: it is resolved, flagged."""
    assert told(bench, "closed", ("call", "2024-01-06")) == [
        "RequestNoted",
        "RequestResolved closed-without-closing-date",
    ]


def test_a_follow_on_that_comes_later(bench: Bench) -> None:
    """A closing that a later export tells still follows from the creation told before."""
    told(bench, "open", ("more", "2024-01-06"))
    told(bench, "open", ("more", "2024-01-06"), ("done", "2024-01-09"))
    _, created, closed = bench.history()
    assert (closed.type, closed.causation_id) == ("FollowOnClosed", created.id)
    assert closed.occurred_at == datetime.fromisoformat("2024-01-09T09:00+08:00")


@pytest.mark.parametrize("notes", ['"none"', '["none"]', '[{"kind": "x"}]', '[{"at": "never"}]', '{"at": 1}'])
def test_notes_that_are_none(bench: Bench, notes: str) -> None:
    """A record whose notes cannot be read is set aside, as one."""
    record = f'[{{"n": 1, "t": "灯", "r": "2024-01-05", "s": "open", "notes": {notes}}}]'
    counts = bench.bring(record, "notes.json", bench.mapping(NOTES))
    assert (counts.set_aside, counts.recorded) == (1, 0)
