"""What a ledger gets when it is first needed: later than the rest, where it was made by earlier programs."""

from typing import Literal, Protocol

from community_core.storage.sql.cursor import Cursor

Extra = Literal["kinds", "series", "note", "heard"]
KINDS: Extra = "kinds"
SERIES: Extra = "series"
NOTE: Extra = "note"
HEARD: Extra = "heard"
"""The table of types ever written, that of the last numbers of series with a name, the column of notes, and
the table of what imported sources last said."""


class Extras(Protocol):
    """What knows which of them are there."""

    def has(self, cursor: Cursor, what: Extra) -> bool:
        """Whether it is there."""
        ...

    def make_room(self, cursor: Cursor, what: Extra) -> None:
        """Make it, unless it is there."""
        ...
