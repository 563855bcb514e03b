"""What a keyring keeps, as it is stored: wrapped keys, whom imported names lead to, who opened what."""

from collections.abc import Iterator
from typing import Self

from attrs import frozen

from community_core.storage.interfaces.keys import Entries, Keyring

StoredOpening = tuple[bytes, bytes, bytes]
Tie = tuple[bytes, str, str | None]


@frozen
class KeptKeys:
    """All of it: the id of the ``master`` key, the wrapped key of each person (None once erased), the ties by
    their marks, and the log of openings in its order."""

    master: str | None
    people: dict[str, bytes | None]
    ties: tuple[Tie, ...]
    openings: tuple[StoredOpening, ...]

    @classmethod
    def of(cls, keys: Keyring) -> Self:
        """What is kept there at one moment."""
        with keys.reading() as entries:
            return cls(
                entries.master,
                {**entries.every_wrapped(), **dict.fromkeys(entries.erased())},
                tuple(sorted(entries.every_tie())),
                tuple(entries.stored_openings()),
            )

    def put(self, entries: Entries) -> None:
        """Keep it elsewhere, where the beginning of it may be already."""
        if self.master is not None:
            entries.master = self.master
        entries.keep(self.people)
        if self.ties:
            entries.make_pseudonyms()
            entries.tie(self.ties)
        entries.note_stored(self._openings_after(len(entries.stored_openings())))

    def _openings_after(self, count: int) -> Iterator[tuple[str, str, str]]:
        return (
            (at.decode(), reader.decode(), purpose.decode()) for at, reader, purpose in self.openings[count:]
        )
