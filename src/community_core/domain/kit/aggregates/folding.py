"""From facts to a state: values carried over by name, and a status that says where things stand."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from types import NoneType
from typing import Any, Generic, TypeVar

from attrs import evolve, fields, frozen

from community_core.domain.kit.messages.facts import Event
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.hints import options

S = TypeVar("S")
E = TypeVar("E", bound=Event)

Status = str | None
"""None before anything was recorded."""

Change = Callable[[Any, Any], Any]


@frozen
class By:
    """A status that depends on a value: on the event's ``field`` or, for ``"status"``, on how it stood
    before.

    With a value that is not among the ``statuses`` it stays as it was.
    """

    field: str
    statuses: Mapping[Any, str]

    def after(self, status: Status, event: Event) -> Status:
        """The status after an event."""
        value = status if self.field == "status" else getattr(event, self.field)
        return self.statuses.get(value, status)


STAYS = By("status", {})
"""An event after which the status is what it was."""

Becomes = Mapping[type[Event], str | By]
"""What status each event leads to. Data only: views may read it too."""


@frozen
class Fold(Generic[S]):
    """How one type of event changes the state, in place of carrying its values over by name."""

    event: type[Any]
    change: Callable[[S, Any], S]


def fold(event: type[E], change: Callable[[S, E], S]) -> Fold[S]:
    """``change(state, event)`` gives the state after an event of this type. It must never raise."""
    return Fold(event, change)


def status_after(becomes: Becomes, status: Status, event: Event) -> Status:
    """The status after one more event; as it was for one that is not listed."""
    return _status(becomes.get(type(event), STAYS), status, event)


def statuses_of(becomes: Becomes) -> set[str]:
    """Every status that something leads to."""
    return {
        status
        for each in becomes.values()
        for status in (each.statuses.values() if isinstance(each, By) else [each])
    }


def carried(state_class: Any, event_class: Any) -> tuple[tuple[str, bool], ...]:
    """The values of an event that its state keeps under the same name, and whether None is one of them."""
    kept, told = fields_of(state_class), fields_of(event_class)
    return tuple((name, NoneType in options(kept[name].type)) for name in told if name in kept)


def changing(
    state_class: Any, event_class: type[Event], becomes: Becomes, change: Change | None = None
) -> Change:
    """How an event changes a state: ``change``, or else its values carried over by name; and then its status.

    None is carried where the state admits it.
    """
    following = becomes.get(event_class, STAYS)
    if change is not None:
        return _moving(change, following)
    names, with_values = carried(state_class, event_class), _evolving(state_class)

    def carry(state: Any, event: Any) -> Any:
        kept = {name: value for name, empty in names if (value := getattr(event, name)) is not None or empty}
        if following is not STAYS:
            kept["status"] = _status(following, state.status, event)
        return with_values(state, kept) if kept else state

    return carry


def _evolving(state_class: Any) -> Callable[[Any, Mapping[str, Any]], Any]:
    """What evolve does, its fields looked up once: a state changes with each of its facts."""
    names = [each.name for each in fields(state_class)]
    if len(names) < 2 or names != [each.alias for each in fields(state_class) if each.init]:
        return lambda state, kept: evolve(state, **kept)
    values = attrgetter(*names)
    return lambda state, kept: state_class(**{**dict(zip(names, values(state), strict=True)), **kept})


def _moving(change: Change, following: str | By) -> Change:
    if following is STAYS:
        return change
    return lambda state, event: evolve(change(state, event), status=_status(following, state.status, event))


def _status(following: str | By, status: Status, event: Any) -> Status:
    return following if isinstance(following, str) else following.after(status, event)
