"""The ledger of voices 心声台账: what was said, what was made of it, and who still waits for an answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import WORDS, Command, Help, Sealed
from community_core.neighbourhood import AskedDays, AskedPerson
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
from community_voices import voice
from community_voices.measures import (
    ADOPTED,
    ANSWERED,
    DAYS_TO_ANSWER,
    DAYS_TO_DECIDE,
    NEED_NO_ANSWER,
    RECORDED,
)
from community_voices.records import OfVoices, Record, request_of
from community_voices.values import KINDS, Channel, VoiceKind

AskedDecision = Annotated[
    voice.Decision,
    Help("How it was decided; left out, all ideas", "采纳情况", "adopted", words=voice.DECISIONS),
]


@frozen(kw_only=True)
class Voice:
    """A voice, how it stands, and what became of it: the request, how that came out or stands, and what it
    became in turn; or the offer."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Voice", zh="内容")]
    kind: Annotated[VoiceKind, Column(en="Kind", zh="类别", words=KINDS)]
    recorded_on: Annotated[date | None, Column(en="Day", zh="日期")]
    channel: Annotated[Channel, Column(en="Channel", zh="渠道", words=WORDS)]
    person_id: Annotated[str | None, Column(en="By", zh="提出人", refers="person")]
    status: Annotated[voice.VoiceStatus, Column(en="Status", zh="状态", words=voice.VOICE.words)]
    answer: Annotated[str, Column(en="Answer", zh="答复")]
    request: Annotated[str | None, Column(en="Request", zh="转诉求", refers="any")]
    request_status: Annotated[str | None, Column(en="Request is", zh="办理情况", words=WORDS)]
    became: Annotated[str | None, Column(en="Became", zh="转成", refers="any")]
    decision: Annotated[
        voice.Decision | None, Column(en="Decision", zh="采纳情况", words=voice.VOICE.words, minor=True)
    ]
    medium: Annotated[str | None, Column(en="Published in", zh="公开于", minor=True)]
    arose_from: Annotated[str | None, Column(en="Arose from", zh="源自", refers="any", minor=True)]
    words: Annotated[str | Sealed | None, Column(en="Words", zh="原话", minor=True)]
    voice_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


class Voices(OfVoices, Projection[Voice]):
    """Every voice, the first one first."""

    name, version = "voices", 2
    key = ("voice_id",)
    called = "心声台账"
    zh = "全部居民心声，由早到晚。"
    single_stream = True
    pages = "records"
    personal = ("VoiceRecorded.words",)
    measures = (RECORDED, ANSWERED, ADOPTED)

    def shown(self, row: Record) -> Voice:
        """The row as people look at it, with the request it became."""
        request = request_of(row.into)
        became = self.requests.get(request) if request else None
        told: dict[str, Any] = carried(row, Voice)
        told["person_id"] = self.canonical(row.person_id) if row.person_id else None
        return Voice(
            recorded_on=self.day(row.recorded_at) if row.recorded_at else None,
            request=request,
            request_status=(became.outcome or became.status) if became else None,
            became=(became.target_id if became else None) if request else row.into,
            **told,
        )

    # ---- questions

    @query(zh="登记满若干天仍未答复的，等得最久的在前；不含表扬、感谢。", called="未答复")
    def unanswered(self, days: AskedDays = DAYS_TO_ANSWER) -> list[Voice]:
        """Voices but for praise and thanks that nobody has answered for so many days, the longest first."""
        last = self.today - timedelta(days=days)
        return [self.shown(row) for since, row in self._waiting() if since <= last]

    @query(zh="点子，由早到晚；可只列已采纳或未采纳的。", called="点子")
    def ideas(self, decision: AskedDecision | None = None) -> list[Voice]:
        """Ideas; those that were adopted alone, or those that were declined."""
        rows = self.records.where(kind="idea")
        return [self.shown(row) for row in rows if decision in (None, row.decision)]

    @query(zh="某人提出的心声，由早到晚。", called="某人")
    def of_person(self, person: AskedPerson) -> list[Voice]:
        """What one person said."""
        rows = [row for each in self.same_person(person) for row in self.records.where(person_id=each)]
        return [self.shown(row) for row in sorted(rows, key=lambda row: (row.number, row.voice_id))]

    # ---- what waits, and what they come to

    @agenda
    def to_do(self, until: date) -> Iterator[AgendaItem]:
        """Answers and decisions that are due, and what is published without consent."""
        for since, row in self._waiting():
            yield from _within(row, _ANSWER, since + timedelta(days=DAYS_TO_ANSWER), until, voice.AnswerVoice)
        for row in self.records.where(kind="idea", decision=None):
            if row.recorded_at and row.status != "taken-up":
                due = self.day(row.recorded_at) + timedelta(days=DAYS_TO_DECIDE)
                yield from _within(row, _DECIDE, due, until, voice.AdoptIdea)
        for row in self.records:
            if row.medium and row.person_id and self.consent(row.person_id, row.voice_id) is None:
                yield _item(row, _TAKE_DOWN, None, voice.TakeDownVoice)

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Of the voices recorded in it, what they had come to by its end."""
        recorded = [each for each in self.records if each.recorded_at and each.recorded_at in period]
        yield RECORDED.is_(len(recorded))
        for kind in sorted({each.kind for each in recorded}):
            yield RECORDED.is_(sum(each.kind == kind for each in recorded), kind=kind)
        asking = [each for each in recorded if each.kind not in NEED_NO_ANSWER]
        yield ANSWERED.of(sum(self._was_answered(each, period) for each in asking), len(asking))
        ideas = [each for each in recorded if each.kind == "idea"]
        yield ADOPTED.of(sum(self._was_adopted(each, period) for each in ideas), len(ideas))

    def _waiting(self) -> list[tuple[date, Record]]:
        """Whatever waits for an answer, and since when, the longest first."""
        rows = (each for each in self.records.where(status="recorded") if each.kind not in NEED_NO_ANSWER)
        return [(self.day(each.recorded_at), each) for each in rows if each.recorded_at]

    def _was_answered(self, row: Record, period: Period) -> bool:
        steps = self.steps.where(voice_id=row.voice_id)
        return any(each.status != "recorded" and each.at <= period.ends for each in steps)

    def _was_adopted(self, row: Record, period: Period) -> bool:
        steps = [each for each in self.steps.where(voice_id=row.voice_id) if each.at <= period.ends]
        decided = [each for each in steps if each.decision]
        return bool(decided) and max(decided, key=lambda each: (each.at, each.version)).decision == "adopted"


_ANSWER = ("Answer the voice", "答复心声")
_DECIDE = ("Adopt the idea, or say why not", "采纳点子，或说明不采纳的原因")
_TAKE_DOWN = ("Consent is gone: take it down", "同意已撤回，请撤下")


def _within(
    row: Record, what: tuple[str, str], due: date, until: date, step: type[Command]
) -> Iterator[AgendaItem]:
    if due <= until:
        yield _item(row, what, due, step)


def _item(row: Record, what: tuple[str, str], due: date | None, step: type[Command]) -> AgendaItem:
    return AgendaItem(
        what, row.voice_id, due, row.title, person=row.person_id, next_step=step, number=row.number
    )
