"""What the values, event types and aggregates of a domain are called, in English and Chinese."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.messages.facts import schema_of
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word


def words_of(aggregates: Iterable[Aggregate[Any]]) -> Mapping[str, Word]:
    """Every status, coded value, event type and aggregate: code -> (English, Chinese).

    Yes and no mean something beside their question alone: choices with such codes are told by their field.
    """
    return {code: word for each in aggregates for code, word in _words(each)}


def _words(kind: Aggregate[Any]) -> Iterator[tuple[str, Word]]:
    yield kind.name, (kind.name, kind.zh)
    yield from kind.words.items()
    for event in kind.events:
        schema = schema_of(event)
        yield schema.name, schema.words
    for values in (*kind.events, *kind.commands):
        for each in fields_of(values).values():
            yield from each.help.words.items() if "yes" not in each.help.words else ()
