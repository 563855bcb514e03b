"""From a voice to action 心声去向: the request or offer it became, what that became, and how far it came.

What it became belongs to whatever else is installed: of that, facts are known by name alone, and its
last one tells how it stands.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import WORDS, FactCorrected, RequestConverted, RequestResolved
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedSince, AskedUntil
from community_core.views import Column, Figure, Period, Projection, Table, carried, figures, handles, query
from community_voices.measures import ACTED_ON
from community_voices.records import request_of
from community_voices.values import KINDS, VoiceKind
from community_voices.voice import VoiceRecorded, VoiceTakenUp

_NOTHING_BECOMES = ("person", "visit", "volunteer", "place", "deed")
"""Kinds of streams that no request becomes."""
_FULFILLED = ("ActivityHeld", "WorksAccepted", "WishConfirmed", "OfferUsed")
"""The facts by which what a request became, or an offer, is done."""
_DONE = ("done", "partly")


@frozen(kw_only=True)
class Said:
    """What was said."""

    voice_id: str
    number: str
    title: str
    kind: VoiceKind
    recorded_at: datetime


@frozen(kw_only=True)
class Step:
    """Something that happened to a voice, a request or what one became: ``leads_to`` another stream."""

    stream_id: str
    version: int
    at: datetime
    what: str
    outcome: str | None = None
    leads_to: str | None = None


@frozen(kw_only=True)
class Course:
    """A voice that was taken up: how far its request came last, and what that became."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Voice", zh="内容")]
    kind: Annotated[VoiceKind, Column(en="Kind", zh="类别", words=KINDS)]
    recorded_on: Annotated[date, Column(en="Day", zh="日期")]
    request: Annotated[str | None, Column(en="Request", zh="诉求", refers="any")]
    request_step: Annotated[str | None, Column(en="Its last step", zh="诉求进展", words=WORDS)]
    became: Annotated[str | None, Column(en="Became", zh="转成", refers="any")]
    became_step: Annotated[str | None, Column(en="Last step of that", zh="进展", words=WORDS)]
    done_on: Annotated[date | None, Column(en="Done", zh="落实日期")]
    voice_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


class VoiceToAction(Projection[Course]):
    """Voices that were taken up, the first one first, and how far each came as of today."""

    name, version = "voice-to-action", 2
    key = ("voice_id",)
    called = "心声去向"
    zh = "已转办的心声截至今日的去向：诉求、诉求转成的活动或项目，或意愿，各办到哪一步。"
    single_stream = True
    pages = None
    measures = (ACTED_ON,)
    said = Table(Said, index=["recorded_at"], order=("recorded_at", "number"))
    steps = Table(Step, key=("stream_id", "version"))

    @handles(object)
    def note(self, e: Recorded[Any]) -> None:
        if e.stream_id.partition("-")[0] in _NOTHING_BECOMES:
            return
        if isinstance(e.data, FactCorrected):
            before = self.steps.get((e.stream_id, e.data.version))
            if before is not None and e.data.right is not None:
                self._tell(e.stream_id, e.data.version, before.at, before.what, e.data.right)
        else:
            self._tell(e.stream_id, e.version, e.occurred_at, e.type, e.data)

    def _tell(self, stream_id: str, version: int, at: datetime, what: str, data: Any) -> None:
        step = Step(
            stream_id=stream_id,
            version=version,
            at=at,
            what=what,
            outcome=data.outcome if isinstance(data, RequestResolved) else None,
            leads_to=_leads_to(data),
        )
        self.steps.put(step)
        if isinstance(data, VoiceRecorded):
            self.said.put(Said(voice_id=stream_id, recorded_at=at, **carried(data, Said)))

    def __iter__(self) -> Iterator[Course]:
        return (course for each in self.said if (course := self._course(each)))

    @query(zh="一段日期内登记、截至今日已落实的心声。", called="已落实")
    def action(self, since: AskedSince, until: AskedUntil) -> list[Course]:
        """Voices recorded on these days that are carried out as of today."""
        return [each for each in self if since <= each.recorded_on <= until and each.done_on]

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Of the voices recorded in it, those that are carried out as of today."""
        yield ACTED_ON.is_(len(self.action(period.first, period.last)))

    def _course(self, said: Said) -> Course | None:
        taken_up = [each for each in self._steps(said.voice_id) if each.leads_to]
        if not taken_up:
            return None
        into = str(taken_up[-1].leads_to)
        request = request_of(into)
        steps = self._steps(request) if request else []
        became = _target(steps) if request else into
        later = self._steps(became) if became else []
        done_at = _fulfilled_at(later) if became else _resolved_at(steps)
        return Course(
            number=said.number,
            title=said.title,
            kind=said.kind,
            recorded_on=self.day(said.recorded_at),
            request=request,
            request_step=steps[-1].what if steps else None,
            became=became,
            became_step=later[-1].what if later else None,
            done_on=self.day(done_at) if done_at else None,
            voice_id=said.voice_id,
        )

    def _steps(self, stream_id: str) -> list[Step]:
        return self.steps.where(stream_id=stream_id, order="version")


def _leads_to(data: Any) -> str | None:
    match data:
        case VoiceTakenUp():
            return data.into
        case RequestConverted():
            return data.target_id
    return None


def _target(steps: Sequence[Step]) -> str | None:
    """What a request became, unless it was reopened since."""
    turns = [each for each in steps if each.what in ("RequestConverted", "RequestReopened")]
    return turns[-1].leads_to if turns else None


def _resolved_at(steps: Sequence[Step]) -> datetime | None:
    """When a request was done, at least partly, unless it was reopened since."""
    turns = [each for each in steps if each.what in ("RequestResolved", "RequestReopened")]
    return turns[-1].at if turns and turns[-1].outcome in _DONE else None


def _fulfilled_at(steps: Sequence[Step]) -> datetime | None:
    return next((each.at for each in reversed(steps) if each.what in _FULFILLED), None)
