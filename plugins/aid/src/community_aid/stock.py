"""A stock card as it stands, and the loans on it: out -> back, once all of it came back or is no more."""

from typing import Any, Literal

from attrs import evolve, field, frozen

from community_aid import facts
from community_core.domain import STAYS, Parts

AidStatus = Literal["open", "out-of-use"]
LoanStatus = Literal["out", "back"]


@frozen(kw_only=True)
class Loan:
    """So many lent to somebody; of these ``back`` came back and ``gone`` are no more."""

    status: LoanStatus = "out"
    quantity: int
    person_id: str
    back: int = 0
    gone: int = 0

    @property
    def out(self) -> int:
        """How many are still out; below zero where a file says that more came back than were lent."""
        return self.quantity - self.back - self.gone


@frozen(kw_only=True)
class AidState:
    """How a card stands; ``status`` is None before it is opened. ``owned`` are all there are, lent or not."""

    status: AidStatus | None = None
    title: str = ""
    unit: str = ""
    lendable: bool = False
    owned: int = 0
    loans: dict[int, Loan] = field(factory=dict)

    @property
    def lent(self) -> int:
        """How many are out."""
        return sum(each.out for each in self.loans.values())

    @property
    def left(self) -> int:
        """How many are on the shelf."""
        return self.owned - self.lent

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on the shelf and nothing is out."""
        return self.left == 0 and not any(each.out for each in self.loans.values())


LOANS = Parts(
    state=AidState,
    field="loans",
    key="loan",
    first=Loan,
    becomes={facts.AidLent: "out", facts.LoanExtended: STAYS},
    called=("loan", "借用"),
    unknown="loan-unknown",
)


def received(state: AidState, slip: facts.AidReceived) -> AidState:
    """So many more."""
    return evolve(state, owned=state.owned + slip.quantity)


def delivered(state: AidState, slip: facts.AidDelivered) -> AidState:
    """So many fewer."""
    return evolve(state, owned=state.owned - slip.quantity)


def written_off(state: AidState, slip: facts.AidWrittenOff) -> AidState:
    """So many fewer, and that many fewer out, where they were lent."""
    return evolve(_of_loan(state, slip.loan, gone=slip.quantity), owned=state.owned - slip.quantity)


def returned(state: AidState, slip: facts.AidReturned) -> AidState:
    """So many are on the shelf again."""
    return _of_loan(state, slip.loan, back=slip.quantity)


def counted(state: AidState, count: facts.AidCounted) -> AidState:
    """On the shelf are as many as were counted."""
    return evolve(state, owned=count.counted + state.lent)


def _of_loan(state: AidState, number: int | None, **more: int) -> AidState:
    loan: Any = state.loans.get(number) if number is not None else None
    if loan is None:
        return state
    after = evolve(loan, **{name: getattr(loan, name) + count for name, count in more.items()})
    return LOANS.putting(state, number, evolve(after, status="out" if after.out > 0 else "back"))
