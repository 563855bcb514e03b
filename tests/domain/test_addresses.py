"""A door behind a building is told from a place that many share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core.domain.addresses import without_door


@pytest.mark.parametrize(
    ("text", "place", "door"),
    [
        ("13号楼3-502", "13号楼", "3-502"),
        ("13#3-502", "13#", "3-502"),
        ("13栋3单元502", "13栋", "3单元502"),
        ("１３号楼３－５０２", "１３号楼", "３－５０２"),
        ("十三号楼三单元502室", "十三号楼", "三单元502室"),
        ("柳荫13-3-502", "柳荫13", "3-502"),
        ("13号楼502室门口", "13号楼门口", "502室"),
        ("13号楼3-502和9号楼1-101", "13号楼和9号楼", "3-502"),
        ("building 13, 3-502", "building 13", "3-502"),
        ("Building 13, unit 3, room 502", "Building 13", "unit 3, room 502"),
    ],
)
def test_the_door_is_cut_off(text: str, place: str, door: str) -> None:
    """However the two are written."""
    assert without_door(text) == (place, door)


@pytest.mark.parametrize(
    "text",
    ["13号楼", "13号楼3单元", "building 13", "building 13, unit 3", "2024-1-5", "便民亭", "3号院东侧", ""],
)
def test_a_place_without_a_door_stays_as_it_is(text: str) -> None:
    """An entrance is no door, and nor is a date."""
    assert without_door(text) == (text, "")


@given(st.text("13号楼#-3单元50室 building，,", max_size=20))
def test_nothing_is_left_to_cut(text: str) -> None:
    """What was cut once has no door any more."""
    place, _ = without_door(text)
    assert without_door(place)[1] == ""
