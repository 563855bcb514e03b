"""What people write for a name or a word is understood, in whatever width and case."""

import pytest

from community_core.errors import InvalidInput
from community_core.naming import meant

CALLED = {"meeting-1989": ("meeting (1989)", "居民会议（1989年法）"), "council": ("council", "议事会")}


@pytest.mark.parametrize(
    "written",
    [
        "meeting-1989",
        "Meeting (1989)",
        "居民会议（1989年法）",
        "居民会议(1989年法)",
        "居民会议（１９８９年法）",
    ],
)
def test_a_word_with_signs_is_understood_as_it_is_shown(written: str) -> None:
    """Brackets and figures of either keyboard."""
    assert meant(written, CALLED) == "meeting-1989"


def test_what_nothing_is_called_is_nothing_and_what_several_are_is_refused() -> None:
    """Nobody's guess."""
    assert meant("业主会议", CALLED) is None
    with pytest.raises(InvalidInput, match="could be"):
        meant("议事会", {**CALLED, "hall": ("hall", "议事会")})
