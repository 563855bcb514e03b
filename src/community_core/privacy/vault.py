"""The vault: seals what is written about a person, opens it for a reader, and forgets a person for good."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from attrs import evolve

from community_core.domain.kit.values.checks import is_actor
from community_core.domain.kit.values.personal import (
    Seal,
    Sealed,
    people_of,
)
from community_core.errors import InvalidInput, KeyUnavailable, Refused, ResidueRemains, SealBroken
from community_core.privacy.keys import Keys, KeysStatus, StoredKeys
from community_core.privacy.master import KeptInFile, MasterKey, MasterSource, mark_of, master_source
from community_core.privacy.may_open import (
    IsShared,
    MayOpen,
    RecordedErasures,
    SensitiveAmong,
    anyone,
    fact_field,
    nobody_recorded,
    nobody_shares,
    nothing_sensitive,
)
from community_core.privacy.opener import Opener
from community_core.privacy.pseudonyms import IMPORTS, Pseudonyms
from community_core.privacy.residue import Looked, look_through
from community_core.privacy.sealing import keyed_hash, new_key, seal, unseal
from community_core.storage.interfaces.keys import Entries, Opening
from community_core.storage.places import Where, keys_in


class Vault:
    """The keys of one store. Threads and processes may share them.

    ``folder`` is the store's, a schema on a server, or None for one in memory; ``zone`` says which day it
    is. ``may_open`` is asked before anything is opened, ``is_shared`` before anything open is told of
    somebody erased, ``sensitive_among`` before anybody is named on behalf of a stream. Whoever is among
    ``recorded_erasures`` is as good as erased, whether or not a key of theirs is there: a ledger may say
    so that nobody here has confirmed. Sealing and opening raise KeyUnavailable when ``keys.db`` or the
    master key is missing or another, and where the store is ``read_only``, since both leave an entry;
    StoreUnavailable when they cannot be used.
    """

    def __init__(
        self,
        folder: Where,
        *,
        clock: Callable[[], datetime],
        zone: tzinfo = UTC,
        master_key: bytes | Path | None = None,
        may_open: MayOpen = anyone,
        read_only: bool = False,
    ) -> None:
        self._keyring = keys_in(folder, read_only=read_only)
        self._folder = self._keyring.folder
        self._source: MasterSource = master_source(master_key, self._folder, apart=self._keyring.is_apart)
        self._clock = clock
        self._zone = zone
        self.may_open = may_open
        self._kept: StoredKeys | None = None
        self.recorded_erasures: RecordedErasures = nobody_recorded
        self.is_shared: IsShared = nobody_shares
        self.sensitive_among: SensitiveAmong = nothing_sensitive

    def seal(self, person: str, origin: str, value: Any) -> Sealed:
        """The value sealed with the person's own key, made when it is their first, or with those of several,
        joined. Refused for the erased."""
        return self.sealing(people_of(person))(person, origin, value)

    def sealing(self, people: Collection[str], if_known: Collection[str] = ()) -> Seal:
        """What seals values for these people, each with their own key, from one look at the keys.

        Keys are made for those without any, durably and all at once. Refused if one of them was erased; what
        is sealed for those of ``if_known`` who were is lost at once, under a key that nobody keeps.
        """
        gone = self.erased().intersection(if_known) if if_known else frozenset()
        keys = self._keys_of({*people, *if_known} - (gone - set(people)))
        keys |= {person: new_key() for person in gone}
        return lambda person, origin, value: seal(
            [keys[each] for each in people_of(person)], person, origin, value
        )

    def keyed_hash(self, person: str, data: bytes) -> bytes | None:
        """A hash that nobody can make without the person's key, made when it is their first; None once they
        were erased, when nobody can make it any more."""
        return self.hashing([person])(person, data)

    def hashing(self, people: Collection[str]) -> Callable[[str, bytes], bytes | None]:
        """What makes such hashes for these people, from one look at the keys; of nobody's none is needed."""
        if not people:
            return lambda _person, _data: None
        keys = self._keys_of(set(people) - self.erased())
        hashes = {person: keyed_hash(keys[person]) for person in people if person in keys}
        return lambda person, data: hashes[person](data) if person in hashes else None

    @property
    def pseudonyms(self) -> Pseudonyms:
        """By which ids people are known whom files name."""
        return Pseudonyms(self._keyring, lambda: self.hashing([IMPORTS]))

    def lets_open(self, reader: str, value: Sealed, case: str | None) -> bool:
        """Whether a reader may see a sealed value today, on behalf of a case or outside any; one of several
        people, if they may for each of them."""
        day = self._clock().astimezone(self._zone).date()
        field = fact_field(value)
        return all(
            self.may_open(reader, evolve(value, person=each), field, day, case) is True
            for each in value.people
        )

    def opener(self, reader: str | None, purpose: str, *, counting: bool = False) -> Opener:
        """What opens sealed values for one question, whose answer shows them or is only ``counting``.
        InvalidInput for a reader who is nobody."""
        if reader is not None and not is_actor(reader):
            raise InvalidInput(
                f"reader: {reader!r} does not say who reads; give a person's id or system:<name>.",
                f"reader：{reader!r} 不是有效的查阅人；请用人员编号或 system:<名称>。",
            )
        self._keyring.look_anew()
        return Opener(self, reader, purpose, counting)

    def unsealer(self) -> Callable[[Sealed], Any]:
        """What opens values for the program itself, which compares them and shows them to nobody: None for
        the erased, and for what was tampered with, of which whoever opens it for a reader hears.

        The keys are looked up once, when something is opened.
        """
        keys: list[Keys] = []

        def opened(value: Sealed) -> Any:
            if not keys:
                keys.append(self.keys())
            if keys[0].erased.intersection(value.people):
                return None
            try:
                return unseal(keys[0].all_of(value), value)
            except SealBroken:
                return None

        return opened

    def keys(self) -> Keys:
        """Everybody's keys as they stand now."""
        stored = self._stored()
        erased = stored.erased | self.recorded_erasures()
        if not stored.wrapped:
            return Keys(erased)
        try:
            return Keys(erased, stored.wrapped, self._source.key(stored.master))
        except KeyUnavailable as error:  # that matters to whoever opens something, and to nobody else
            if self.changes() != stored.changes:  # another master key took over meanwhile
                return self.keys()
            return Keys(erased, stored.wrapped, trouble=error)

    def _stored(self) -> StoredKeys:
        """What the file of keys says; read anew only when it was changed."""
        changes, kept = self.changes(), self._kept
        if kept is None or kept.changes != changes or not changes:
            with self._keyring.reading() as entries:
                kept = StoredKeys(changes, entries.erased(), entries.every_wrapped(), entries.master)
            self._kept = kept
        return kept

    def changes(self) -> tuple[int, ...]:
        """Other numbers after every change to the keys, whichever process made it."""
        return self._keyring.changes()

    def erased(self) -> frozenset[str]:
        """Everybody who was erased, or whose erasure is recorded."""
        with self._keyring.reading() as entries:
            return entries.erased() | self.recorded_erasures()

    def people(self) -> frozenset[str]:
        """Everybody who has or had a key; nobody where the keys are missing or damaged."""
        with suppress(KeyUnavailable), self._keyring.reading() as entries:
            return entries.people()
        return frozenset()

    def unconfirmed(self) -> tuple[str, ...]:
        """Those whose erasure is recorded, though their key is still there; nobody where the keys are missing
        or damaged."""
        with suppress(KeyUnavailable), self._keyring.reading() as entries:
            return tuple(sorted(self.recorded_erasures() & entries.every_wrapped().keys()))
        return ()

    def known_erased(self) -> Keys:
        """Everybody who was erased, and no key; those whose erasure is recorded where the keys are missing or
        damaged, since lists need none."""
        try:
            return Keys(self.erased())
        except KeyUnavailable:
            return Keys(self.recorded_erasures())

    def finish_forgetting(self) -> None:
        """Overwrite what a program that was killed while it destroyed a key may have left of it."""
        with suppress(KeyUnavailable):
            if self._keyring.is_unclean():
                self._keyring.rewrite()

    def forget(self, people: Iterable[str]) -> None:
        """Destroy the keys of these people, as far as that has not been done, and every trace of them."""
        with self._keyring.reading() as entries:
            left, unclean = set(people) - entries.erased(), entries.is_unclean
        if left:
            with self._keyring.writing() as entries:
                for person in left:
                    entries.destroy(person)
        if left or unclean:
            self._keyring.rewrite()

    def refuse_residue(self, person: str) -> None:
        """ResidueRemains when a file of the store, such as a copy of ``keys.db`` under any name or packed,
        still holds their key."""
        if found := self._look_for(person).hold:
            raise ResidueRemains(person, found)

    def beyond_looking(self, person: str) -> tuple[Path, ...]:
        """The files of the store of which nobody can tell whether they hold a person's key: packed or locked
        in a way that is not known here."""
        return self._look_for(person).beyond

    def _look_for(self, person: str) -> Looked:
        return look_through(self._folder, mark_of(person)) if self._folder else Looked((), ())

    @property
    def master_in_store(self) -> Path | None:
        """The file of the master key, if it lies in the store's own folder, where whoever has the one has the
        other."""
        path = self._source.path if isinstance(self._source, KeptInFile) else None
        inside = path and self._folder and path.resolve().is_relative_to(self._folder.resolve())
        return path if inside else None

    def note(self, reader: str, purpose: str) -> None:
        """Log that sealed values are opened."""
        with self._keyring.writing() as entries:
            entries.note(Opening(self._clock(), reader, purpose))

    def openings(self) -> list[Opening]:
        """Who opened sealed values, when and what for; oldest first."""
        with self._keyring.reading() as entries:
            return entries.openings()

    def stored_openings(self) -> list[tuple[bytes, bytes, bytes]]:
        """The same byte for byte: when, who and what for."""
        with self._keyring.reading() as entries:
            return entries.stored_openings()

    def is_built_as_ours(self) -> bool:
        """Whether what keeps the keys and the log is as this program made it: nothing else decides what is
        added to the log, or what becomes of a key that is destroyed."""
        with self._keyring.reading() as entries:
            return not entries.departures()

    def status(self) -> KeysStatus:
        """How things stand with the keys. Each of them is tried."""
        with self._keyring.reading() as entries:
            wrapped, destroyed = entries.every_wrapped(), entries.erased()
            recorded = self.recorded_erasures()
            trouble = self._trouble(entries.master, wrapped)
            people = {
                each for each in wrapped if not each.startswith("system:")
            }  # programs have keys as well
            return KeysStatus(
                people=len(people - recorded),
                erased=len(destroyed | recorded),
                master=entries.master,
                where=str(self._source),
                trouble=trouble,
                unconfirmed=tuple(sorted(people & recorded)),
            )

    def _trouble(self, wanted: str | None, wrapped: Mapping[str, bytes]) -> KeyUnavailable | None:
        if wanted is None and self._source.waits:
            return None
        try:
            master = self._source.key(wanted)
            for person, key in wrapped.items():
                master.unwrap(person, key)
        except KeyUnavailable as error:
            return error
        return None

    def rotate(self, to: Path | None = None) -> str:
        """Wrap every key with a new master key; its id. A crash at any moment leaves one that fits.

        The new key takes the old one's place in its file, or goes to a new file ``to``, which the program
        must then be given. InvalidInput when it cannot know where to.
        """
        new = MasterKey.fresh()
        with self._keyring.writing() as entries:
            old = self._source.key(entries.master)
            opened = {each: old.unwrap(each, wrapped) for each, wrapped in entries.every_wrapped().items()}
            rotation = self._source.follow_with(new, to)
            entries.keep({person: new.wrap(person, key) for person, key in opened.items()})
            entries.master = new.id
        rotation.done()
        self._keyring.rewrite()
        return new.id

    def close(self) -> None:
        """Let go of keys in memory; a file is only held while it is used."""
        self._keyring.close()

    def _key_of(self, entries: Entries, person: str) -> bytes | None:
        wrapped = entries.wrapped(person)
        return None if wrapped is None else self._source.key(entries.master).unwrap(person, wrapped)

    def _keys_of(self, people: Collection[str]) -> dict[str, bytes]:
        """The key of each of these people, made for those who have none."""
        with self._keyring.reading() as entries:
            keys = self._found(entries, people)
        lacking = [each for each in people if each not in keys]
        return keys | self._made(lacking) if lacking else keys

    def _found(self, entries: Entries, people: Collection[str]) -> dict[str, bytes]:
        """The keys there are, of these people. Refused if one of them was erased."""
        gone = entries.erased() | self.recorded_erasures()
        for person in people:
            if person in gone:
                raise _person_erased(person)
        found = ((person, self._key_of(entries, person)) for person in people)
        return {person: key for person, key in found if key is not None}

    def _made(self, people: Collection[str]) -> dict[str, bytes]:
        """Keys for those without any. Another thread or process may have been quicker: then theirs."""
        with self._keyring.writing() as entries:
            found = self._found(entries, people)
            new = {person: new_key() for person in people if person not in found}
            if new:
                master = self._source.key(entries.master)
                entries.master = master.id
                entries.keep({person: master.wrap(person, key) for person, key in new.items()})
        return found | new


def _person_erased(person: str) -> Refused:
    return Refused(
        "person-erased",
        f"{person} was erased: nothing personal can be recorded of them. If they are back, give them a new "
        "id.",
        f"{person} 的个人信息已删除，不能再记录个人内容。如本人重新登记，请使用新的编号。",
    )
