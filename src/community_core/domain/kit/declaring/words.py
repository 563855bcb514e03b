"""What the values, event types and aggregates of a domain are called, in English and Chinese."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.messages.facts import schema_of
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.wording import Words


def words_of(aggregates: Iterable[Aggregate[Any]]) -> Words:
    """Every status, coded value, event type and aggregate: code -> (English, Chinese).

    Yes and no mean something beside their question alone: choices with such codes are told by their field.
    Where two say different words for a code, the last does.
    """
    said = (words for each in aggregates for words in _words(each))
    return _AsTold({code: words for words in said for code in words})


@frozen(eq=False)
class _AsTold(Mapping[str, Word]):
    """By code, the words in which it is: they may be a community's own, and are asked when it is told."""

    said: Mapping[str, Words]

    def __getitem__(self, code: str) -> Word:
        return self.said[code][code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.said)

    def __len__(self) -> int:
        return len(self.said)


def _words(kind: Aggregate[Any]) -> Iterator[Words]:
    yield {kind.name: (kind.name, kind.zh)}
    yield kind.words
    yield {schema.name: schema.words for schema in map(schema_of, kind.events)}
    for values in (*kind.events, *kind.commands):
        for each in fields_of(values).values():
            yield each.help.words if "yes" not in each.help.words else {}
