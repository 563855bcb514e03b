"""Facts as they are known to have been: what is right in place of what was corrected, and without what never
happened.

A projection that handles FactCorrected hears itself of what facts should have said; that they never happened,
or happened at another time or by somebody else's hand, is seen to for it as for any other.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import schema_of
from community_core.domain.kit.messages.standing import form_of
from community_core.errors import UnreadableEvent
from community_core.ledger import Recorded, Unknown, type_name, unknown_in
from community_core.views.facts.source import FactSource
from community_core.views.projections.projection_shape import ProjectionShape

Place = tuple[str, int]
"""A stream's id and a version in it."""
Counts = Callable[[Recorded[Any]], bool]
"""Whether a fact counts."""


class Corrections:
    """The corrections recorded after one position and up to another that concern a projection.

    ``told``: whether the projection hears of what is right itself.
    """

    def __init__(
        self, facts: FactSource, found: Sequence[Recorded[FactCorrected]], upto: int, *, told: bool
    ) -> None:
        self.upto = upto
        self._found = found
        self._told = told
        self._last: dict[Place, FactCorrected] = {place_about(each): each.data for each in found}
        self._streams = _Streams(facts)

    def none(self) -> "Corrections":
        """As if there were no corrections in the same span."""
        return Corrections(self._streams.facts, [], self.upto, told=self._told)

    @property
    def places(self) -> Collection[Place]:
        """The streams and versions of the facts they put right for the projection."""
        return {place_about(each) for each in self._found if self._is_applied(each)}

    def change_folded(self, position: int, corrected_upto: int, upto: int | None = None) -> bool:
        """Whether one of them, recorded after ``corrected_upto`` and up to ``upto`` or the last of them,
        puts a fact up to ``position`` right."""
        last = self.upto if upto is None else upto
        return position > 0 and any(self._changing(position, corrected_upto, last))

    def streams_changed(self, position: int, corrected_upto: int) -> list[str]:
        """The streams whose facts up to ``position`` they put right, when recorded after
        ``corrected_upto``."""
        return sorted({each.stream_id for each in self._changing(position, corrected_upto, self.upto)})

    def _changing(self, position: int, corrected_upto: int, upto: int) -> Iterator[Recorded[FactCorrected]]:
        for each in self._found:
            recent = corrected_upto < each.position <= upto
            if recent and self._position_about(each) <= position and self._is_applied(each):
                yield each

    def _position_about(self, correction: Recorded[FactCorrected]) -> int:
        """The position of the fact that was wrong; beyond everything when it does not exist."""
        fact = self._streams.fact(place_about(correction))
        return fact.position if fact else correction.position

    def _is_applied(self, correction: Recorded[FactCorrected]) -> bool:
        """Whether the projection is shown other facts for it, and not only told of it."""
        if not self._told:
            return True
        about, upto = place_about(correction), correction.position
        earlier = self._streams.corrections(about)
        return any(_is_more_than_told(each.data) for each in earlier if each.position <= upto)

    def applied(self, facts: Sequence[Recorded[Any]]) -> Sequence[Recorded[Any]]:
        """The facts as they are known to have been; those that never happened are left out."""
        if not self._last:
            return facts
        return [right for right in map(self._righted, facts) if right is not None]

    def _righted(self, fact: Recorded[Any]) -> Recorded[Any] | None:
        if isinstance(fact.data, FactCorrected):
            last = self._last.get(place_about(fact))
            happened = last is not None and last.right is not None
            return fact if self._told and happened and fact.data.is_of_what_was_said else None
        correction = self._last.get((fact.stream_id, fact.version))
        if correction is None:
            return fact
        form = form_of(fact, correction)
        if form is None:
            return None
        return fact.known_as(fact.data if self._told else form.data, form.occurred_at, form.actor)

    # ---- when facts happened, after their corrections

    def streams_moved(self) -> set[str]:
        """The streams with a fact that was said to have happened at another time than it says itself."""
        return {each.stream_id for each in self._found if each.data.occurred_at is not None}

    def happened_by(self, moment: datetime) -> Counts:
        """Whether a fact, as it is known to have been, happened at or before a moment; a correction counts
        when the fact it is about does."""

        def happened(fact: Recorded[Any]) -> bool:
            if not isinstance(fact.data, FactCorrected):
                return fact.occurred_at <= moment
            return self._moment(place_about(fact), fact.occurred_at) <= moment

        return happened

    def moved_before(self, moment: datetime) -> list[Recorded[Any]]:
        """The facts, in order, that say they happened after a moment and are known to have happened by it."""
        moved = self._moved(lambda said, known: known <= moment < said)
        return sorted(moved, key=lambda fact: fact.position)

    def moved_after(self, moment: datetime) -> list[Recorded[Any]]:
        """Those that say they happened by a moment, and are known to have happened after it."""
        moved = self._moved(lambda said, known: said <= moment < known)
        return sorted(moved, key=lambda fact: fact.position)

    def _moved(self, matters: Callable[[datetime, datetime], bool]) -> Iterator[Recorded[Any]]:
        for place, each in self._last.items():
            fact = self._streams.fact(place) if each.occurred_at else None
            if fact and each.occurred_at and matters(fact.occurred_at, each.occurred_at):
                yield fact

    def _moment(self, place: Place, otherwise: datetime) -> datetime:
        correction = self._last.get(place)
        if correction and correction.occurred_at:
            return correction.occurred_at
        fact = self._streams.fact(place)
        return fact.occurred_at if fact else otherwise


class _Streams:
    """Streams with corrections, each read once."""

    def __init__(self, facts: FactSource) -> None:
        self.facts = facts
        self._read: dict[str, Sequence[Recorded[Any]]] = {}

    def fact(self, place: Place) -> Recorded[Any] | None:
        stream_id, version = place
        return next((each for each in self._stream(stream_id) if each.version == version), None)

    def corrections(self, place: Place) -> Iterator[Recorded[FactCorrected]]:
        for each in self._stream(place[0]):
            if isinstance(each.data, FactCorrected) and place_about(each) == place:
                yield each

    def _stream(self, stream_id: str) -> Sequence[Recorded[Any]]:
        if stream_id not in self._read:
            self._read[stream_id] = self.facts.stream(stream_id)
        return self._read[stream_id]


def place_about(correction: Recorded[FactCorrected]) -> Place:
    """Where the fact stands that a correction is about."""
    return correction.stream_id, correction.data.version


def _is_more_than_told(correction: FactCorrected) -> bool:
    moved = correction.occurred_at is not None or correction.actor is not None
    return moved or not correction.is_of_what_was_said


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
    return FactCorrected in shape.handlers or shape.handlers.keys() == {object}


def read_corrections(facts: FactSource, shape: ProjectionShape, after: int, upto: int) -> Corrections:
    """The corrections of facts this projection handles.

    Raises UnreadableEvent for a correction this program is too old to understand.
    """
    found: list[Recorded[FactCorrected]] = []
    names = facts.registry.stored_names(FactCorrected)
    position = after
    while page := facts.read(after=position, upto=upto, types=names, limit=1000):
        found += _concerning(page, facts, shape)
        position = page[-1].position
    return Corrections(facts, found, upto, told=handles_corrections(shape))


def corrections_of(
    facts: FactSource, shape: ProjectionShape, streams: Sequence[str], upto: int
) -> Corrections:
    """The same for the facts of some streams, as far as they were recorded by a position."""
    names = facts.registry.stored_names(FactCorrected)
    found = list(_concerning(facts.streams(streams, upto=upto, types=names), facts, shape))
    return Corrections(facts, found, upto, told=handles_corrections(shape))


def _concerning(
    recorded: Sequence[Recorded[Any]], facts: FactSource, shape: ProjectionShape
) -> Iterator[Recorded[FactCorrected]]:
    if handles_corrections(shape):
        return (fact for fact in recorded if isinstance(fact.data, FactCorrected))
    handled = set(shape.stored_names(facts.registry) or facts.registry.names)
    return (_understood(fact) for fact in recorded if _corrected_type(fact) in handled)


def _corrected_type(fact: Recorded[Any]) -> str:
    if isinstance(fact.data, Unknown):
        raise _too_new(fact)
    return type_name(fact.data.about)


def _understood(fact: Recorded[Any]) -> Recorded[FactCorrected]:
    if isinstance(fact.data.right, Unknown):
        raise _too_new(fact)
    return fact


def _too_new(fact: Recorded[Any]) -> UnreadableEvent:
    return UnreadableEvent(
        f"The correction at position {fact.position} was recorded by a newer program; upgrade this one.",
        f"第 {fact.position} 条的更正由更新版本的程序记录；请升级本程序。",
    )
