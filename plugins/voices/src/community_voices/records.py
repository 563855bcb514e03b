"""Voices as views keep them: one row each, every step with when it was, and the request each became."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import frozen

from community_core import domain
from community_core.domain import REQUEST, KnownOutcome, RequestStatus, Sealed
from community_core.ledger import Recorded
from community_core.views import Table, handles
from community_voices import voice
from community_voices.consents import OfConsents
from community_voices.values import Channel, VoiceKind


@frozen(kw_only=True)
class Record:
    """A voice; ``answer`` is what they were told last, ``into`` the request or offer it became."""

    voice_id: str
    number: str = ""
    kind: VoiceKind = "suggestion"
    title: str = ""
    channel: Channel = "not-told"
    person_id: str | None = None
    arose_from: str | None = None
    words: str | Sealed | None = None
    recorded_at: datetime | None = None
    status: voice.VoiceStatus = "recorded"
    decision: voice.Decision | None = None
    answer: str = ""
    into: str | None = None
    medium: str | None = None


@frozen(kw_only=True)
class Step:
    """How a voice stood after a fact, and what was decided by it."""

    voice_id: str
    version: int
    at: datetime
    status: voice.VoiceStatus
    decision: voice.Decision | None = None


@frozen(kw_only=True)
class BecameRequest:
    """A request that arose from a voice, and what it became itself."""

    request_id: str
    status: RequestStatus = "raised"
    outcome: KnownOutcome | None = None
    target_id: str | None = None


def request_of(into: str | None) -> str | None:
    """The request among what voices became; None for an offer, or nothing yet."""
    return into if into and into.startswith("request-") else None


class OfVoices(OfConsents):
    """A projection that builds on this keeps voices, their steps, and the requests they became."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...

    records = Table(
        Record, index=["recorded_at", "status", "kind", "person_id"], order=("recorded_at", "number")
    )
    steps = Table(Step, key=("voice_id", "version"))
    requests = Table(BecameRequest)

    @handles(*voice.VOICE.moves)
    def follow(self, e: Recorded[Any]) -> None:
        self.records.follow(voice.VOICE, e, **_besides(e))
        status = self.records[e.stream_id].status
        step = Step(
            voice_id=e.stream_id,
            version=e.version,
            at=e.occurred_at,
            status=status,
            decision=_decision(e.data),
        )
        self.steps.put(step)

    @handles(*REQUEST.moves)
    def go_on(self, e: Recorded[Any]) -> None:
        if e.stream_id in self.requests or _arose_from_a_voice(e.data):
            anew = {"outcome": None, "target_id": None} if isinstance(e.data, domain.RequestReopened) else {}
            self.requests.follow(REQUEST, e, **anew)


def _arose_from_a_voice(event: Any) -> bool:
    return isinstance(event, domain.RequestRaised) and (event.arose_from or "").startswith("voice-")


def _besides(e: Recorded[Any]) -> dict[str, Any]:
    """What a fact says of a voice beside what it names."""
    match e.data:
        case voice.VoiceRecorded():
            return {"recorded_at": e.occurred_at}
        case voice.IdeaAdopted():
            return {"decision": "adopted", "answer": e.data.plan}
        case voice.IdeaDeclined():
            return {"decision": "not-adopted", "answer": e.data.reason}
        case voice.VoiceTakenDown():
            return {"medium": None}
    return {}


def _decision(event: Any) -> voice.Decision | None:
    if isinstance(event, voice.IdeaAdopted):
        return "adopted"
    return "not-adopted" if isinstance(event, voice.IdeaDeclined) else None
