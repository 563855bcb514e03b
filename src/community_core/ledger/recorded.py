"""The one thing handlers and readers get: a fact with everything the ledger knows about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from community_core.ledger.confidence import in_confidence
from community_core.ledger.leaves import hash_of
from community_core.ledger.left_open import withholding
from community_core.ledger.unknown import with_personal_of_all

if TYPE_CHECKING:
    from community_core.privacy import Opener

E_co = TypeVar("E_co", covariant=True)
_HASH_DIGITS = 16


NoteValue = str | int | float | bool
Note = Mapping[str, NoteValue]
"""What an embedding program wrote beside a fact, such as the device it came from."""


class Recorded(msgspec.Struct, Generic[E_co], frozen=True, gc=False):
    """A recorded fact.

    ``position`` counts through the whole ledger (gaps allowed), ``version`` through the stream from 1.
    ``type`` is the recorded type's current name and ``schema`` the schema version it was stored with.
    ``occurred_at`` is when it happened, ``recorded_at`` when the ledger learnt it; both UTC, and
    ``recorded_at`` never decreases along positions. ``actor`` is a person's id or ``system:<name>``.
    ``causation_id`` is the id of the fact it follows from, ``correlation_id`` that of the first in that
    chain. ``flags`` names the rules an imported row breaks. ``stored`` are its columns as the ledger keeps
    them, ciphertext and all: for its ``cursor``, and not to be shown. ``note`` is what the embedding program
    wrote beside it, empty where it did not.
    """

    position: int
    stream_id: str
    version: int
    type: str
    schema: int
    data: E_co
    recorded_at: datetime
    occurred_at: datetime
    actor: str
    command_id: str | None
    causation_id: str | None
    correlation_id: str
    flags: tuple[str, ...]
    stored: tuple[Any, ...] = ()
    note: Note = {}

    def __hash__(self) -> int:
        return hash((self.position, self.stream_id, self.version))

    @property
    def id(self) -> str:
        """The fact's own id, the same on every back end: ``<stream_id>@<version>``."""
        return fact_id(self.stream_id, self.version)

    @property
    def cursor(self) -> str:
        """Its place in the log, ``<position>:<hash>``: no fact of another ledger has the same. Keep it, to
        go on after this fact with :meth:`community_core.Community.follow`."""
        return cursor_of(self.position, self.stored)

    def __repr__(self) -> str:
        told = (f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name != "stored")
        return f"Recorded({', '.join(told)})"

    def holding(self, data: Any) -> "Recorded[Any]":
        """The same fact with other data, such as what a correction puts right or a reader has opened."""
        return self if data is self.data else msgspec.structs.replace(self, data=data)

    def known_as(self, data: Any, occurred_at: datetime, actor: str) -> "Recorded[Any]":
        """The same fact as it is known to have been, after its corrections."""
        return msgspec.structs.replace(self, data=data, occurred_at=occurred_at, actor=actor)

    def seen(self, opener: "Opener") -> "Recorded[Any]":
        """The same fact as the opener's reader sees it.

        What is sealed in facts of unknown types is opened for nobody: only who knows the type can tell what
        a value of it says, and to whom it may be shown. What is open and could tell who somebody erased was,
        is Erased for everybody; whom a sensitive stream is about is Withheld from whoever may not know.
        """
        opened = with_personal_of_all(
            self.data,
            lambda _event, _name, value: opener(value, self.stream_id),
            lambda value: opener.unopened(value, self.stream_id),
        )
        left_open = withholding(opened, self.stream_id, opener.openly)
        if not opener.is_sensitive(self.stream_id):
            return self.holding(left_open)
        return self.holding(
            in_confidence(left_open, lambda value, fact: opener.naming(value, fact, self.stream_id))
        )

    @property
    def originator_id(self) -> str:
        """The stream's id, by the name the eventsourcing package knows it."""
        return self.stream_id

    @property
    def originator_version(self) -> int:
        """The version, by the name the eventsourcing package knows it."""
        return self.version


def fact_id(stream_id: str, version: int) -> str:
    """The id of the fact at ``version`` of a stream."""
    return f"{stream_id}@{version}"


def cursor_of(position: int, stored: tuple[Any, ...]) -> str:
    """The cursor of the fact with these columns: of the bytes that are stored, whatever they are read as."""
    row = tuple(bytearray(each.encode()) if isinstance(each, str) else each for each in stored)
    return f"{position}:{hash_of(row).hex()[:_HASH_DIGITS]}"
