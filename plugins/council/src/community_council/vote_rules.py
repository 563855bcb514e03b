"""By which rule a vote passes 表决规则: the law's fractions as data, reckoned in whole numbers.

Entries are never edited: a new law is a new key. 以上 includes the fraction, 过半数 does not (Civil Code of
China, article 1259, unchecked). The residents' meeting from 2026 on (law revised in 2025, chapter 4) is left
out, for its figures were not read in a source.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen


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


@frozen
class Threshold:
    """So many of so many, itself included or not: at least 2/3, more than 1/2."""

    numerator: int
    denominator: int
    included: bool

    def is_reached(self, part: int, whole: int) -> bool:
        """Whether the part is that much of the whole."""
        have, need = part * self.denominator, whole * self.numerator
        return have >= need if self.included else have > need

    def __str__(self) -> str:
        return f"{'≥' if self.included else '>'} {self.numerator}/{self.denominator}"


@frozen(kw_only=True)
class VoteRule:
    """A rule by which a vote passes: so many of all ``take_part``, and so many of those ``agree``; by number,
    and where ``by_area``, by floor space as well. ``until``: the last day on which it was the law."""

    en: str
    zh: str
    law: tuple[str, str]
    take_part: Threshold
    agree: Threshold
    by_area: bool = False
    of_owners: bool = False
    of_all: bool = False
    until: date | None = None

    def passes(self, number: Counted, area: Counted | None = None) -> bool:
        """Whether a vote with these counts passed."""
        return all(map(self._is_reached, self._asked(number, area)))

    def _asked(self, number: Counted, area: Counted | None) -> Iterable[Counted]:
        return (number, area) if self.by_area and area is not None else (number,)

    def _is_reached(self, counted: Counted) -> bool:
        whole = counted.total if self.of_all else counted.took_part
        enough = self.take_part.is_reached(counted.took_part, counted.total)
        return enough and self.agree.is_reached(counted.agreed, whole)


_TWO_THIRDS, _THREE_QUARTERS = Threshold(2, 3, included=True), Threshold(3, 4, included=True)
_MORE_THAN_HALF = Threshold(1, 2, included=False)

VOTE_RULES: Mapping[str, VoteRule] = {
    "owners-ordinary": VoteRule(
        en="owners, ordinary matter",
        zh="业主一般事项",
        law=("Civil Code of China, article 278 (1)-(5), (9)", "民法典第278条（一）至（五）、（九）"),
        take_part=_TWO_THIRDS,
        agree=_MORE_THAN_HALF,
        by_area=True,
        of_owners=True,
    ),
    "owners-special": VoteRule(
        en="owners, special matter",
        zh="业主特别事项",
        law=("Civil Code of China, article 278 (6)-(8)", "民法典第278条（六）至（八）"),
        take_part=_TWO_THIRDS,
        agree=_THREE_QUARTERS,
        by_area=True,
        of_owners=True,
    ),
    "residents-meeting-1989": VoteRule(
        en="residents' meeting (law of 1989)",
        zh="居民会议（1989年法）",
        law=("Residents' Committees Act (1989), article 9", "居民委员会组织法（1989）第9条"),
        take_part=_MORE_THAN_HALF,
        agree=_MORE_THAN_HALF,
        until=date(2025, 12, 31),
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
}
