"""Marking the methods of a projection that facts change it by, and checking them."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_origin, get_type_hints, overload

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import schema_of
from community_core.errors import InvalidProjection
from community_core.ledger import Recorded

P = TypeVar("P")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")

Handler = Callable[[Any, Recorded[Any]], None]
_HANDLES = "__handles__"


# fmt: off
@overload
def handles(a: type[A], /) -> Callable[
    [Callable[[P, Recorded[A]], None]], Callable[[P, Recorded[A]], None]]: ...
@overload
def handles(a: type[A], b: type[B], /) -> Callable[
    [Callable[[P, Recorded[A | B]], None]], Callable[[P, Recorded[A | B]], None]]: ...
@overload
def handles(a: type[A], b: type[B], c: type[C], /) -> Callable[
    [Callable[[P, Recorded[A | B | C]], None]], Callable[[P, Recorded[A | B | C]], None]]: ...
@overload
def handles(a: type[A], b: type[B], c: type[C], d: type[D], /) -> Callable[
    [Callable[[P, Recorded[A | B | C | D]], None]], Callable[[P, Recorded[A | B | C | D]], None]]: ...
@overload
def handles(a: type[A], b: type[B], c: type[C], d: type[D], e: type[E], /) -> Callable[
    [Callable[[P, Recorded[A | B | C | D | E]], None]], Callable[[P, Recorded[A | B | C | D | E]], None]]: ...
@overload
def handles(a: type[A], b: type[B], c: type[C], d: type[D], e: type[E], f: type[F], /) -> Callable[
    [Callable[[P, Recorded[A | B | C | D | E | F]], None]],
    Callable[[P, Recorded[A | B | C | D | E | F]], None]]: ...
@overload
def handles(*event_classes: type[Any]) -> Callable[
    [Callable[[P, Recorded[Any]], None]], Callable[[P, Recorded[Any]], None]]: ...
# fmt: on
def handles(*event_classes: type[Any]) -> Callable[[Any], Any]:
    """Call this method with each fact of these event classes, in the order they were recorded.

    ``handles(*REQUEST.moves)`` takes whatever moves a request from one status to another, in any number.
    ``handles(object)`` takes every event, those of unknown types too; beside other handlers, all that they do
    not take. A projection that does not handle FactCorrected, and has other handlers, sees the right fact in
    the corrected one's place.
    """

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        setattr(function, _HANDLES, event_classes)
        return function

    return mark


def handlers_among(members: Mapping[str, Any]) -> dict[type[Any], Handler]:
    """The handler of each event class; InvalidProjection when they break the contract."""
    found: dict[type[Any], Handler] = {}
    for name, function in members.items():
        for event_class in _handled(name, function):
            if event_class in found or {object, FactCorrected} <= {event_class, *found}:
                raise InvalidProjection(
                    f"{event_class.__name__} is handled twice, also in {name!r}; keep one handler an event.",
                    f"{event_class.__name__} 被处理了两次（另见 {name!r}）；每种事件只保留一个处理方法。",
                )
            found[event_class] = function
    return found


def _handled(name: str, function: Any) -> tuple[type[Any], ...]:
    handled: tuple[type[Any], ...] | None = getattr(function, _HANDLES, None)
    if handled is None:
        return ()
    if not handled:
        raise InvalidProjection(
            f"handler {name!r} names no event; write @handles(SomeEvent).",
            f"处理方法 {name!r} 没有写明事件；请写 @handles(某事件)。",
        )
    _refuse_lazy(name, function)
    for each in handled:
        _refuse_no_event(name, each)
    _refuse_disagreement(name, function, handled)
    return handled


def _refuse_lazy(name: str, function: Any) -> None:
    """A generator or a coroutine would be made and never run."""
    if inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function):
        raise InvalidProjection(
            f"handler {name!r} must be a plain method, without yield or async.",
            f"处理方法 {name!r} 必须是普通方法，不能使用 yield 或 async。",
        )


def _refuse_no_event(name: str, event_class: Any) -> None:
    if event_class is object:
        return
    try:
        schema_of(event_class)
    except (TypeError, AttributeError) as error:
        raise InvalidProjection(
            f"handler {name!r} handles {event_class!r}, which is no event class; name one made with @event.",
            f"处理方法 {name!r} 处理的 {event_class!r} 不是事件类；请写用 @event 声明的类。",
        ) from error


def _refuse_disagreement(name: str, function: Any, handled: tuple[type[Any], ...]) -> None:
    hint = _fact_hint(function)
    if hint in (None, Any, object, Recorded):
        return
    annotated = _inside(hint)
    if annotated != set(handled) and not annotated & {object, Any}:
        real = " | ".join(each.__name__ for each in handled)
        said = getattr(hint, "__name__", str(hint)) if get_origin(hint) is None else _shown(hint)
        raise InvalidProjection(
            f"handler {name!r} is annotated {said} but handles Recorded[{real}]; make them agree.",
            f"处理方法 {name!r} 的注解是 {said}，实际处理的是 Recorded[{real}]；请保持一致。",
        )


def _fact_hint(function: Any) -> Any:
    """The annotation of a handler's fact; None when there is none to compare."""
    try:
        hints = get_type_hints(function)
    except NameError:  # imported for type checking only: the type checker sees to it
        return None
    parameters = list(inspect.signature(function).parameters)[1:]
    return hints.get(parameters[0]) if parameters else None


def _inside(hint: Any) -> set[Any]:
    if get_origin(hint) is not Recorded:
        return set()
    (inside,) = get_args(hint)
    return set(get_args(inside) or (inside,))


def _shown(hint: Any) -> str:
    return f"Recorded[{' | '.join(sorted(getattr(each, '__name__', str(each)) for each in _inside(hint)))}]"
