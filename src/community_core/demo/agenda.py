"""A calendar of things to come, told in order of time, with a clock that shows the story's time."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Act = Callable[[], object]


class Agenda:
    """Acts happen in order of their time; an act may put later ones on the agenda."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self._acts: list[tuple[datetime, int, Act]] = []
        self._numbers = count()

    def clock(self) -> datetime:
        """The story's time."""
        return self.now

    def at(self, moment: datetime, act: Act) -> None:
        """Let something happen at a moment, at the earliest now."""
        heapq.heappush(self._acts, (max(moment, self.now), next(self._numbers), act))

    def run(self, until: datetime) -> None:
        """Let everything happen that is due by then; what lies beyond does not happen."""
        while self._acts and self._acts[0][0] <= until:
            self.now, _, act = heapq.heappop(self._acts)
            act()
        self.now = until
