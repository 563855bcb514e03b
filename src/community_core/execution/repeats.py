"""Whether a command whose id comes again says what it said the first time.

What is kept of a command is a hash of all it says but personal text, and of each personal text a hash by the
key of the person it is about. Once they are erased nobody can guess the text by it, nor compare it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from attrs import field, frozen, has

from community_core.commands import personal_in, without_personal
from community_core.domain.kit.messages.correction import CorrectFact, FactCorrected
from community_core.domain.kit.values.fields import confided_fields, fields_of, personal_fields
from community_core.domain.kit.values.personal import Confided, owners, people_of
from community_core.execution.orders import Accepted
from community_core.times import to_text

KeyedHash = Callable[[str, bytes], bytes | None]
"""A hash that needs a person's key, from their id and what to hash; None once they were erased."""

Hashing = Callable[[Collection[str]], KeyedHash]
"""Gives such hashes by the keys of these people, from one look at them."""

_encode = msgspec.json.Encoder(order="sorted").encode
_NEWER = "{"


class _Text(msgspec.Struct, omit_defaults=True):
    """A personal text: hashed by the keys of these people one after the other; of nobody's where it is no
    secret."""

    hash: str
    of: tuple[str, ...] = ()


class _Kept(msgspec.Struct, omit_defaults=True):
    """What is remembered of a command; a text is None where it went nowhere: nobody's key could hide it."""

    said: str
    texts: dict[str, _Text | None] = {}


_decode = msgspec.json.Decoder(_Kept).decode


@frozen(kw_only=True)
class Said:
    """A command with all that must be the same when its id comes again.

    ``turn`` is its place among several and how many they were.
    """

    accepted: Accepted
    by: str
    at: datetime | date | None
    turn: tuple[int, int] = (1, 1)
    command_id: str
    keyed_hash: KeyedHash = field(repr=False)

    def fingerprint(self, decided: Iterable[Any]) -> str:
        """What is kept of it, given the events it led to: they say of whom each personal text is."""
        events = list(decided)
        texts = {place: self._kept(place, text, events) for place, text in self._texts().items()}
        return _encode(_Kept(self._hash(), texts)).decode()

    def matches(self, fingerprint: str) -> bool:
        """Whether this was said the first time, as far as it can still be told."""
        if not fingerprint.startswith(_NEWER):
            return fingerprint == sha256(_encode(self._open(as_before=True))).hexdigest()
        kept, texts = _decode(fingerprint), self._texts()
        if kept.said != self._hash():
            if kept.said != self._hash(as_before=True):
                return False
            texts = {place: texts.get(place) for place in kept.texts}
        if any(texts[place] is not None for place in texts.keys() - kept.texts):
            return False
        return all(self._is_same(place, texts.get(place), told) for place, told in kept.texts.items())

    def _hash(self, *, as_before: bool = False) -> str:
        """Values left at their default are left out, so that a field added later changes nothing;
        ``as_before`` is what earlier versions of this program kept, with reasons in it."""
        at = to_text(self.at) if isinstance(self.at, datetime) else self.at
        turn = () if self.turn == (1, 1) else self.turn
        return sha256(_encode([*self._open(as_before=as_before), at, *turn])).hexdigest()

    def _open(self, *, as_before: bool = False) -> list[Any]:
        personal = self._names(personal_fields if as_before else _personal_names)
        said = without_personal(self.accepted.command, personal, as_before=as_before)
        return [self.accepted.kind.name, self.by, said]

    def _texts(self) -> Mapping[str, Any]:
        """Personal text by where it stands, as it is recorded."""
        return {place: _trimmed(text) for place, text in personal_in(self.accepted.command, self._personal)}

    @property
    def _personal(self) -> frozenset[str]:
        return self._names(_personal_names)

    def _names(self, personal: Callable[[Any], Iterable[str]]) -> frozenset[str]:
        """Names of fields that hold personal text in some event of the aggregate that decides: what a
        correction says of these may be that."""
        events = self.accepted.kind.aggregate.events
        return frozenset(name for event in events for name in personal(event))

    def _kept(self, place: str, text: Any, events: Collection[Any]) -> _Text | None:
        if text is None or self._is_open(place, events):
            return _Text(sha256(self._told(place, text)).hexdigest())
        people = _people(text, events)
        if not people and _is_said_openly(text, events):
            return _Text(sha256(self._told(place, text)).hexdigest())
        hashed = self._hashed(place, text, people) if people else None
        return _Text(hashed, people) if hashed else None

    def _is_open(self, place: str, events: Iterable[Any]) -> bool:
        """Whether a correction says it of a field that is not personal in this fact."""
        _, right, name = place.rpartition("right.")
        return bool(right and isinstance(self.accepted.command, CorrectFact)) and not any(
            isinstance(each, FactCorrected) and name in _personal_names(type(each.right)) for each in events
        )

    def _is_same(self, place: str, text: Any, first: _Text | None) -> bool:
        if first is None:
            return True
        if not first.of:
            return first.hash == sha256(self._told(place, text)).hexdigest()
        hashed = self._hashed(place, text, first.of)
        return hashed is None or hashed == first.hash

    def _hashed(self, place: str, text: Any, people: Iterable[str]) -> str | None:
        """By the key of each of these people; None once one of them was erased."""
        hashed = self._told(place, text)
        for person in people:
            by_key = self.keyed_hash(person, hashed)
            if by_key is None:
                return None
            hashed = by_key
        return hashed.hex()

    def _told(self, place: str, text: Any) -> bytes:
        """With the id, so that the same text in two commands cannot be seen to be the same."""
        return _encode([self.command_id, place, text])


def people_told_of(events: Iterable[Any]) -> set[str]:
    """Everybody of whom something is kept sealed in these events."""
    return {person for event in events for person, _ in _sealed_in(event) if person}


def people_remembered(fingerprints: Iterable[str]) -> set[str]:
    """Everybody by whose keys texts of commands were hashed."""
    newer = (each for each in fingerprints if each.startswith(_NEWER))
    texts = (text for each in newer for text in _decode(each).texts.values())
    return {person for text in texts if text is not None for person in text.of}


def _people(text: Any, events: Iterable[Any]) -> tuple[str, ...]:
    """Whose a personal text is, as it was decided; of everybody there where it was recorded otherwise than it
    was told, and of nobody where it went nowhere."""
    sealed = [each for event in events for each in _sealed_in(event)]
    same = {person for person, value in sealed if _trimmed(value) == text}
    return tuple(sorted(same or {person for person, _ in sealed}))


def _is_said_openly(text: Any, events: Iterable[Any]) -> bool:
    """Whether it was recorded as it was told, because it is about nobody."""
    told = (each for each in events if has(type(each)))
    return any(_trimmed(getattr(each, name)) == text for each in told for name in fields_of(type(each)))


def _sealed_in(event: Any) -> Iterator[tuple[str, Any]]:
    """The personal values of an event, each after the person it is about."""
    if isinstance(event, FactCorrected):
        yield from _confided_in(event)
    told = event.right if isinstance(event, FactCorrected) else event
    for name, of in personal_fields(type(told)).items() if has(type(told)) else ():
        if getattr(told, name) is not None:
            yield from ((person, getattr(told, name)) for person in owners(getattr(told, of)))
    yield from _confided_in(told)


def _confided_in(told: Any) -> Iterator[tuple[str, Any]]:
    for name in confided_fields(type(told)):
        if isinstance(value := getattr(told, name), Confided):
            yield from ((person, value) for person in people_of(value.person))


def _personal_names(event_class: Any) -> tuple[str, ...]:
    return (*personal_fields(event_class), *confided_fields(event_class)) if has(event_class) else ()


def _trimmed(text: Any) -> Any:
    return text.strip() or None if isinstance(text, str) else text
