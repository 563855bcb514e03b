"""The streams of a ledger, as decisions read them."""

import re
from collections.abc import Iterable
from typing import Any, Protocol

from attrs import frozen

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.values.checks import LONGEST_ID, shown
from community_core.errors import InvalidInput
from community_core.ledger import Loaded, Recorded


class DecidableLedger(Protocol):
    """A ledger, or what stands in for it."""

    def load(self, aggregate: Aggregate[Any], stream_id: str) -> Loaded:
        """Fold a stream."""
        ...

    def fact(self, fact_id: str) -> Recorded[Any] | None:
        """The fact with that id."""
        ...

    def caused_elsewhere(self, stream_id: str) -> list[Recorded[Any]]:
        """The facts of other streams that followed from a fact of this one."""
        ...

    def naming(self, person: str) -> Iterable[Recorded[Any]]:
        """Every fact that holds an id."""
        ...


@frozen
class LedgerStreams:
    """What a decision may read of a ledger."""

    ledger: DecidableLedger

    def load(self, stream_id: str, kind: Aggregate[Any]) -> Loaded:
        """A stream; InvalidInput for an id that cannot be one's."""
        if not re.fullmatch(rf"{re.escape(kind.name)}-[!-~]{{1,{LONGEST_ID}}}", stream_id):
            article = "an" if kind.name[0] in "aeiou" else "a"
            raise InvalidInput(
                f"{shown(stream_id)} is not the id of {article} {kind.name}, such as {kind.name}-01J....",
                f"{shown(stream_id)} 不是{kind.zh}的编号：应形如 {kind.name}-01J…。",
                kind="not-found",
            )
        return self.ledger.load(kind, stream_id)

    def fact(self, fact_id: str) -> Recorded[Any] | None:
        """The fact with that id."""
        return self.ledger.fact(fact_id)

    def caused_elsewhere(self, stream_id: str) -> Iterable[Recorded[Any]]:
        """The facts on other streams that follow from facts of this one."""
        return self.ledger.caused_elsewhere(stream_id)

    def holding(self, stream_id: str) -> Iterable[str]:
        """The streams with a fact that holds an id. Reads the whole ledger."""
        return dict.fromkeys(fact.stream_id for fact in self.ledger.naming(stream_id))
