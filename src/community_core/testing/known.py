"""What a community knows by now, for tests that count by hand; and what puts a fact right in random deeds."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from attrs import frozen

from community_core.community import Community
from community_core.domain import CorrectFact, FactCorrected, UndoFact
from community_core.ledger import Recorded

PutRight = Literal["correct", "retime", "undo"]
_STEP = timedelta(hours=7)


@frozen(kw_only=True)
class KnownFact:
    """A fact as it is known now: what happened, when, and by whose hand."""

    stream_id: str
    version: int
    at: datetime
    actor: str
    event: Any


def known_facts(community: Community) -> list[KnownFact]:
    """Every fact that did happen, corrections taken in, in the order in which it happened.

    It is read from the log fact by fact, by nothing that views or decisions are made with: what they tell can
    be counted by it.
    """
    return sorted(_known(list(community.log())), key=lambda each: (each.at, each.version))


def _known(log: list[Recorded[Any]]) -> Iterator[KnownFact]:
    corrections = [each for each in log if isinstance(each.data, FactCorrected)]
    last = {(each.stream_id, each.data.version): each.data for each in corrections}
    for each in log:
        said = last.get((each.stream_id, each.version))
        event = each.data if said is None else said.right
        if isinstance(each.data, FactCorrected) or event is None:
            continue
        yield KnownFact(
            stream_id=each.stream_id,
            version=each.version,
            at=(said and said.occurred_at) or each.occurred_at,
            actor=(said and said.actor) or each.actor,
            event=event,
        )


def putting_right(
    way: PutRight, fact: Recorded[Any], *, right: Mapping[str, Any], steps: int
) -> CorrectFact | UndoFact | None:
    """The command that puts a fact right one way: that it says ``right``, that it happened ``steps`` times
    seven hours earlier, or that it never happened. None where there is nothing to say."""
    if way == "undo":
        return UndoFact(fact_id=fact.id, reason="slip")
    if way == "retime":
        moment = fact.occurred_at - steps * _STEP
        return CorrectFact(fact_id=fact.id, occurred_at=moment, reason="told late")
    return CorrectFact(fact_id=fact.id, right=dict(right), reason="misheard") if right else None
