"""Which streams go by which name, kept up with a ledger: those of kinds that say so, see :class:`GoesBy`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from threading import Lock
from typing import Any

from attrs import field, frozen

from community_core.directory.spelling import folded
from community_core.domain import Aggregate
from community_core.ledger import Ledger, Recorded

_AT_ONCE = 500


@frozen(slots=False)
class _Known:
    """The names of a kind's streams, by id, up to a ``position``."""

    position: int = 0
    names: Mapping[str, str] = field(factory=dict)

    @cached_property
    def ids(self) -> Mapping[str, list[str]]:
        """The ids by name, as :func:`folded` gives it."""
        found = defaultdict[str, list[str]](list)
        for stream_id, name in self.names.items():
            found[folded(name)].append(stream_id)
        return dict(found)


class StreamsByName:
    """What goes by a name as things stand whenever that is asked: only streams that something happened on are
    folded again. Threads may share it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = Lock()
        self._known: dict[str, _Known] = {}

    def ids(self, kind: Aggregate[Any], name: str) -> list[str]:
        """The ids of those of a kind that go by a name; width, case and spaces do not matter."""
        return self._now(kind).ids.get(folded(name), [])

    def names(self, kind: Aggregate[Any]) -> Mapping[str, str]:
        """By which names those of a kind go that go by one, by id."""
        return self._now(kind).names

    def _now(self, kind: Aggregate[Any]) -> _Known:
        with self._lock:
            position = self._ledger.position()
            known = self._known.get(kind.name, _Known())
            if position < known.position:  # the ledger was put back
                known = _Known()
            if position != known.position:
                known = self._known[kind.name] = self._caught_up(kind, known, position)
            return known

    def _caught_up(self, kind: Aggregate[Any], known: _Known, position: int) -> _Known:
        assert kind.goes_by  # others are asked for no names
        names, name_of = dict(known.names), kind.goes_by.name_of
        for stream_id, facts in groupby(self._facts(kind, known, position), key=attrgetter("stream_id")):
            names[stream_id] = name_of(kind.fold(each.data for each in facts))
        return _Known(position, {stream_id: name for stream_id, name in names.items() if name})

    def _facts(self, kind: Aggregate[Any], known: _Known, position: int) -> Iterator[Recorded[Any]]:
        """The whole of each stream with something new: a correction may change how all of it folds."""
        if not known.position:
            yield from self._ledger.streams_of(kind.name)
            return
        since = self._ledger.streams_since(known.position, position)
        changed = [each for each in since if each.startswith(f"{kind.name}-")]
        for begin in range(0, len(changed), _AT_ONCE):
            yield from self._ledger.streams(changed[begin : begin + _AT_ONCE], upto=position)
