"""What each command about a voice comes to, and what is refused and what is not."""

from datetime import UTC, datetime
from typing import Any, Literal

from attrs import frozen

from community_core.domain import (
    AroseFrom,
    Command,
    ConsentGiven,
    ConsentWithdrawn,
    CorrectFact,
    Event,
    RequestRaised,
    UndoFact,
    Why,
    aggregate,
    command,
    event,
    says,
    step,
)
from community_core.testing import example, fact
from community_voices import voice

ID: dict[str, Any] = {"voice_id": "voice-1"}
LIN = "person-lin"
BENCH: dict[str, Any] = {"kind": "suggestion", "title": "门口添长椅", "channel": "gathering"}
IDEA: dict[str, Any] = {"kind": "idea", "title": "楼道换书角", "channel": "gathering", "person_id": LIN}
SAID = voice.VoiceRecorded(**BENCH)
HAD = voice.VoiceRecorded(**IDEA)
PRAISED = voice.VoiceRecorded(kind="praise", title="网格员热心", channel="phone", person_id=LIN)
ANSWERED = voice.VoiceAnswered(answer="五月安装")
TAKEN_UP = voice.VoiceTakenUp(into="request-1")
ADOPTED, DECLINED = voice.IdeaAdopted(plan="先试一个单元"), voice.IdeaDeclined(reason="没有场地")
PUBLISHED, DOWN = voice.VoicePublished(medium="宣传栏"), voice.VoiceTakenDown(reason="本人撤回同意")
CONSENT = fact(ConsentGiven(purpose="publish:voice-1", how="spoken"), LIN)
CONSENT_GONE = fact(ConsentWithdrawn(purpose="publish:voice-1"), LIN)
ANSWER = voice.AnswerVoice(**ID, answer="五月安装")
TAKE_UP = voice.TakeUpVoice(**ID, category="facilities", place="13号楼")
ADOPT = voice.AdoptIdea(**ID, plan="先试一个单元")
DECLINE = voice.DeclineIdea(**ID, reason="没有场地")
PUBLISH, TAKE_DOWN = (
    voice.PublishVoice(**ID, medium="宣传栏"),
    voice.TakeDownVoice(**ID, reason="本人撤回同意"),
)
RAISED = fact(
    RequestRaised(
        title="门口添长椅", category="facilities", channel="gathering", place="13号楼", arose_from="voice-1"
    ),
    "request-new1",
)
RAISED_BEFORE = fact(RAISED.data, "request-1")


@event(en="Offered", zh="提出")
@frozen(kw_only=True)
class Offered(Event):
    """Somebody would do it; as far as a voice asks, whatever offers are."""

    arose_from: AroseFrom | None = None


@command(zh="提出")
@frozen(kw_only=True)
class Offer(Command):
    """Offer it."""

    arose_from: AroseFrom | None = None


@frozen(kw_only=True)
class OfferState:
    """Whether it was offered."""

    status: Literal["offered"] | None = None


OFFER = aggregate(
    "offer",
    "意愿",
    OfferState(),
    becomes={Offered: "offered"},
    steps=[step(Offer, says(Offered), when=[None], why=Why("offered-twice", "no.", "否。"))],
    over={},
    words={"offered": ("offered", "已提出")},
    rules={"offered-twice": ("It is offered once.", "只提出一次。")},
)
"""What somebody offers comes with another distribution; a voice knows it by its id and where it arose."""
ARISEN = fact(Offered(arose_from="voice-1"), "offer-1")
AS_OFFER = voice.TakeUpVoiceAsOffer(**ID, offer_id="offer-1")
BECAME_OFFER = voice.VoiceTakenUp(into="offer-1")

RECORDING = [
    example(
        when=voice.RecordVoice(**IDEA, arose_from="activity-1", words="我家有三箱书"),
        then=[voice.VoiceRecorded(**IDEA, arose_from="activity-1", words="我家有三箱书")],
    ),
    example(when=voice.RecordVoice(**BENCH), then=[SAID]),
    example(given=[SAID], when=ANSWER, then=[ANSWERED]),
    example(given=[SAID, ANSWERED], when=ANSWER, then=[ANSWERED]),
    example(given=[HAD, DECLINED], when=ANSWER, then=[ANSWERED]),
    example(when=ANSWER, refused="voice-unknown"),
]

TAKING_UP = [
    example(given=[SAID], when=TAKE_UP, then=[voice.VoiceTakenUp(into="request-new1"), RAISED]),
    example(
        given=[PRAISED, ANSWERED],
        when=voice.TakeUpVoice(**ID, category="other", due_at=datetime(2024, 2, 1, tzinfo=UTC)),
        then=[
            voice.VoiceTakenUp(into="request-new1"),
            fact(
                RequestRaised(
                    title="网格员热心",
                    category="other",
                    channel="phone",
                    requester=LIN,
                    arose_from="voice-1",
                    due_at=datetime(2024, 2, 1, tzinfo=UTC),
                ),
                "request-new1",
            ),
        ],
    ),
    example(given=[RAISED_BEFORE, SAID, TAKEN_UP], when=TAKE_UP, refused="taken-up-once"),
    example(given=[SAID, ARISEN], when=AS_OFFER, then=[BECAME_OFFER]),
    example(given=[SAID, fact(Offered(), "offer-1")], when=AS_OFFER, refused="became-what-arose"),
    example(given=[SAID], when=AS_OFFER, refused="became-what-arose"),
    example(given=[SAID, ARISEN, BECAME_OFFER], when=AS_OFFER, refused="taken-up-once"),
    example(given=[SAID, ARISEN, BECAME_OFFER], when=TAKE_UP, refused="taken-up-once"),
    example(given=[RAISED_BEFORE, SAID, TAKEN_UP], when=ANSWER, then=[ANSWERED]),
]

DECIDING = [
    example(given=[HAD], when=ADOPT, then=[ADOPTED]),
    example(given=[HAD, ANSWERED], when=DECLINE, then=[DECLINED]),
    example(given=[HAD, DECLINED], when=ADOPT, then=[ADOPTED]),
    example(given=[RAISED_BEFORE, HAD, TAKEN_UP], when=ADOPT, then=[ADOPTED]),
    example(given=[SAID], when=ADOPT, refused="idea-only"),
    example(given=[PRAISED], when=DECLINE, refused="idea-only"),
    example(given=[HAD, ADOPTED], when=ADOPT, refused="idea-decided"),
    example(given=[RAISED_BEFORE, HAD, TAKEN_UP, ADOPTED], when=ADOPT, refused="idea-decided"),
    example(given=[HAD, ADOPTED], when=DECLINE, refused="idea-decided"),
    example(given=[RAISED_BEFORE, HAD, TAKEN_UP], when=DECLINE, refused="taken-up-once"),
    example(given=[HAD], when=voice.DeclineIdea(**ID, reason="  "), refused="decline-needs-reason"),
    example(
        given=[HAD, ADOPTED],
        when=CorrectFact(fact_id="voice-1@1", right={"kind": "praise"}, reason="误录"),
        refused="idea-only",
    ),
]

PUBLISHING = [
    example(given=[HAD, CONSENT], when=PUBLISH, then=[PUBLISHED]),
    example(given=[SAID], when=PUBLISH, then=[PUBLISHED]),
    example(given=[HAD, CONSENT, PUBLISHED], when=PUBLISH, then=[PUBLISHED]),
    example(given=[HAD], when=PUBLISH, refused="publish-needs-consent"),
    example(given=[HAD, CONSENT, CONSENT_GONE], when=PUBLISH, refused="publish-needs-consent"),
    example(given=[HAD, CONSENT, PUBLISHED, CONSENT_GONE], when=TAKE_DOWN, then=[DOWN]),
    example(
        given=[SAID, PUBLISHED],
        when=CorrectFact(fact_id="voice-1@1", right={"person_id": LIN}, reason="误录"),
        refused="publish-needs-consent",
    ),
    example(
        given=[HAD, CONSENT, PUBLISHED, DOWN],
        when=UndoFact(fact_id="voice-1@2", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(given=[HAD], when=TAKE_DOWN, refused="voice-not-published"),
    example(given=[HAD, CONSENT, PUBLISHED, DOWN], when=TAKE_DOWN, refused="voice-not-published"),
]

EXAMPLES = [*RECORDING, *TAKING_UP, *DECIDING, *PUBLISHING]
