"""A vote passes exactly when the fractions of its rule say so."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_council.vote_rules import VOTE_RULES, Counted

# What must take part, of those who may, and what must agree: itself included or not.
LAW = {
    "owners-ordinary": (Fraction(2, 3), True, Fraction(1, 2), False, True),
    "owners-special": (Fraction(2, 3), True, Fraction(3, 4), True, True),
    "residents-meeting-1989": (Fraction(1, 2), False, Fraction(1, 2), False, False),
    "council-two-thirds": (Fraction(2, 3), True, Fraction(1, 2), False, False),
    "council-of-all": (Fraction(2, 3), True, Fraction(1, 2), False, False),
}


@st.composite
def counts(draw: st.DrawFn, silent: bool = True) -> Counted:
    """Any counts within their total, small ones near the fractions first."""
    total = draw(st.integers(1, 24) | st.integers(1, 10**9))
    left, told = total, []
    for _ in range(4):
        told.append(draw(st.integers(0, left)))
        left -= told[-1]
    in_favour, against, abstained, kept_silent = told
    return Counted(
        total=total,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        silent=kept_silent if silent else 0,
    )


def _reached(share: Fraction, needed: Fraction, *, included: bool) -> bool:
    return share >= needed if included else share > needed


def _as_the_law_has_it(key: str, counted: Counted) -> bool:
    take_part, part_included, agree, agree_included, _ = LAW[key]
    voted = counted.in_favour + counted.against + counted.abstained + counted.silent
    agreed = counted.in_favour
    if counted.in_favour > counted.against and counted.in_favour > counted.abstained:
        agreed += counted.silent
    if not _reached(Fraction(voted, counted.total), take_part, included=part_included):
        return False
    whole = counted.total if key == "council-of-all" else voted
    return _reached(Fraction(agreed, whole), agree, included=agree_included)


@pytest.mark.parametrize("key", VOTE_RULES)
@given(number=counts(), area=counts())
def test_a_vote_passes_exactly_when_the_fractions_say(key: str, number: Counted, area: Counted) -> None:
    """By number, and for owners by floor space as well; against exact fractions."""
    by_area = LAW[key][-1]
    expected = _as_the_law_has_it(key, number) and (not by_area or _as_the_law_has_it(key, area))
    assert VOTE_RULES[key].passes(number, area) is expected


@pytest.mark.parametrize(
    ("key", "in_favour", "against", "total", "passes"),
    [
        ("owners-ordinary", 41, 39, 120, True),
        ("owners-ordinary", 40, 40, 120, False),
        ("owners-ordinary", 79, 0, 120, False),
        ("owners-ordinary", 80, 0, 120, True),
        ("owners-special", 60, 20, 120, True),
        ("owners-special", 60, 21, 120, False),
        ("residents-meeting-1989", 60, 0, 120, False),
        ("residents-meeting-1989", 61, 0, 120, True),
        ("council-two-thirds", 4, 2, 9, True),
        ("council-of-all", 4, 2, 9, False),
        ("council-of-all", 5, 1, 9, True),
    ],
)
def test_at_the_fractions_themselves(
    key: str, in_favour: int, against: int, total: int, passes: bool
) -> None:
    """以上 includes the fraction, 过半数 does not."""
    counted = Counted(total=total, in_favour=in_favour, against=against)
    assert VOTE_RULES[key].passes(counted, counted) is passes


def test_the_silent_are_with_the_majority_and_never_make_one() -> None:
    """They agree only where more agreed than were against it or abstained."""
    rule = VOTE_RULES["owners-special"]
    for_it, tied = (
        Counted(total=12, in_favour=5, against=2, silent=4),
        Counted(total=12, in_favour=4, against=4, silent=4),
    )
    assert rule.passes(for_it, for_it)
    assert not rule.passes(tied, tied)
