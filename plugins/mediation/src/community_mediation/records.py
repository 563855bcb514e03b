"""Disputes as the views keep them: a row each, and one for whatever is counted of them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from attrs import frozen

from community_core.ledger import Recorded
from community_core.views import Column, Table, handles
from community_mediation import facts
from community_mediation.dispute import DISPUTE
from community_mediation.state import Consent, DisputeStatus, consent_of
from community_mediation.values import Manner, Outcome, Source

People = Annotated[tuple[str, ...] | None, Column(named_in="dispute_id", refers="any")]
"""Whom it is about, for whoever may know."""
Shown = Literal[
    "reported", "all-consent", "one-refuses", "mediating", "agreed-on", "performed", "broken", "failed",
    "referred", "case-closed",
]  # fmt: skip
"""How it stands, as people ask: by its status, and by what the parties said."""
SHOWN_WORDS: Mapping[str, tuple[str, str]] = {
    **DISPUTE.words,
    "all-consent": ("all parties consent", "各方同意"),
    "one-refuses": ("a party refused", "一方拒绝"),
}
DAYS_TO_CONFIRM = timedelta(days=30)
"""Within which the parties ask a court for its confirmation (People's Mediation Law, article 33)."""


@frozen(kw_only=True)
class Record:
    """A dispute; ``since`` is when it came to its status, ``asked_at`` when a party was last added."""

    dispute_id: str
    number: str = ""
    category: str = ""
    title: str = ""
    place: str = ""
    source: Source = "applied"
    status: DisputeStatus = "reported"
    consent: Consent = "awaited"
    parties: People = ()
    consented: People = ()
    refused: People = ()
    mediators: tuple[str, ...] = ()
    reported_at: datetime | None = None
    asked_at: datetime | None = None
    since: datetime | None = None
    form: Manner | None = None
    amount: int | None = None
    agreed_at: datetime | None = None
    effective_on: date | None = None
    perform_by: date | None = None
    applied_at: datetime | None = None
    outcome: Outcome | None = None
    followed_up_at: datetime | None = None
    escalated_at: datetime | None = None

    @property
    def shown_status(self) -> Shown:
        """How it stands, as people ask."""
        if self.status == "reported" and self.consent == "given":
            return "all-consent"
        if self.status in ("reported", "mediating") and self.consent == "refused":
            return "one-refuses"
        return self.status

    @property
    def goes_on(self) -> bool:
        """Whether somebody still has something to do about it."""
        return self.status != "case-closed"


@frozen(kw_only=True)
class Happening:
    """Something that is counted: in which respect, such as the form of an agreement."""

    dispute_id: str
    version: int
    at: datetime
    what: Literal["agreed", "failed", "refused", "performed", "confirmed", "referred"]
    respect: str = ""
    perform_by: date | None = None


class OfDisputes:
    """A projection that builds on this keeps disputes, and what happened in them."""

    records = Table(Record, index=["status"], order="-number")
    happenings = Table(Happening, key=("dispute_id", "version"), index=["what"], order=("at", "version"))

    @handles(*DISPUTE.moves)
    def follow(self, e: Recorded[Any]) -> None:
        before = self.records.get(e.stream_id) or Record(dispute_id=e.stream_id)
        told = _besides(before, e)
        status = DISPUTE.status_after(before.status, e.data)
        if status != before.status or isinstance(e.data, facts.DisputeReported):
            told["since"] = e.occurred_at
        self.records.follow(DISPUTE, e, **told)
        happening = _happening(e)
        if happening is not None:
            self.happenings.put(happening)


def _besides(before: Record, e: Recorded[Any]) -> dict[str, Any]:
    """What a fact tells beside its own values, and what of them is none of the dispute as a whole."""
    match e.data:
        case facts.DisputeReported():
            parties = tuple(dict.fromkeys((*e.data.parties, *(before.parties or ()))))
            told = {"reported_at": e.occurred_at, "asked_at": before.asked_at or e.occurred_at}
            return told | _answered(before, parties=parties)
        case facts.PartyAdded():
            parties = tuple(dict.fromkeys((*(before.parties or ()), e.data.party)))
            return {"asked_at": e.occurred_at} | _answered(before, parties=parties)
        case facts.PartyConsented():
            return _answered(before, agrees=e.data.party)
        case facts.PartyRefused():
            return _answered(before, refuses=e.data.party)
        case facts.SessionHeld():
            return {"parties": before.parties, "place": before.place}
        case facts.AgreementReached():
            new = {"applied_at": None, "outcome": None, "followed_up_at": None}
            return {"parties": before.parties, "agreed_at": e.occurred_at, **new}
        case facts.ConfirmationApplied():
            return {"applied_at": e.occurred_at}
        case facts.DisputeFollowedUp() if e.data.result != "unreachable":
            return {"followed_up_at": e.occurred_at}
        case facts.DisputeEscalated():
            return {"escalated_at": e.occurred_at}
        case _:
            return {}


def _answered(
    before: Record, parties: tuple[str, ...] | None = None, agrees: str = "", refuses: str = ""
) -> dict[str, Any]:
    """What the parties said, and how all of them stand by that."""
    said = agrees or refuses
    consented = tuple(each for each in before.consented or () if each != said) + ((agrees,) if agrees else ())
    refused = tuple(each for each in before.refused or () if each != said) + ((refuses,) if refuses else ())
    between = (before.parties or ()) if parties is None else parties
    answers = dict.fromkeys(consented, "consented") | dict.fromkeys(refused, "refused")
    consent = consent_of(between, answers)  # type: ignore[arg-type]
    return {"parties": between, "consented": consented, "refused": refused, "consent": consent}


def _happening(e: Recorded[Any]) -> Happening | None:
    of: dict[str, Any] = {"dispute_id": e.stream_id, "version": e.version, "at": e.occurred_at}
    match e.data:
        case facts.AgreementReached():
            return Happening(**of, what="agreed", respect=e.data.form, perform_by=e.data.perform_by)
        case facts.MediationFailed():
            return Happening(**of, what="failed", respect=e.data.why)
        case facts.PartyRefused():
            return Happening(**of, what="refused")
        case facts.AgreementPerformed():
            return Happening(**of, what="performed")
        case facts.ConfirmationDecided(outcome="valid"):
            return Happening(**of, what="confirmed")
        case facts.DisputeReferred():
            return Happening(**of, what="referred", respect=e.data.to)
        case _:
            return None
