"""What rules refuse of a sheet, row by row, found without recording anything."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from community_core.errors import CommunityError
from community_core.forms.rows import FilledRow, Wrong

ExecuteAll = Callable[[Sequence[Any], Sequence[Any]], object]
"""Gives several commands, and when each happened, as they would be given, such as
:meth:`community_core.Community.execute_all`."""


class _AllDecided(CommunityError):
    """Every row was decided; nothing is to be recorded."""


def refusals(rows: Sequence[FilledRow], execute_all: ExecuteAll) -> Iterator[Wrong]:
    """Each row that a rule refuses, as if those refused before it were not there. Nothing is recorded; each
    refusal costs deciding all rows once more."""
    left = list(rows)
    while left:
        try:
            execute_all([*(row.given for row in left), _stop], [*(row.at for row in left), None])
        except _AllDecided:
            return
        except CommunityError as error:
            if error.command_place is None:
                raise
            yield left.pop(error.command_place - 1).wrong(error)


def _stop(_: Sequence[str]) -> Any:
    """Stands where the last command would be made, when all others are decided."""
    raise _AllDecided("nothing is to be recorded")
