"""One question that several views are asked together: what they work out alike is worked out once."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from attrs import field, frozen

T = TypeVar("T")


@frozen
class Question:
    """What views asked together share: the same facts, reader and day, and whatever follows from these."""

    _answers: dict[Hashable, Any] = field(factory=dict, init=False, repr=False)

    def once(self, what: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` gives; of all that is asked the same ``what``, only the first works."""
        if what not in self._answers:
            self._answers[what] = work()
        answer: T = self._answers[what]
        return answer
