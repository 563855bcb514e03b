"""Voices 居民心声: what residents say, by name or not, and what is made of it. An idea 点子 is one kind.

    recorded -> answered | taken-up | adopted | not-adopted

Whatever follows, it may be answered, and again: the later answer stands beside the earlier. One that is taken
up becomes a request, or somebody's offer to do something, which link back and copy no words; it stays so when
the idea is adopted, too. Nobody closes a voice. Whether it is published is no status.

Not refused: voices nobody signed, which are published without asking, since they are nobody's; praise that is
never answered; an idea adopted after all; one place after another in which it is published. That it was
received is no answer, and no fact here.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from attrs import evolve, frozen

from community_core.domain import (
    STAYS,
    AroseFrom,
    By,
    Command,
    Context,
    Event,
    Help,
    Number,
    Place,
    RaiseRequest,
    RequestCategory,
    RequestDue,
    Sealed,
    Why,
    aggregate,
    allocated,
    command,
    event,
    fold,
    holds,
    must_consent,
    says,
    step,
)
from community_core.errors import Refused
from community_voices import values

VoiceStatus = Literal["recorded", "answered", "taken-up", "adopted", "not-adopted"]
Decision = Literal["adopted", "not-adopted"]
DECISIONS = {"adopted": ("adopted", "已采纳"), "not-adopted": ("not adopted", "未采纳")}

# ---- events


@event(en="Voice recorded", zh="登记心声")
@frozen(kw_only=True)
class VoiceRecorded(Event):
    """Somebody said it; nobody knows who, where ``person_id`` is None."""

    number: Number = allocated()
    kind: values.Kind
    title: values.Said
    channel: values.Channel
    person_id: values.Speaker | None = None
    arose_from: AroseFrom | None = None
    words: values.Words | Sealed | None = None


@event(en="Voice answered", zh="答复心声")
@frozen(kw_only=True)
class VoiceAnswered(Event):
    """Whoever said it was told this."""

    answer: values.Answer


@event(en="Voice taken up", zh="心声转办")
@frozen(kw_only=True)
class VoiceTakenUp(Event):
    """It became that request, or that offer."""

    into: values.Became


@event(en="Idea adopted", zh="采纳点子")
@frozen(kw_only=True)
class IdeaAdopted(Event):
    """It is carried out."""

    plan: values.Plan


@event(en="Idea declined", zh="不采纳点子")
@frozen(kw_only=True)
class IdeaDeclined(Event):
    """It is not, and whoever had it is told why."""

    reason: values.WhyNot


@event(en="Voice published", zh="公开心声")
@frozen(kw_only=True)
class VoicePublished(Event):
    """Anybody may read it there."""

    medium: values.Medium


@event(en="Voice taken down", zh="撤下心声")
@frozen(kw_only=True)
class VoiceTakenDown(Event):
    """It is to be read nowhere any more."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")] | Sealed


# ---- state


@frozen(kw_only=True)
class VoiceState:
    """How a voice stands; ``decision`` is about an idea, whatever else became of it."""

    status: VoiceStatus | None = None
    kind: values.VoiceKind = "suggestion"
    title: str = ""
    channel: values.Channel = "not-told"
    person_id: str | None = None
    decision: Decision | None = None
    published: bool = False


def _adopted(state: VoiceState, _: IdeaAdopted) -> VoiceState:
    return evolve(state, decision="adopted")


def _declined(state: VoiceState, _: IdeaDeclined) -> VoiceState:
    return evolve(state, decision="not-adopted")


def _published(state: VoiceState, _: VoicePublished) -> VoiceState:
    return evolve(state, published=True)


def _taken_down(state: VoiceState, _: VoiceTakenDown) -> VoiceState:
    return evolve(state, published=False)


# ---- commands


@command(zh="登记心声", happened=("时间", "征集时间", "登记日期"))
@frozen(kw_only=True)
class RecordVoice(Command):
    """Write down what somebody says; without a name, the title alone."""

    kind: values.Kind
    title: values.Said
    channel: values.Channel
    person_id: values.Speaker | None = None
    arose_from: AroseFrom | None = None
    words: values.Words | None = None


@frozen(kw_only=True)
class OnVoice(Command):
    """A step of one voice."""

    voice_id: values.VoiceId


@command(zh="答复心声", target="voice_id", happened=("反馈时间", "答复日期"))
@frozen(kw_only=True)
class AnswerVoice(OnVoice):
    """Tell whoever said it what is done about it, or why nothing is."""

    answer: values.Answer


@command(zh="心声转诉求", target="voice_id")
@frozen(kw_only=True)
class TakeUpVoice(OnVoice):
    """Make it a request, which links back to it."""

    category: RequestCategory
    place: Place = ""
    due_at: RequestDue | None = None


@command(zh="心声转意愿", target="voice_id")
@frozen(kw_only=True)
class TakeUpVoiceAsOffer(OnVoice):
    """Say that it became an offer of somebody, which was made by its own command and says that it arose from
    it: "I want to go on telling it"."""

    offer_id: values.Offer


@command(zh="采纳点子", target="voice_id")
@frozen(kw_only=True)
class AdoptIdea(OnVoice):
    """Say that an idea is carried out, and how."""

    plan: values.Plan


@command(zh="不采纳点子", target="voice_id")
@frozen(kw_only=True)
class DeclineIdea(OnVoice):
    """Say that an idea is not carried out, and why."""

    reason: values.WhyNot


@command(zh="公开心声", target="voice_id")
@frozen(kw_only=True)
class PublishVoice(OnVoice):
    """Publish it: whoever said it consented to publish:<its id>, or its number."""

    medium: values.Medium


@command(zh="撤下心声", target="voice_id")
@frozen(kw_only=True)
class TakeDownVoice(OnVoice):
    """Say that it is no longer to be read wherever it was published."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")]


# ---- decisions and rules

_UNKNOWN = Why("voice-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
_TAKEN_UP = Why("taken-up-once", "go on with what it became.", "请办理转成的诉求或意愿。")
_DECIDED = Why("idea-decided", "undo that, if it was a slip.", "如属误录，请撤回原决定。")


def _take_up(state: VoiceState, command: TakeUpVoice, context: Context) -> Iterable[VoiceTakenUp]:
    request = RaiseRequest(
        title=state.title,
        category=command.category,
        channel=state.channel,
        requester=state.person_id,
        place=command.place,
        arose_from=context.stream_id,
        due_at=command.due_at,
    )
    return [VoiceTakenUp(into=context.also(request))]


def _take_up_as_offer(_: VoiceState, command: TakeUpVoiceAsOffer, context: Context) -> Iterable[VoiceTakenUp]:
    """What a voice became says so, too: both ends show the other."""
    begun = next((each.data for each in context.past(command.offer_id)), None)
    if getattr(begun, "arose_from", None) != context.stream_id:
        raise Refused(
            "became-what-arose",
            f"offer_id: {command.offer_id} did not arise from {context.stream_id}; record the offer with "
            "arose_from, or name the one that did.",
            f"offer_id：{command.offer_id} 并非源自 {context.stream_id}；"
            "请在登记意愿时填写“源自”，或改填由此而来的意愿。",
            field="offer_id",
        )
    return [VoiceTakenUp(into=command.offer_id)]


def _may_be_adopted(state: VoiceState, context: Context) -> None:
    _is_idea(state, context)
    if state.decision == "adopted":
        raise _DECIDED.refusal(context.stream_id, "adopted", _WORDS)


def _is_idea(state: VoiceState, context: Context) -> None:
    if state.kind != "idea":
        en, zh = values.KINDS[state.kind]
        raise Refused(
            "idea-only",
            f"{context.stream_id} is of kind {en}, no idea; answer it, or make it a request.",
            f"{context.stream_id} 的类别是“{zh}”，不是点子；请答复，或转为诉求。",
            kind="conflict",
        )


def _ideas_alone_are_decided(before: VoiceState, after: VoiceState, context: Context) -> None:
    was_wrong = before.decision is not None and before.kind != "idea"
    if after.decision is not None and not was_wrong:
        _is_idea(after, context)


def _is_published(state: VoiceState, context: Context) -> None:
    if not state.published:
        raise Refused(
            "voice-not-published",
            f"{context.stream_id} is published nowhere; there is nothing to take down.",
            f"{context.stream_id} 未公开；无需撤下。",
            kind="conflict",
        )


def _consented(_: VoicePublished, context: Context) -> None:
    """Nothing anybody said is published without their consent to just that."""
    _ask(context.state(context.stream_id, VoiceState).person_id, context)


def _published_of_who_consented(told: VoiceRecorded, context: Context) -> None:
    """Nor does it turn out later to be said by somebody else, who did not."""
    for each in context.standing:
        if isinstance(each.data, VoicePublished):
            _ask(told.person_id, evolve(context, occurred_at=each.occurred_at))


def _ask(speaker: str | None, context: Context) -> None:
    if speaker is not None:
        must_consent(context, speaker, f"publish:{context.stream_id}")


# ---- the table

_WORDS = {
    "recorded": ("recorded", "已登记"),
    "answered": ("answered", "已答复"),
    "taken-up": ("taken up", "已转办"),
    **DECISIONS,
}
_BEGUN = list(_WORDS)

VOICE = aggregate(
    "voice",
    "心声",
    VoiceState(),
    becomes={
        VoiceRecorded: "recorded",
        VoiceAnswered: By("status", {"recorded": "answered"}),
        VoiceTakenUp: "taken-up",
        IdeaAdopted: By("status", dict.fromkeys(("recorded", "answered", "not-adopted"), "adopted")),
        IdeaDeclined: "not-adopted",
        VoicePublished: STAYS,
        VoiceTakenDown: STAYS,
    },
    steps=[
        step(RecordVoice, says(VoiceRecorded), when=[None]),
        step(AnswerVoice, says(VoiceAnswered), when=_BEGUN),
        step(TakeUpVoice, _take_up, when=["recorded", "answered", "adopted", "not-adopted"], why=_TAKEN_UP),
        step(
            TakeUpVoiceAsOffer,
            _take_up_as_offer,
            when=["recorded", "answered", "adopted", "not-adopted"],
            why=_TAKEN_UP,
        ),
        step(
            AdoptIdea,
            says(IdeaAdopted),
            when=["recorded", "answered", "taken-up", "not-adopted"],
            why=_DECIDED,
            unless=_may_be_adopted,
        ),
        step(
            DeclineIdea,
            says(IdeaDeclined),
            when=["recorded", "answered"],
            why=_DECIDED,
            instead={"taken-up": _TAKEN_UP},
            unless=_is_idea,
        ),
        step(PublishVoice, says(VoicePublished), when=_BEGUN),
        step(TakeDownVoice, says(VoiceTakenDown), when=_BEGUN, unless=_is_published),
    ],
    over={None: _UNKNOWN},
    whole=[
        holds(VoicePublished, _consented),
        holds(VoiceRecorded, _published_of_who_consented),
    ],
    folds=[
        fold(IdeaAdopted, _adopted),
        fold(IdeaDeclined, _declined),
        fold(VoicePublished, _published),
        fold(VoiceTakenDown, _taken_down),
    ],
    always=_ideas_alone_are_decided,
    words={"voices": ("Residents' voices", "居民心声"), **_WORDS},
    rules={
        "voice-unknown": ("A step needs a voice that was recorded.", "只能办理已登记的心声。"),
        "taken-up-once": ("A voice becomes one thing.", "已转诉求的不再转。已转意愿的亦同。"),
        "became-what-arose": ("What a voice becomes arose from it.", "心声转成的须源自该心声。"),
        "idea-only": ("Only an idea is adopted or declined.", "只有点子可以采纳。"),
        "idea-decided": ("What was decided about an idea is not decided again.", "已定的点子不重复决定。"),
        "decline-needs-reason": ("A declined idea is told why.", "不采纳须说明原因。"),
        "voice-not-published": ("Only what is published is taken down.", "公开的心声才能撤下。"),
    },
)
