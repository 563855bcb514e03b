"""What is seen of a function while it is watched, and what is not laid to it."""

import gc
import time
from typing import Any

import pytest

from community_core.testing import CheckFailed
from community_core.testing.watching import watched


def _collects() -> None:
    """Makes and forgets so much that the garbage collector would come by."""
    for _ in range(20_000):
        ring: list[Any] = []
        ring.append(ring)


def _looks() -> float:
    return time.perf_counter()


def _broken(found: str) -> CheckFailed:
    return CheckFailed(_looks, "it looks at nothing", found)


def test_a_look_at_the_clock_is_seen() -> None:
    """With the function and the line."""
    seen = pytest.raises(CheckFailed, match=r"_looks looks at the clock \(time.perf_counter\), in line")
    with seen, watched([_looks.__code__], _broken):
        _looks()


def test_who_listens_to_the_garbage_collector_is_not_laid_to_the_function() -> None:
    """It may come by at any moment, and look at a clock."""

    def listen(*_: Any) -> None:
        time.perf_counter()

    gc.callbacks.append(listen)
    try:
        with watched([_collects.__code__], _broken):
            _collects()
    finally:
        gc.callbacks.remove(listen)
    assert gc.isenabled()
