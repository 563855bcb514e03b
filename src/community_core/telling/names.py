"""What people call a request, a visit or a person: by id, or by the number on a slip."""

import re
from typing import TYPE_CHECKING

from community_core.times import plain

if TYPE_CHECKING:
    from community_core.community import Community

_NUMBER = re.compile(r"[0-9]{4}-[0-9]{4,}")


def looks_like_number(text: str) -> bool:
    """Whether that is written as speakable numbers are, such as 2024-0117."""
    return _NUMBER.fullmatch(text) is not None


def stream_named(community: "Community", named: str) -> str:
    """The id a person means: an id as it is, or that of a speakable number such as 2024-0117, full-width or
    not."""
    written = plain(named)
    return community.numbered(written) if looks_like_number(written) else written
