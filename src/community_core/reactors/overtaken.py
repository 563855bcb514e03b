"""Whether an answer that is still to be carried out was overtaken by a correction its author answers."""

from typing import Any

from community_core.domain import FactCorrected
from community_core.ledger import Ledger, Recorded
from community_core.reactors.reactor import ReactorShape


def undone_since(ledger: Ledger, shape: ReactorShape, fact: Recorded[Any]) -> Recorded[Any] | None:
    """The correction by which a fact never happened, where the reactor has an answer to that instead."""
    last = None if isinstance(fact.data, FactCorrected) else _last_correction(ledger, fact, fact.version)
    return last if last and last.data.right is None and shape.answering(last) else None


def overtaken_by(ledger: Ledger, shape: ReactorShape, fact: Recorded[Any]) -> Recorded[Any] | None:
    """What makes an answer come too late that was given up in its turn: that the fact is undone since, or,
    where the fact is a correction, a later one of the same fact. None where the reactor has no answer to
    that."""
    if not isinstance(fact.data, FactCorrected):
        return undone_since(ledger, shape, fact)
    last = _last_correction(ledger, fact, fact.data.version)
    return last if last and last.version > fact.version and shape.answering(last) else None


def _last_correction(ledger: Ledger, fact: Recorded[Any], version: int) -> Recorded[Any] | None:
    names = ledger.registry.stored_names(FactCorrected)
    told = ledger.streams([fact.stream_id], upto=ledger.position(), types=names)
    about_it = (each for each in reversed(told) if isinstance(each.data, FactCorrected))
    return next((each for each in about_it if each.data.version == version), None)
