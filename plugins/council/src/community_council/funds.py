"""A project as it stands, and the money for it, by source.

applied -> granted (and paid, in parts) | not-granted
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import evolve, field, frozen

from community_core.domain import STAYS, Parts
from community_council.facts import FundApplied, FundGranted, FundPaid, FundRefused, VoteHeld
from community_council.values import OWNERS_MONEY, FundSource
from community_council.vote_rules import VOTE_RULES

ProjectStatus = Literal[
    "proposed", "discussed", "voted", "voted-down", "works", "works-accepted", "concluded", "abandoned"
]
FundStatus = Literal["applied", "granted", "not-granted"]


@frozen(kw_only=True)
class Fund:
    """Money that was asked for; ``paid_out`` is what was paid of it so far."""

    status: FundStatus = "applied"
    source: FundSource
    amount: int
    emergency: str | None = None
    granted: int = 0
    paid_out: int = 0

    @property
    def needs_vote(self) -> bool:
        """Whether the owners are to agree before it is asked for."""
        return self.source in OWNERS_MONEY and not self.emergency

    @property
    def overpaid(self) -> int:
        """How much more was paid than granted; below zero where something is outstanding."""
        return self.paid_out - self.granted


@frozen(kw_only=True)
class ProjectState:
    """How a project stands; ``passed`` is how its last vote ended, ``owners_agreed`` how the owners' did, and
    ``owners_once_agreed`` whether any of theirs passed."""

    status: ProjectStatus | None = None
    requests: tuple[str, ...] = ()
    passed: bool | None = None
    owners_agreed: bool = False
    owners_once_agreed: bool = False
    funds: dict[int, Fund] = field(factory=dict)

    @property
    def is_urgent(self) -> bool:
        """Whether some money was asked for in an emergency."""
        return any(each.emergency for each in self.funds.values())


@frozen(kw_only=True)
class Funds(Parts[ProjectState, Fund]):
    """The funds of a project; payments of one add up."""

    def changes(self) -> Mapping[type[Any], Callable[[ProjectState, Any], ProjectState]]:
        """How each event changes the state."""
        return {**super().changes(), FundPaid: self._pay}

    def _pay(self, state: ProjectState, event: FundPaid) -> ProjectState:
        fund = state.funds.get(event.fund)
        if fund is None:
            return state
        return self.putting(state, event.fund, evolve(fund, paid_out=fund.paid_out + event.paid))


FUNDS = Funds(
    state=ProjectState,
    field="funds",
    key="fund",
    first=Fund,
    becomes={
        FundApplied: "applied",
        FundGranted: "granted",
        FundRefused: "not-granted",
        FundPaid: STAYS,
    },
    called=("fund", "资金"),
    unknown="fund-not-applied",
    way_out=(" Apply for it first.", "请先申请。"),
    apart=True,
)


def voted(state: ProjectState, vote: VoteHeld) -> ProjectState:
    """How the vote ended; the owners' own votes are what their money needs."""
    rule = VOTE_RULES.get(vote.rule)
    if rule is None or not rule.of_owners:
        return evolve(state, passed=vote.passed)
    once = state.owners_once_agreed or vote.passed
    return evolve(state, passed=vote.passed, owners_agreed=vote.passed, owners_once_agreed=once)
