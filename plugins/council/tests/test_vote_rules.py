"""A vote passes exactly when the fractions of its rule say so."""

from fractions import Fraction
from typing import Any

import pytest
from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from community_council.thresholds import Threshold, threshold
from community_council.vote_rules import VOTE_RULES, Counted, rule_of

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


@pytest.mark.parametrize("key", LAW)
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


# ---- what a community asks for itself


@frozen
class Told:
    """A rule as a vote tells it."""

    rule: str
    must_take_part: str | None = None
    must_agree: str | None = None
    basis: str | None = "议事规则第8条"


@st.composite
def thresholds(draw: st.DrawFn) -> Threshold:
    """Any share, itself included or not."""
    whole = draw(st.integers(1, 12))
    included = draw(st.booleans())
    part = draw(st.integers(1, whole if included else max(1, whole - 1)))
    told = threshold(f"{'>=' if included else '>'}{part}/{whole}")
    assume(told is not None)
    assert told is not None
    return told


def _share(one: Threshold) -> tuple[Fraction, bool]:
    return Fraction(one.numerator, one.denominator), one.included


@pytest.mark.parametrize("key", ["own-of-those-there", "own-of-all", "residents-meeting-2025"])
@given(take_part=thresholds(), agree=thresholds(), number=counts(), area=counts())
def test_a_vote_by_a_rule_of_its_own_passes_exactly_when_its_fractions_say(
    key: str, take_part: Threshold, agree: Threshold, number: Counted, area: Counted
) -> None:
    """By number, and by floor space where it was counted."""
    rule = rule_of(Told(key, str(take_part), str(agree)))
    assert rule is not None

    def is_reached(counted: Counted) -> bool:
        (part, part_in), (share, share_in) = _share(take_part), _share(agree)
        voted = counted.in_favour + counted.against + counted.abstained + counted.silent
        agreed = counted.in_favour
        if counted.in_favour > max(counted.against, counted.abstained):
            agreed += counted.silent
        if not _reached(Fraction(voted, counted.total), part, included=part_in):
            return False
        whole = counted.total if key == "own-of-all" else voted
        return _reached(Fraction(agreed, whole), share, included=share_in)

    by_area = key != "residents-meeting-2025"
    assert rule.passes(number) is is_reached(number)
    assert rule.passes(number, area) is (is_reached(number) and (not by_area or is_reached(area)))


@pytest.mark.parametrize("key", [key for key, each in VOTE_RULES.items() if each.take_part])
@given(take_part=thresholds(), agree=thresholds(), number=counts(), area=counts())
def test_what_passes_though_more_is_asked_passes_by_the_law(
    key: str, take_part: Threshold, agree: Threshold, number: Counted, area: Counted
) -> None:
    """A threshold asks less than another exactly where something reaches it that does not reach that."""
    least, asked = VOTE_RULES[key], rule_of(Told(key, str(take_part), str(agree)))
    assert asked
    assert least.take_part
    assert least.agree
    if take_part.asks_less_than(least.take_part) or agree.asks_less_than(least.agree):
        return
    assert least.passes(number, area) or not asked.passes(number, area)


@given(one=thresholds(), other=thresholds())
def test_a_threshold_asks_less_where_something_reaches_it_alone(one: Threshold, other: Threshold) -> None:
    """Of a whole in which both fractions are whole numbers, and one more beside them."""
    whole = 2 * one.denominator * other.denominator
    alone = any(
        one.is_reached(part, whole) and not other.is_reached(part, whole) for part in range(whole + 1)
    )
    assert one.asks_less_than(other) is alone


@given(one=thresholds())
def test_a_threshold_is_read_as_it_is_told(one: Threshold) -> None:
    """What is recorded of it says all of it."""
    assert threshold(str(one)) == one


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2/3", "≥ 2/3"),
        ("２／３", "≥ 2/3"),
        (" >= 4/6 ", "≥ 2/3"),
        ("> 1/2", "> 1/2"),
        ("60%", "≥ 3/5"),
        (">50%", "> 1/2"),
        ("三分之二以上", "≥ 2/3"),
        ("超过二分之一", "> 1/2"),
        ("不低于四分之三", "≥ 3/4"),
        ("过半数", "> 1/2"),
        ("半数以上", "≥ 1/2"),
        ("全体", "≥ 1/1"),
        ("0/3", None),
        ("4/3", None),
        ("> 3/3", None),
        ("1/0", None),
        ("大多数", None),
        ("三分之四", None),
        ("0.5", None),
    ],
)
def test_a_threshold_is_understood_as_people_write_it(written: str, told: str | None) -> None:
    """以上 includes the fraction, 超过 and 过半 do not; what is no share is none."""
    found: Any = threshold(written)
    assert (None if found is None else str(found)) == told
