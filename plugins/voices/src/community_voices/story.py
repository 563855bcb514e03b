"""What residents of the invented community of ``community demo`` say, and the good they do."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from community_core.demo import Cast, Deed, Thread
from community_core.domain import GiveConsent, ResolveRequest, WithdrawConsent
from community_voices.deed import PublishDeed, RecordDeed, RejectDeed, TakeDownDeed, VerifyDeed
from community_voices.values import VoiceKind
from community_voices.voice import (
    AdoptIdea,
    AnswerVoice,
    DeclineIdea,
    PublishVoice,
    RecordVoice,
    TakeDownVoice,
    TakeUpVoice,
)

_DAY = timedelta(days=1)


def told(cast: Cast) -> Iterator[Thread]:
    """Praise, hopes, ideas and complaints, each with what came of it; good deeds of three neighbours."""
    yield _published(cast)
    yield _became_a_request(cast)
    yield _adopted(cast)
    yield _declined(cast)
    yield _unanswered(cast)
    for number in range(4 * cast.pace):
        yield _answered(cast, number)
    yield _good_deed(cast)
    yield _not_so(cast)
    yield _not_looked_at(cast)


def _voice(cast: Cast, kind: VoiceKind, en: str, zh: str, person: str | None = None) -> RecordVoice:
    return RecordVoice(kind=kind, title=cast.say(en, zh), channel="gathering", person_id=person or cast.elder)


def _published(cast: Cast) -> Thread:
    """A hope on the notice board, until whoever had it would rather not."""
    does, person = partial(Deed, cast.worker), cast.elder
    hope = _voice(cast, "hope", "Newer forms, please", "希望活动形式更新颖", person)
    voice = (yield does(hope, at=cast.at(4, "16:00"))).stream_id
    yield does(AnswerVoice(voice_id=voice, answer=cast.say("A walk is planned.", "正在筹备 citywalk。")))
    purpose = f"publish:{voice}"
    yield does(GiveConsent(person_id=person, purpose=purpose, how="spoken"), wait=_DAY)
    board = cast.say("notice board", "宣传栏")
    yield does(PublishVoice(voice_id=voice, medium=board))
    yield does(WithdrawConsent(person_id=person, purpose=purpose), wait=8 * _DAY)
    reason = cast.say("consent taken back", "本人撤回同意")
    yield does(TakeDownVoice(voice_id=voice, reason=reason))


def _became_a_request(cast: Cast) -> Thread:
    does = partial(Deed, cast.worker)
    complaint = _voice(cast, "complaint", "The yard is dark in the evening", "院里晚上太暗")
    voice = (yield does(complaint, at=cast.at(5, "10:00"))).stream_id
    taken = TakeUpVoice(voice_id=voice, category=cast.say("facilities", "公共设施"))
    told = yield does(taken, wait=_DAY)
    [request] = [fact.stream_id for fact in told.events if fact.stream_id.startswith("request-")]
    yield does(ResolveRequest(request_id=request, outcome="done"), wait=6 * _DAY)


def _adopted(cast: Cast) -> Thread:
    does = partial(Deed, cast.worker)
    idea = _voice(cast, "idea", "Neighbours mend for neighbours", "邻里互修日")
    voice = (yield does(idea, at=cast.at(8, "10:00"))).stream_id
    plan = cast.say("every first Saturday, in the hall", "每月第一个周六，在活动室")
    yield does(AdoptIdea(voice_id=voice, plan=plan), wait=3 * _DAY)


def _declined(cast: Cast) -> Thread:
    does = partial(Deed, cast.worker)
    idea = _voice(cast, "idea", "Lock the gate at nine", "晚上九点锁大门")
    voice = (yield does(idea, at=cast.at(9, "10:00"))).stream_id
    reason = cast.say("ambulances must get in", "须保证急救车辆通行")
    yield does(DeclineIdea(voice_id=voice, reason=reason), wait=2 * _DAY)


def _unanswered(cast: Cast) -> Thread:
    suggestion = _voice(cast, "suggestion", "Lectures in the morning, please", "讲座最好放在上午")
    yield Deed(cast.worker, suggestion, at=cast.at(10, "11:00"))


def _answered(cast: Cast, number: int) -> Thread:
    does = partial(Deed, cast.worker)
    kind: VoiceKind = "praise" if number % 2 else "thanks"
    praise = _voice(cast, kind, "I come whenever I can", "只要有时间我都来")
    voice = (yield does(praise, at=cast.at(6 + number % 20, "16:30"))).stream_id
    yield does(AnswerVoice(voice_id=voice, answer=cast.say("Thank you!", "谢谢您！")), wait=_DAY)


def _good_deed(cast: Cast) -> Thread:
    """Told of by a neighbour, looked at by the secretary, shown with consent, and taken down again."""
    doer, teller = cast.volunteers(2)
    deed = RecordDeed(
        doer=doer,
        title=cast.say("Carried an old neighbour down four floors", "背邻居老人下四楼"),
        happened_on=cast.date(6),
        told_by=teller,
        words=cast.say("without a word", "二话没说"),
    )
    deed_id = (yield Deed(cast.worker, deed, at=cast.at(8, "9:00"))).stream_id
    does = partial(Deed, cast.secretary)
    yield does(VerifyDeed(deed_id=deed_id), wait=_DAY)
    yield does(GiveConsent(person_id=doer, purpose=f"publish:{deed_id}", how="written"))
    yield does(PublishDeed(deed_id=deed_id, medium=cast.say("notice board", "宣传栏")))
    reason = cast.say("the month is over", "当月展示结束")
    yield does(TakeDownDeed(deed_id=deed_id, reason=reason), at=cast.at(30, "17:00"))


def _not_so(cast: Cast) -> Thread:
    found = RecordDeed(
        doer=cast.volunteer, title=cast.say("Found a purse", "拾到钱包"), happened_on=cast.date(9)
    )
    deed = (yield Deed(cast.worker, found, at=cast.at(10, "9:00"))).stream_id
    reason = cast.say("it was somebody else", "另有其人")
    yield Deed(cast.secretary, RejectDeed(deed_id=deed, reason=reason), wait=2 * _DAY)


def _not_looked_at(cast: Cast) -> Thread:
    cleared = RecordDeed(
        doer=cast.volunteer,
        title=cast.say("Cleared the stairs for everybody", "义务清理楼道"),
        happened_on=cast.date(11),
    )
    yield Deed(cast.worker, cleared, at=cast.at(12, "9:00"))
