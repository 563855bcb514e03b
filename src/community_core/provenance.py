"""Causes and effects across streams: a visit, the need found on it, the request raised from that, its end."""

from typing import Any

from community_core.ledger import Ledger, Recorded


def cause_of(ledger: Ledger, fact: Recorded[Any]) -> Recorded[Any] | None:
    """The fact it followed from; None when nothing is said of one, or it is not in this ledger."""
    return ledger.fact(fact.causation_id) if fact.causation_id else None


def story_of(ledger: Ledger, stream_id: str) -> list[Recorded[Any]]:
    """Every fact of a stream and of all streams it is tied to by causes and effects, in order of position."""
    streams: dict[str, list[Recorded[Any]]] = {}
    waiting = [stream_id]
    while waiting:
        each = waiting.pop()
        if each not in streams:
            streams[each] = ledger.stream(each)
            waiting += _tied(ledger, each, streams[each])
    return sorted((fact for facts in streams.values() for fact in facts), key=lambda fact: fact.position)


def _tied(ledger: Ledger, stream_id: str, facts: list[Recorded[Any]]) -> list[str]:
    causes = [fact.causation_id.rpartition("@")[0] for fact in facts if fact.causation_id]
    return causes + [fact.stream_id for fact in ledger.caused_elsewhere(stream_id)]
