"""Places however they are written, in directory and register."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core import Community
from community_core.directory.spoken import spoken
from community_core.domain import ClosePlace
from community_core.errors import Refused

from .conftest import BUILDING_9, BUILDING_13, CLERK, OTHER_13


@pytest.mark.parametrize(
    "text",
    [
        "13号楼",
        "13#",
        "13栋",
        "十三号楼",
        "１３号楼",
        "13 幢",
        "第13号楼",
        "building 13",
        "Bldg. 13",
        "13＃楼",
    ],
)
def test_a_building_is_its_number(text: str) -> None:
    """However its kind is said."""
    assert (spoken(text).words, spoken(text).numbers) == ((), (13,))


@pytest.mark.parametrize(
    ("text", "words", "numbers"),
    [
        ("柳荫13-3-502", ("柳荫",), (13, 3, 502)),
        ("柳荫小区13号楼3单元502室", ("柳荫",), (13, 3, 502)),
        ("A座", ("a",), ()),
        ("红楼", ("红楼",), ()),
        ("三八广场", ("三八广场",), ()),
        ("小区", ("小区",), ()),
        ("", (), ()),
    ],
)
def test_words_are_what_tells_places_apart(
    text: str, words: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    """Neither the word for a building nor that for a compound does."""
    assert (spoken(text).words, spoken(text).numbers) == (words, numbers)


_DIGITS = "〇一二三四五六七八九"


def _written(number: int) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    told = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        told += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif told and ones:
        told += "零"
    return told + (_DIGITS[ones] if ones else "")


@given(st.integers(1, 999))
def test_numbers_in_characters_are_numbers(number: int) -> None:
    """Up to 999, also as mere digits (二〇八)."""
    assert spoken(f"{_written(number)}号楼").numbers == (number,)
    digits = "".join(_DIGITS[int(each)] for each in str(number))
    assert spoken(f"{digits}室").numbers == (number,)


@given(st.text(max_size=12))
def test_whatever_is_typed_can_be_spoken(text: str) -> None:
    """No text is too odd."""
    spoken(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("place-13", BUILDING_13),
        ("place-unheard-of", "place-unheard-of"),
        ("9栋", BUILDING_9),
        ("柳荫九号楼", BUILDING_9),
        ("柳荫小区13号楼", BUILDING_13),
        ("和平小区１３#", OTHER_13),
        ("和平13", OTHER_13),
        ("红楼", BUILDING_13),
        ("柳荫红楼", BUILDING_13),
        ("柳荫", "place-liuyin"),
        ("柳荫社区", "place-liuyin"),
    ],
)
def test_a_place_is_found_however_it_is_written(community: Community, typed: str, meant: str) -> None:
    """By id, by any of its names, with or without its compound."""
    assert community.directory(None).place(typed) == meant


def test_a_building_number_of_two_compounds_is_asked_back(community: Community) -> None:
    """Both are offered, told apart by the compound."""
    with pytest.raises(Refused, match=r"柳荫小区 13号楼 \[place-13\]; 和平小区 13号楼 \[") as caught:
        community.directory(None).place("13#", field="building")
    assert (caught.value.rule, caught.value.field) == ("place-ambiguous", "building")


def test_a_place_out_of_use_gives_way_to_one_in_use(community: Community) -> None:
    """Of two buildings 13 the one that stands."""
    community.execute(ClosePlace(place_id=OTHER_13, reason="pulled down"), by=CLERK)
    assert community.directory(None).place("13#") == BUILDING_13
    assert community.directory(None).place("和平13#") == OTHER_13


@pytest.mark.parametrize(("typed", "rule"), [("红搂", "place-unknown"), ("9号楼3-502", "place-not-door")])
def test_no_place_is_guessed(community: Community, typed: str, rule: str) -> None:
    """A slip, and a door instead of a building; the refusal names what comes near."""
    with pytest.raises(Refused, match=r"红楼|9号楼") as caught:
        community.directory(None).place(typed)
    assert caught.value.rule == rule
