"""How far a community's reactors have come, and whose turn each is: what back ends provide for that."""

from contextlib import AbstractContextManager
from typing import Protocol

from community_core.storage.sql.cursor import Cursor


class ProgressTables(Protocol):
    """The tables ``standings`` and ``parked`` of one community, made when something is first written.

    Threads may share them. Raises StoreUnavailable when they cannot be used.
    """

    @property
    def are_missing(self) -> bool:
        """Whether nobody ever reacted here; looking makes nothing."""
        ...

    def reading(self) -> AbstractContextManager[Cursor]:
        """To look at them."""
        ...

    def writing(self, *, durably: bool = False) -> AbstractContextManager[Cursor]:
        """To change them, all at once; a power cut may take back what was not written ``durably``."""
        ...

    def where(self) -> str:
        """Where they are, for people who look for them."""
        ...

    def close(self) -> None:
        """Let go of them. Closing twice does nothing."""
        ...


class Turns(Protocol):
    """Whose turn it is: of all processes and threads that would run a reactor one does, whoever comes first.

    A turn goes with the process, however that ends.
    """

    def tried(self, name: str, /) -> AbstractContextManager[bool]:
        """Whether it is our turn, for as long as this is entered; nobody waits. StoreUnavailable when that
        cannot be told."""
        ...

    def keeps(self, name: str, /) -> bool:
        """Whether a turn that was ours still is."""
        ...

    def close(self) -> None:
        """Let go of them. Closing twice does nothing."""
        ...
