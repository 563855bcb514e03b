"""How many people live here, and who came and went: what happened to the register, day by day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from attrs import frozen

from community_core import domain
from community_core.domain import Residence, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedSince, AskedUntil, OfMerges
from community_core.views import (
    Column,
    Figure,
    Measure,
    Period,
    Projection,
    Table,
    carried,
    figures,
    handles,
    query,
)

RESIDENTS = Measure(
    "residents",
    "Residents",
    "常住人数",
    unit="people",
    section="people",
    means=(
        "People of the register who live here or rent on the last day; not those who left or died by then. "
        "Records merged into one are one person.",
        "最后一天在册的常住和租住人员，不含已迁出、已去世的；合并的人员计一人。",
    ),
)
MOVED_IN = Measure(
    "moved-in",
    "Moved in",
    "迁入人数",
    unit="people",
    section="people",
    means=(
        "People registered in the period as living here or renting, and those who returned.",
        "期内登记为常住或租住的人员，以及迁回的人员。",
    ),
)
MOVED_AWAY = Measure(
    "moved-away",
    "Moved away",
    "迁出人数",
    unit="people",
    section="people",
    means=("People who left, by the day they left.", "迁出的人员，按迁出日期计。"),
)
DIED = Measure(
    "died",
    "Died",
    "去世人数",
    unit="people",
    section="people",
    means=("People who died, by the day they died.", "去世的人员，按去世日期计。"),
)
AGED_60 = Measure(
    "aged-60",
    "Aged 60 or more",
    "60岁以上",
    unit="percent",
    section="people",
    means=(
        "Residents who turn 60 or more in the year of the last day, of those whose year of birth is told.",
        "常住人数中当年满60岁的，占已填出生年份的常住人数之比。",
    ),
)

What = Literal["registered", "changed", "left", "returned", "died"]

_WORDS = {
    "registered": ("registered", "登记"),
    "changed": ("residence changed", "居住情况变更"),
    "left": ("left", "迁出"),
    "returned": ("returned", "迁回"),
    "died": ("died", "去世"),
}
_LIVES_HERE: tuple[Residence, ...] = ("lives-here", "rents")
_OLD = 60


@frozen
class Step:
    """Something that makes somebody a resident, or one no longer. ``step`` counts through their record."""

    person_id: str
    step: int
    day: date
    what: What
    residence: Residence | None = None


@frozen
class Movement:
    """Somebody was registered, came, left or died. How they live is not told: that would tell who somebody
    was, once they are erased."""

    day: Annotated[date, Column(en="Day", zh="日期")]
    what: Annotated[What, Column(en="What", zh="变动", words=_WORDS)]
    person_id: Annotated[str, Column(en="Person", zh="人员", refers="person")]
    step: Annotated[int, Column(en="Step", zh="步骤", minor=True)]


@frozen
class Born:
    """In which year somebody was born."""

    person_id: str
    birth_year: int | Sealed | None


class Movements(OfMerges, Projection[Movement]):
    """Who was registered, came, left and died, by day; and how many people live here."""

    name, version = "movements", 1
    called = "人口变动"
    zh = "人口变动：登记、居住情况变更、迁出、迁回、去世，按日期排列。"
    key = ("person_id", "step")
    single_stream = True
    measures = (RESIDENTS, MOVED_IN, MOVED_AWAY, DIED, AGED_60)
    personal = ("PersonRegistered.birth_year",)
    steps = Table(Step, key=("person_id", "step"), index=["day"], order=("day", "person_id", "step"))
    born = Table(Born)

    @handles(domain.PersonRegistered)
    def register(self, e: Recorded[domain.PersonRegistered]) -> None:
        self._move(e, "registered", self.day(e.occurred_at), e.data.residence)
        self.born.put(Born(e.stream_id, e.data.birth_year))

    @handles(domain.PersonChanged)
    def change(self, e: Recorded[domain.PersonChanged]) -> None:
        if e.data.residence is not None:
            self._move(e, "changed", self.day(e.occurred_at), e.data.residence)

    @handles(domain.PersonLeft)
    def leave(self, e: Recorded[domain.PersonLeft]) -> None:
        self._move(e, "left", e.data.on)

    @handles(domain.PersonReturned)
    def come_back(self, e: Recorded[domain.PersonReturned]) -> None:
        self._move(e, "returned", self.day(e.occurred_at))

    @handles(domain.PersonDied)
    def die(self, e: Recorded[domain.PersonDied]) -> None:
        self._move(e, "died", e.data.on)

    def _move(self, e: Recorded[Any], what: What, day: date, residence: Residence | None = None) -> None:
        self.steps.put(Step(e.stream_id, e.version, day, what, residence))

    def shown(self, row: Step) -> Movement:
        return Movement(**carried(row, Movement))

    @query(zh="某段时间的人口变动。", called="时段")
    def between(self, since: AskedSince, until: AskedUntil) -> list[Movement]:
        """What happened from one day up to and with another."""
        return [self.shown(each) for each in self._from(since, until)]

    def _from(self, since: date, until: date) -> list[Step]:
        return self.steps.between("day", since, until + timedelta(days=1))

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        residents = self._residents(period.last)
        yield RESIDENTS.who(residents)
        moved = self._from(period.first, period.last)
        yield MOVED_IN.who(self._who(each for each in moved if _moves_in(each)))
        yield MOVED_AWAY.who(self._who(each for each in moved if each.what == "left"))
        yield DIED.who(self._who(each for each in moved if each.what == "died"))
        years = self._years_of_birth(residents)
        yield AGED_60.of(sum(period.last.year - year >= _OLD for year in years), len(years))

    def _who(self, moved: Iterable[Step]) -> set[str]:
        into = self.merged_into()
        return {into.get(each.person_id, each.person_id) for each in moved}

    def _residents(self, last: date) -> set[str]:
        """Whoever lived here at the end of a day. A record is taken step by step, since somebody may be known
        to have left before they were registered; of one human being the record that goes on comes last."""
        into = self.merged_into()
        residence: dict[str, Residence] = {}
        gone: set[str] = set()
        told = self.steps.between("day", None, last + timedelta(days=1))
        for each in sorted(told, key=lambda each: (each.person_id not in into, each.step)):
            person = into.get(each.person_id, each.person_id)
            (gone.add if each.what in ("left", "died") else gone.discard)(person)
            if each.residence and (each.what == "changed" or each.residence != "not-told"):
                residence[person] = each.residence
        return {person for person, lives in residence.items() if lives in _LIVES_HERE} - gone

    def _years_of_birth(self, people: set[str]) -> list[int]:
        """Of those who told one: one year each."""
        return [year for person, year in self.once(Born, self._born).items() if person in people]

    def _born(self) -> Mapping[str, int]:
        """When people were born, as far as it may be opened."""
        into = self.merged_into()
        return {
            into.get(each.person_id, each.person_id): each.birth_year
            for each in self.born
            if isinstance(each.birth_year, int)
        }


def _moves_in(moved: Step) -> bool:
    return moved.what == "returned" or (moved.what == "registered" and moved.residence in _LIVES_HERE)
