"""Whatever is done about voices and good deeds, corrected, undone or told late: no law is broken, views agree
with the decider, and figures are those counted by hand."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from community_core import Community, Refused, domain
from community_core.testing import KnownFact, known_facts
from community_core.views import Period
from community_voices import deed as good_deed
from community_voices.good_deeds import GoodDeeds
from community_voices.to_action import VoiceToAction
from community_voices.voice import (
    VOICE,
    AdoptIdea,
    AnswerVoice,
    DeclineIdea,
    IdeaAdopted,
    IdeaDeclined,
    PublishVoice,
    RecordVoice,
    TakeDownVoice,
    TakeUpVoice,
    VoiceAnswered,
    VoicePublished,
    VoiceRecorded,
    VoiceState,
    VoiceTakenUp,
)
from community_voices.voices import Voices

START = datetime(2024, 1, 20, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = ("person-lin", "person-he", "person-xu", "person-yun")
KINDS: tuple[Any, ...] = ("idea", "praise", "idea", "complaint", "idea", "thanks", "suggestion", "hope")
Deed = tuple[str, int, int, int]
"""What is done, to which of those there are, after how many hours, and with which value."""
OF_VOICES = (
    "answer",
    "take-up",
    "take-up",
    "adopt",
    "decline",
    "consent",
    "publish",
    "take-down",
    "take-back",
)
OF_REQUESTS = ("resolve", "resolve", "reopen")
OF_DEEDS = ("verify", "verify", "agree", "agree", "tell", "tell", "hide", "reject", "disagree")
DEEDS = (
    "say", "wait", *OF_VOICES, *OF_REQUESTS, "see", *OF_DEEDS, "merge",
    "correct", "correct", "correct", "correct", "correct", "correct", "retime", "undo", "undo",
)  # fmt: skip


class Neighbourhood:
    """A community in which any deed is tried that is allowed."""

    def __init__(self) -> None:
        self.now = START
        self.community = Community.open(":memory:", clock=lambda: self.now)
        for each in PEOPLE:
            self._execute(domain.RegisterPerson(person_id=each, name="某人"))
        self.voices = [self._say(each) for each in (2, 0)]
        self.deeds = [self._see(each) for each in range(2)]
        self._begin_in_the_middle()

    def _begin_in_the_middle(self) -> None:
        """Where most may go wrong: an idea adopted, a voice nobody signed published, a deed verified."""
        self._execute(AdoptIdea(voice_id=self.voices[0], plan="试行"))
        self._execute(PublishVoice(voice_id=self.voices[1], medium="宣传栏"))
        self._execute(good_deed.VerifyDeed(deed_id=self.deeds[0]), by=PEOPLE[2])

    def do(self, deed: Deed) -> None:
        """Do it, unless a rule says no."""
        kind, which, hours, value = deed
        self.now += (hours if kind != "wait" else 400) * HOUR
        late: dict[str, Any] = {"at": self.now - value * HOUR} if value % 4 == 3 else {}
        with suppress(Refused):
            if kind == "say":
                self.voices.append(self._say(value, **late))
            elif kind == "see":
                self.deeds.append(self._see(value, **late))
            elif kind in ("correct", "retime", "undo"):
                self._put_right(kind, which, value)
            elif kind != "wait" and (command := self._step(kind, which, value)):
                self._execute(command, by=PEOPLE[(which + value) % 4], **late)

    def _execute(self, command: Any, by: str = "person-shen", **at: Any) -> str:
        return str(self.community.execute(command, by=by, **at).stream_id)

    def _say(self, value: int, **late: Any) -> str:
        speaker = PEOPLE[value % 4] if value % 5 else None
        said = RecordVoice(kind=KINDS[value % 8], title="换书角", channel="desk", person_id=speaker)
        return self._execute(said, **late)

    def _see(self, value: int, **late: Any) -> str:
        who: dict[str, Any] = {"doer": PEOPLE[value % 4], "told_by": PEOPLE[(value + 1) % 4]}
        return self._execute(good_deed.RecordDeed(**who, title="扫雪", happened_on=START.date()), **late)

    def voice(self, voice_id: str) -> VoiceState:
        """As the decider sees it."""
        state: VoiceState = self.community.ledger.load(VOICE, voice_id).state
        return state

    def deed(self, deed_id: str) -> good_deed.DeedState:
        """As the decider sees it."""
        state: good_deed.DeedState = self.community.ledger.load(good_deed.DEED, deed_id).state
        return state

    def _step(self, kind: str, which: int, value: int) -> Any:
        voice, deed = (self._last(each, which) for each in (self.voices, self.deeds))
        of_voice: dict[str, Any] = {"voice_id": voice}
        of_deed: dict[str, Any] = {"deed_id": deed}
        why: dict[str, Any] = {"reason": "核对"}
        speaker = self.voice(voice).person_id or PEOPLE[value % 4]
        asked = {"person_id": speaker, "purpose": f"publish:{voice}"}
        asked_of_doer = {"person_id": self.deed(deed).doer or PEOPLE[0], "purpose": f"publish:{deed}"}
        steps: dict[str, Callable[[], Any]] = {
            "answer": lambda: AnswerVoice(**of_voice, answer="再议"),
            "take-up": lambda: TakeUpVoice(**of_voice, category="设施"),
            "adopt": lambda: AdoptIdea(**of_voice, plan="试行"),
            "decline": lambda: DeclineIdea(**of_voice, **why),
            "consent": lambda: domain.GiveConsent(**asked, how="spoken"),
            "take-back": lambda: domain.WithdrawConsent(**asked),
            "publish": lambda: PublishVoice(**of_voice, medium="宣传栏"),
            "take-down": lambda: TakeDownVoice(**of_voice, **why),
            "resolve": lambda: self._of_request(voice, domain.ResolveRequest, outcome=_outcome(value)),
            "reopen": lambda: self._of_request(voice, domain.ReopenRequest, **why),
            "verify": lambda: good_deed.VerifyDeed(**of_deed),
            "agree": lambda: domain.GiveConsent(**asked_of_doer, how="spoken"),
            "disagree": lambda: domain.WithdrawConsent(**asked_of_doer),
            "tell": lambda: good_deed.PublishDeed(**of_deed, medium="宣传栏"),
            "hide": lambda: good_deed.TakeDownDeed(**of_deed, **why),
            "reject": lambda: good_deed.RejectDeed(**of_deed, **why),
            "merge": lambda: domain.MergePerson(person_id=PEOPLE[which % 4], into=PEOPLE[(which + 1) % 4]),
        }
        return steps[kind]()

    def _of_request(self, voice: str, command: type[Any], **said: Any) -> Any:
        [*_, into] = [
            None,
            *(each.data.into for each in self.community.history(voice) if _took_up(each.data)),
        ]
        return command(request_id=into, **said) if into else None

    def _last(self, ids: Sequence[str], which: int) -> str:
        return ids[-1 - which % min(3, len(ids))]  # the latest, so that much happens

    def _put_right(self, kind: str, which: int, value: int) -> None:
        facts = [
            each
            for each in self.community.log()
            if (_otherwise(each.data, value) if kind == "correct" else each.type != "PersonRegistered")
        ]
        chosen = facts[-1 - which % len(facts)]
        why: dict[str, Any] = {"reason": "误录"}
        if kind == "undo":
            self._execute(domain.UndoFact(fact_id=chosen.id, **why))
        elif kind == "retime":
            moment = chosen.occurred_at - (value - 2) * 7 * HOUR
            self._execute(domain.CorrectFact(fact_id=chosen.id, occurred_at=moment, **why))
        elif right := _otherwise(chosen.data, value):
            self._execute(domain.CorrectFact(fact_id=chosen.id, right=right, **why))


def _took_up(event: Any) -> bool:
    return isinstance(event, VoiceTakenUp)


def _outcome(value: int) -> Any:
    return ("done", "partly", "explained", "done")[value % 4]


def _otherwise(event: Any, value: int) -> dict[str, Any]:
    match event:
        case VoiceRecorded():
            speaker = PEOPLE[value % 4] if value % 3 else None
            return {"kind": KINDS[value % 8]} if value % 2 else {"person_id": speaker}
        case good_deed.DeedRecorded():
            return {("doer", "told_by")[value % 2]: PEOPLE[value % 4]}
        case domain.RequestResolved():
            return {"outcome": _outcome(value)}
    return {}


# ---- the laws


def refuse_broken_laws(neighbourhood: Neighbourhood, facts: Sequence[KnownFact]) -> None:
    """Ideas alone are decided, a voice becomes one request, nobody verifies their own deed as far as is known
    then, and what goes on stands on what is there. What a merge made wrong may be made otherwise wrong,
    which stays when that is undone."""
    merged = any(isinstance(each.data, domain.PersonMerged) for each in neighbourhood.community.log())
    for voice in neighbourhood.voices:
        steps = [each.event for each in facts if each.stream_id == voice]
        kinds = [each.kind for each in steps if isinstance(each, VoiceRecorded)]
        decided = [each for each in steps if isinstance(each, IdeaAdopted | IdeaDeclined)]
        assert len(kinds) == bool(steps)
        assert not decided or kinds == ["idea"]
        took_up = [each.into for each in steps if _took_up(each)]
        assert len(took_up) <= 1
        raised = [each for each in facts if getattr(each.event, "arose_from", None) == voice]
        assert [each.stream_id for each in raised] == took_up
    for deed in neighbourhood.deeds:
        told = [each for each in facts if each.stream_id == deed]
        names = [
            {each.event.doer, each.event.told_by}
            for each in told
            if isinstance(each.event, good_deed.DeedRecorded)
        ]
        assert len(names) == bool(told)
        verified = [each.actor for each in told if isinstance(each.event, good_deed.DeedVerified)]
        assert len(verified) <= 1
        assert merged or all(each not in names[0] for each in verified)


def refuse_told_unasked(neighbourhood: Neighbourhood, before: int, facts: Sequence[KnownFact]) -> None:
    """Nothing somebody said or did was just published, late or again, that they had not said yes to by that
    day."""
    for each in neighbourhood.community.log():
        if each.position <= before or not isinstance(each.data, VoicePublished | good_deed.DeedPublished):
            continue
        whose = (
            neighbourhood.voice(each.stream_id).person_id
            if isinstance(each.data, VoicePublished)
            else neighbourhood.deed(each.stream_id).doer
        )
        assert whose is None or consented(facts, each.stream_id, whose, each.occurred_at)


def consented(facts: Sequence[KnownFact], stream_id: str, whose: str, at: datetime) -> bool:
    """Whether somebody's last word about one thing by the end of a day, as it is in Shanghai, was yes."""
    end = (at + 8 * HOUR).replace(hour=0, minute=0, second=0, microsecond=0) + 16 * HOUR
    said = [
        each.event
        for each in facts
        if each.stream_id == whose
        and getattr(each.event, "purpose", "") == f"publish:{stream_id}"
        and each.at < end
    ]
    return bool(said) and isinstance(said[-1], domain.ConsentGiven)


def views_agree(neighbourhood: Neighbourhood, facts: Sequence[KnownFact]) -> None:
    """The ledgers show each voice and good deed as the decider sees it."""
    community = neighbourhood.community
    rows = {each.voice_id: each for each in community.view(Voices)}
    courses = {each.voice_id: each for each in community.view(VoiceToAction)}
    for voice in neighbourhood.voices:
        state = neighbourhood.voice(voice)
        assert (voice in rows) is (state.status is not None)
        took_up = [each.event.into for each in facts if each.stream_id == voice and _took_up(each.event)]
        course = courses.get(voice)
        assert ([course.request] if course else []) == took_up
        if row := rows.get(voice):
            assert (row.status, row.kind, row.decision) == (state.status, state.kind, state.decision)
            assert (row.medium is not None) is state.published
            assert ([row.request] if row.request else []) == took_up
    good = {each.deed_id: each for each in community.view(GoodDeeds)}
    for deed in neighbourhood.deeds:
        stands = neighbourhood.deed(deed).status
        assert (deed in good) is (stands is not None)
        assert deed not in good or good[deed].status == stands


DEED = st.tuples(st.sampled_from(DEEDS), st.integers(0, 20), st.integers(0, 60), st.integers(0, 11))
MERGED_FOR_A_WHILE = [
    *[("undo", 4, 0, 0), ("merge", 17, 0, 0), ("adopt", 0, 0, 0), ("decline", 0, 0, 0), ("tell", 0, 0, 0)],
    *[("hide", 0, 0, 0), ("undo", 1, 0, 0), ("correct", 1, 0, 6), ("say", 0, 0, 0), ("undo", 4, 0, 0)],
]
"""Whoever verified a deed is merged with whoever told of it; meanwhile it turns out to be the verifier's."""
DONE_AND_SEEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@DONE_AND_SEEN
@given(st.lists(DEED, min_size=15, max_size=40))
@example(MERGED_FOR_A_WHILE)
def test_no_deed_breaks_a_law(deeds: list[Deed]) -> None:
    """After each: laws; what was just published had its consent; at last the views."""
    neighbourhood = Neighbourhood()
    with neighbourhood.community as community:
        for deed in deeds:
            before = community.ledger.position()
            neighbourhood.do(deed)
            facts = known_facts(community)
            refuse_broken_laws(neighbourhood, facts)
            if not any(isinstance(each.event, domain.PersonMerged) for each in facts):
                refuse_told_unasked(neighbourhood, before, facts)
        views_agree(neighbourhood, known_facts(community))


# ---- figures


def counted(month: Period, facts: Sequence[KnownFact]) -> Iterator[tuple[str, Any]]:
    """Every figure of a month, from facts one by one."""
    courses = [
        (each.event, [one for one in facts if one.stream_id == each.stream_id and one.at <= month.ends])
        for each in facts
        if isinstance(each.event, VoiceRecorded) and each.at in month
    ]
    yield "voices", (len(courses), None)
    for kind, count in Counter(said.kind for said, _ in courses).items():
        yield f"voices kind {kind}", (count, None)
    had = [(said.kind, [type(each.event) for each in one], one) for said, one in courses]
    told = {VoiceAnswered, VoiceTakenUp, IdeaAdopted, IdeaDeclined}
    asking = [not told.isdisjoint(types) for kind, types, _ in had if kind not in ("praise", "thanks")]
    yield "voice-answer-rate", (sum(asking), len(asking))
    ideas = [types for kind, types, _ in had if kind == "idea"]
    yield "idea-adoption-rate", (sum(IdeaAdopted in each for each in ideas), len(ideas))
    voices = {each.stream_id for each in facts if isinstance(each.event, VoiceRecorded) and each.at in month}
    into = [each.event.into for each in facts if each.stream_id in voices and _took_up(each.event)]
    yield "voices-to-action", (sum(_is_done(facts, each) for each in into), None)
    deeds = [
        [type(one.event) for one in facts if one.stream_id == each.stream_id and one.at <= month.ends]
        for each in facts
        if isinstance(each.event, good_deed.DeedRecorded) and each.at in month
    ]
    yield "good-deeds", (len(deeds), None)
    verified = [good_deed.DeedVerified in each and good_deed.DeedRejected not in each for each in deeds]
    yield "good-deeds-verified", (sum(verified), None)


def _is_done(facts: Sequence[KnownFact], request: str) -> bool:
    """Whatever was said of it last, whenever that was recorded."""
    said = [each for each in facts if each.stream_id == request]
    turns = [
        each.event for each in said if isinstance(each.event, domain.RequestResolved | domain.RequestReopened)
    ]
    return bool(turns) and getattr(turns[-1], "outcome", "") in ("done", "partly")


OF_US: Any = [Voices, VoiceToAction, GoodDeeds]


@DONE_AND_SEEN
@given(st.lists(DEED, min_size=15, max_size=40))
def test_figures_are_those_counted_by_hand(deeds: list[Deed]) -> None:
    """Of every month, with corrections, undone facts, late ones and people merged."""
    neighbourhood = Neighbourhood()
    with neighbourhood.community as community:
        for deed in deeds:
            neighbourhood.do(deed)
        for month in range(1, 6):
            period = Period.month(2024, month, community.zone)
            gathered = community.figures(period, projections=OF_US)
            assert gathered.failed == ()
            by_hand = dict(counted(period, known_facts(community)))
            told = {
                " ".join((each.measure.code, *(each.split or ()))): (each.value, each.whole)
                for each in gathered.figures
            }
            if gathered.has_data:
                assert told == by_hand
            else:
                assert not any(value for value, _ in by_hand.values())


def test_the_deeds_reach_every_figure() -> None:
    """Otherwise the tests above would compare nothing with nothing."""
    random, seen = Random(7), Counter[str]()
    for _ in range(6):
        neighbourhood = Neighbourhood()
        with neighbourhood.community as community:
            for _ in range(80):
                deed = random.choice(DEEDS), random.randrange(9), random.randrange(12), random.randrange(12)
                neighbourhood.do(deed)
            for month in (1, 2):
                period = Period.month(2024, month, community.zone)
                for each in community.figures(period, projections=OF_US).figures:
                    seen[each.measure.code] += each.value or 0
    measures = [each.code for view in OF_US for each in view.measures]
    assert [each for each in measures if not seen[each]] == []
