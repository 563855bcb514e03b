"""Facts given as reasons, with the corrections of each beside it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from community_core.telling.facts import FACT_HEADINGS, fact_values
from community_core.telling.sheets import Heading

if TYPE_CHECKING:
    from community_core.views import Reason

REASON_HEADINGS = (*FACT_HEADINGS, Heading("corrects", "corrects"))


def reason_rows(reasons: "Iterable[Reason]") -> Iterator[tuple[Any, ...]]:
    """Each fact under REASON_HEADINGS, followed by its corrections, which name it."""
    for each in reasons:
        yield (*fact_values(each.fact), None)
        yield from ((*fact_values(correction), each.fact.id) for correction in each.corrections)
