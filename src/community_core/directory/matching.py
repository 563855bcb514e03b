"""Whom the register knows by what a file calls them: for programs that compare names, and show none."""

import re
from collections.abc import Iterable

from attrs import field, frozen

from community_core.directory.directory import Directory, name_and_place
from community_core.directory.known_names import KnownNames, Unseal
from community_core.directory.living import lives_at
from community_core.directory.people import KnownPerson
from community_core.directory.spelling import folded

_TELEPHONE = re.compile(r"[0-9]{7,12}")


@frozen
class Matcher:
    """Tells ids, whoever asks: nobody's leave is asked. Good for as long as nothing is recorded."""

    _nobody: Directory
    _names: KnownNames = field(repr=False)
    _unseal: Unseal = field(repr=False)

    def __call__(self, text: str) -> list[str]:
        """Everybody in the register by just that id, code, name, name with a place (周明@13#3-502) or
        telephone. Refused for a code it does not have."""
        if known := self._nobody.identified(text):
            return [known]
        found = self._names.called(folded(text)) or self._living(text, told=True) or self._reached_by(text)
        return list(dict.fromkeys(map(self.going_on, found)))

    def perhaps(self, text: str) -> list[str]:
        """Those of that name of whom the register does not tell whether they live at that place. They may be
        meant, or somebody else of that name: which, is for people to say."""
        return list(dict.fromkeys(map(self.going_on, self._living(text, told=None))))

    def going_on(self, person_id: str) -> str:
        """The id under which somebody goes on, once they were merged."""
        return self._nobody.register.canonical(person_id)

    def _living(self, text: str, *, told: bool | None) -> list[str]:
        name, place = name_and_place(text.strip().removesuffix("@"))
        ids = self._names.called(folded(name))
        if not place:
            return ids if told else []
        people = (self._person(each) for each in ids)
        return [each.id for each in people if self._lives_at(each, place) is told]

    def _person(self, person_id: str) -> KnownPerson:
        register = self._nobody.register
        return register.person(person_id) or register.people[person_id]

    def _lives_at(self, person: KnownPerson, place: str) -> bool | None:
        room = self._unseal(person.room) if person.room else None
        return lives_at(self._nobody.register, person, room, place)

    def _reached_by(self, text: str) -> Iterable[str]:
        written = re.sub(r"[\s()+-]", "", folded(text)).removeprefix("86")
        return self._names.with_telephone(written) if _TELEPHONE.fullmatch(written) else ()
