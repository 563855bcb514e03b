"""People and places by the names one reader may know them by."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain, islice

from attrs import field, frozen

from community_core.directory import asking_back
from community_core.directory.known_names import KnownNames
from community_core.directory.living import lives_at
from community_core.directory.people import KnownPerson
from community_core.directory.register import Register
from community_core.directory.spelling import folded
from community_core.directory.titles import without_title
from community_core.domain import PERSON
from community_core.domain.addresses import without_door
from community_core.domain.kit.values.checks import is_actor
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.personal import Sealed
from community_core.domain.volunteer_facts import volunteer_id
from community_core.errors import KeyUnavailable
from community_core.privacy import Opener
from community_core.times import plain

_ID = re.compile(r"[a-z]+(?:-[a-z]+)*[-:][!-~]+|system:[!-~]+|org:.+")
_ORGANISATION = "org:"
_CODE = re.compile(r"p[0-9]+")
_AS_SHOWN = re.compile(r"(?P<name>.*\S)\s+(?P<code>[Pp][0-9]+)")
_DIGITS_OF_CODES = 4
_WITH_PLACE = re.compile(r"(?P<name>[^@(]+)(?:@(?P<place>.+)|\((?P<beside>[^()]+)\))")
_LETTERS = re.compile(r"[a-z]+")
_PUNCTUATION = re.compile(r"[()+-]")
_FEWEST_DIGITS = 3
_FEW = 8
"""More are not offered to somebody who is asked back."""
_NEAR = 0.6


@frozen
class Entry:
    """A person as one reader may know them: what they may not see is None, and so is what nobody told."""

    person: KnownPerson
    name: str | None
    room: str | None
    telephone: str | None

    @property
    def id(self) -> str:
        """The id under which they go on."""
        return self.person.id

    @property
    def code(self) -> str:
        """What somebody says on the telephone: the code, the id of those who have none."""
        return self.person.code or self.person.id

    @property
    def shown(self) -> str:
        """``周晓棠 P0417``; the code alone where the name is not to be seen."""
        return f"{self.name} {self.code}" if self.name else self.code


@frozen
class Directory:
    """Finds people by name, and shows ids as names, for one reader, by the register as it stood when it was
    asked for.

    Whatever it gives was opened for that reader, who is noted once. Somebody they may not see by name is not
    there, and cannot be told from somebody who does not exist. Nothing opened is stored.
    """

    register: Register
    reader: str | None
    _known_names: Callable[[], KnownNames] = field(repr=False)
    _opener: Opener = field(repr=False)

    # ---- names in

    def person(self, text: str, field: str = "person") -> str:
        """The id of the person somebody means: by an id, a code (P0417), a whole name, a name with a place
        (``周晓棠@13#3-502``), or with a code, as it is shown (``周晓棠 P0417``). Of whoever was merged, by a
        name or code, that of the record that goes on.

        Width, case and spaces do not matter. Refused, as ``person-ambiguous`` with code and building of each,
        where several are meant; as ``person-unknown``, with what comes near, where nobody is. A part of a
        name, initials, a telephone or a name with a title (何奶奶) is looked for by :meth:`search` alone.
        """
        return self.identified(text, field) or self.one_of(self.called(text), text, field).id

    def identified(self, text: str, field: str = "person") -> str | None:
        """The id of somebody given by id or code; None for a name, which takes seeing names."""
        written = plain(text)
        if is_actor(written) or written.startswith(_ORGANISATION):
            return written
        return self._coded(written, field) if self.is_code(written) else None

    def record(self, text: str) -> str | None:
        """The id of the very record with a code, alone or after a name, as it is shown: whoever was merged
        has one of their own. None for anything else."""
        written = plain(text)
        shown = _AS_SHOWN.fullmatch(written)
        code = shown["code"] if shown else written
        return self.register.coded(_code(code)) if self.is_code(code) else None

    def is_code(self, text: str) -> bool:
        """Whether that is written as the codes of people are: P0417."""
        return _CODE.fullmatch(folded(text)) is not None

    def called(self, text: str) -> list[Entry]:
        """Everybody with just that name, with that name at that place, or with that name and code, as they
        are shown, whom the reader may see."""
        if shown := _AS_SHOWN.fullmatch(plain(text)):
            return [each for each in self.called(shown["name"]) if self._coded_so(each, shown["code"])]
        name, place = name_and_place(text)
        found = self._entries(self._names.called(folded(name)))
        return [each for each in found if not place or self._lives(each, place)]

    def one_of(self, found: Sequence[Entry], text: str, field: str) -> Entry:
        """The one that was found; refused as :meth:`person` says where it is not one."""
        if len(found) == 1:
            return found[0]
        if found:
            raise asking_back.several_people(field, text, self._told(found))
        shown = _AS_SHOWN.fullmatch(plain(text))
        name = shown["name"] if shown else name_and_place(text)[0]
        near = self.called(name) or islice(self._near(name), _FEW)
        raise asking_back.nobody(field, text, self._told(near))

    def place(self, text: str, field: str = "place") -> str:
        """The id of the place somebody means: by an id, or by any of its names however written. Refused as
        ``place-ambiguous`` or ``place-unknown``."""
        if text.strip().startswith("place-"):
            return text.strip()
        found = self.register.places_called(text)
        if len(found) == 1:
            return found[0].id
        if found:
            raise asking_back.several_places(
                field, text, [f"{self.register.place_name(each.id)} [{each.id}]" for each in found]
            )
        place, door = without_door(text)
        if door and self.register.places_called(place):
            raise asking_back.door_behind_place(field, text, place)
        raise asking_back.no_place(field, text, self.register.names_near(text))

    def meant(self, refers: str, text: str, field: str) -> str:
        """The id that is meant where a field ``refers`` to a ``person``, a ``volunteer``, a ``place`` or
        ``any`` of these; of anything else the text as it is, which can be an id alone."""
        match refers:
            case "person":
                return self.person(text, field)
            case "volunteer":
                is_stream = plain(text).startswith("volunteer-")
                return plain(text) if is_stream else volunteer_id(self.person(text, field))
            case "place":
                return self.place(text, field)
            case "any":
                return self.anything(text, field)
        return plain(text)

    def anything(self, text: str, field: str = "id") -> str:
        """The id of the one place or person that is called so; refused where several are. What is called so
        by nobody, and any id, stays as it is."""
        written = plain(text)
        if _ID.fullmatch(written):
            return written
        if self.is_code(written):
            return self._coded(written, field)
        if self.register.places_called(written):
            return self.place(written, field)
        found = self.called(written)
        return self.one_of(found, text, field).id if found else text

    def search(self, text: str) -> Iterator[Entry]:
        """Whoever the reader may see with that in their name, initials, pinyin, code or telephone (from three
        digits): those first whose name begins with it. Of a name with a title its surname is looked for."""
        written = plain(text)
        said = folded(written)
        surname = without_title(written)
        ids = chain(self._found(said), self._names.containing(folded(surname)) if surname else ())
        yield from _once_each(chain(self._coded_like(said), self._entries(ids), self._reached_by(said)))

    def _found(self, said: str) -> Iterator[str]:
        if said:
            yield from self._names.containing(said)
            yield from self._names.spelt_in_letters(said) if _LETTERS.fullmatch(said) else ()

    def _coded_like(self, said: str) -> Iterator[Entry]:
        if _CODE.fullmatch(said):
            found = (each for each in self.register.people.values() if each.code.casefold().startswith(said))
            yield from (self.entry(each) for each in found)

    def _reached_by(self, said: str) -> Iterator[Entry]:
        """Those with a telephone of which the reader may see these digits."""
        digits = _PUNCTUATION.sub("", said)
        if digits.isdecimal() and len(digits) >= _FEWEST_DIGITS:
            for each in self._names.with_telephone(digits):
                if self._seen(self.register.people[each].telephone) is not None:
                    yield self._going_on(each)

    def _near(self, name: str) -> Iterator[Entry]:
        """Those of that surname, who sound the same, or are spelt nearly so."""
        surname, said = without_title(name), folded(name)
        spelt_near = get_close_matches(said, self._names.all_names, n=_FEW, cutoff=_NEAR)
        ids = chain(
            self._names.containing(folded(surname)) if surname else (),
            self._names.sounding(said),
            *map(self._names.called, spelt_near),
        )
        return _once_each(self._entries(ids))

    def _coded_so(self, entry: Entry, code: str) -> bool:
        found = self.register.coded(_code(code))
        return found is not None and self.register.canonical(found) == entry.id

    def _coded(self, text: str, field: str) -> str:
        code = _code(text)
        found = self.register.coded(code)
        if found is None:
            raise asking_back.no_such_code(field, code)
        return self.register.canonical(found)

    def _entries(self, ids: Iterable[str]) -> Iterator[Entry]:
        """The people with these ids whose names the reader may see, each as they go on, once."""
        seen = (each for each in ids if self._seen(self.register.people[each].name) is not None)
        return _once_each(map(self._going_on, seen))

    def _going_on(self, person_id: str) -> Entry:
        known = self.register.person(person_id)
        return self.entry(known or self.register.people[person_id])

    def _lives(self, entry: Entry, place: str) -> bool:
        """Whether somebody lives at a place, as far as the reader may see that: 13#, 13#3-502, 13#502."""
        return lives_at(self.register, entry.person, entry.room, place) is True

    def _told(self, entries: Iterable[Entry]) -> list[Word]:
        return [self._told_one(each) for each in entries]

    def _told_one(self, entry: Entry) -> Word:
        """``周晓棠 P0417 (9号楼 3-502, left)``, in English and Chinese."""
        known = entry.person
        place = self.register.place_name(known.building) if known.building else None
        home = " ".join(filter(None, (place, entry.room)))
        gone = PERSON.words[known.status] if known.status not in (None, "registered") else ("", "")
        en, zh = (
            mark.join(filter(None, (home, word))) for mark, word in zip((", ", "，"), gone, strict=True)
        )
        return (f"{entry.shown} ({en})", f"{entry.shown}（{zh}）") if en else (entry.shown, entry.shown)

    @property
    def _names(self) -> KnownNames:
        return self._known_names()

    # ---- names out

    def shown(self, id_: str) -> str:
        """An id as the reader may know it: ``周晓棠 P0417``, else the code, else the id; a place or an
        organisation by its name. Anything else is as it is."""
        if id_.startswith("place-"):
            return self.register.place_name(id_)
        if id_.startswith(_ORGANISATION):
            return id_.removeprefix(_ORGANISATION)
        known = self.register.person(_person_behind(id_))
        entry = known and self.entry(known)
        return entry.shown if entry and (entry.name or entry.person.code) else id_

    def shown_record(self, id_: str) -> str:
        """The same of a record itself, whose facts are meant: of somebody merged by the code they had, of a
        volunteer the id."""
        if id_.startswith("volunteer-"):
            return id_
        known = self.register.people.get(id_)
        entry = known and self.entry(known)
        return entry.shown if entry and (entry.name or entry.person.code) else self.shown(id_)

    def entry(self, known: KnownPerson) -> Entry:
        """A person as the reader may know them."""
        return Entry(known, *(self._seen(each) for each in (known.name, known.room, known.telephone)))

    def _seen(self, box: Sealed | None) -> str | None:
        """What a sealed value says, None where the reader may not see it or nobody can open it."""
        if box is None:
            return None
        try:
            opened = self._opener(box)
        except KeyUnavailable:  # what cannot be opened is not shown: lists need no keys
            return None
        return None if isinstance(opened, Sealed) else str(opened)


def _person_behind(id_: str) -> str:
    """The id of the person whom a stream is about: their own, or theirs as a volunteer."""
    kind, _, rest = id_.partition("-")
    return f"person-{rest}" if kind == "volunteer" else id_


def _code(text: str) -> str:
    """A code as it is written in full: P0004 for p4."""
    return f"P{folded(text)[1:].zfill(_DIGITS_OF_CODES)}"


def name_and_place(text: str) -> tuple[str, str]:
    """A name, and the place it was given with; "" where it was given alone."""
    written = plain(text)
    found = _WITH_PLACE.fullmatch(written)
    return (found["name"], found["place"] or found["beside"]) if found else (written, "")


def _once_each(entries: Iterable[Entry]) -> Iterator[Entry]:
    met = set[str]()
    for each in entries:
        if each.id not in met:
            met.add(each.id)
            yield each
