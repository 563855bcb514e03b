"""Folding fact by fact, and looking at some rows of the view in between."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import Factory, define

from community_core.ledger import Recorded
from community_core.storage.interfaces.views import Session, is_storage_trouble
from community_core.views.as_of.remembering import FoldedApart
from community_core.views.database import builds
from community_core.views.database.statements import stored_table
from community_core.views.database.stored_rows import StoredRows
from community_core.views.explaining.asked import Asked, Looked
from community_core.views.explaining.histories import Histories, RowsThen
from community_core.views.explaining.looking import Looking
from community_core.views.explaining.restoring import RestoredTables
from community_core.views.folding.fold import flush, handling
from community_core.views.folding.tracing import RowPlace, Trace, TracedRows, WrittenRow
from community_core.views.projections.keys import ViewKey
from community_core.views.projections.projection import bound, shape_of
from community_core.views.tables.row_shape import Values

_HELD = 20_000
_REMEMBERED = 200_000


@define
class Seen:
    """What was seen: the rows at the end, and what they were ``then``, after the positions asked for; the
    positions of the facts that changed each; for each fact those that had written what its handler looked at,
    and which of the rows that it wrote may have ``mattered``, since the view reads such. Whether they changed
    when no fact was watched was ``missed``."""

    rows: Looked
    then: dict[int, Looked] = Factory(dict)
    changed: dict[ViewKey, list[int]] = Factory(lambda: defaultdict(list))
    leaned_on: dict[int, tuple[int, ...]] = Factory(dict)
    missed: bool = False
    mattered: dict[int, frozenset[RowPlace]] = Factory(dict)
    _writers: dict[RowPlace, int] = Factory(dict)

    def meanwhile(self, rows: Looked) -> None:
        """What the rows came to while nobody watched."""
        self.missed |= rows != self.rows
        self.rows = rows

    def leaned(self, fact: Recorded[Any], trace: Trace) -> None:
        """What a handler looked at, and what it wrote."""
        if leaned_on := {self._writers[each] for each in trace.read if each in self._writers}:
            self.leaned_on[fact.position] = tuple(leaned_on)
        self._writers.update(dict.fromkeys(trace.written, fact.position))


def watch(
    asked: Asked,
    facts: Iterable[Recorded[Any]],
    worth_watching: Callable[[Recorded[Any]], bool],
    known: FoldedApart | None = None,
    moments: Sequence[int] = (),
) -> Seen:
    """Fold facts, and see which of those worth watching changed the rows, and what these were after some
    positions, in order. Raises what a handler raises.

    ``known`` is the view as it was before the first of them; when left out, there was nothing yet.
    """
    with watched_fold(asked, known) as fold:
        looking, waiting = fold.looking(), deque(moments)
        seen = Seen(looking.look())
        is_current = True
        for fact in facts:
            while waiting and waiting[0] < fact.position:
                seen.then[waiting.popleft()] = seen.rows
            watched = worth_watching(fact)
            if watched and not is_current:
                seen.meanwhile(fold.seen(looking))
                is_current = True
            trace = fold.step(fact)
            looking.wrote(trace.written)
            seen.leaned(fact, trace)
            if not trace.written:
                continue
            is_current = watched
            if watched:
                _compare(seen, fold.seen(looking), fact, frozenset(filter(looking.reads, trace.written)))
        seen.meanwhile(fold.seen(looking))
        seen.then.update(dict.fromkeys(waiting, seen.rows))
    return seen


def _compare(seen: Seen, rows: Looked, fact: Recorded[Any], written: frozenset[RowPlace]) -> None:
    if rows is seen.rows:
        return
    seen.mattered[fact.position] = written
    for key in rows.keys() | seen.rows.keys():
        if rows.get(key) != seen.rows.get(key):
            seen.changed[key].append(fact.position)
    seen.rows = rows


class WatchedFold:
    """One fold in a storage of its own, with the view open beside it."""

    def __init__(self, asked: Asked, build: int, writing: Session, reading: Session) -> None:
        shapes = shape_of(asked.projection).tables
        self._asked, self._build, self._reading = asked, build, reading
        self._trace = Trace()
        self._tables: dict[str, TracedRows[Any]] = {
            name: TracedRows(stored_table(each, build), writing, self._trace) for name, each in shapes.items()
        }
        stored = {name: StoredRows(stored_table(each, build), reading) for name, each in shapes.items()}
        self._handle = handling(asked.projection, self._tables, asked.zone)
        self._view = bound(asked.projection, stored, asked.zone, asked.now)

    def step(self, fact: Recorded[Any]) -> Trace:
        """Fold a fact; what its handler looked at and wrote."""
        self._trace.clear()
        self._handle(fact)
        if sum(each.held for each in self._tables.values()) > _HELD:
            flush(self._tables)
            for each in self._tables.values():
                each.forget()
        return self._trace

    def otherwise(
        self,
        fact: Recorded[Any],
        written: Mapping[RowPlace, WrittenRow],
        missing: Mapping[RowPlace, WrittenRow],
    ) -> dict[RowPlace, WrittenRow] | None:
        """What the handler of the fact folded last, which has ``written`` this, would have written had some
        rows been as before they were last written; None where it cannot do without. Nothing stays of it."""
        self._put({place: row.before for place, row in {**written, **missing}.items()})
        self._trace.clear()
        try:
            self._handle(fact)
        except Exception as error:  # a handler may well need what is missing
            if is_storage_trouble(error):
                raise
            other = None
        else:
            other = dict(self._trace.written)
        began = {place: row.before for place, row in self._trace.written.items()}
        self._put(began | {place: row.after for place, row in {**missing, **written}.items()})
        return other

    def _put(self, rows: Mapping[RowPlace, Values]) -> None:
        for (table, key), values in rows.items():
            self._tables[table].restore(key, values)

    def look(self) -> Looked:
        """The watched rows as the view gives them now, all of it read."""
        flush(self._tables)
        return self._asked.watched(self._view)

    def looking(self) -> Looking:
        """For looking after each fact, of which it has to be told what it wrote."""
        flush(self._tables)
        return Looking(self._asked, self._build, self._reading)

    def view_over(self, histories: Histories) -> Any:
        """The view at any moment, once all is folded, of which nothing stays."""
        in_sql = RestoredTables(histories, self._build, self._reading)
        tables = {name: RowsThen(each, histories, in_sql) for name, each in histories.shapes.items()}
        return bound(self._asked.projection, tables, self._asked.zone, self._asked.now)

    def seen(self, looking: Looking) -> Looked:
        """The watched rows as they are after what was folded so far.

        Of a view with more rows than memory should hold nothing is remembered: all of it is read.
        """
        flush(self._tables)
        if looking.held > _REMEMBERED:
            return self.look()
        return looking.look()


@contextmanager
def watched_fold(asked: Asked, known: FoldedApart | None = None) -> Iterator[WatchedFold]:
    """A fold that has not begun, or goes on from what is known; it goes when the block ends."""
    storage = builds.private_storage()
    try:
        if known:
            storage.copy_from(known.storage)
        with storage.writing() as connection:
            build = (
                known.build
                if known
                else builds.create(connection, shape_of(asked.projection), asked.zone, "live")
            )
            yield WatchedFold(asked, build.id, storage.session(connection), storage.onlooker(connection))
    finally:
        storage.close()
