"""How often people are to be visited. No fact says so: another rhythm is another question."""

from collections.abc import Mapping
from datetime import date, timedelta

from attrs import frozen

from community_core.neighbourhood import Person

HIGH_DAYS, KEY_DAYS, GENERAL_DAYS = 7, 31, 92
"""Days from one contact to the next: weekly, monthly and quarterly, as grading by region has it."""

TRIES = 2
"""After so many visits in vain relatives, or the police, are asked."""


@frozen
class Rhythm:
    """Days from one contact to the next, by care level."""

    high: int = HIGH_DAYS
    key: int = KEY_DAYS
    general: int = GENERAL_DAYS

    def due(self, person: Person, last_contact: date | None) -> date:
        """The day by whose end somebody on the list is to be met: counted from the last contact, or without
        any from the day their level was set."""
        days: Mapping[str, int] = {"high": self.high, "key": self.key, "general": self.general}
        counted_from = last_contact or person.since
        assert counted_from is not None
        return counted_from + timedelta(days=days[person.level])
