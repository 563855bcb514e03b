"""Fresh stream ids: the aggregate's name, a dash and a ULID, so that ids sort by time."""

import os
from collections.abc import Callable
from datetime import datetime

from ulid import ULID

Entropy = Callable[[int], bytes]
"""Gives that many random bytes, as ``os.urandom`` does."""

_ULID_ENTROPY_BYTES = 10


class Identifiers:
    """Makes stream ids. With a seeded ``entropy`` (``random.Random(7).randbytes``) they can be reproduced."""

    def __init__(self, clock: Callable[[], datetime], entropy: Entropy = os.urandom) -> None:
        self._clock = clock
        self._entropy = entropy

    def new(self, aggregate: str, at: datetime | None = None) -> str:
        """``request-01J...``; ``at`` is the moment that orders it, now when left out."""
        milliseconds = max(0, int((at or self._clock()).timestamp() * 1000))
        unique = milliseconds.to_bytes(6, "big") + self._entropy(_ULID_ENTROPY_BYTES)
        return f"{aggregate}-{ULID.from_bytes(unique)}"
