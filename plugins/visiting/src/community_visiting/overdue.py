"""Overdue 逾期未访: who of the care list is to be visited by now; who was not met, is away or declines."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from community_core.domain import WORDS, AwayTo, Help, PlanVisit, SetCareLevel
from community_core.neighbourhood import ROOMS, AskedKeeper, LeftOut, Person
from community_core.views import AgendaItem, Projection, agenda, query
from community_visiting.care_list import CareList, OfCareList
from community_visiting.rhythm import GENERAL_DAYS, HIGH_DAYS, KEY_DAYS, Rhythm
from community_visiting.rows import Around, DueVisit, LeftOutCount, NotMet, NotVisited


class Overdue(OfCareList, Projection[DueVisit]):
    """Who of the care list is overdue for a visit, the longest first.

    High risk weekly, key every 31 days, general every 92, counted from the last contact, or without any from
    the day the level was set. Meeting somebody is a contact, by phone or video, too; planning, starting or
    not meeting them is none. Whoever died, moved away, is away or declined is left out.
    """

    name, version = "overdue", 3
    called = "逾期未访"
    zh = (
        "关爱名单中逾期未访的人，逾期最久的在前。高风险 7 天、重点 31 天、一般 92 天一访，自上次探访起算；"
        "从未探访的，自定级之日起算。上门、电话、视频均算探访；计划、开始、未遇不算。"
        "去世、迁出、外出、谢绝走访的不列入。"
    )
    single_stream = True
    pages = None
    key = ("person_id",)
    personal = ROOMS

    def __iter__(self) -> Iterator[DueVisit]:
        return iter(self.overdue())

    @query(zh="按所给天数逾期未访的人；可只看某楼栋（或网格、小区）、某责任人的。", called="逾期")
    def overdue(
        self,
        high_days: Annotated[int, Help("High risk, days", "高风险天数")] = HIGH_DAYS,
        key_days: Annotated[int, Help("Key, days", "重点天数")] = KEY_DAYS,
        general_days: Annotated[int, Help("General, days", "一般天数")] = GENERAL_DAYS,
        building: Around | None = None,
        keeper: AskedKeeper | None = None,
    ) -> list[DueVisit]:
        """Who is overdue by a rhythm of so many days; of one building, grid or compound, or one keeper."""
        rhythm = Rhythm(high_days, key_days, general_days)
        care = self._care()
        late = [each for each in care.people.expected() if care.due(each, rhythm) < self.today]
        chosen = [each for each in late if _chosen(care, each, building, keeper)]
        return sorted((self._due(care, each, rhythm) for each in chosen), key=_longest_first)

    @query(zh="在名单上而从未探访过的人，自定级最久的在前。", called="从未探访")
    def never_met(self) -> list[DueVisit]:
        """Those on the list who were never met, since whenever they are on it."""
        care = self._care()
        never = [each for each in care.people.expected() if care.last(each) is None]
        return sorted((self._due(care, each, Rhythm()) for each in never), key=_longest_first)

    @query(zh="走访未遇、此后也未见到的人（不论是否在名单上）。", called="未遇")
    def not_met(self) -> list[NotMet]:
        """Those called on in vain and not met since, on the list or not; the last tried first."""
        care = self._care()
        found = (care.people.person(each) for each in care.contacts.tries)
        there = [each for each in found if each.left_out(self.today) is None]
        rows = (_not_met(care, each) for each in there)
        return sorted(rows, key=lambda row: (row.last_try, row.person_id), reverse=True)

    @query(zh="在名单上而谢绝走访的人。", called="谢绝走访")
    def declined(self) -> list[NotVisited]:
        """Those on the list who want no visits."""
        care = self._care()
        found = (each for each in care.people.listed() if each.left_out(self.today) == "declined")
        return [_not_visited(care, each, since=each.declined_since) for each in found]

    @query(zh="在名单上而外出的人，先返回的在前。", called="外出")
    def away(self) -> list[NotVisited]:
        """Those on the list who are elsewhere for a time, the first to come back first."""
        care = self._care()
        found = [each for each in care.people.listed() if each.left_out(self.today) == "away"]
        found.sort(key=lambda each: each.away_until or date.max)
        return [
            _not_visited(care, each, since=each.away_since, until=each.away_until, gone_to=each.gone_to)
            for each in found
        ]

    @query(zh="有关爱等级而不列入走访的人数，按原因。", called="不列入")
    def left_out(self) -> list[LeftOutCount]:
        """How many that have a care level are not expected to be visited, by why."""
        people = self._care().people
        graded = (each for each in people.known.values() if each.level != "none")
        counted = Counter[LeftOut](why for each in graded if (why := each.left_out(self.today)))
        return [LeftOutCount(why, people) for why, people in sorted(counted.items())]

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Who is to be visited, and whose level is to be looked at again."""
        care = self._care()
        yield from self._to_be_met(care, until)
        yield from self._to_be_reviewed(care, until)

    def _to_be_met(self, care: CareList, until: date) -> Iterator[AgendaItem]:
        """Whoever is due, unless a visit is planned by then, or it was tried in vain, which is told apart."""
        rhythm = Rhythm()
        for each in care.people.expected():
            due = care.due(each, rhythm)
            if due <= until and not (care.tries(each) or care.is_planned_by(each, until)):
                en, zh = WORDS[each.level]
                yield care.item(each, (f"Visit due ({en})", f"应走访（{zh}）"), due, PlanVisit)

    def _to_be_reviewed(self, care: CareList, until: date) -> Iterator[AgendaItem]:
        """Whose level is to be looked at again."""
        for each in care.people.listed():
            if each.review_on and each.review_on <= until:
                yield care.item(each, ("Review the level", "复核关爱等级"), each.review_on, SetCareLevel)

    def _care(self) -> CareList:
        return self.care_list(self.today)

    def _due(self, care: CareList, person: Person, rhythm: Rhythm) -> DueVisit:
        due, last = care.due(person, rhythm), care.last(person)
        return DueVisit(
            person_id=person.person_id,
            level=person.level,
            days_over=max(0, (self.today - due).days),
            due=due,
            last_contact=care.last_day(person),
            manner=last.manner if last else None,
            tries=len(care.tries(person)),
            next_planned=care.planned(person),
            building=person.building,
            room=care.room(person),
            keepers=care.keepers_of(person),
        )


def _chosen(care: CareList, person: Person, building: str | None, keeper: str | None) -> bool:
    return (building is None or care.is_in(person, building)) and (
        keeper is None or care.people.canonical(keeper) in care.keepers_of(person)
    )


def _longest_first(row: DueVisit) -> tuple[date, str]:
    return row.due, row.person_id


def _not_met(care: CareList, person: Person) -> NotMet:
    last = care.tries(person)[-1]
    return NotMet(
        person_id=person.person_id,
        tries=len(care.tries(person)),
        last_try=care.day_of(last.at),
        found=last.found,
        last_contact=care.last_day(person),
        next_planned=care.planned(person),
        level=person.level,
        building=person.building,
        room=care.room(person),
        keepers=care.keepers_of(person),
    )


def _not_visited(
    care: CareList,
    person: Person,
    since: date | None,
    until: date | None = None,
    gone_to: AwayTo | None = None,
) -> NotVisited:
    return NotVisited(
        person_id=person.person_id,
        level=person.level,
        since=since,
        until=until,
        gone_to=gone_to,
        last_contact=care.last_day(person),
        building=person.building,
        keepers=care.keepers_of(person),
    )
