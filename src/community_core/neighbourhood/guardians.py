"""Children who consented without a guardian: who asks for it, asks in the same words."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import frozen

from community_core.domain import WORDS, GiveConsent, PersonRegistered, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood.merging import OfMerges
from community_core.views import AgendaItem, Table, handles

AGE_OF_OWN_CONSENT = 14
"""Below that age it is the guardian who consents (Personal Information Protection Law, China, article 31,
from memory)."""
_PUBLISHING = ("publishing", "公开")


@frozen
class Born:
    """In which year somebody was born."""

    person_id: str
    birth_year: int | Sealed | None


class OfChildren(OfMerges):
    """A projection that builds on this knows who is a child, for readers who may see years of birth: it asks
    for the personal field ``PersonRegistered.birth_year``."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...

    born = Table(Born)

    @handles(PersonRegistered)
    def register(self, e: Recorded[PersonRegistered]) -> None:
        self.born.put(Born(e.stream_id, e.data.birth_year))

    def is_too_young(self, person_id: str, moment: datetime) -> bool:
        """Whether they were certainly too young to consent alone, as far as a year of birth tells."""
        told = (self.born.get(each) for each in self.same_person(person_id))
        years = [each.birth_year for each in told if each is not None and isinstance(each.birth_year, int)]
        return any(self.day(moment).year - year < AGE_OF_OWN_CONSENT for year in years)


def guardian_missing(person_id: str, purpose: str, *, title: str = "") -> AgendaItem:
    """That a guardian has not consented for a child. Two views that tell of one consent tell the same, and it
    is asked once."""
    publishing = purpose.startswith("publish:")
    en, zh = _PUBLISHING if publishing else WORDS.get(purpose, (purpose, purpose))
    return AgendaItem(
        what=(f"Guardian's consent missing: {en}", f"缺少监护人同意：{zh}"),
        stream_id=person_id,
        due=None,
        title=title,
        person=person_id,
        next_step=GiveConsent,
        given={"purpose": purpose},
    )
