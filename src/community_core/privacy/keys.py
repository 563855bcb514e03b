"""Keys of people as they stood at one moment, and how things stand with them."""

from collections.abc import Mapping

from attrs import field, frozen

from community_core.domain.kit.values.personal import Sealed
from community_core.errors import KeyUnavailable
from community_core.privacy.master import MasterKey


@frozen
class StoredKeys:
    """The file of keys as it stood after certain ``changes``; ``wrapped`` are the keys there are."""

    changes: tuple[int, ...]
    erased: frozenset[str]
    wrapped: Mapping[str, bytes] = field(repr=False)
    master: str | None


@frozen
class Keys:
    """The keys as they stood at one moment: who was erased, and the wrapped keys of the others.

    Without a ``master`` key none of them opens; ``trouble`` is why there is none.
    """

    erased: frozenset[str] = frozenset()
    wrapped: Mapping[str, bytes] = field(factory=dict, repr=False)
    master: MasterKey | None = None
    trouble: KeyUnavailable | None = None

    def all_of(self, value: Sealed) -> list[bytes]:
        """The keys that a sealed value takes; KeyUnavailable when one of them is missing."""
        return [self.of(each) for each in value.people]

    def of(self, person: str) -> bytes:
        """The person's key; KeyUnavailable when there is none, or it cannot be unwrapped."""
        if self.trouble is not None:
            raise self.trouble
        if self.master is None or person not in self.wrapped:
            raise KeyUnavailable(
                f"There is no key of {person} in keys.db; restore it from a backup that has one.",
                f"keys.db 中没有 {person} 的密钥；请从含有该密钥的备份恢复。",
            )
        return self.master.unwrap(person, self.wrapped[person])


@frozen
class KeysStatus:
    """How many people have a key and how many were erased; the id of the master key, and where it is.

    ``unconfirmed`` are those whose erasure is recorded, though their key is still there: they read as erased.
    ``trouble`` is why the master key found there does not open the people's keys, None when it does, or
    when none has been made yet.
    """

    people: int
    erased: int
    master: str | None
    where: str
    trouble: KeyUnavailable | None = None
    unconfirmed: tuple[str, ...] = ()
