"""Whatever the library returns is plain JSON values, and no ciphertext is among them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen

from community_core import (
    Community,
    CommunityError,
    Outdated,
    ProjectionStopped,
    Receipt,
    Recorded,
    Refused,
    Unknown,
    to_json,
)
from community_core.audit import person_file
from community_core.domain import AcceptRequest, CorrectFact, Erased, RaiseRequest, Sealed
from community_core.errors import ResidueRemains
from community_core.plugins.projections import find_plugins

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2024, 1, 15, 4, 0, tzinfo=UTC)
DESK, LIN = "system:desk", "person-lin"
SECRET = "cannot sleep for the cold"
BOX = Sealed(LIN, "RequestRaised/1/details", "Q2lwaGVydGV4dA==")
REGISTER: Any = next(each.projection for each in find_plugins() if each.name == "open-requests")


class Colour(Enum):
    """A choice."""

    RED = "red"


@frozen
class Row:
    """A row of a view."""

    at: datetime
    colour: Colour
    whose: Sealed | None = None


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (0.5, 0.5),
        (float("nan"), None),
        ("暖气", "暖气"),
        (NOON, "2024-01-15T12:00:00+08:00"),
        (date(2024, 1, 15), "2024-01-15"),
        (timedelta(hours=1), "PT3600S"),
        (Path("liuyin/ledger.db"), "liuyin/ledger.db"),
        (Colour.RED, "red"),
        (BOX, {"sealed": LIN}),
        (Erased(LIN, "RequestRaised/1/details", "Q2lwaGVydGV4dA=="), {"erased": LIN}),
        (("a", ("b",)), ["a", ["b"]]),
        (iter("ab"), ["a", "b"]),
        (frozenset(["a"]), ["a"]),
        ({date(2024, 1, 15): Colour.RED}, {"2024-01-15": "red"}),
        (
            Row(NOON, Colour.RED, BOX),
            {"at": "2024-01-15T12:00:00+08:00", "colour": "red", "whose": {"sealed": LIN}},
        ),
        (
            Unknown("LanternHung", 1, {"wish": BOX, "place": "gate"}),
            {"wish": {"sealed": LIN}, "place": "gate"},
        ),
    ],
)
def test_values_become_what_json_can_hold(value: Any, plain: Any) -> None:
    """Codes stay codes, times have the community's offset."""
    assert to_json(value, SHANGHAI) == plain


def test_without_a_zone_times_are_in_utc() -> None:
    """The offset says so."""
    assert to_json(NOON) == "2024-01-15T04:00:00+00:00"


def test_what_the_library_never_returns_is_refused() -> None:
    """It would be told wrongly."""
    with pytest.raises(TypeError):
        to_json(object())


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """One with a request about somebody, accepted and corrected."""
    with Community.open(tmp_path / "liuyin") as opened:
        request = RaiseRequest(
            title="Cold", category="heating", channel="desk", requester=LIN, details=SECRET
        )
        raised = opened.execute(request, by=DESK)
        opened.execute(AcceptRequest(request_id=raised.stream_id), by=DESK)
        right = {"title": "Very cold"}
        opened.execute(CorrectFact(fact_id=raised.events[0].id, right=right, reason="misheard"), by=DESK)
        yield opened


def _stream(community: Community) -> str:
    return next(community.log()).stream_id


RETURNED: dict[str, Callable[[Community], Any]] = {
    "log": lambda community: community.log(),
    "history": lambda community: community.history(_stream(community)),
    "story": lambda community: community.story(_stream(community)),
    "view": lambda community: community.view(REGISTER),
    "past": lambda community: community.at(known=1).view(REGISTER),
    "explain": lambda community: community.explain(REGISTER, _stream(community)),
    "diff": lambda community: community.diff(REGISTER, community.at(known=1)),
    "receipt": lambda community: community.execute(AcceptRequest(request_id=_raise(community)), by=DESK),
    "backup": lambda community: community.backup(Path(str(community.store.folder)).with_name("copy")),
    "status": lambda community: community.engine.status([REGISTER]),
    "keys": lambda community: community.vault.status(),
    "openings": lambda community: community.vault.openings(),
    "person file": lambda community: person_file(community, LIN, reader=DESK),
    "kinds": lambda community: community.ledger.kinds(),
}


def _raise(community: Community) -> str:
    return community.execute(RaiseRequest(title="Dark", category="light", channel="desk"), by=DESK).stream_id


@pytest.mark.parametrize("ask", RETURNED.values(), ids=RETURNED)
def test_whatever_the_library_returns_can_be_told_without_ciphertext(
    community: Community, ask: Callable[[Community], Any]
) -> None:
    """As strict JSON, something of it, and no box in it."""
    told = to_json(ask(community), community.zone)
    text = json.dumps(told, allow_nan=False)
    assert told or told == []
    boxes = [each.data.details.box for each in community.log(types="RequestRaised") if each.data.details]
    assert boxes
    assert [box for box in (*boxes, '"box"') if box in text] == []


def test_a_fact_is_told_with_its_data_by_field(community: Community) -> None:
    """What is sealed is told as sealed, and opened for a reader as what it says."""
    fact = community.history(_stream(community))[0]
    told = to_json(fact, community.zone)
    assert list(told) == [
        *("position", "stream_id", "version", "type", "schema", "occurred_at", "recorded_at", "actor"),
        *("flags", "data", "command_id", "causation_id", "correlation_id", "note", "cursor"),
    ]
    assert (told["type"], told["cursor"], told["flags"]) == ("RequestRaised", fact.cursor, [])
    assert told["recorded_at"].endswith("+08:00")
    assert told["data"]["details"] == {"sealed": LIN}
    opened = community.history(fact.stream_id, reader=DESK)[0]
    assert to_json(opened)["data"]["details"] == SECRET


def test_a_correction_tells_what_was_said_and_what_is_right(community: Community) -> None:
    """Each with the type of the fact."""
    data = to_json(community.history(_stream(community))[-1])["data"]
    assert (data["version"], data["reason"]) == (1, {"sealed": LIN})
    assert [(data[each]["type"], data[each]["title"]) for each in ("said", "right")] == [
        ("RequestRaised", "Cold"),
        ("RequestRaised", "Very cold"),
    ]


def test_a_receipt_tells_the_number_and_the_facts(community: Community) -> None:
    """The number is that of the stream, where it was given just now."""
    told: Receipt = community.execute(RaiseRequest(title="Dark", category="light", channel="desk"), by=DESK)
    plain = to_json(told, community.zone)
    assert plain["number"] == told.number == told.events[0].data.number
    assert (plain["stream_id"], plain["version"], plain["cursor"]) == (told.stream_id, 1, told.cursor)
    assert [each["position"] for each in plain["events"]] == [told.position]


def test_a_reason_is_its_fact_with_the_corrections(community: Community) -> None:
    """As the command line tells it."""
    first = to_json(community.explain(REGISTER, _stream(community)))["reasons"][0]
    assert first["type"] == "RequestRaised"
    assert [each["type"] for each in first["corrections"]] == ["FactCorrected"]


def test_a_fact_of_an_unknown_type_is_told_with_its_stored_fields() -> None:
    """In a correction, too."""
    hung = Unknown("LanternHung", 1, {"wish": BOX})
    fact = Recorded(1, "lantern-1", 1, "LanternHung", 1, hung, NOON, NOON, DESK, None, None, "", ())
    assert to_json(fact)["data"] == {"wish": {"sealed": LIN}}


def test_an_error_is_told_with_everything_it_knows(community: Community) -> None:
    """In both languages, with its kind, and what it is about."""
    stream = _stream(community)
    with pytest.raises(Refused) as refused:
        community.execute(AcceptRequest(request_id=stream), by=DESK)
    number = community.history(stream)[0].data.number
    assert to_json(refused.value) == {
        "error": "Refused",
        "kind": "conflict",
        "retryable": False,
        "en": f"{number} is accepted: it was accepted before; go on with it. [accept-once]",
        "zh": f"{number} 的状态是“已受理”：此前已受理；请继续办理。〔accept-once〕",
        "field": None,
        "rule": "accept-once",
        "stream": stream,
        "number": number,
    }


@pytest.mark.parametrize(
    ("error", "more"),
    [
        (Outdated("request-1", 1, 2), {"stream_id": "request-1", "version": 2, "kind": "conflict"}),
        (ProjectionStopped("hours", 7, "KeyError"), {"name": "hours", "position": 7, "cause": "KeyError"}),
        (ResidueRemains(LIN, [Path("keys.old")]), {"person": LIN, "files": ["keys.old"]}),
    ],
)
def test_other_errors_tell_what_they_know(error: CommunityError, more: dict[str, Any]) -> None:
    """Whatever a program may go by."""
    told = to_json(error)
    assert more.items() <= told.items()
    assert told["en"] == str(error)
    json.dumps(told)
