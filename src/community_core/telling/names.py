"""What people call a request, a visit or a person: by id, or by the number on a slip."""

import re
from typing import TYPE_CHECKING

from community_core.times import plain

if TYPE_CHECKING:
    from community_core.community import Community

_NUMBER = re.compile(r"[A-Z]{0,3}[0-9]{4}-[0-9]{4,}|[A-Z]{1,3}[0-9]{4,}", re.IGNORECASE)


def looks_like_number(text: str) -> bool:
    """Whether that is written as speakable numbers are, such as 2024-0117 or P0417, full-width or not."""
    return _NUMBER.fullmatch(plain(text)) is not None


def stream_named(community: "Community", named: str) -> str:
    """The id a person means: an id as it is, or that of a speakable number such as 2024-0117 or P0417;
    full-width or not."""
    written = plain(named)
    return community.numbered(written) if looks_like_number(written) else written
