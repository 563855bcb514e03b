"""Word that something was appended, for whoever waits for it; who is not told looks now and then."""

import time
from collections.abc import Callable
from threading import Condition

GLANCE_SECONDS = 0.05
"""How long whoever waits goes without looking, and without asking whether it is enough."""


class News:
    """What is told of a ledger within this process. What other processes append has to be looked for."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._heard = 0

    @property
    def glance_seconds(self) -> float:
        """How long whoever waits may go without looking."""
        return GLANCE_SECONDS

    def listen(self) -> int:
        """From now on whatever is told is heard. Ask first, then look, then wait with what this gave."""
        return self._heard

    def announce(self) -> None:
        """Tell everybody who listens that something was appended."""
        self.ring()

    def ring(self) -> None:
        """Let those who wait in this process look."""
        with self._changed:
            self._heard += 1
            self._changed.notify_all()

    def wait(self, heard: int, until: float | None, enough: Callable[[], bool]) -> bool:
        """Whether to look again: there was news, or it is time to. Not once it is ``enough``, nor after
        ``until``, a time of the monotonic clock."""
        began = time.monotonic()
        if until is not None and began >= until:
            return False
        while not enough():
            look = began + self.glance_seconds
            left = (look if until is None else min(look, until)) - time.monotonic()
            if left <= 0 or self._comes(heard, min(left, GLANCE_SECONDS)):
                return True
        return False

    def _comes(self, heard: int, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._heard != heard, seconds)
