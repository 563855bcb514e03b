"""Partners 共建单位: who they are, whom to call there, until when they agreed, and when they last gave."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from attrs import frozen

from community_core.neighbourhood import OfMerges
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    agenda,
    carried,
    figures,
    query,
)
from community_partners.commands import AgreePartnership
from community_partners.measures import PARTNERS
from community_partners.partner import PARTNER
from community_partners.pledges import PartnerStatus
from community_partners.records import OfPartners, Record
from community_partners.values import SORT_WORDS, PartnerSort

DAYS_TO_RENEW = 30
"""How long before its end a new agreement is to be talked about."""


@frozen(kw_only=True)
class Partner:
    """A partner, as people of the community need it."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    name: Annotated[str, Column(en="Partner", zh="单位名称")]
    sort: Annotated[PartnerSort, Column(en="Sort", zh="性质", words=SORT_WORDS)]
    contact: Annotated[str | None, Column(en="Contact", zh="联系人", refers="person")]
    status: Annotated[PartnerStatus, Column(en="Status", zh="状态", words=PARTNER.words)]
    needs: Annotated[str | None, Column(en="Needs", zh="需求")]
    since: Annotated[date | None, Column(en="Since", zh="协议起")]
    until: Annotated[date | None, Column(en="Until", zh="协议止")]
    last_given: Annotated[date | None, Column(en="Last gave", zh="最近兑现")]
    partner_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class Posted:
    """A partner as it is posted: nobody is named."""

    name: Annotated[str, Column(en="Partner", zh="单位名称")]
    sort: Annotated[PartnerSort, Column(en="Sort", zh="性质", words=SORT_WORDS)]
    since: Annotated[date | None, Column(en="Since", zh="协议起")]
    until: Annotated[date | None, Column(en="Until", zh="协议止")]
    last_given: Annotated[date | None, Column(en="Last gave", zh="最近兑现")]


class Partners(OfPartners, Projection[Partner]):
    """Every partner, in the order in which they joined."""

    name, version = "partners", 1
    key = ("partner_id",)
    called = "共建单位"
    zh = "全部共建单位，按登记先后。"
    single_stream = True
    pages = "records"
    measures = (PARTNERS,)

    def shown(self, row: Record) -> Partner:
        """The row as people look at it."""
        return partner_of(row, self)

    @query(zh="可上墙公示的共建单位名单，不含联系人。", called="公示")
    def posted(self) -> list[Posted]:
        """Those that are partners, without anybody's name, to be posted."""
        return [Posted(**carried(each, Posted)) for each in self.records if each.goes_on]

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """Agreements that have an end."""
        for row in self.records.where(status="agreed"):
            if row.until:
                yield AgendaItem(
                    ("Agreement ends", "协议到期，请商议续签"),
                    row.partner_id,
                    row.until,
                    row.name,
                    place=row.place,
                    next_step=AgreePartnership,
                    number=row.number,
                    ahead=DAYS_TO_RENEW,
                )

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Who was a partner at the end of it."""
        day = min(period.last, self.today)
        ids = {each.partner_id for each in self.partnerships if each.stands_on(day)}
        sorts = [self.records[each].sort for each in ids]
        yield PARTNERS.is_(len(sorts))
        for sort in sorted(set(sorts)):
            yield PARTNERS.is_(sorts.count(sort), sort=sort)


def partner_of(row: Record, people: OfMerges) -> Partner:
    """A partner as people look at it: its contact as whoever they go on as."""
    told: dict[str, Any] = carried(row, Partner)
    told["contact"] = row.contact and people.canonical(row.contact)
    return Partner(**told)
