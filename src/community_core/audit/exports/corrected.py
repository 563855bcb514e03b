"""What is known of facts by now: the correction of each that counts, and what it comes to."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from community_core.domain import FactCorrected
from community_core.domain.kit.messages.standing import Form, form_of
from community_core.ledger import Recorded, fact_id


@frozen
class LastCorrections:
    """Of every corrected fact, by its id, the correction that counts."""

    last: Mapping[str, Recorded[Any]]

    @classmethod
    def among(cls, corrections: Iterable[Recorded[Any]]) -> "LastCorrections":
        """Those that count of all there are, oldest first. The others are forgotten on the way."""
        told = (each for each in corrections if isinstance(each.data, FactCorrected))
        return cls({fact_id(each.stream_id, each.data.version): each for each in told})

    def of(self, fact: Recorded[Any]) -> Recorded[Any] | None:
        """The correction of a fact that counts, if there is one."""
        return self.last.get(fact.id)

    def form(self, fact: Recorded[Any]) -> Form | None:
        """How a fact is known to have been; None when it never happened."""
        correction = self.of(fact)
        return form_of(fact, correction.data if correction else None)
