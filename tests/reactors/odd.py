"""Answers that no reactor may give, each wrong in a way of its own."""

import random
from collections.abc import Iterator
from itertools import count
from typing import Any

from community_core import Call, Do, Recorded
from community_core.domain import AcknowledgeRequest, RequestRaised


def raises(_: Any, e: Recorded[RequestRaised]) -> Iterator[Do]:
    """Stumbles over what it did not expect."""
    yield Do(AcknowledgeRequest(request_id=e.stream_id))
    raise KeyError(e.data.title)


def loops(_: Any, e: Recorded[RequestRaised]) -> Iterator[Do]:
    """Never comes to an end, and says nothing."""
    while e:
        try:
            e = e
        except Exception:  # noqa: BLE001
            break
    yield Do(AcknowledgeRequest(request_id=e.stream_id))


def goes_on(_: Any, _e: Recorded[RequestRaised]) -> Iterator[Call]:
    """Never comes to an end."""
    for number in count():
        yield Call("office", {"number": number})


def something_else(_: Any, e: Recorded[RequestRaised]) -> Iterator[Any]:
    """Forgets the Do."""
    yield AcknowledgeRequest(request_id=e.stream_id)


def nothing(_: Any, _e: Recorded[RequestRaised]) -> None:
    """Forgets the yield."""


def dice(_: Any, _e: Recorded[RequestRaised]) -> Iterator[Call]:
    """Is not pure."""
    yield Call("office", {"number": random.random()})


def no_json(_: Any, e: Recorded[RequestRaised]) -> Iterator[Call]:
    """Calls with what cannot be written."""
    yield Call("office", {"who": {e.actor}})


def not_finite(_: Any, _e: Recorded[RequestRaised]) -> Iterator[Call]:
    """Calls with a number JSON does not have."""
    yield Call("office", {"share": float("nan")})
