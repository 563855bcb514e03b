"""What a reactor class must be is seen to when it is made."""

from collections.abc import AsyncIterator, Iterator
from types import FunctionType
from typing import Any

import pytest

from community_core import Do, InvalidReactor, Reactor, Recorded, reacts
from community_core.domain import AcknowledgeRequest, FactCorrected, RequestRaised, RequestResolved
from community_core.reactors.reactor import shape_of

IGNORED: dict[str, Any] = {"corrected": "ignored", "undone": "ignored"}


def answer(_: Any, e: Recorded[RequestRaised]) -> Iterator[Do]:
    """As it should be."""
    yield Do(AcknowledgeRequest(request_id=e.stream_id))


def marked(*events: type[Any], function: Any = answer, **choices: Any) -> Any:
    """An answer marked in a way a type checker may not like."""
    mark: Any = reacts
    return mark(*events, **(IGNORED | choices))(copied(function))


def copied(function: Any) -> Any:
    """A function of its own, which can be marked without marking others."""
    copy = FunctionType(function.__code__, function.__globals__, function.__name__)
    copy.__annotations__ = function.__annotations__
    return copy


def made(**members: Any) -> type[Reactor]:
    """A class with these members."""
    return type("Odd", (Reactor,), {"name": "odd", "version": 1, **members})


async def later(_: Any, _e: Recorded[RequestRaised]) -> AsyncIterator[Do]:
    """Nobody waits for it."""
    yield Do(AcknowledgeRequest(request_id="request-1"))


def another(_: Any, e: Recorded[RequestResolved]) -> Iterator[Do]:
    """Annotated with another event."""
    yield Do(AcknowledgeRequest(request_id=e.stream_id))


GOOD = marked(RequestRaised)


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({}, "it reacts to nothing"),
        ({"a": GOOD, "name": "Odd One"}, "its name is 'Odd One'; give it a short one in kebab-case"),
        ({"a": GOOD, "name": "o" * 61}, "its name is 'ooo"),
        ({"a": GOOD, "version": 0}, "its version is 0; begin with version = 1"),
        ({"a": GOOD, "__init__": lambda _: None}, "it has an __init__; a reactor keeps nothing"),
        ({"a": GOOD, "b": marked(RequestRaised)}, "RequestRaised is reacted to twice"),
        ({"a": marked()}, "'a' names no event"),
        ({"a": marked(str)}, "'a' reacts to <class 'str'>, which is no event class"),
        ({"a": marked(FactCorrected)}, "'a' reacts to FactCorrected; say corrected= and undone="),
        (
            {"a": marked(RequestRaised, corrected=None)},
            "'a' does not say what follows when its fact is corrected",
        ),
        ({"a": marked(RequestRaised, undone=None)}, "'a' does not say what follows when its fact is undone"),
        (
            {"a": marked(RequestRaised, undone="whatever")},
            "'a' does not say what follows when its fact is undone",
        ),
        ({"a": marked(RequestRaised, function=later)}, "'a' is async"),
        (
            {"a": marked(RequestRaised, function=another)},
            "'a' is annotated Recorded[RequestResolved] but reacts to RequestRaised",
        ),
    ],
)
def test_a_class_that_breaks_the_contract_is_refused(members: dict[str, Any], why: str) -> None:
    """The message names the class, what is wrong and what to write, in both languages."""
    with pytest.raises(InvalidReactor) as refused:
        made(**members)
    assert str(refused.value).startswith(f"Odd: {why}")
    assert refused.value.told("zh").startswith("Odd：")
    assert refused.value.told("zh") != str(refused.value)


def test_a_reactor_keeps_nothing() -> None:
    """What it kept would be lost with the process, and the same fact answered otherwise."""
    with pytest.raises(InvalidReactor, match="Odd: attribute 'seen' cannot be set"):
        made(a=GOOD)().seen = 1


def test_the_base_is_no_reactor() -> None:
    """It has no name and answers nothing."""
    with pytest.raises(InvalidReactor, match="Reactor is not a reactor of its own"):
        shape_of(Reactor)
