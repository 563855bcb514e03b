"""A reactor as its author writes it. A strict type checker reads this file too: it accepts what is right, and
each ``type: ignore`` marks a slip it must catch, or it is reported as unused."""

from collections.abc import Iterator

import pytest

from community_core import Call, Do, InvalidReactor, Reactor, Recorded, reacts
from community_core.domain import AcceptRequest, FactCorrected, RequestEscalated, RequestRaised


class TellTheOffice(Reactor):
    """Everything an author may write."""

    name, version = "tell-the-office", 1

    def mended(self, c: Recorded[FactCorrected]) -> list[Call]:
        return [Call("webhook", {"request": c.stream_id})]

    @reacts(RequestEscalated, corrected="ignored", undone=mended)
    def escalated(self, e: Recorded[RequestEscalated]) -> Iterator[Do | Call]:
        yield Do(AcceptRequest(request_id=e.stream_id))
        yield Call("webhook", {"why": e.data.reason})

    @reacts(RequestRaised, corrected=mended, undone="ignored")
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Do]:
        yield Do(AcceptRequest(request_id=e.stream_id))


def test_slips_are_caught_by_the_type_checker() -> None:
    """And when the class is made, as far as they can be."""
    with pytest.raises(InvalidReactor, match="does not say what follows when its fact is undone"):

        class Silent(Reactor):
            name, version = "silent", 1

            @reacts(RequestRaised, corrected="ignored")  # type: ignore[call-overload, untyped-decorator]
            def raised(self, e: Recorded[RequestRaised]) -> Iterator[Do]:
                yield Do(AcceptRequest(request_id=e.stream_id))

    with pytest.raises(InvalidReactor, match="is annotated"):

        class Mistaken(Reactor):
            name, version = "mistaken", 1

            @reacts(RequestRaised, corrected="ignored", undone="ignored")  # type: ignore[arg-type]
            def raised(self, e: Recorded[RequestEscalated]) -> Iterator[Do]:
                yield Do(AcceptRequest(request_id=e.stream_id))


def test_an_event_is_no_command() -> None:
    """Whoever does a fact instead of a command is told by the type checker."""
    assert Do(RequestEscalated())  # type: ignore[arg-type]
