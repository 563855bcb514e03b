"""Every rule about voices and good deeds refuses, what is the truth is not refused, and the laws hold."""

from typing import Any

import pytest

from community_core.testing import check_aggregate
from community_voices.deed import DEED
from community_voices.voice import VOICE

from . import deed_examples, voice_examples


@pytest.mark.parametrize(
    ("kind", "examples"),
    [(VOICE, voice_examples.EXAMPLES), (DEED, deed_examples.EXAMPLES)],
    ids=["voice", "deed"],
)
def test_examples_come_out_and_the_laws_hold(kind: Any, examples: Any) -> None:
    """Every command, event and rule is reached; histories of random commands stand the same however they are
    told, corrected, undone and put back."""
    check_aggregate(kind, examples, beside=[voice_examples.OFFER])
