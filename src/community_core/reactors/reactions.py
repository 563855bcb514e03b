"""Marking the methods of a reactor that facts are answered by, and checking them."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints, overload

from attrs import frozen

from community_core.domain import FactCorrected, schema_of
from community_core.errors import InvalidReactor
from community_core.ledger import Recorded
from community_core.reactors.answers import Answer

R = TypeVar("R")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")

Answers = Iterable[Answer]
Choice = Literal["ignored"] | Callable[[Any, Recorded[FactCorrected]], Answers]
"""What is answered when a fact that was reacted to is corrected: nothing, or what a method says."""

_REACTS = "__reacts__"


@frozen
class Reaction:
    """What is answered to facts of some classes, to their corrections, and when one never happened."""

    events: tuple[type[Any], ...]
    answer: Callable[[Any, Recorded[Any]], Answers]
    corrected: Choice
    undone: Choice


# fmt: off
@overload
def reacts(a: type[A], /, *, corrected: Choice, undone: Choice) -> Callable[
    [Callable[[R, Recorded[A]], Answers]], Callable[[R, Recorded[A]], Answers]]: ...
@overload
def reacts(a: type[A], b: type[B], /, *, corrected: Choice, undone: Choice) -> Callable[
    [Callable[[R, Recorded[A | B]], Answers]], Callable[[R, Recorded[A | B]], Answers]]: ...
@overload
def reacts(a: type[A], b: type[B], c: type[C], /, *, corrected: Choice, undone: Choice) -> Callable[
    [Callable[[R, Recorded[A | B | C]], Answers]], Callable[[R, Recorded[A | B | C]], Answers]]: ...
@overload
def reacts(
    a: type[A], b: type[B], c: type[C], d: type[D], /, *, corrected: Choice, undone: Choice
) -> Callable[
    [Callable[[R, Recorded[A | B | C | D]], Answers]], Callable[[R, Recorded[A | B | C | D]], Answers]]: ...
# fmt: on
def reacts(
    *event_classes: type[Any], corrected: Choice | None = None, undone: Choice | None = None
) -> Callable[[Any], Any]:
    """Answer each fact of these event classes with what this method yields.

    Both choices must be made. ``corrected``: what is answered when such a fact is put right later, be it
    only when it happened or who did it; ``undone``: when it turns out that it never happened (its ``right``
    is None), or did after all (``said`` is None), which is as if it happened now. Either is ``"ignored"``,
    or a method of the class, written above, that is given the correction. With a method for ``undone`` a fact
    that was undone before its turn is not answered; ignored, it is answered all the same.
    """

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        setattr(function, _REACTS, (event_classes, corrected, undone))
        return function

    return mark


def reactions_among(members: Mapping[str, Any]) -> tuple[Reaction, ...]:
    """The reactions of a class; InvalidReactor when they break the contract."""
    found = tuple(_reaction(name, each) for name, each in members.items() if hasattr(each, _REACTS))
    events = [event for each in found for event in each.events]
    twice = next((each for each in events if events.count(each) > 1), None)
    if twice is not None:
        raise InvalidReactor(
            f"{twice.__name__} is reacted to twice; keep one method an event, it may yield several answers.",
            f"{twice.__name__} 有两个方法响应；每种事件只保留一个，它可以给出多个回应。",
        )
    return found


def _reaction(name: str, function: Any) -> Reaction:
    events, corrected, undone = getattr(function, _REACTS)
    if not events:
        raise InvalidReactor(
            f"{name!r} names no event; write @reacts(SomeEvent, corrected=..., undone=...).",
            f"{name!r} 没有写明事件；请写 @reacts(某事件, corrected=..., undone=...)。",
        )
    for each in events:
        _refuse_no_event(name, each)
    _refuse_lazy(name, function)
    _refuse_disagreement(name, function, events)
    _refuse_silence(name, "corrected", corrected)
    _refuse_silence(name, "undone", undone)
    return Reaction(events, function, corrected, undone)


def _refuse_silence(name: str, word: str, choice: Any) -> None:
    if choice == "ignored" or inspect.isfunction(choice):
        return
    raise InvalidReactor(
        f'{name!r} does not say what follows when its fact is {word}; write {word}="ignored", or '
        f"{word}= and a method written above it.",
        f'{name!r} 没有说明事实被更正或撤销时怎么办；请写 {word}="ignored"，或 {word}= 写在其上方的方法。',
    )


def _refuse_no_event(name: str, event_class: Any) -> None:
    if event_class is FactCorrected:
        raise InvalidReactor(
            f"{name!r} reacts to FactCorrected; say corrected= and undone= where the fact itself is reacted "
            "to.",
            f"{name!r} 响应的是 FactCorrected；请在响应事实本身处用 corrected= 和 undone= 说明。",
        )
    try:
        schema_of(event_class)
    except (TypeError, AttributeError) as error:
        raise InvalidReactor(
            f"{name!r} reacts to {event_class!r}, which is no event class; name one made with @event.",
            f"{name!r} 响应的 {event_class!r} 不是事件类；请写用 @event 声明的类。",
        ) from error


def _refuse_lazy(name: str, function: Any) -> None:
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise InvalidReactor(
            f"{name!r} is async; write a plain method that yields its answers.",
            f"{name!r} 是异步方法；请写普通方法，用 yield 给出回应。",
        )


def _refuse_disagreement(name: str, function: Any, events: tuple[type[Any], ...]) -> None:
    """The type checker would believe the annotation."""
    annotated = _annotated(function)
    if annotated and annotated != set(events) and not annotated & {object, Any}:
        said = " | ".join(sorted(each.__name__ for each in annotated))
        real = " | ".join(each.__name__ for each in events)
        raise InvalidReactor(
            f"{name!r} is annotated Recorded[{said}] but reacts to {real}; make them agree.",
            f"{name!r} 的注解是 Recorded[{said}]，实际响应的是 {real}；请保持一致。",
        )


def _annotated(function: Any) -> set[Any]:
    """The event classes a method's annotation names; none when there is nothing to compare."""
    try:
        hints = get_type_hints(function)
    except NameError:  # imported for type checking only: the type checker sees to it
        return set()
    parameters = list(inspect.signature(function).parameters)[1:]
    hint = hints.get(parameters[0]) if parameters else None
    if get_origin(hint) is not Recorded:
        return set()
    (inside,) = get_args(hint)
    return set(get_args(inside) or (inside,))
