"""One fact in question: how it was recorded, and what was said of it since."""

from collections.abc import Iterator

from attrs import frozen

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import PastFact
from community_core.domain.kit.messages.standing import Form, form_of
from community_core.domain.kit.values import checks
from community_core.errors import Refused


@frozen
class Questioned:
    """A fact, the corrections of it so far, and which of them all was named, by its version; the ``cause``
    with which it is undone, if it is."""

    named: int
    fact: PastFact
    corrections: tuple[PastFact, ...]
    cause: str | None = None

    @property
    def form(self) -> Form | None:
        """How the fact is known to have been; None when it never happened."""
        return form_of(self.fact, self.corrections[-1].data if self.corrections else None)


def in_question(fact_id: str, context: Context) -> Questioned:
    """The case of a fact, or of a correction, named by its id; Refused when there is none."""
    named = fact_id.rpartition("@")[2]
    found = next((each for each in context.history if str(each.version) == named), None)
    if found is None:
        raise Refused(
            "fact-unknown",
            f"fact_id: there is no fact {checks.shown(fact_id)}; write <id>@<version>, see its "
            "history; a log or story shows positions instead.",
            f"fact_id：没有事实 {checks.shown(fact_id)}；请写 <编号>@<第几条>，见其历史；"
            "日志和故事中最左边的是总序位置，不是第几条。",
            kind="not-found",
            field="fact_id",
        )
    version = found.data.version if isinstance(found.data, FactCorrected) else found.version
    fact = next((each for each in context.history if each.version == version), found)
    return Questioned(found.version, fact, tuple(_corrections(version, context)))


def _corrections(version: int, context: Context) -> Iterator[PastFact]:
    for each in context.history:
        if isinstance(each.data, FactCorrected) and each.data.version == version:
            yield each
