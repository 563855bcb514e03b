"""Wishes as views keep them: one row each, who has claimed them, and every step with when it was."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from community_core.domain import ConsentGiven, ConsentWithdrawn
from community_core.ledger import Recorded
from community_core.neighbourhood import OfErased, OfMerges
from community_core.views import Table, handles
from community_wishes import facts
from community_wishes.claims import WishStatus
from community_wishes.values import ShownAs, WishKind
from community_wishes.wish import WISH


@frozen(kw_only=True)
class Record:
    """A wish. ``since`` is when its status began, ``shown`` whether it was put on the wall and not taken
    down."""

    wish_id: str
    number: str = ""
    title: str = ""
    kind: WishKind = "other"
    status: WishStatus = "collected"
    person_id: str = ""
    wanted: int = 1
    value_fen: int | None = None
    collected_at: datetime | None = None
    since: datetime | None = None
    until: date | None = None
    shown: bool = False
    shown_as: ShownAs | None = None
    requests: tuple[str, ...] = ()


@frozen(kw_only=True)
class Held:
    """Somebody who has claimed a wish, and by when they mean to fulfil it."""

    wish_id: str
    claimant: str
    due: date | None = None


@frozen(kw_only=True)
class Happening:
    """One step of a wish: how it stands after it; ``claimant`` where it is about one."""

    wish_id: str
    version: int
    at: datetime
    status: str | None
    claimant: str | None = None


@frozen(kw_only=True)
class Said:
    """What somebody said last of showing one thing, and when."""

    person_id: str
    purpose: str
    given: bool
    at: datetime


class OfWishes(OfMerges, OfErased):
    """A projection that builds on this keeps wishes, claims, steps, and consents to show something."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...

    records = Table(Record, index=["status", "collected_at"], order=("collected_at", "number"))
    held = Table(Held, key=("wish_id", "claimant"))
    happenings = Table(Happening, key=("wish_id", "version"), index=["at"])
    said = Table(Said, key=("person_id", "purpose"))

    @handles(*WISH.moves)
    def follow(self, e: Recorded[Any]) -> None:
        before = self.records.value(e.stream_id, "status")
        status = WISH.status_after(before, e.data)
        since = {} if status == before else {"since": e.occurred_at}
        self.records.follow(WISH, e, **self._also(e), **since)
        step = Happening(wish_id=e.stream_id, version=e.version, at=e.occurred_at, status=status)
        self.happenings.put(evolve(step, claimant=getattr(e.data, "claimant", None)))
        self._claim(e)

    def _claim(self, e: Recorded[Any]) -> None:
        match e.data:
            case facts.WishClaimed():
                self.held.put(Held(wish_id=e.stream_id, claimant=e.data.claimant, due=e.data.due))
            case facts.WishClaimantLeft() | facts.WishReleased():
                self.held.discard((e.stream_id, e.data.claimant))

    def _also(self, e: Recorded[Any]) -> dict[str, Any]:
        """What a fact says of a wish beside what it names."""
        match e.data:
            case facts.WishCollected():
                return {"collected_at": e.occurred_at}
            case facts.WishTookUpRequests():
                taken = self.records.value(e.stream_id, "requests") or ()
                return {"requests": (*taken, *e.data.requests)}
            case facts.WishPublished():
                return {"shown": True}
            case facts.WishTakenDown() | facts.WishExpired():
                return {"shown": False}
        return {}

    @handles(ConsentGiven, ConsentWithdrawn)
    def say(self, e: Recorded[ConsentGiven | ConsentWithdrawn]) -> None:
        key = e.stream_id, e.data.purpose
        before = self.said.get(key)
        if e.data.purpose.startswith("publish:") and (before is None or before.at <= e.occurred_at):
            given = isinstance(e.data, ConsentGiven)
            self.said.put(Said(person_id=e.stream_id, purpose=e.data.purpose, given=given, at=e.occurred_at))

    def consents(self, record: Record) -> bool:
        """Whether the wisher's consent to showing it stands, whichever of their ids it was given under."""
        ids = self.same_person(record.person_id)
        told = (self.said.get((each, f"publish:{record.wish_id}")) for each in ids)
        last = max((each for each in told if each), key=lambda each: each.at, default=None)
        return last is not None and last.given and not any(each in self.erased for each in ids)

    def claims(self, record: Record) -> list[Held]:
        """Who has it."""
        return self.held.where(wish_id=record.wish_id)

    def fulfilled_at(self, record: Record) -> datetime | None:
        """When it came true, as far as nobody says otherwise."""
        if record.status not in ("fulfilled", "confirmed"):
            return None
        steps = self.happenings.where(wish_id=record.wish_id, status="fulfilled")
        return max((each.at for each in steps), default=None)
