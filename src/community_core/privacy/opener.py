"""What opens sealed values for one reader and one question."""

from collections.abc import Collection
from typing import Any, Protocol

from community_core.domain.kit.values.personal import Erased, Sealed, Withheld, joined, owners
from community_core.privacy.keys import Keys
from community_core.privacy.may_open import IsShared, SensitiveAmong
from community_core.privacy.sealing import unseal


class KeysAndRights(Protocol):
    """What is asked of a vault: the keys as they stand, who may see what, and that it is noted."""

    is_shared: IsShared
    sensitive_among: SensitiveAmong

    def lets_open(self, reader: str, value: Sealed, case: str | None) -> bool:
        """Whether a reader may see a sealed value today, on behalf of a case or outside any."""
        ...

    def changes(self) -> tuple[int, ...]:
        """Other numbers after every change to the keys."""
        ...

    def keys(self) -> Keys:
        """Everybody's keys."""
        ...

    def known_erased(self) -> Keys:
        """Everybody who was erased, and no key."""
        ...

    def note(self, reader: str, purpose: str) -> None:
        """Log that sealed values are opened."""
        ...


class Opener:
    """Opens sealed values for one reader and one question; the first one leaves an entry in the log.

    Without a reader nothing is opened. The erased read as Erased for everybody from that moment on, also in a
    view that was open before. Opening raises SealBroken for a value that was tampered with, KeyUnavailable,
    and what the vault raises. Made by :meth:`Vault.opener`.
    """

    def __init__(
        self, vault: KeysAndRights, reader: str | None, purpose: str, counting: bool = False
    ) -> None:
        self._vault = vault
        self._counting = counting
        self._reader = reader
        self._purpose = purpose
        self._keys = Keys()
        self._changes: tuple[int, ...] | None = None
        self._noted = False

    def __call__(self, value: Any, case: str | None = None) -> Any:
        """A sealed value opened if the reader may see it, several as a tuple; any other value as it is.

        ``case`` is the id of the stream on whose behalf it is looked at.
        """
        if not isinstance(value, Sealed):
            return value
        value = self._as_stands(value)
        if isinstance(value, Erased) or not self._may_open(value, case):
            return self._unnamed(value, case)
        opened = unseal(self._keys.all_of(value), value)
        self.note()
        return tuple(opened) if isinstance(opened, list) else opened

    def openly(self, person: str | None, name: str, value: Any) -> Any:
        """An open value, by what it is called, that could tell who somebody is: Erased once they were, unless
        enough people share it."""
        if value in (None, "") or not person:
            return value
        self._look_again()
        if person not in self._keys.erased or self._vault.is_shared(person, name, value):
            return value
        return Erased(person, "", "")

    def naming(self, value: Any, fact: str, case: str | None) -> Any:
        """The id of somebody, or of several, which ``fact`` says in that case, ``"DisputeReported.parties"``;
        Withheld where the case is sensitive, unless the reader may know each of them. Any other value as it
        is; and where it only counts, everybody counts.
        """
        if value is None or self._counting or not self.is_sensitive(case):
            return value
        said = value if isinstance(value, tuple) else (value,)
        people = owners(tuple(each for each in said if isinstance(each, str)))
        if not people:
            return value
        name, _, field_name = fact.partition(".")
        if not self._may_open(Sealed(joined(people), f"{name}/1/{field_name}", ""), case):
            return Withheld()
        self.note()
        return value

    def is_sensitive(self, case: str | None) -> bool:
        """Whether that is the id of a sensitive stream."""
        return bool(self.sensitive_among((case,)))

    def sensitive_among(self, cases: Collection[str | None]) -> Collection[str]:
        """Those of the ids that are of sensitive streams, from one look."""
        return self._vault.sensitive_among([each for each in cases if each is not None])

    def _may_open(self, value: Sealed, case: str | None) -> bool:
        return self._reader is not None and self._vault.lets_open(self._reader, value, case)

    def _unnamed(self, value: Sealed, case: str | None) -> Sealed:
        """What stays sealed, without whose it is where that is sensitive."""
        if not self.is_sensitive(case):
            return value
        return Erased("", "", "") if isinstance(value, Erased) else Withheld()

    def forgotten(self) -> Collection[str]:
        """Those who were erased, by now; nobody for whom it only counts, since they go on being counted."""
        self._look_again()
        return () if self._counting else self._keys.erased

    def note(self) -> None:
        """Note who asks and what for, if there is a reader: once, before anything is seen, and not when
        nothing could be opened."""
        if self._reader is not None and not self._noted:
            self._vault.note(self._reader, self._purpose)
            self._noted = True

    def unopened(self, value: Sealed, case: str | None = None) -> Sealed:
        """A sealed value that is opened for nobody: as everybody sees it, Erased when the person was, or one
        of several; and where the case is sensitive without whose it is, unless the reader may open it."""
        value = self._as_stands(value)
        return value if self._may_open(value, case) else self._unnamed(value, case)

    def _as_stands(self, value: Sealed) -> Sealed:
        self._look_again()
        is_erased = not self._keys.erased.isdisjoint(value.people)
        return Erased(value.person, value.origin, value.box) if is_erased else value

    def _look_again(self) -> None:
        """All keys are looked up at once, and again when any was changed since."""
        changes = self._vault.changes()
        if changes != self._changes:
            self._keys = self._vault.keys() if self._reader else self._vault.known_erased()
            self._changes = changes
