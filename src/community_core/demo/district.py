"""Many invented communities, each in a store of its own, told by a process for each processor."""

import os
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from attrs import frozen

from community_core.demo.telling import DAYS, tell
from community_core.errors import Language


@frozen
class Size:
    """What one community, or several, came to."""

    facts: int
    seconds: float
    bytes: int


def tell_district(
    folder: str | Path,
    language: Language,
    *,
    communities: int,
    days: int = DAYS,
    residents: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Size]:
    """Tell that many communities in folders of their own, ``community-01`` and so on; what each came to.

    ``progress`` hears how many are finished. Interrupted, and told again, those that were begun go on.
    """
    told = partial(_told, Path(folder), language, days, residents)
    sizes: list[Size] = []
    # Started anew, not forked: a program that has threads of its own must not be copied with them.
    with get_context("spawn").Pool(min(communities, os.cpu_count() or 1), _leave_interrupts) as pool:
        for size in pool.imap_unordered(told, range(1, communities + 1)):
            sizes.append(size)
            progress(len(sizes))
    return sizes


def size_of(store: Path) -> int:
    """How many bytes a store takes on the disk."""
    return sum(each.stat().st_size for each in store.rglob("*") if each.is_file())


def _told(folder: Path, language: Language, days: int, residents: int | None, number: int) -> Size:
    store, begun = folder / f"community-{number:02}", perf_counter()
    told = tell(store, language, days=days, residents=residents, seed=number)
    return Size(told.facts, perf_counter() - begun, size_of(store))


def _leave_interrupts() -> None:
    """Whoever started the processes is interrupted, and ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
