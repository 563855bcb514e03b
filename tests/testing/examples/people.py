"""What erasing a person comes to."""

from community_core.domain import ErasePerson, PersonErased
from community_core.testing import example

ERASE = ErasePerson(person_id="person-lin", reason="asked for it")
ERASED = PersonErased(reason="asked for it")

PEOPLE = [
    example(when=ERASE, then=[ERASED]),
    example(given=[ERASED], when=ERASE, refused="erased-once"),
]
