"""Following the log from a place in it, once it is certain that the place is in this ledger."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from math import isnan
from typing import Any, Protocol

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.values.checks import shown
from community_core.errors import InvalidInput, OtherLedger, StoreUnavailable
from community_core.execution import Receipt
from community_core.ledger import Ledger, Recorded
from community_core.ledger.unknown import type_name

LogPlace = int | str | Receipt | Recorded[Any]
"""A place in the log: a position (0: its beginning), a cursor, or the receipt or fact that has one."""


class Stop(Protocol):
    """What ends following once it is set: an event of threads, or of an event loop."""

    def is_set(self) -> bool:
        """Whether it is."""
        ...


_WRITTEN = re.compile(r"([0-9]{1,40})(:[0-9a-f]{16})?")


def position_of(ledger: Ledger, place: LogPlace) -> int:
    """The position of a place. InvalidInput for what is none, OtherLedger for one that is not in this ledger.

    A bare position can only be told to be wrong while it lies beyond the end.
    """
    named = place.cursor if isinstance(place, Receipt | Recorded) else place
    could_be = isinstance(named, int | str) and not isinstance(named, bool)
    written = _WRITTEN.fullmatch(str(named).strip()) if could_be else None
    if written is None:
        raise _no_place(place)
    position, end = int(written[1]), ledger.position()
    if position > end:
        raise OtherLedger(named, f"it ends at {end}", f"日志到第 {end} 条为止")
    if written[2]:
        _refuse_misfit(written[0], ledger.cursor(position))
    return position


class Listener:
    """One who follows the log from a place: what they asked for, how far they are, and when it is enough.

    ``names`` are stored names, none for every fact; corrections of such facts are heard, too. ``timeout`` is
    how many seconds to wait for a fact that was asked for. ``stop`` and the end of the ledger end it at once.
    InvalidInput for a ``stop`` or ``timeout`` that is none.
    """

    def __init__(
        self, ledger: Ledger, place: LogPlace, names: Sequence[str], stop: Stop | None, timeout: float | None
    ) -> None:
        _refuse_unfit(stop, timeout)
        self.ledger = ledger
        self.names = names
        self._place = place
        self._reached = 0
        self._stop = stop
        self._timeout = timeout
        self._until: float | None = None

    @property
    def stopped(self) -> bool:
        """Whether nothing more is to be told."""
        return self.ledger.closing.is_set() or (self._stop is not None and self._stop.is_set())

    def heard(self) -> None:
        """Something was told: time counts from now."""
        self._until = None if self._timeout is None else time.monotonic() + self._timeout

    def had_enough(self) -> bool:
        """Whether it is time to go, or nothing more is to be told."""
        return self.stopped or (self._until is not None and self._until <= time.monotonic())

    def wait(self) -> bool:
        """Whether there is something to look at; waits for it until it is enough."""
        left = None if self._until is None else self._until - time.monotonic()
        return not self.had_enough() and self.ledger.wait(self._reached, left, self.had_enough)

    def misses(self, position: int | None) -> bool:
        """Whether there is something to look at while the newest fact stands at a position."""
        return position != self._reached

    def pages(self) -> Iterator[list[Recorded[Any]]]:
        """What was asked for, a page at a time; an empty one each time there is no more for now.

        What was reached is looked at again before going on. Raises what :func:`position_of` does.
        """
        self.heard()
        while True:
            position = position_of(self.ledger, self._place)
            self._reached = max(position, self.ledger.position())
            self._place = self.ledger.cursor(self._reached) or self._reached
            yield from filter(None, self._read(position))
            yield []

    def _read(self, after: int) -> Iterator[list[Recorded[Any]]]:
        types = (*self.names, *self._corrections) if self.names else ()
        while page := self.ledger.read(after=after, upto=self._reached, types=types):
            yield [fact for fact in page if self._asked_for(fact)]
            after = page[-1].position

    def _asked_for(self, fact: Recorded[Any]) -> bool:
        if not self.names or not isinstance(fact.data, FactCorrected):
            return True
        return fact.type in self.names or type_name(fact.data.about) in self.names

    @cached_property
    def _corrections(self) -> tuple[str, ...]:
        return self.ledger.registry.stored_names(FactCorrected)


def follow(listener: Listener) -> Iterator[Recorded[Any]]:
    """See :meth:`community_core.Community.follow`."""
    with until_closed(listener.ledger):
        for page in listener.pages():
            for fact in page:
                if listener.stopped:
                    return
                yield fact
                listener.heard()
            if not page and not listener.wait():
                return


@contextmanager
def until_closed(ledger: Ledger) -> Iterator[None]:
    """A ledger that is closed meanwhile ends what is done in it, quietly."""
    try:
        yield
    except StoreUnavailable:
        if not ledger.closing.is_set():
            raise


def _refuse_misfit(cursor: str, found: str | None) -> None:
    position = cursor.partition(":")[0]
    if found is None:
        raise OtherLedger(cursor, f"no fact stands at {position}", f"第 {position} 条处没有事实")
    if found != cursor:
        raise OtherLedger(cursor, f"another fact stands at {position}", f"第 {position} 条是另一条事实")


def _refuse_unfit(stop: object, timeout: object) -> None:
    if stop is not None and not callable(getattr(stop, "is_set", None)):
        raise InvalidInput(
            f"stop: {shown(stop)} is no event; give a threading.Event, or leave it out.",
            f"stop：{shown(stop)} 不是事件对象；请给出 threading.Event，或不填。",
            field="stop",
        )
    if timeout is not None and (isinstance(timeout, bool) or not _is_number(timeout)):
        raise InvalidInput(
            f"timeout: {shown(timeout)} is no number of seconds; give one, such as 30, or leave it out.",
            f"timeout：{shown(timeout)} 不是秒数；请填写如 30，或不填。",
            field="timeout",
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isnan(value)


def _no_place(named: object) -> InvalidInput:
    return InvalidInput(
        f"{shown(named)} is neither a position, such as 1234, nor a cursor, such as 1234:0123456789abcdef; "
        "take one from a receipt or a fact.",
        f"{shown(named)} 既不是位置（如 1234）也不是游标（如 1234:0123456789abcdef）；请取自回执或事实。",
    )
