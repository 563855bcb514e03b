"""Questions to the log: every fact in order, those to come as well."""

from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import Any, TypeVar, overload

from community_core.domain import FactCorrected
from community_core.errors import InvalidInput, UnknownName
from community_core.following import Listener, LogPlace, Stop, follow, position_of
from community_core.ledger import Ledger, Recorded
from community_core.listening import Listeners

E = TypeVar("E")
NamedEvents = str | Iterable[str | type[Any]]
EventNames = type[Any] | NamedEvents


class LogQuestions:
    """A community as all its facts tell of it, one after the other."""

    ledger: Ledger
    _listeners: Listeners

    @overload
    def log(
        self, *, after: LogPlace = 0, types: type[E], upto: int | None = None
    ) -> Iterator[Recorded[E]]: ...
    @overload
    def log(
        self, *, after: LogPlace = 0, types: NamedEvents | None = None, upto: int | None = None
    ) -> Iterator[Recorded[Any]]: ...
    def log(
        self, *, after: LogPlace = 0, types: EventNames | None = None, upto: int | None = None
    ) -> Iterator[Recorded[Any]]:
        """Every fact after a place in the log, in order, up to and with the position ``upto``.

        ``after`` is the ``cursor`` of a receipt or fact, that receipt or fact itself, or a position; 0 is the
        beginning. ``types`` are event classes, their names or what these are called, or a single one;
        UnknownName for one that does not exist. OtherLedger when another fact, or none, stands where the
        cursor was taken, and for a position beyond the end; InvalidInput for what is neither.
        """
        names = self._stored_names(types)
        return self.ledger.log(after=position_of(self.ledger, after), upto=upto, types=names)

    @overload
    def follow(
        self, *, after: LogPlace = 0, types: type[E], stop: Stop | None = None, timeout: float | None = None
    ) -> Iterator[Recorded[E | FactCorrected]]: ...
    @overload
    def follow(
        self,
        *,
        after: LogPlace = 0,
        types: NamedEvents | None = None,
        stop: Stop | None = None,
        timeout: float | None = None,
    ) -> Iterator[Recorded[Any]]: ...
    def follow(
        self,
        *,
        after: LogPlace = 0,
        types: EventNames | None = None,
        stop: Stop | None = None,
        timeout: float | None = None,
    ) -> Iterator[Recorded[Any]]:
        """Like :meth:`log`, then waits for more: until ``stop``, a threading.Event, is set, the community is
        closed, or ``timeout`` seconds went by without a fact that was asked for.

        Whoever asks for ``types`` hears the corrections of such facts as well. Each fact comes at least once,
        in order: keep the ``cursor`` of the last one dealt with. What :meth:`log` refuses is refused at once,
        and later on as well when the ledger was put back meanwhile.
        """
        listener = Listener(self.ledger, after, self._stored_names(types), stop, timeout)
        position_of(self.ledger, after)  # a generator would only refuse once it is asked for a fact
        return follow(listener)

    @overload
    def following(
        self, *, after: LogPlace = 0, types: type[E], stop: Stop | None = None, timeout: float | None = None
    ) -> AsyncGenerator[Recorded[E | FactCorrected], None]: ...
    @overload
    def following(
        self,
        *,
        after: LogPlace = 0,
        types: NamedEvents | None = None,
        stop: Stop | None = None,
        timeout: float | None = None,
    ) -> AsyncGenerator[Recorded[Any], None]: ...
    def following(
        self,
        *,
        after: LogPlace = 0,
        types: EventNames | None = None,
        stop: Stop | None = None,
        timeout: float | None = None,
    ) -> AsyncGenerator[Recorded[Any], None]:
        """:meth:`follow` for ``async for``: however many listen in an event loop, none takes a thread.

        ``stop`` may be an asyncio.Event, too. The ledger is read in the loop's worker threads, so that a
        place that does not fit is refused when the first fact is asked for. Whoever listens may be cancelled.
        """
        self.ledger.refuse_closed()
        return self._listeners.follow(Listener(self.ledger, after, self._stored_names(types), stop, timeout))

    def _stored_names(self, types: EventNames | None) -> tuple[str, ...]:
        named = (types,) if isinstance(types, str | type) else None if types is None else tuple(types)
        if named is None:
            return ()
        if not named:
            raise InvalidInput(
                "types: no type is named; name one, or leave types out for every fact.",
                "types：没有写明类型；请写明，或不填以列出全部事实。",
            )
        return tuple(name for each in named for name in self._stored_as(each))

    def _stored_as(self, type_: str | type[Any]) -> tuple[str, ...]:
        """The names facts of a type are stored under. Those of a plugin that is missing are known by name."""
        registry = self.ledger.registry
        if not isinstance(type_, str):
            return registry.stored_names(type_)
        try:
            return registry.stored_names(registry.named(type_).event_class)
        except UnknownName:
            noted = {each.type for each in self.ledger.kinds()}
            if type_ not in noted:
                names, called = noted.union(registry.types), registry.chinese
                raise UnknownName("event type", type_, names, "事件类型", called=called) from None
            return (type_,)
