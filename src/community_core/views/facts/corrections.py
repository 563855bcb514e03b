"""Putting the right fact in a corrected one's place, for projections that do not handle corrections."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from attrs import frozen

from community_core.domain.kit.correction import FactCorrected
from community_core.domain.kit.facts import AnyEvent, schema_of
from community_core.errors import UnreadableEvent
from community_core.ledger import Recorded, Unknown, type_name, unknown_in
from community_core.views.facts.source import FactSource
from community_core.views.projections.projection_shape import ProjectionShape

_Place = tuple[str, int]
"""A stream's id and a version in it."""


@frozen
class RightFact:
    """What is right about the fact at ``version`` of a stream, as recorded at ``position``."""

    position: int
    stream_id: str
    version: int
    right: AnyEvent


class Corrections:
    """The corrections recorded after one position and up to another that concern a projection."""

    def __init__(self, facts: FactSource, found: list[RightFact], upto: int) -> None:
        self.upto = upto
        self._facts = facts
        self._found = found
        self._right: dict[_Place, AnyEvent] = {(each.stream_id, each.version): each.right for each in found}
        self._positions: dict[_Place, int] = {}

    @property
    def places(self) -> Collection[tuple[str, int]]:
        """The streams and versions of the facts they correct."""
        return self._right.keys()

    def change_folded(self, position: int, corrected_upto: int, upto: int | None = None) -> bool:
        """Whether one of them, recorded after ``corrected_upto`` and up to ``upto`` or the last of them,
        corrects a fact up to ``position``."""
        last = self.upto if upto is None else upto
        return position > 0 and any(self._changing(position, corrected_upto, last))

    def streams_changed(self, position: int, corrected_upto: int) -> list[str]:
        """The streams whose facts up to ``position`` they correct, when recorded after ``corrected_upto``."""
        return sorted({each.stream_id for each in self._changing(position, corrected_upto, self.upto)})

    def _changing(self, position: int, corrected_upto: int, upto: int) -> Iterator[RightFact]:
        for each in self._found:
            if corrected_upto < each.position <= upto and self._position_of(each) <= position:
                yield each

    def applied(self, facts: Sequence[Recorded[Any]]) -> Sequence[Recorded[Any]]:
        """The facts as they should have been recorded."""
        return [self._righted(fact) for fact in facts] if self._right else facts

    def _righted(self, fact: Recorded[Any]) -> Recorded[Any]:
        right = self._right.get((fact.stream_id, fact.version))
        return fact if right is None else fact.holding(right)

    def _position_of(self, correction: RightFact) -> int:
        """The position of the fact that was wrong; beyond everything when it does not exist."""
        place = (correction.stream_id, correction.version)
        if place not in self._positions:
            stream = self._facts.stream(correction.stream_id)
            self._positions |= {(fact.stream_id, fact.version): fact.position for fact in stream}
        return self._positions.setdefault(place, correction.position)


def understood(facts: Sequence[Recorded[Any]], shape: ProjectionShape) -> Sequence[Recorded[Any]]:
    """The facts that a projection which handles FactCorrected can do something with: no corrections of types
    this program does not know. Of a type it handles, by a newer program, what is not known stays and stops
    it: passing over that would show what is wrong."""
    if FactCorrected not in shape.handlers:
        return facts
    handled = {schema_of(each).name for each in shape.handlers}
    told = []
    for fact in facts:
        unknown = unknown_in(fact.data)
        if unknown is None:
            told.append(fact)
        elif unknown.type in handled:
            told.append(fact.holding(unknown))
    return told


def handles_corrections(shape: ProjectionShape) -> bool:
    """Whether a projection wants corrections as facts of their own, and what they correct as it was."""
    return bool(shape.handlers.keys() & {FactCorrected, object})


def read_corrections(facts: FactSource, shape: ProjectionShape, after: int, upto: int) -> Corrections:
    """The corrections of facts this projection handles; none when it handles FactCorrected itself.

    Raises UnreadableEvent for a correction this program is too old to understand.
    """
    found: list[RightFact] = []
    if not handles_corrections(shape):
        names = facts.registry.stored_names(FactCorrected)
        position = after
        while page := facts.read(after=position, upto=upto, types=names, limit=1000):
            found += _concerning(page, facts, shape)
            position = page[-1].position
    return Corrections(facts, found, upto)


def corrections_of(
    facts: FactSource, shape: ProjectionShape, streams: Sequence[str], upto: int
) -> Corrections:
    """The same for the facts of some streams, as far as they were recorded by a position."""
    found: list[RightFact] = []
    if not handles_corrections(shape):
        names = facts.registry.stored_names(FactCorrected)
        found += _concerning(facts.streams(streams, upto=upto, types=names), facts, shape)
    return Corrections(facts, found, upto)


def _concerning(
    recorded: Sequence[Recorded[Any]], facts: FactSource, shape: ProjectionShape
) -> Iterator[RightFact]:
    handled = {name for each in shape.handlers for name in facts.registry.stored_names(each)}
    return (_understood(fact) for fact in recorded if _corrected_type(fact) in handled)


def _corrected_type(fact: Recorded[Any]) -> str:
    if isinstance(fact.data, Unknown):
        raise _too_new(fact)
    return type_name(fact.data.right)


def _understood(fact: Recorded[Any]) -> RightFact:
    correction: FactCorrected = fact.data
    if isinstance(correction.right, Unknown):
        raise _too_new(fact)
    return RightFact(fact.position, fact.stream_id, correction.version, correction.right)


def _too_new(fact: Recorded[Any]) -> UnreadableEvent:
    return UnreadableEvent(
        f"The correction at position {fact.position} was recorded by a newer program; upgrade this one.",
        f"第 {fact.position} 条的更正由更新版本的程序记录；请升级本程序。",
    )
