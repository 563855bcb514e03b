"""What became of rows, said so that what only adds to them does the same whatever they were."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import attrs


def difference(before: Sequence[Any], after: Sequence[Any]) -> object:
    """By how much each number of a row became more or less, and from what to what any other value changed;
    of several rows which came and which went. None where nothing did."""
    if list(before) == list(after):
        return None
    if len(before) == len(after) == 1:
        names = [each.name for each in attrs.fields(type(after[0]))]
        return {name: _changed(getattr(before[0], name), getattr(after[0], name)) for name in names}
    try:
        was, now = Counter(before), Counter(after)
    except TypeError:  # rows that hold something that cannot be counted
        return before, after
    return now - was, was - now


def _changed(was: Any, now: Any) -> object:
    if was == now:
        return None
    for numbers in (int, float, timedelta):
        if isinstance(was, numbers) and isinstance(now, numbers):
            more: object = now - was  # type: ignore[operator]
            return more
    return was, now
