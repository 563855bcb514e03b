"""What is refused about a person as such."""

from community_core.domain import PERSON, ErasePerson, PersonErased

from .refusal import Case
from .story import LIN, Story


def _person(*history: object) -> Story:
    return Story(PERSON, LIN).given(*history)


PEOPLE = [
    Case(
        "erased-once", lambda: _person(PersonErased(reason="x")), ErasePerson(person_id=LIN, reason="x"), LIN
    ),
    Case("text-blank", _person, ErasePerson(person_id=LIN, reason=" "), "reason"),
]
