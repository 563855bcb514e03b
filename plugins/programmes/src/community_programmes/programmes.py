"""Programmes 服务项目: what there is, who takes part, and what goes on past its last day."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import Help, Sealed, said_of
from community_core.neighbourhood import AskedPerson, OfMerges, PersonColumn
from community_core.views import AgendaItem, Column, Projection, agenda, carried, query
from community_programmes import values
from community_programmes.programme import PROGRAMME, EndProgramme, ProgrammeStatus
from community_programmes.records import Enrolled, Offer, OfProgrammes

AskedProgramme = Annotated[
    str, Help("Which programme", "项目编号", "2026-0001", word=("programme", "项目"), refers="programme")
]


@frozen(kw_only=True)
class Programme:
    """A programme, and how many are on its list today."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Programme", zh="项目")]
    kind: Annotated[values.ProgrammeKind, Column(en="Kind", zh="类别", words=said_of(values.Kind).words)]
    rhythm: Annotated[
        values.ProgrammeRhythm, Column(en="Rhythm", zh="频次", words=said_of(values.Rhythm).words)
    ]
    status: Annotated[ProgrammeStatus, Column(en="Status", zh="状态", words=PROGRAMME.words)]
    participants: Annotated[int, Column(en="On the list", zh="参加人数")]
    until: Annotated[date | None, Column(en="Until", zh="截止")]
    partner: Annotated[str | None, Column(en="With", zh="合作方", refers="any")]
    sensitive: Annotated[bool, Column(en="Sensitive", zh="敏感")]
    programme_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class Participant:
    """Somebody on the list of a programme."""

    person_id: PersonColumn
    programme: Annotated[str, Column(en="Programme", zh="项目")]
    since: Annotated[date, Column(en="Since", zh="参加日期")]
    grounds: Annotated[str | Sealed | None, Column(en="Grounds", zh="列入原因")]
    programme_id: Annotated[str, Column(en="Id", zh="项目编号", refers="any", minor=True)]


class Programmes(OfMerges, OfProgrammes, Projection[Programme]):
    """Every programme. Who is on the list of a sensitive one is told to whoever may know, and asks for it."""

    name, version = "programmes", 2
    called = "服务项目"
    zh = "全部服务项目。敏感项目的名单只在有权查阅者指名查阅该项目时列出。"
    key = ("programme_id",)
    single_stream = True
    pages = "offers"
    personal = ("ParticipantEnrolled.grounds",)

    def shown(self, row: Offer) -> Programme:
        """The row as people look at it."""
        on_list = self.enrolled(self.today, self.canonical, self.listings.as_kept())
        count = sum(each.programme_id == row.programme_id for each in on_list.values())
        told: dict[str, Any] = {**carried(row, Programme), "participants": count}
        return Programme(**told)

    @query(zh="某项目的参加名单。", called="参加名单")
    def participants(self, programme: AskedProgramme) -> list[Participant]:
        """Who is on the list of one programme today."""
        on_list = self.enrolled(self.today, self.canonical).values()
        return self._told(each for each in on_list if each.programme_id == programme)

    @query(zh="某人参加的项目，敏感项目除外。", called="某人参加")
    def of_person(self, person: AskedPerson) -> list[Participant]:
        """The programmes somebody takes part in, the sensitive ones left out."""
        whom = self.canonical(person)
        on_list = self.enrolled(self.today, self.canonical).values()
        return self._told(
            each for each in on_list if each.person_id == whom and not self.is_sensitive(each.programme_id)
        )

    def _told(self, enrolled: Iterable[Enrolled]) -> list[Participant]:
        return [
            Participant(
                person_id=each.person_id,
                programme=self.title_of(each.programme_id),
                since=each.since,
                grounds=each.grounds,
                programme_id=each.programme_id,
            )
            for each in sorted(enrolled, key=lambda each: (each.since, each.person_id))
        ]

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        for each in self.offers.where(status="open"):
            if each.until is not None and each.until <= until:
                what = ("End it, or reopen it for longer", "项目到期，请结束或延长")
                yield AgendaItem(
                    what,
                    each.programme_id,
                    each.until,
                    each.title,
                    next_step=EndProgramme,
                    number=each.number,
                )
