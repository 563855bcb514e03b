"""Offers 服务意愿: what people would do, what nobody took, and what was used."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve

from community_core.neighbourhood import AskedDays, AskedPerson, AskedSince, AskedUntil
from community_core.views import AgendaItem, Figure, Period, Projection, agenda, figures, query
from community_talents.measures import DAYS_TO_ANSWER, GAVE, MADE, UNANSWERED, USED
from community_talents.offer import TakeOffer
from community_talents.records import Offer, OfOffers


class Offers(OfOffers, Projection[Offer]):
    """What people offer to do, the latest first."""

    name, version = "offers", 2
    called = "服务意愿"
    zh = "能人提出的服务意愿，由近到远。"
    single_stream = True
    pages = "offers"
    measures = (MADE, USED, UNANSWERED, GAVE)

    def shown(self, row: Offer) -> Offer:
        """The row as people look at it: by whoever they go on as."""
        return evolve(row, person_id=self.canonical(row.person_id))

    @query(zh="等待若干天以上无人采纳的意愿，等得最久的在前。", called="无人采纳")
    def nobody_took(self, days: AskedDays = DAYS_TO_ANSWER) -> list[Offer]:
        """Offers that have waited so many days or more, the longest first."""
        return [self.shown(row) for _, row in self._waiting_since(self.today - timedelta(days=days))]

    @query(zh="一段日期内用上的意愿，由早到晚。", called="已用上")
    def used(self, since: AskedSince, until: AskedUntil) -> list[Offer]:
        """Offers used on these days, the earliest first."""
        return [self.shown(each) for each in self._used(since, until)]

    @query(zh="某人提出的意愿。", called="某人")
    def of_person(self, person: AskedPerson) -> list[Offer]:
        """What one person offered."""
        rows = [row for each in self.same_person(person) for row in self.offers.where(person_id=each)]
        return [self.shown(each) for each in sorted(rows, key=lambda row: (row.number, row.offer_id))]

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Offers of people who are there, that nobody took for 30 days."""
        patience = timedelta(days=DAYS_TO_ANSWER)
        people = self.people_on(self.today)
        for since, row in self._waiting_since(until - patience):
            if people.person(row.person_id).left_out(self.today) != "gone":
                yield AgendaItem(
                    ("Take up the offer, or say why not", "采纳意愿或答复本人"),
                    row.offer_id,
                    since + patience,
                    row.what,
                    person=self.canonical(row.person_id),
                    next_step=TakeOffer,
                    number=row.number,
                )

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        last = min(period.last, self.today)
        used = self._used(period.first, period.last)
        long_ago = last - timedelta(days=DAYS_TO_ANSWER)
        yield MADE.is_(sum(each.since is not None and each.since in period for each in self.offers))
        yield USED.is_(len(used))
        yield UNANSWERED.is_(sum(each.waits_on(last) and each.since <= long_ago for each in self.waits))
        yield GAVE.who({self.canonical(each.person_id) for each in used})

    def _used(self, first: date, last: date) -> list[Offer]:
        dated = [
            (each.used_on, each.offer_id, each)
            for each in self.offers.where(status="used")
            if each.used_on is not None and first <= each.used_on <= last
        ]
        return [each for *_, each in sorted(dated, key=lambda one: one[:2])]

    def _waiting_since(self, last: date) -> list[tuple[date, Offer]]:
        """What waits since that day or longer, the longest first."""
        waits = [(each.since, self.offers[each.offer_id]) for each in self.waits.where(open=True)]
        late = [(since, row) for since, row in waits if since <= last]
        return sorted(late, key=lambda one: (one[0], one[1].number, one[1].offer_id))
