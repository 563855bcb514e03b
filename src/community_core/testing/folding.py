"""Folding one history in many ways that must all come to the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from attrs import frozen

from community_core.domain.kit.values.fields import once_a_class
from community_core.errors import CommunityError, InvalidProjection, ProjectionStopped
from community_core.ledger import Recorded
from community_core.privacy import Vault
from community_core.testing.asking import AskedQuery
from community_core.testing.facts import FIRST_MOMENT
from community_core.testing.failure import CheckFailed, ShownRows, listed
from community_core.testing.projecting import history_for
from community_core.times import zone_named
from community_core.views import Engine, Projection, row_class, tables_of
from community_core.views.tables.row_shape import RowShape

Facts = Sequence[Recorded[Any]]
Rows = Mapping[int, ShownRows]
"""The rows as they are shown, by the number of facts they follow from."""

_LOOKS = 24
_ASKED_FROM = FIRST_MOMENT + timedelta(days=365)


@frozen
class Trial:
    """A projection on trial, in a time zone. Its views are always asked from the same moment."""

    projection: type[Projection[Any]]
    zone: str

    def at_once(self, facts: Facts) -> ShownRows:
        """The rows after all facts in one go."""
        return self.going_along(facts, [len(facts)])[len(facts)]

    def going_along(self, facts: Facts, stops: Iterable[int] = ()) -> Rows:
        """The rows after so many facts, in one engine: as many as ``stops`` says, else as often as is worth
        looking."""
        engine = self._engine(facts, None)
        try:
            return {upto: self._rows(engine, facts, upto) for upto in stops or looks(len(facts))}
        finally:
            engine.close()

    def resumed(self, facts: Facts, stops: Iterable[int], path: Path) -> Rows:
        """The same, kept in a file that a fresh engine goes on with each time."""
        found = {}
        for upto in stops:
            engine = self._engine(facts, path)
            try:
                found[upto] = self._rows(engine, facts, upto)
            finally:
                engine.close()
        return found

    def seen_of(self, people: frozenset[str], facts: Facts, asked: Iterable[AskedQuery]) -> ShownRows:
        """What is shown of these people once all of them are erased: the rows that name one, of the view and
        in what it answers."""
        engine = self._engine(facts, None, _having_forgotten(people))
        try:
            with self._stops_plainly():
                view = engine.view(self.projection)
            told = {str(each): _naming(people, _answer(view, each)) for each in asked}
            return listed(told, _naming(people, view))
        finally:
            engine.close()

    def _engine(self, facts: Facts, path: Path | None, vault: Vault | None = None) -> Engine:
        history = history_for(self.projection, list(facts))
        return Engine(history, path, zone=zone_named(self.zone), clock=lambda: _ASKED_FROM, vault=vault)

    def _rows(self, engine: Engine, facts: Facts, upto: int) -> ShownRows:
        with self._stops_plainly():
            engine.catch_up(self.projection, upto=upto)
            view = engine.view(self.projection, fresh=False)
        rows = {name: [repr(row) for row in getattr(view, name)] for name in tables_of(self.projection)}
        given = [repr(row) for row in self._given(view, facts[upto - 1])]
        self._refuse_other_pages(view, given, facts[upto - 1])
        return listed(rows, given)

    def _refuse_other_pages(self, view: Projection[Any], given: Sequence[str], last: Recorded[Any]) -> None:
        """What an ``__iter__`` of its own gives is what it says of its pages."""
        if not view.pages_by_index():
            return
        first = view.page(1 + len(given) // 2)
        rest = view.page(1 + len(given), first.cursor).rows if first.cursor else ()
        if [repr(row) for row in (*first.rows, *rest)] != given:
            why = (
                f"{after(last)}, its pages are not what its __iter__ gives; leave out one of the two, or say "
                "with only, shown and the order of the table what __iter__ does"
            )
            raise CheckFailed(self.projection.__name__, "pages are what iterating gives", why)

    def _given(self, view: Projection[Any], last: Recorded[Any]) -> Iterator[Any]:
        """What iterating gives, each row of the type it promises."""
        promised = row_class(self.projection)
        shape = _shape_of_row(promised)
        for row in view:
            try:
                shape.settled(row)
            except InvalidProjection as problem:
                why = f"{after(last)}, iterating it gives {row!r}: {problem.en}"
                raise CheckFailed(self.projection.__name__, "strict row types", why) from problem
            yield row

    @contextmanager
    def _stops_plainly(self) -> Iterator[None]:
        try:
            yield
        except ProjectionStopped as stopped:
            strict = f": {InvalidProjection.__name__}: " in stopped.cause
            law = "strict row types" if strict else "no handler raises"
            why = f"at position {stopped.position}: {stopped.cause}"
            raise CheckFailed(self.projection.__name__, law, why) from stopped


@once_a_class
def _shape_of_row(row: type[Any]) -> RowShape[Any]:
    return RowShape(row)


def looks(count: int) -> list[int]:
    """After how many of so many facts rows are looked at: after each in a short history, in a long one now
    and then, and at the end. Every fact is folded in any case, up to the next look in one batch."""
    return sorted({*range(1, count + 1, 1 + count // _LOOKS), count})


def _having_forgotten(people: frozenset[str]) -> Vault:
    vault = Vault(None, clock=lambda: FIRST_MOMENT)
    vault.forget(people)
    return vault


def _answer(view: Projection[Any], asked: AskedQuery) -> Any:
    """What it answers; nothing where it refuses what it is asked with."""
    try:
        return getattr(view, asked.method)(*asked.values)
    except CommunityError:
        return ()


def _naming(people: frozenset[str], answer: Any) -> list[str]:
    """The rows that name one of these people, in an order that does not depend on what else they say."""
    rows = map(repr, answer if isinstance(answer, Iterable) else [answer])
    return sorted(row for row in rows if any(repr(each) in row for each in people))


def named(fact: Recorded[Any]) -> str:
    """A fact as messages name it."""
    return f"position {fact.position} ({fact.type} of {fact.stream_id})"


def after(fact: Recorded[Any]) -> str:
    """The moment right after a fact, as messages name it."""
    return f"after {named(fact)}"
