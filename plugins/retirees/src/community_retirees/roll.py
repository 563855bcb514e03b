"""The roll 移交名册: who was handed over, which forms are out and back, who registered, what was given."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from attrs import field, frozen

from community_core.domain import Command, Help
from community_core.neighbourhood import (
    AskedDays,
    BuildingColumn,
    KeepersColumn,
    Neighbourhood,
    OfNeighbourhood,
    Person,
    PersonColumn,
)
from community_core.views import (
    CONTACTS,
    SERVED,
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    agenda,
    figures,
    query,
)
from community_retirees import commands
from community_retirees.measures import ARRIVED, INCOMPLETE, ISSUED, RETURNED, SHARE
from community_retirees.records import Batch, Canonical, OfTransfers, Paper, Standing
from community_retirees.state import RetireeStatus
from community_retirees.transfer import TRANSFER

DAYS_OUT = 14
"""How long a form may be out before somebody fetches it."""

AskedTransfer = Annotated[
    str,
    Help("Which transfer", "移交批次", "2026-0001", word=("transfer", "移交批次"), refers="transfer"),
]
NumberColumn = Annotated[str, Column(en="Transfer", zh="移交批次")]
TransferIdColumn = Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class OnRoll:
    """Somebody on the list of a transfer."""

    number: NumberColumn
    person_id: PersonColumn
    building: BuildingColumn
    status: Annotated[RetireeStatus, Column(en="Stands", zh="状态", words=TRANSFER.words)]
    forms_out: Annotated[tuple[str, ...], Column(en="Forms out", zh="未收回表格")]
    forms_back: Annotated[tuple[str, ...], Column(en="Forms back", zh="已收回表格")]
    registered_on: Annotated[date | None, Column(en="Registered", zh="报到日期")]
    gifts: Annotated[tuple[str, ...], Column(en="Gifts", zh="慰问品")]
    received_by: Annotated[tuple[str, ...], Column(en="Collected by", zh="代领人", refers="person")]
    transfer_id: TransferIdColumn


@frozen(kw_only=True)
class FormOut:
    """A form that is out, since when, and who took it there or looks after whoever has it."""

    number: NumberColumn
    form: Annotated[str, Column(en="Form", zh="表格")]
    person_id: PersonColumn
    building: BuildingColumn
    issued_on: Annotated[date, Column(en="Issued", zh="发放日期")]
    days: Annotated[int, Column(en="Days", zh="天数")]
    through: Annotated[str | None, Column(en="Through", zh="经手人", refers="person")]
    keepers: KeepersColumn
    transfer_id: TransferIdColumn


@frozen(kw_only=True)
class GiftWaiting:
    """A gift on the list that somebody has not had all of."""

    number: NumberColumn
    gift: Annotated[str, Column(en="Gift", zh="慰问品")]
    person_id: PersonColumn
    building: BuildingColumn
    listed: Annotated[int, Column(en="Listed", zh="名单数量")]
    given: Annotated[int, Column(en="Given", zh="已发放")]
    left: Annotated[int, Column(en="Left", zh="待发放")]
    keepers: KeepersColumn
    transfer_id: TransferIdColumn


@frozen
class Found:
    """Something that waits for somebody in a transfer: who took it there, if anybody, and which it is."""

    batch: Batch
    person: Person = field(repr=False)
    due: date | None = None
    through: str | None = None
    given: Mapping[str, Any] = field(factory=dict)


@frozen
class Waiting:
    """What one person is to see to in a transfer, for how many, and what the next step may name because it is
    the same for all of them."""

    batch: Batch
    whose: str | None
    people: list[Person] = field(factory=list, repr=False)
    due: date | None = None
    given: Mapping[str, Any] = field(factory=dict, repr=False)


class TransferRoll(OfNeighbourhood, OfTransfers, Projection[OnRoll]):
    """Who is on the lists of transfers that go on. What was said of party membership and health is told in no
    list."""

    name, version = "transfer-roll", 1
    called = "移交名册"
    zh = "进行中的移交批次的名册：表格、报到、慰问品。党员情况和健康状况不列入任何清单。"
    key = ("transfer_id", "person_id")
    single_stream = True
    pages = None
    measures = (ISSUED, RETURNED, INCOMPLETE, ARRIVED, SHARE, CONTACTS, SERVED)

    def __iter__(self) -> Iterator[OnRoll]:
        return iter(self._rows(self._under_way()))

    @query(zh="某批次的名册，已结束的也列出。", called="某批次")
    def of_transfer(self, transfer: AskedTransfer) -> list[OnRoll]:
        """The roll of one transfer, over or not."""
        return self._rows(self._named(transfer))

    @query(zh="某批次尚未报到且未注明不再移交的人员。", called="未报到")
    def missing(self, transfer: AskedTransfer) -> list[OnRoll]:
        """Who is on the list of a transfer, did not register and was not excused."""
        return [each for each in self._rows(self._named(transfer)) if each.status == "listed"]

    @query(zh="发出满若干天尚未收回的表格。", called="未收回表格")
    def forms_out(self, days: AskedDays = DAYS_OUT) -> list[FormOut]:
        """Forms that are out for so many days or longer."""
        around = self.neighbourhood(self.today)
        found = [
            self._out(batch, paper, around)
            for batch, each in self._with_batch(self._under_way(), around)
            for paper in each.forms("handed-out")
        ]
        found.sort(key=lambda each: (each.issued_on, each.transfer_id, each.person_id, each.form))
        return [each for each in found if each.days >= days]

    @query(zh="名单上尚未发放或未发齐的慰问品。", called="待发慰问品")
    def gifts_waiting(self) -> list[GiftWaiting]:
        """Gifts on lists that were not given, or not all; not for whoever was excused."""
        around = self.neighbourhood(self.today)
        return [
            self._gift(batch, each, gift, around)
            for batch, each in self._with_batch(self._under_way(), around)
            for gift in self._wanted(each)
        ]

    # ---- agenda

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """One item a transfer and whoever is to see to it, with how many wait."""
        around = self.neighbourhood(self.today)
        told = list(self._with_batch(self._under_way(), around))
        for each in self._forms_waiting(told, around, until):
            what = ("forms out, fetch them", "份表格发出已久，请收回")
            yield _item(each, what, commands.ReturnForm, around)
        for each in self._missing(told, around, until):
            yield _item(each, ("not registered", "人尚未报到"), commands.RegisterRetiree, around)
        for each in self._gifts(told, around):
            yield _item(each, ("people wait for gifts", "人的慰问品待发放"), commands.GiveGift, around)

    def _forms_waiting(
        self, told: Iterable[tuple[Batch, Standing]], around: Neighbourhood, until: date
    ) -> list[Waiting]:
        person = around.people.person
        late = [
            Found(batch, person(each.person_id), self._due(paper), paper.through, {"form": paper.form})
            for batch, each in told
            for paper in each.forms("handed-out")
            if self._due(paper) <= until
        ]
        return _grouped(late, around)

    def _missing(
        self, told: Iterable[tuple[Batch, Standing]], around: Neighbourhood, until: date
    ) -> list[Waiting]:
        late = [
            Found(batch, around.people.person(each.person_id), batch.due_on)
            for batch, each in told
            if batch.due_on and batch.due_on <= until and each.status == "listed"
        ]
        return _grouped(late, around)

    def _gifts(self, told: Iterable[tuple[Batch, Standing]], around: Neighbourhood) -> list[Waiting]:
        left = [
            Found(batch, around.people.person(each.person_id), given=_alone("gift", wanted))
            for batch, each in told
            if (wanted := self._wanted(each))
        ]
        return _grouped(left, around)

    def _due(self, paper: Paper) -> date:
        return self.day(paper.at) + timedelta(days=DAYS_OUT)

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """What moved in it, and how the lists stood at its end. Whoever came to register was met there."""
        people = self.people_on(min(period.last, self.today))
        papers = self.papers.between("at", period.begins, period.ends)
        back = [each for each in papers if each.status == "returned"]
        came = self.listings.between("at", period.begins, period.ends)
        arrived = {
            (people.canonical(each.person_id), self.day(each.at)) for each in came if each.status == "arrived"
        }
        yield ISSUED.is_(sum(each.status == "handed-out" for each in papers))
        yield RETURNED.is_(len(back))
        yield INCOMPLETE.is_(sum(each.complete is False for each in back))
        yield ARRIVED.who(person for person, _ in arrived)
        yield self._share(min(period.last, self.today), people.canonical)
        yield SERVED.who(person for person, _ in arrived)
        yield CONTACTS.is_(len(arrived))
        if arrived:
            yield CONTACTS.is_(len(arrived), channel="not-told")

    def _share(self, day: date, canonical: Canonical) -> Figure:
        told = [each.status for each in self.standing(self.batches, canonical, day) if each.listings]
        return SHARE.of(told.count("arrived"), len(told) - told.count("excused"))

    # ---- rows

    def _under_way(self) -> list[Batch]:
        return list(self.batches.where(status="under-way"))

    def _named(self, transfer: str) -> list[Batch]:
        known = self.batches.get(transfer)
        return [known] if known else []

    def _with_batch(
        self, batches: Iterable[Batch], around: Neighbourhood
    ) -> Iterator[tuple[Batch, Standing]]:
        """Everybody on these lists, each with the transfer."""
        for batch in batches:
            for each in self.standing([batch], around.people.canonical):
                if each.listings:
                    yield batch, each

    def _wanted(self, each: Standing) -> list[str]:
        """The gifts somebody has not had all of."""
        if each.status == "excused":
            return []
        return [gift for gift, (meant, given) in each.gifts().items() if given < meant]

    def _rows(self, batches: list[Batch]) -> list[OnRoll]:
        around = self.neighbourhood(self.today)
        return [self._row(batch, each, around) for batch, each in self._with_batch(batches, around)]

    def _row(self, batch: Batch, each: Standing, around: Neighbourhood) -> OnRoll:
        person = around.people.person(each.person_id)
        collected = (one.received_by for one in each.presents if one.received_by)
        return OnRoll(
            number=batch.number,
            person_id=each.person_id,
            building=person.building,
            status=each.status,
            forms_out=_names(each.forms("handed-out")),
            forms_back=_names(each.forms("returned")),
            registered_on=_day(each.registered_at, self.day),
            gifts=tuple(f"{gift} {given}/{meant}" for gift, (meant, given) in each.gifts().items()),
            received_by=tuple(dict.fromkeys(map(around.people.canonical, collected))),
            transfer_id=batch.transfer_id,
        )

    def _out(self, batch: Batch, paper: Paper, around: Neighbourhood) -> FormOut:
        person = around.people.person(paper.person_id)
        issued_on = self.day(paper.at)
        return FormOut(
            number=batch.number,
            form=paper.form,
            person_id=person.person_id,
            building=person.building,
            issued_on=issued_on,
            days=(self.today - issued_on).days,
            through=paper.through and around.people.canonical(paper.through),
            keepers=around.keepers_of(person),
            transfer_id=batch.transfer_id,
        )

    def _gift(self, batch: Batch, each: Standing, gift: str, around: Neighbourhood) -> GiftWaiting:
        person = around.people.person(each.person_id)
        listed, given = each.gifts()[gift]
        return GiftWaiting(
            number=batch.number,
            gift=gift,
            person_id=each.person_id,
            building=person.building,
            listed=listed,
            given=given,
            left=listed - given,
            keepers=around.keepers_of(person),
            transfer_id=batch.transfer_id,
        )


def _names(papers: Iterable[Paper]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.form for each in papers))


def _day(moment: datetime | None, day: Callable[[datetime], date]) -> date | None:
    return None if moment is None else day(moment)


def _alone(name: str, values: list[str]) -> Mapping[str, Any]:
    """The value of a field where there is but one it may have."""
    return {name: values[0]} if len(values) == 1 else {}


def _grouped(found: Iterable[Found], around: Neighbourhood) -> list[Waiting]:
    """What waits, by transfer and whose it is: of whoever took it there, else of whoever looks after them."""
    groups = defaultdict[tuple[str, str | None], list[Found]](list)
    for each in found:
        canonical, keeping = around.people.canonical, around.keeping
        whose = canonical(each.through) if each.through else keeping(each.person).whose
        groups[each.batch.transfer_id, whose].append(each)
    return [_together(rows, whose) for (_, whose), rows in groups.items()]


def _together(rows: list[Found], whose: str | None) -> Waiting:
    told = [{**each.given, "person_id": each.person.person_id} for each in rows]
    first = told[0]
    return Waiting(
        rows[0].batch,
        whose,
        [each.person for each in rows],
        min((each.due for each in rows if each.due), default=None),
        {name: value for name, value in first.items() if all(each.get(name) == value for each in told)},
    )


def _item(each: Waiting, what: tuple[str, str], step: type[Command], around: Neighbourhood) -> AgendaItem:
    en, zh = what
    count = len(each.people)
    buildings = {person.building for person in each.people}
    return AgendaItem(
        (f"{count} {en}", f"{count} {zh}"),
        each.batch.transfer_id,
        each.due,
        each.batch.unit.removeprefix("org:"),
        place=around.keepers.places.called(buildings.pop()) if len(buildings) == 1 else "",
        person=each.given.get("person_id"),
        whose=each.whose,
        next_step=step,
        number=each.batch.number,
        given=each.given,
    )
