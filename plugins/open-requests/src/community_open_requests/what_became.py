"""What became of it 事有着落: of each request, voice, visit and meeting, what it led to and how that stands.

It follows two links: what an opening names as its origin, and what a request was converted into. What it led
to belongs to whatever else is installed: of that, facts are known by name alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from attrs import field, frozen

from community_core.domain import (
    ConvertedInto,
    FactCorrected,
    Help,
    ReopenRequest,
    RequestConverted,
    RequestResolved,
)
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedSince, AskedUntil
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    Table,
    agenda,
    figures,
    handles,
    query,
)
from community_open_requests.measures import CONVERTED, FULFILLED

T = TypeVar("T")
Kind = Literal["request", "voice", "visit", "activity"]
KINDS: Mapping[str, tuple[str, str]] = {
    "request": ("request", "诉求"),
    "voice": ("voice", "心声"),
    "visit": ("visit", "走访"),
    "activity": ("activity", "活动"),
}
Stands = Literal["goes-on", "done", "otherwise", "lost"]
STANDS: Mapping[str, tuple[str, str]] = {
    "goes-on": ("goes on", "办理中"),
    "done": ("done", "已落实"),
    "otherwise": ("ended otherwise", "另有结果"),
    "lost": ("came to nothing", "未成"),
}
_BY: Mapping[Stands, tuple[str, ...]] = {
    "done": (
        "ActivityHeld", "WorksAccepted", "WishConfirmed", "OfferUsed", "AgreementPerformed", "DeedVerified",
    ),
    "lost": (
        "ActivityCancelled", "ProjectAbandoned", "OfferWithdrawn", "WishWithdrawn", "WishExpired",
        "WishDeclined", "MediationFailed",
    ),
    "otherwise": (
        "RequestResolved", "RequestRejected", "RequestWithdrawn", "RequestMarkedDuplicate", "VoiceAnswered",
        "IdeaDeclined", "DeedRejected",
    ),
    "goes-on": (
        "RequestConverted", "RequestReopened", "WishPublished", "AgreementReached", "DisputeReferred",
    ),
}  # fmt: skip
TURNS: Mapping[str, Stands] = {name: stands for stands, names in _BY.items() for name in names}
"""The facts by which something comes to an end, or goes on again."""
_DONE = ("done", "partly")

AskedStream = Annotated[str, Help("Which of either end", "起因或去向", "2026-0001", refers="any")]


@frozen(kw_only=True)
class Opened:
    """Something that was begun, and whoever asked for it or said it, if they were named."""

    stream_id: str
    number: str
    title: str = ""
    at: datetime
    arose_from: str | None = None
    person: str | None = None


@frozen(kw_only=True)
class Turn:
    """A fact by which something came to an end or goes on again; of a request, what it became."""

    stream_id: str
    version: int
    at: datetime
    stands: Stands
    into: ConvertedInto | None = None
    target_id: str | None = None


@frozen(kw_only=True)
class Became:
    """Something, and what it led to in the end. ``done_on`` is the day on which the last of that was done,
    None while not all of it is."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    kind: Annotated[Kind, Column(en="Kind", zh="起因", words=KINDS)]
    title: Annotated[str, Column(en="What", zh="内容")]
    raised_on: Annotated[date, Column(en="Day", zh="日期")]
    became: Annotated[tuple[str, ...], Column(en="Became", zh="去向", refers="any")]
    stands: Annotated[tuple[Stands, ...], Column(en="Stands", zh="落实情况", words=STANDS)]
    done_on: Annotated[date | None, Column(en="Done", zh="落实日期")]
    source: Annotated[str, Column(en="Id", zh="编号", minor=True)]


class ByNeed(dict[str, T]):
    """What belongs to a stream, read when somebody asks for it, and once."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, stream_id: str) -> T:
        found = self[stream_id] = self._read(stream_id)
        return found


@frozen
class Web:
    """How everything stands and what it led to: by stream, the ``last`` turn by which it ended or went on
    again, and what says that it arose from it."""

    last: Mapping[str, Turn | None]
    began: Mapping[str, Sequence[Opened]] = field(repr=False)

    def led_to(self, stream_id: str) -> list[str]:
        """What came of it at once."""
        last = self.last[stream_id]
        target = [last.target_id] if last and last.target_id else []
        return list(dict.fromkeys((*(each.stream_id for each in self.began[stream_id]), *target)))

    def ends(self, stream_id: str) -> list[str]:
        """What it came to in the end, each once."""
        found: dict[str, None] = {}
        seen, open_ones = {stream_id}, self.led_to(stream_id)
        while open_ones:
            each = open_ones.pop(0)
            if each not in seen:
                seen.add(each)
                further = self.led_to(each)
                open_ones = [*further, *open_ones]
                found.update({} if further else {each: None})
        return list(found)

    def stands(self, stream_id: str) -> Stands:
        """How it stands; what nobody ended goes on."""
        last = self.last[stream_id]
        return last.stands if last else "goes-on"


class WhatBecame(Projection[Became]):
    """What requests, voices, visits and meetings led to, the first one first, and how that stands today."""

    name, version = "what-became", 2
    key = ("source",)
    called = "事有着落"
    zh = "诉求、心声、走访、议事各转成了什么，办到哪一步，由早到晚。"
    single_stream = True
    pages = None
    measures = (CONVERTED, FULFILLED)
    opened = Table(Opened, index=["arose_from"], order=("at", "number"))
    turns = Table(Turn, key=("stream_id", "version"), index=["at", "stands", "target_id"])

    @handles(object)
    def note(self, e: Recorded[Any]) -> None:
        if not isinstance(e.data, FactCorrected):
            self._begin(e.stream_id, e.occurred_at, e.data)
            self._turn(e.stream_id, e.version, e.occurred_at, e.data)
        elif e.data.right is not None:
            self._put_right(e, e.data.right)

    def _put_right(self, e: Recorded[FactCorrected], right: Any) -> None:
        opened, turn = self.opened.get(e.stream_id), self.turns.get((e.stream_id, e.data.version))
        if opened is not None:
            self._begin(e.stream_id, opened.at, right)
        if turn is not None:
            self._turn(e.stream_id, e.data.version, turn.at, right)

    def _begin(self, stream_id: str, at: datetime, data: Any) -> None:
        number = getattr(data, "number", None)
        if isinstance(number, str) and number:  # whatever follows on the stream has none
            opened = Opened(
                stream_id=stream_id,
                number=number,
                title=getattr(data, "title", ""),
                at=at,
                arose_from=getattr(data, "arose_from", None),
                person=getattr(data, "requester", getattr(data, "person_id", None)),
            )
            self.opened.put(opened)

    def _turn(self, stream_id: str, version: int, at: datetime, data: Any) -> None:
        stands = TURNS.get(type(data).__name__)
        if stands is None:
            return
        done = isinstance(data, RequestResolved) and data.outcome in _DONE
        turn = Turn(
            stream_id=stream_id,
            version=version,
            at=at,
            stands="done" if done else stands,
            into=data.into if isinstance(data, RequestConverted) else None,
            target_id=data.target_id if isinstance(data, RequestConverted) else None,
        )
        self.turns.put(turn)

    def __iter__(self) -> Iterator[Became]:
        return self._became(self.opened, self._whole())

    # ---- questions

    @query(zh="某件诉求、心声、走访、议事的去向，或某活动、项目等的由来。", called="某件")
    def of(self, stream: AskedStream) -> list[Became]:
        """What became of something, or where it came from."""
        return [each for each in self if stream in (each.source, *each.became)]

    @query(zh="一段日期内转为活动的诉求。", called="转为活动")
    def activities_from_requests(self, since: AskedSince, until: AskedUntil) -> list[Became]:
        """Requests that became an activity on these days."""
        became = (
            each.stream_id
            for each in self.turns
            if each.into == "activity" and since <= self.day(each.at) <= until
        )
        return list(self._became(self._begun(became), self._by_need()))

    @query(zh="转成的事未成，而起因未恢复办理的：告知居民，或重新办理。", called="未成")
    def lost(self) -> list[Became]:
        """What led to something that came to nothing, and is not open again: tell residents, or reopen."""
        web = self._by_need()
        return list(self._became(self._lost(web), web))

    # ---- what waits, and what it comes to

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """Whoever asked is to be told that nothing came of it."""
        for each in self._lost(self._by_need()):
            asked = each.stream_id.startswith("request-")
            yield AgendaItem(
                ("Came to nothing: tell them, or reopen", "未成：告知居民，或重新办理"),
                each.stream_id,
                None,
                each.title,
                person=each.person,
                next_step=ReopenRequest if asked else None,
                number=each.number,
            )

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Requests converted in it, and those of them that are carried out as of today."""
        turns = self.turns.between("at", period.begins, period.ends)
        converted = [each for each in turns if each.target_id]
        web = self._by_need()
        done = [each for each in converted if web.stands(str(each.target_id)) == "done"]
        yield CONVERTED.is_(len(converted))
        yield FULFILLED.is_(len(done))
        for into in sorted({str(each.into) for each in converted}):
            yield CONVERTED.is_(sum(each.into == into for each in converted), into=into)
            yield FULFILLED.is_(sum(each.into == into for each in done), into=into)

    # ---- rows

    def _whole(self) -> Web:
        """Everything at once, for whoever asks about all of it."""
        last, began = defaultdict[str, Turn | None](lambda: None), defaultdict[str, list[Opened]](list)
        last.update((each.stream_id, each) for each in self.turns)  # of each stream in their order
        for each in self.opened:
            if each.arose_from:
                began[each.arose_from].append(each)
        return Web(last, began)

    def _by_need(self) -> Web:
        """For whoever asks about a few."""
        return Web(
            ByNeed(self._last),
            ByNeed(lambda each: self.opened.where(arose_from=each)),
        )

    def _last(self, stream_id: str) -> Turn | None:
        return next(iter(self.turns.where(stream_id=stream_id, order="-version", limit=1)), None)

    def _lost(self, web: Web) -> list[Opened]:
        """What led to something that came to nothing, the first one first."""
        lost = {each.stream_id for each in self.turns.where(stands="lost")}
        found = (source for each in lost if web.stands(each) == "lost" for source in self._sources(each, web))
        return [each for each in self._begun(found) if each.stream_id.partition("-")[0] in KINDS]

    def _sources(self, stream_id: str, web: Web) -> Iterator[str]:
        """What it came of at once."""
        opened = self.opened.get(stream_id)
        if opened is not None and opened.arose_from:
            yield opened.arose_from
        for turn in self.turns.where(target_id=stream_id):
            last = web.last[turn.stream_id]
            if last is not None and last.target_id == stream_id:
                yield turn.stream_id

    def _begun(self, stream_ids: Iterable[str]) -> list[Opened]:
        """Those of them that were begun, each once, the first one first."""
        found = filter(None, (self.opened.get(each) for each in set(stream_ids)))
        return sorted(found, key=lambda each: (each.at, each.number))

    def _became(self, opened: Iterable[Opened], web: Web) -> Iterator[Became]:
        """A row for each request, voice, visit and meeting among them that led to something."""
        for each in opened:
            kind = each.stream_id.partition("-")[0]
            if kind in KINDS and (ends := web.ends(each.stream_id)):
                yield self._row(each, kind, ends, web)

    def _row(self, opened: Opened, kind: Any, ends: list[str], web: Web) -> Became:
        stands: tuple[Stands, ...] = tuple(web.stands(each) for each in ends)
        dates = [self.day(last.at) for each in ends if (last := web.last[each])]
        return Became(
            number=opened.number,
            kind=kind,
            title=opened.title,
            raised_on=self.day(opened.at),
            became=tuple(ends),
            stands=stands,
            done_on=max(dates) if set(stands) == {"done"} else None,
            source=opened.stream_id,
        )
