"""Where a community is, or is made by a migration: marked, so that nobody opens it before all is there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from community_core.errors import StoreUnavailable
from community_core.storage.address import Schema
from community_core.storage.sql.cursor import Cursor

MARK = "migration"
"""What the mark of one that is half-made is called: a file in a folder, a setting on a server. It says where
the facts come from."""
SETTINGS = "community.toml"
"""What the settings are called, likewise."""


class Making(Protocol):
    """A place where a community is, or may be made by a migration. Raises StoreUnavailable when it cannot be
    used. What takes a cursor is done in the turn to write to its ledger."""

    @property
    def told(self) -> str:
        """Where it is, for people: the same however it was written, and never with a password."""
        ...

    @property
    def holds_any_text(self) -> bool:
        """Whether a text may be as long as it likes, and have a NUL in it."""
        ...

    @property
    def ledger(self) -> Path | Schema:
        """Where its facts are."""
        ...

    @property
    def keys(self) -> Path | Schema:
        """Where the keys of its people are."""
        ...

    @property
    def seals(self) -> Path | Schema:
        """Where its checkpoints are."""
        ...

    @property
    def reactors(self) -> Path | Schema:
        """Where it is noted how far its reactors have come."""
        ...

    @property
    def source(self) -> str | None:
        """Where one that is half-made is copied from; None for one that is whole, or not there."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether it is a community to be used."""
        ...

    @property
    def is_taken(self) -> bool:
        """Whether anything is there that no migration made."""
        ...

    def overlaps(self, other: "Making", /) -> bool:
        """Whether one lies within the other."""
        ...

    def begin(self, source: str, /) -> None:
        """Mark what is empty yet as half-made; FileExistsError when somebody was quicker."""
        ...

    def prepare(self) -> None:
        """Make what ledger and keys are kept in, as far as that has not been done."""
        ...

    def settings(self) -> bytes:
        """What its settings say, byte for byte."""
        ...

    def backups(self) -> Mapping[str, bytes]:
        """What it knows of its backups, by name."""
        ...

    def source_in(self, cursor: Cursor, /) -> str | None:
        """The same as ``source``."""
        ...

    def keep_backups(self, cursor: Cursor, backups: Mapping[str, bytes], /) -> None:
        """Know of these backups."""
        ...

    def finish(self, cursor: Cursor, settings: bytes, /) -> None:
        """Let it be used: everything is there."""
        ...

    def discard(self, cursor: Cursor, /) -> None:
        """Delete what is half-made, its mark last."""
        ...


def source_noted_in(folder: Path) -> str | None:
    """Where a half-made folder is copied from; None for one that is whole, or not there."""
    mark = folder / MARK
    return mark.read_text(encoding="utf-8") if mark.is_file() else None


def half_made(where: object, source: str) -> StoreUnavailable:
    """It is not to be opened yet."""
    again = f"community migrate {source!r} {str(where)!r}"
    return StoreUnavailable(
        f"{where} is a half-finished migration; run the same command again: {again}",
        f"{where} 的迁移尚未完成；请再次运行同一命令：{again}",
    )
