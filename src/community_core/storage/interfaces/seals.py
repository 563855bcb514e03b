"""What is kept of a community's seals, wherever that is: notes by name, and runs of bytes that grow."""

from contextlib import AbstractContextManager
from typing import Protocol

CHECKPOINT, ROTATION = ".checkpoint", ".rotation"
"""How the names of notes end that are evidence."""
FRONTIER, KEY = "frontier", "key.pub"
"""The notes that are not: where the next seal goes on, and the public key of the last."""
LEAVES, POSITIONS = "leaves", "positions"
"""The runs: the hashes of all sealed leaves, and where those events lay."""
TURN_PATIENCE_SECONDS = 60
"""How long a seal waits for another one."""


class Seals(Protocol):
    """Where the seals of one community are kept. Names are those of files: ``12.checkpoint``, ``leaves``.

    Raises StoreUnavailable when it cannot be used.
    """

    @property
    def are_there(self) -> bool:
        """Whether there is any place for them yet: somebody sealed, or began to."""
        ...

    def notes(self, ending: str, /) -> dict[str, bytes]:
        """Every note whose name ends so, by name."""
        ...

    def note(self, name: str, /) -> bytes | None:
        """One of them, None when there is none."""
        ...

    def keep_note(self, name: str, note: bytes, /) -> None:
        """Keep a note in place of the one there may be: whole or not at all, and durably."""
        ...

    def run(self, name: str, /, start: int = 0, length: int | None = None) -> bytes:
        """The bytes of a run from ``start`` on, so many or all; fewer, or none, where they are lost."""
        ...

    def extend_run(self, name: str, kept: int, more: bytes | bytearray, /) -> None:
        """Keep more bytes after the first ``kept`` of a run, durably, over what a crash may have left."""
        ...

    def where(self, name: str = "", /) -> str:
        """Where they are, or one of them is, for people who look for it."""
        ...

    def turn(self) -> AbstractContextManager[bool]:
        """Whether it is our turn to seal, for as long as this is entered; another's is waited for."""
        ...


def copy_seals(source: Seals, target: Seals) -> None:
    """Keep what one place has in another as well, byte for byte. Of a source that is sealed meanwhile what is
    copied later may be ahead of the checkpoints, never behind."""
    if not source.are_there:
        return
    with target.turn():
        for each in (CHECKPOINT, ROTATION):
            for name, note in source.notes(each).items():
                target.keep_note(name, note)
        for run in (LEAVES, POSITIONS):
            target.extend_run(run, 0, source.run(run))
        for name in (FRONTIER, KEY):
            if (kept := source.note(name)) is not None:
                target.keep_note(name, kept)
