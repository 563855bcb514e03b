"""Seeing to it that what an author wrote looks at nothing but what it is given."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import CellType, CodeType, FunctionType
from typing import Any

from community_core.domain import Aggregate
from community_core.domain.kit.values.fields import fields_of
from community_core.testing.failure import CheckFailed
from community_core.testing.watching import watched


def looking_at_nothing_else(kind: Aggregate[Any]) -> AbstractContextManager[None]:
    """CheckFailed at the end when a decision, a rule, a fold or a check looked at a clock, at random numbers,
    files or the network."""
    law = "decisions and folds look at what they are given only"
    return watched(list(_codes(kind)), lambda found: CheckFailed(kind.name, law, found))


def _codes(kind: Aggregate[Any]) -> Iterator[CodeType]:
    """The code of every function its author wrote in the table, or in the annotations of values."""
    written: list[Any] = [each.decide for each in kind.steps.values()]
    written += [rule for rules in kind.whole.values() for rule in rules]
    written += kind.changes.values()
    for values in (*kind.events, *kind.commands):
        written += [each.help.check for each in fields_of(values).values()]
    while written:
        function = _plain(written.pop())
        if function is not None:
            yield function.__code__
            written += [each for each in map(_held, function.__closure__ or ()) if callable(each)]


def _plain(called: Any) -> FunctionType | None:
    """The function behind a method, a partial, or an object that is called like a function."""
    found = getattr(called, "func", getattr(called, "__func__", called))
    if not isinstance(found, FunctionType):
        found = type(found).__dict__.get("__call__")
    return found if isinstance(found, FunctionType) else None


def _held(cell: CellType) -> Any:
    """What a closure holds, unless it is a class or nothing yet."""
    try:
        return None if isinstance(cell.cell_contents, type) else cell.cell_contents
    except ValueError:
        return None
