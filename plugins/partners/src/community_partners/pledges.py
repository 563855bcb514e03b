"""A partner as it stands, and what it promised.

    pledged -> part-fulfilled -> fulfilled | withdrawn

A pledge of money is given once so much money came, one of a quantity once so many of that unit came, any
other with the first thing that came of it. More may come with what makes it whole, and nothing after.
"""

from typing import Literal, Protocol

from attrs import evolve, field, frozen

from community_core.domain import Parts
from community_partners.facts import ContributionPledged, ContributionReceived, PledgeWithdrawn
from community_partners.values import ContributionSort

PartnerStatus = Literal["joined", "agreed", "terminated"]
PledgeStatus = Literal["pledged", "part-fulfilled", "fulfilled", "withdrawn"]
OPEN: tuple[PledgeStatus, ...] = ("pledged", "part-fulfilled")


class Measured(Protocol):
    """Something in money, or so many of a unit, or neither."""

    @property
    def fen(self) -> int | None: ...
    @property
    def quantity(self) -> int | None: ...
    @property
    def unit(self) -> str | None: ...


@frozen
class Sum:
    """What came of a pledge, in its own measure; ``times`` is how often something came."""

    fen: int = 0
    quantity: int = 0
    times: int = 0

    def plus(self, gift: Measured, pledge: Measured) -> "Sum":
        """With one more; what has another unit than the pledge counts for nothing but that it came."""
        same = gift.unit == pledge.unit
        return Sum(
            self.fen + (gift.fen or 0),
            self.quantity + (gift.quantity or 0 if same else 0),
            self.times + 1,
        )

    def status(self, pledge: Measured) -> PledgeStatus:
        """How the pledge stands with it."""
        if not self.times:
            return "pledged"
        enough = self.fen >= (pledge.fen or 0) and self.quantity >= (pledge.quantity or 0)
        return "fulfilled" if enough else "part-fulfilled"


@frozen(kw_only=True)
class Pledge:
    """What was promised and what came of it; ``late`` is how often something came once it was over."""

    status: PledgeStatus = "pledged"
    sort: ContributionSort
    what: str
    fen: int | None = None
    quantity: int | None = None
    unit: str | None = None
    came: Sum = Sum()
    late: int = 0

    def plus(self, gift: ContributionReceived) -> "Pledge":
        """With what came."""
        if self.status not in OPEN:
            return evolve(self, late=self.late + 1)
        came = self.came.plus(gift, self)
        return evolve(self, came=came, status=came.status(self))


@frozen(kw_only=True)
class PartnerState:
    """How a partner stands; ``status`` is None before it joined. ``astray`` are the numbers of pledges that
    something came of, and that are not there."""

    status: PartnerStatus | None = None
    name: str = ""
    pledges: dict[int, Pledge] = field(factory=dict)
    astray: tuple[int, ...] = ()

    @property
    def over(self) -> dict[int, int]:
        """By pledge, how often something came once it was over."""
        return {number: each.late for number, each in self.pledges.items() if each.late}


PLEDGES = Parts(
    state=PartnerState,
    field="pledges",
    key="pledge",
    first=Pledge,
    becomes={ContributionPledged: "pledged", PledgeWithdrawn: "withdrawn"},
    called=("pledge", "承诺"),
    unknown="pledge-unknown",
)


def received(state: PartnerState, gift: ContributionReceived) -> PartnerState:
    """Something came; of a pledge, that goes on."""
    if gift.pledge is None:
        return state
    pledge = state.pledges.get(gift.pledge)
    if pledge is None:
        return evolve(state, astray=(*state.astray, gift.pledge))
    return PLEDGES.putting(state, gift.pledge, pledge.plus(gift))
