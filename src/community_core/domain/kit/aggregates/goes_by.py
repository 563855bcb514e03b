"""By which name people mean a stream as long as it goes on: a series of lessons by its title."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from attrs import frozen

from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.values.help import Word

S = TypeVar("S")


def _nothing(_name: str, _row: Any) -> None:
    """Nothing is begun by being named."""


@frozen
class GoesBy(Generic[S]):
    """``words`` are what goes by a name, in English and Chinese, such as a series; ``name_of`` a state is the
    name, "" where nobody means it, as it is over or of another sort. ``begin`` gives the command that begins
    one, from its name and the command of the row of a ledger that names it first; None where that says too
    little. ``otherwise`` tells whoever named none what to do."""

    words: Word
    name_of: Callable[[S], str]
    otherwise: Word
    begin: Callable[[str, Any], Command | None] = _nothing
