"""What was counted of a vote, whoever tells it: by votes, and by floor space where that was counted."""

from typing import Protocol

from community_council.vote_rules import Counted


class Counts(Protocol):
    """Whatever has the counts of a vote: the command, the fact, and the row of a view."""

    @property
    def total(self) -> int: ...
    @property
    def in_favour(self) -> int: ...
    @property
    def against(self) -> int: ...
    @property
    def abstained(self) -> int: ...
    @property
    def silent(self) -> int: ...
    @property
    def area_total(self) -> int | None: ...
    @property
    def area_in_favour(self) -> int | None: ...
    @property
    def area_against(self) -> int | None: ...
    @property
    def area_abstained(self) -> int | None: ...
    @property
    def area_silent(self) -> int | None: ...


def number_of(vote: Counts) -> Counted:
    """The votes, counted."""
    return Counted(
        total=vote.total,
        in_favour=vote.in_favour,
        against=vote.against,
        abstained=vote.abstained,
        silent=vote.silent,
    )


def area_told(vote: Counts) -> int:
    """All the floor space that was told of those who voted."""
    told = (vote.area_in_favour, vote.area_against, vote.area_abstained, vote.area_silent)
    return sum(filter(None, told))


def area_of(vote: Counts) -> Counted | None:
    """The floor space of those who voted; None where it was not counted."""
    if not vote.area_total or vote.area_in_favour is None:
        return None
    return Counted(
        total=vote.area_total,
        in_favour=vote.area_in_favour,
        against=vote.area_against or 0,
        abstained=vote.area_abstained or 0,
        silent=vote.area_silent or 0,
    )
