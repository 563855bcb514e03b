"""Corrections in people's words: what was put right, undone or put back, by whom, when and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.kit.messages.correction import FactCorrected, last_corrections
from community_core.domain.kit.messages.standing import Form, form_of
from community_core.ledger.recorded import Recorded, fact_id
from community_core.telling.cells import in_words, label
from community_core.telling.field_words import named_field
from community_core.telling.language import say
from community_core.telling.names import named

if TYPE_CHECKING:
    from community_core.community import Community

Corrections = Sequence[Recorded[FactCorrected]]


@frozen
class ToldChange:
    """How a fact was known to be before a correction of it and after; None when it never happened."""

    before: Form | None
    after: Form | None


def change_of(community: "Community", correction: Recorded[Any]) -> ToldChange | None:
    """What a correction changed; None for what is no correction."""
    if not isinstance(correction.data, FactCorrected):
        return None
    stream = community.ledger.stream(correction.stream_id)
    about = stream[correction.data.version - 1]
    earlier = last_corrections(each.data for each in stream if each.version < correction.version)
    return ToldChange(form_of(about, earlier.get(about.version)), form_of(about, correction.data))


def corrections_among(facts: Iterable[Recorded[Any]]) -> Mapping[str, Corrections]:
    """The corrections among these facts by the id of the fact they are about, oldest first."""
    found: dict[str, list[Recorded[FactCorrected]]] = {}
    for each in facts:
        if isinstance(each.data, FactCorrected):
            found.setdefault(fact_id(each.stream_id, each.data.version), []).append(each)
    return found


def is_undone(corrections: Corrections) -> bool:
    """Whether a fact with these corrections never happened."""
    return bool(corrections) and corrections[-1].data.right is None


def fact_label(fact: Recorded[Any], corrections: Corrections = ()) -> str:
    """What a fact is called: its type's label; for a correction what it does; whether it is undone."""
    words = _WORDS.get(_kind(fact.data)) if isinstance(fact.data, FactCorrected) else None
    called = say(*words) if words else label(fact.type)
    return say(f"{called} (undone)", f"{called}（已撤回）") if is_undone(corrections) else called


def later_words(
    corrections: Corrections, zone: ZoneInfo, number: Callable[[Recorded[Any]], int]
) -> Iterator[str]:
    """What became of a fact: which corrections put it right, undid it and put it back, by the numbers they
    have where this is told. By whom, when and why it is undone, if it is."""
    for each in corrections:
        told = str(number(each))
        if each is corrections[-1] and is_undone(corrections):
            details = (
                told,
                in_words(each.occurred_at, zone),
                named(each.actor),
                in_words(each.data.reason, zone),
            )
            told = say(", ", "，").join(details)
        yield named_field(_kind(each.data), told)


_WORDS = {"undone": ("Undone", "撤回记录"), "restored": ("Put back", "恢复记录")}


def _kind(correction: FactCorrected) -> str:
    if correction.right is None:
        return "undone"
    return "restored" if correction.said is None else "corrected"
