"""Stock cards as views keep them: one row a card, and one for every slip."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Literal, cast

from attrs import evolve, field, frozen

from community_aid import facts
from community_aid.aid import AID
from community_aid.stock import AidStatus
from community_aid.values import AidSource, Condition, item_of
from community_core.ledger import Recorded
from community_core.neighbourhood import known_at
from community_core.views import Table, carried, handles

SlipKind = Literal["received", "delivered", "lent", "returned", "extended", "written-off", "counted"]
SLIP_WORDS = {
    "received": ("received", "入库"),
    "delivered": ("delivered", "发放"),
    "lent": ("lent", "借出"),
    "returned": ("returned", "归还"),
    "extended": ("extended", "延期"),
    "written-off": ("written off", "报损"),
    "counted": ("counted", "盘点"),
}
_KIND: dict[type[Any], SlipKind] = {
    facts.AidReceived: "received",
    facts.AidDelivered: "delivered",
    facts.AidLent: "lent",
    facts.AidReturned: "returned",
    facts.LoanExtended: "extended",
    facts.AidWrittenOff: "written-off",
    facts.AidCounted: "counted",
}


@frozen(kw_only=True)
class Card:
    """A stock card, and since when there is one."""

    aid_id: str
    title: str = ""
    unit: str = ""
    lendable: bool = False
    place: str = ""
    status: AidStatus = "open"
    since: datetime | None = None


@frozen(kw_only=True)
class Slip:
    """One thing that happened on a card; ``quantity`` of a count is what was counted."""

    aid_id: str
    version: int
    at: datetime
    what: SlipKind
    quantity: int = 0
    person_id: str | None = None
    handed_to: str | None = None
    giver: str | None = None
    source: AidSource | None = None
    value_fen: int | None = None
    earmark: str | None = None
    best_before: date | None = None
    loan: int | None = None
    due: date | None = None
    condition: Condition | None = None
    arose_from: str | None = None
    reason: str | None = None


@frozen
class Entry:
    """A slip, by how many it changed what is on the shelf, and what was left after it."""

    slip: Slip
    change: int
    left: int


@frozen(kw_only=True)
class Lent:
    """A loan: ``out`` are still to come back, by ``due`` as it was last extended."""

    aid_id: str
    loan: int
    person_id: str
    quantity: int
    out: int
    at: datetime
    due: date | None = None
    condition: Condition | None = None
    arose_from: str | None = None


@frozen(kw_only=True)
class Account:
    """What the slips of a card come to, in the order in which they happened."""

    entries: list[Entry] = field(repr=False)
    loans: dict[int, Lent] = field(repr=False)

    @property
    def left(self) -> int:
        """How many are on the shelf."""
        return self.entries[-1].left if self.entries else 0

    @property
    def lent(self) -> int:
        """How many are out."""
        return sum(each.out for each in self.loans.values())

    def total(self, what: SlipKind) -> int:
        """How many came or went by one kind of slip."""
        return sum(each.slip.quantity for each in self.entries if each.slip.what == what)

    def last(self, what: SlipKind) -> Entry | None:
        """The latest slip of one kind."""
        return next((each for each in reversed(self.entries) if each.slip.what == what), None)

    def best_before(self) -> date | None:
        """The next day by which something on the shelf should be used, as if what keeps shortest went out
        first and what says no day before all others."""
        dated = [each.slip for each in self.entries if each.slip.what == "received" and each.slip.best_before]
        still, found = self.left, None
        for slip in sorted(dated, key=lambda each: each.best_before or date.max, reverse=True):
            if still <= 0:
                break
            found, still = slip.best_before, still - slip.quantity
        return found


def account_of(slips: Iterable[Slip]) -> Account:
    """What slips come to, whatever order they are given in."""
    entries: list[Entry] = []
    loans: dict[int, Lent] = {}
    left = 0
    for slip in sorted(slips, key=lambda each: (each.at, each.version)):
        change = _change(slip, left, loans)
        left += change
        entries.append(Entry(slip, change, left))
        _lend(slip, loans)
    return Account(entries=entries, loans=loans)


def _change(slip: Slip, left: int, loans: dict[int, Lent]) -> int:
    """By how many a slip changes what is on the shelf."""
    match slip.what:
        case "received":
            return slip.quantity
        case "delivered" | "lent":
            return -slip.quantity
        case "returned":
            return slip.quantity if slip.loan in loans else 0
        case "written-off":
            return 0 if slip.loan in loans else -slip.quantity
        case "counted":
            return slip.quantity - left
        case _:
            return 0


def _lend(slip: Slip, loans: dict[int, Lent]) -> None:
    """How a slip leaves the loan it is about."""
    if slip.what == "lent" and slip.loan is not None:
        loans[slip.loan] = Lent(
            person_id=slip.person_id or "",
            out=slip.quantity,
            **{
                name: getattr(slip, name)
                for name in ("aid_id", "loan", "quantity", "at", "due", "arose_from")
            },
        )
    elif slip.loan in loans:
        loans[slip.loan] = _after(loans[slip.loan], slip)


def _after(loan: Lent, slip: Slip) -> Lent:
    if slip.what == "extended":
        return evolve(loan, due=slip.due)
    return evolve(loan, out=loan.out - slip.quantity, condition=slip.condition or loan.condition)


class OfAid:
    """A projection that builds on this keeps stock cards and their slips."""

    cards = Table(Card, index=["status"], order="title")
    slips = Table(Slip, key=("aid_id", "version"), index=["at"])

    @handles(facts.AidItemOpened, facts.AidItemClosed)
    def open_card(self, e: Recorded[facts.AidItemOpened | facts.AidItemClosed]) -> None:
        before = self.cards.get(e.stream_id) or Card(aid_id=e.stream_id)
        opened = isinstance(e.data, facts.AidItemOpened)
        told = {**carried(e.data, Card), "since": known_at(e)} if opened else {}
        status = cast("AidStatus", AID.status_after(before.status, e.data))
        self.cards.put(evolve(before, **told, status=status))

    @handles(
        facts.AidReceived,
        facts.AidDelivered,
        facts.AidLent,
        facts.AidReturned,
        facts.LoanExtended,
        facts.AidWrittenOff,
        facts.AidCounted,
    )
    def write_slip(self, e: Recorded[Any]) -> None:
        is_count = isinstance(e.data, facts.AidCounted)
        told = {"quantity": e.data.counted} if is_count else carried(e.data, Slip)
        self.slips.put(
            Slip(aid_id=e.stream_id, version=e.version, at=known_at(e), what=_KIND[type(e.data)], **told)
        )
        if e.stream_id not in self.cards:
            self.cards.put(Card(aid_id=e.stream_id))

    # ---- what is asked of them

    def account(self, aid_id: str) -> Account:
        """What the slips of a card come to."""
        return account_of(self.slips.where(aid_id=aid_id))

    def card(self, aid_id: str) -> Card:
        """A card, called by its item even where nobody opened it."""
        known = self.cards.get(aid_id) or Card(aid_id=aid_id)
        return known if known.title else evolve(known, title=item_of(aid_id))

    def accounts(self) -> Iterator[tuple[Card, Account]]:
        """Every card with what its slips come to."""
        slips: dict[str, list[Slip]] = {}
        for each in self.slips:
            slips.setdefault(each.aid_id, []).append(each)
        for card in self.cards:
            yield self.card(card.aid_id), account_of(slips.get(card.aid_id, []))
