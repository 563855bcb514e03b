"""Pseudonyms for a rehearsal: whoever is known is found, whoever is new has an id until it is over."""

from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import blake2b
from secrets import token_bytes

from community_core.privacy.pseudonyms import Pseudonyms, derived_id, derived_in, written_plainly
from community_core.storage.sqlite.connections import TEMPORARY, connect


class RehearsedPseudonyms:
    """Stands in for the table of a store, and writes nothing there. ``can_mark``: the store has the key by
    which names are found in it."""

    def __init__(self, stored: Pseudonyms, *, can_mark: bool) -> None:
        self._stored = stored
        self._can_mark = can_mark
        self._derived: Collection[str] | None = None
        self._salt = token_bytes(16)
        self._new = connect(TEMPORARY)
        self._new.execute("PRAGMA journal_mode = OFF")
        self._new.execute("CREATE TABLE new (mark BLOB PRIMARY KEY, person TEXT) WITHOUT ROWID")

    def begun(self, facts: Callable[[], Iterable[bytes]]) -> "RehearsedPseudonyms":
        """The same, with what the table would begin with."""
        if self._derived is None:
            self._derived = () if self._stored.is_begun else derived_in(facts())[0]
        return self

    def known(self, source: str, names: Collection[str]) -> dict[str, str | None]:
        """The ids of those of these names that are known; None of whoever was erased."""
        found: dict[str, str | None] = {}
        if self._can_mark and self._stored.is_begun:
            found = self._stored.known(source, names)
        ids = {name: derived_id(source, name) for name in names if name not in found}
        found |= {name: person for name, person in ids.items() if person in (self._derived or ())}
        return found | self._met_before(source, [name for name in names if name not in found])

    def tie(self, source: str, ids: Mapping[str, str]) -> dict[str, str | None]:
        """Give names their ids, until this is closed."""
        rows = [(self._mark(source, name), person) for name, person in ids.items()]
        self._new.executemany("INSERT OR IGNORE INTO new VALUES (?, ?)", rows)
        return self._met_before(source, ids)

    def close(self) -> None:
        """Forget them."""
        self._new.close()

    def _met_before(self, source: str, names: Collection[str]) -> dict[str, str | None]:
        query = "SELECT person FROM new WHERE mark = ?"
        rows = ((name, self._new.execute(query, (self._mark(source, name),)).fetchone()) for name in names)
        return {name: row[0] for name, row in rows if row}

    def _mark(self, source: str, name: str) -> bytes:
        """No name is kept, not even meanwhile."""
        return blake2b(f"{source}/{written_plainly(name)}".encode(), key=self._salt, digest_size=16).digest()
