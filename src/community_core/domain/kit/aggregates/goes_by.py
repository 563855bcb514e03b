"""By which name people mean a stream as long as it goes on: a series of lessons by its title."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from attrs import frozen

from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.values.help import Word

S = TypeVar("S")


def _nothing(_name: str, _row: Any) -> None:
    """Nothing is begun by being named."""


def _as_told(_command: Any) -> None:
    """It starts when it is told to have happened."""


@frozen
class GoesBy(Generic[S]):
    """``words`` are what goes by a name, in English and Chinese, such as a series; ``name_of`` a state is the
    name, "" where nobody means it, as it is over or of another sort. ``begin`` gives the command that begins
    one, from its name and the command of a row of a ledger that names it; None where that says too little.
    ``starts`` tells of such a command when what it begins starts: of several rows the earliest counts; None
    for when it is told to have happened. ``otherwise`` tells whoever named none what to do."""

    words: Word
    name_of: Callable[[S], str]
    otherwise: Word
    begin: Callable[[str, Any], Command | None] = _nothing
    starts: Callable[[Any], datetime | None] = _as_told
