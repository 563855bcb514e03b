"""What the queries of a view are asked in a check: whatever the facts know that a parameter may mean."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, islice, product
from typing import Any

import attrs
from attrs import frozen

from community_core.domain.kit.values.checks import is_stream
from community_core.domain.kit.values.help import said_of
from community_core.ledger import Recorded
from community_core.testing.facts import FIRST_MOMENT
from community_core.views import Parameter, Projection, plain_type, queries_of
from community_core.views.tables.choices import choices_of

_FEW = 4
_MOST = 12
_LONG_AGO = FIRST_MOMENT.date() - timedelta(days=3650)
_FAR_OFF = FIRST_MOMENT.date() + timedelta(days=365)


@frozen
class AskedQuery:
    """A query, and the values it is asked with."""

    name: str
    method: str
    values: tuple[Any, ...]

    def __str__(self) -> str:
        return f"query {self.name}({', '.join(map(repr, self.values))})"


def asked_about(projection: type[Projection[Any]], facts: Iterable[Recorded[Any]]) -> list[AskedQuery]:
    """Each query that gives rows, asked a few times over about the streams these facts tell of; none that
    asks for a text nobody could guess."""
    known = sorted(set(_streams(facts)))
    return [
        AskedQuery(query.name, query.method, values)
        for query in queries_of(projection)
        if query.returns is not None
        for values in islice(product(*(_answers(each, known) for each in query.parameters)), _MOST)
    ]


def _answers(parameter: Parameter, known: Sequence[str]) -> Sequence[Any]:
    """A few values that a parameter may be given, its default alone where it has one."""
    if not parameter.required:
        return (parameter.default,)
    said, kind = said_of(parameter.annotation), plain_type(parameter.annotation)
    if said.refers:
        wanted = "person" if said.refers == "party" else said.refers
        return [each for each in known if wanted in ("any", each.partition("-")[0])][:_FEW]
    if choices := choices_of(kind):
        return choices
    if said.reads:
        return (f"{FIRST_MOMENT:%Y-%m}",)
    if kind is date:
        return (_LONG_AGO if parameter.name == "since" else _FAR_OFF,)
    return (0, 30) if kind is int else ()


def _streams(facts: Iterable[Recorded[Any]]) -> Iterator[str]:
    """The ids of all streams these facts are of, or name."""
    for fact in facts:
        told = attrs.astuple(fact.data, recurse=False) if attrs.has(type(fact.data)) else ()
        parts = chain.from_iterable(each if isinstance(each, tuple) else (each,) for each in told)
        yield from filter(is_stream, (fact.stream_id, *parts))
