"""By which rule a vote passes 表决规则: the law's fractions as data, reckoned in whole numbers.

Entries are never edited: a new law is a new key. 以上 includes the fraction, 过半数 does not (Civil Code of
China, article 1259, unchecked). What a rule leaves open is told with the vote, and where it is written: the
rules of a community's own, and the residents' meeting from 2026 on (law revised in 2025, chapter 4), whose
figures were not read in a source. A community may ask for more than a rule does, and for less where that is
no law.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from attrs import evolve, frozen

from community_council.thresholds import Threshold, threshold


@frozen(kw_only=True)
class Counted:
    """Votes, or the floor space of those who voted, in whole hundredths of a square metre.

    ``silent`` are those who said nothing and are counted with the majority, as some owners' rules have it.
    """

    total: int
    in_favour: int = 0
    against: int = 0
    abstained: int = 0
    silent: int = 0

    @property
    def took_part(self) -> int:
        """How many took part, those counted with the majority included."""
        return self.in_favour + self.against + self.abstained + self.silent

    @property
    def agreed(self) -> int:
        """How many agreed; the silent are with them only where more agreed than said anything else."""
        is_majority = self.in_favour > max(self.against, self.abstained)
        return self.in_favour + (self.silent if is_majority else 0)


class ToldRule(Protocol):
    """What is told of the rule of a vote: the command, the fact, and the row of a view."""

    @property
    def rule(self) -> str: ...
    @property
    def must_take_part(self) -> str | None: ...
    @property
    def must_agree(self) -> str | None: ...
    @property
    def basis(self) -> str | None: ...


@frozen(kw_only=True)
class VoteRule:
    """A rule by which a vote passes: so many of all ``take_part``, and so many of those ``agree``, or so many
    ``of_all``. None is for the vote to tell. ``by_area``: by floor space as well, where that was counted, as
    it must be where the vote is ``of_owners``. ``until``: the last day on which it was the law."""

    en: str
    zh: str
    law: tuple[str, str]
    take_part: Threshold | None
    agree: Threshold | None
    is_law: bool = False
    by_area: bool = False
    of_owners: bool = False
    of_all: bool = False
    until: date | None = None

    def passes(self, number: Counted, area: Counted | None = None) -> bool:
        """Whether a vote with these counts passed; never where nobody told what it takes."""
        return all(map(self._is_reached, self._asked(number, area)))

    def _asked(self, number: Counted, area: Counted | None) -> Iterable[Counted]:
        return (number, area) if self.by_area and area is not None else (number,)

    def _is_reached(self, counted: Counted) -> bool:
        if self.take_part is None or self.agree is None:
            return False
        whole = counted.total if self.of_all else counted.took_part
        enough = self.take_part.is_reached(counted.took_part, counted.total)
        return enough and self.agree.is_reached(counted.agreed, whole)


def rule_of(vote: ToldRule) -> VoteRule | None:
    """The rule of a vote, with what the vote tells of it; None where nobody knows it."""
    rule = VOTE_RULES.get(vote.rule)
    if rule is None:
        return None
    take_part = threshold(vote.must_take_part) if vote.must_take_part else rule.take_part
    agree = threshold(vote.must_agree) if vote.must_agree else rule.agree
    return evolve(rule, take_part=take_part, agree=agree)


_TWO_THIRDS, _THREE_QUARTERS = Threshold(2, 3, included=True), Threshold(3, 4, included=True)
_MORE_THAN_HALF = Threshold(1, 2, included=False)

VOTE_RULES: Mapping[str, VoteRule] = {
    "owners-ordinary": VoteRule(
        en="owners, ordinary matter",
        zh="业主一般事项",
        law=("Civil Code of China, article 278 (1)-(5), (9)", "民法典第278条（一）至（五）、（九）"),
        take_part=_TWO_THIRDS,
        agree=_MORE_THAN_HALF,
        is_law=True,
        by_area=True,
        of_owners=True,
    ),
    "owners-special": VoteRule(
        en="owners, special matter",
        zh="业主特别事项",
        law=("Civil Code of China, article 278 (6)-(8)", "民法典第278条（六）至（八）"),
        take_part=_TWO_THIRDS,
        agree=_THREE_QUARTERS,
        is_law=True,
        by_area=True,
        of_owners=True,
    ),
    "residents-meeting-1989": VoteRule(
        en="residents' meeting (law of 1989)",
        zh="居民会议（1989年法）",
        law=("Residents' Committees Act (1989), article 9", "居民委员会组织法（1989）第9条"),
        take_part=_MORE_THAN_HALF,
        agree=_MORE_THAN_HALF,
        is_law=True,
        until=date(2025, 12, 31),
    ),
    "residents-meeting-2025": VoteRule(
        en="residents' meeting (law of 2025)",
        zh="居民会议（2025年法）",
        law=("Residents' Committees Act (2025), chapter 4", "城市居民委员会组织法（2025）第四章"),
        take_part=None,
        agree=None,
        is_law=True,
    ),
    "council-two-thirds": VoteRule(
        en="council, of those there",
        zh="议事会到会过半",
        law=("the council's own rules", "议事规则"),
        take_part=_TWO_THIRDS,
        agree=_MORE_THAN_HALF,
    ),
    "council-of-all": VoteRule(
        en="council, of all members",
        zh="议事会全体过半",
        law=("the council's own rules", "议事规则"),
        take_part=_TWO_THIRDS,
        agree=_MORE_THAN_HALF,
        of_all=True,
    ),
    "own-of-those-there": VoteRule(
        en="own rule, of those who took part",
        zh="自定规则（按参与者计）",
        law=("the community's own rules", "社区自定规则"),
        take_part=None,
        agree=None,
        by_area=True,
    ),
    "own-of-all": VoteRule(
        en="own rule, of all",
        zh="自定规则（按全体计）",
        law=("the community's own rules", "社区自定规则"),
        take_part=None,
        agree=None,
        by_area=True,
        of_all=True,
    ),
}
