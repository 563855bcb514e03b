"""How far long work is, on a terminal's standard error; nothing at all when piped."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import Any

import click
from rich.cells import cell_len

from community_core.telling.language import say

_BAR_CELLS = 36
_TIME_CELLS = 12
_BETWEEN_CELLS = 8
"""Gaps, brackets and the stroke in the position."""


@contextmanager
def progress_bar(label: str, patience: float = 1) -> Iterator[Callable[[int, int], None]]:
    """Gives a function to call with how much is done and how much there is.

    The bar appears with the first call after ``patience`` seconds that leaves something to do, so short work
    shows none.
    """
    bars: list[Any] = []
    begun = monotonic()

    def tell(done: int, whole: int) -> None:
        if not bars and done < whole and sys.stderr.isatty() and monotonic() - begun >= patience:
            room = _room(label, whole)
            bar = click.progressbar(
                length=whole,
                label=label,
                file=sys.stderr,
                show_pos=True,
                show_eta=room > _TIME_CELLS,
                width=max(1, min(_BAR_CELLS, room - _TIME_CELLS if room > _TIME_CELLS else room)),
            )
            bars.append(bar.__enter__())
        for bar in bars:
            bar.length = whole
            bar.update(done - bar.pos)

    try:
        yield tell
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)


def _room(label: str, whole: int) -> int:
    """The cells of a line beside the label and the position. Click does not know that Chinese takes two."""
    taken = cell_len(label) + 2 * len(str(whole)) + _BETWEEN_CELLS
    return shutil.get_terminal_size().columns - taken


@contextmanager
def progress_count(unit: str, patience: float = 0) -> Iterator[Callable[[int], None]]:
    """Gives a function to call with how much is done, where nobody knows how much there is.

    Nothing is shown in the first ``patience`` seconds, so that short work shows nothing.
    """
    shown, begun = False, monotonic()

    def tell(done: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and monotonic() - begun >= patience:
            shown = True
            sys.stderr.write(f"\r{done} {unit}")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write("\n")


def facts_read() -> AbstractContextManager[Callable[[int], None]]:
    """Gives a function to call with how many facts have been read, where that may go on for a while."""
    return progress_count(say("facts read", "条事实已读取"), patience=1)
