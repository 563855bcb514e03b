"""Who and what a part of the story may speak of: people, buildings, days, and a die of its own."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from random import Random

from attrs import field, frozen

from community_core.demo.deeds import Thread
from community_core.demo.neighbourhood import ORGANISATIONS, ZONE, buildings
from community_core.demo.residents import Residents
from community_core.errors import Language
from community_core.times import in_utc


@frozen
class Cast:
    """One month of the invented community, as a part of the story tells it.

    ``dice`` belong to this part and month alone, so that nothing another part draws changes this one.
    ``first`` is whether no month was told before: what happens once happens then. ``pace`` is how many times
    as much happens as in a month that is only looked at.
    """

    month: date
    first: bool
    language: Language
    dice: Random
    residents: Residents
    pace: int = 1
    begun: Mapping[str, list[str]] = field(factory=dict)
    """The streams begun so far by their aggregate, in order: what other parts told of."""

    # People

    @property
    def secretary(self) -> str:
        """Who leads the community's work."""
        return self.residents.staff[0]

    @property
    def worker(self) -> str:
        """Any of the staff."""
        return self.dice.choice(self.residents.staff)

    @property
    def elder(self) -> str:
        """Any older resident."""
        return self.dice.choice(self.residents.elders)

    @property
    def volunteer(self) -> str:
        """Any volunteer."""
        return self.dice.choice(self.residents.volunteers)

    @property
    def organisation(self) -> str:
        """Any unit outside: ``org:`` and its name."""
        return f"org:{self.dice.choice(ORGANISATIONS).told(self.language)}"

    def elders(self, number: int) -> list[str]:
        """So many older residents, each once."""
        return self.dice.sample(self.residents.elders, number)

    def volunteers(self, number: int) -> list[str]:
        """So many volunteers, each once."""
        return self.dice.sample(self.residents.volunteers, number)

    def other_worker(self, worker: str) -> str:
        """One of the staff who is not that one."""
        return self.dice.choice([each for each in self.residents.staff if each != worker])

    # Places

    @property
    def building(self) -> str:
        """The id of any building."""
        return self.dice.choice(buildings())

    @property
    def compounds(self) -> tuple[str, ...]:
        """The ids of the compounds."""
        return self.residents.compounds

    def called(self, place: str) -> str:
        """What people call a building."""
        return self.residents.called(place)

    # Time

    def at(self, day: int, hour: str) -> datetime:
        """A moment of the month, such as ``at(15, "9:30")``."""
        hours, minutes = map(int, hour.split(":"))
        return in_utc(datetime.combine(self.date(day), time(hours, minutes), ZONE))

    def date(self, day: int) -> date:
        """A day of the month; its last one where it has fewer."""
        return self.month.replace(day=min(day, self.last_day))

    @property
    def last_day(self) -> int:
        """How many days the month has."""
        return monthrange(self.month.year, self.month.month)[1]

    # Words

    def say(self, en: str, zh: str) -> str:
        """The words in the language the story is told in."""
        return zh if self.language == "zh" else en

    def latest(self, aggregate: str) -> str | None:
        """What was begun last of an aggregate, by any part of the story; None where nothing was, or where
        nothing installed begins such."""
        streams = self.begun.get(aggregate)
        return streams[-1] if streams else None


Story = Callable[[Cast], Iterable[Thread]]
"""A part of the story, found by the entry point ``community_core.demo``: the threads of one month."""
