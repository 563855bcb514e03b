"""The names in the register kept up with it: only what is new is opened."""

from collections.abc import Collection
from functools import partial
from threading import Lock

from community_core.directory.asking_back import no_actor
from community_core.directory.current import CurrentRegister
from community_core.directory.directory import Directory, name_and_place
from community_core.directory.known_names import KnownNames
from community_core.directory.matching import Matcher
from community_core.directory.register import Register
from community_core.directory.spelling import folded
from community_core.privacy import Vault


class CurrentNames:
    """The names in a register as they stand whenever they are asked for. Threads may share them.

    They are opened when somebody first looks for a name, and kept in memory alone.
    """

    def __init__(self, register: CurrentRegister, vault: Vault) -> None:
        self._register = register
        self._vault = vault
        self._lock = Lock()
        self._names = KnownNames()

    def register(self) -> Register:
        """What is openly known, as it stands."""
        return self._register.now()

    def actor(self, text: str, field: str) -> str:
        """The id of whoever says they are called that, and may see their own name."""
        nobody = self.directory(None)
        if known := nobody.identified(text, field):
            return known
        ids = dict.fromkeys(map(nobody.register.canonical, self._ids_called(nobody.register, text)))
        claiming = (entry for each in ids for entry in self.directory(each).called(text) if entry.id == each)
        found = list(claiming)
        if not found:
            raise no_actor(field, text)
        return nobody.one_of(found, text, field).id

    def directory(self, reader: str | None) -> Directory:
        """People and places by the names a reader may know them by."""
        register = self._register.now()
        return Directory(
            register, reader, partial(self._of, register), self._vault.opener(reader, "directory")
        )

    def matcher(self) -> Matcher:
        """What tells the ids of everybody whom the register knows by just some id, code, name or telephone,
        for many of them one after the other. Not for people to ask: nobody's leave is asked, for whoever only
        compares names, and shows none."""
        nobody = self.directory(None)
        return Matcher(nobody, self._of(nobody.register), self._vault.unsealer())

    def forget(self, people: Collection[str]) -> None:
        """Keep no name of these people any longer."""
        with self._lock:
            self._names = self._names.without(people)

    def _ids_called(self, register: Register, text: str) -> list[str]:
        name, _ = name_and_place(text)
        return self._of(register).called(folded(name))

    def _of(self, register: Register) -> KnownNames:
        with self._lock:
            self._names = self._names.kept_up(register, self._vault.unsealer())
            return self._names
