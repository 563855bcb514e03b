"""What is written into the header of a SQLite file, so that it is told from another program's."""

import sqlite3
from collections.abc import Callable
from typing import Self

from attrs import frozen

Run = Callable[[str], sqlite3.Cursor]
"""Runs a statement on a connection."""


@frozen
class Mark:
    """Whose a file is, by the number of an ``application``, and the ``version`` of what is in it."""

    application: int
    version: int

    @classmethod
    def of(cls, run: Run, schema: str = "main") -> Self:
        """The mark of the file; without one both are 0."""
        names = "application_id", "user_version"
        application, version = (run(f"PRAGMA {schema}.{each}").fetchone()[0] for each in names)
        return cls(application, version)

    @property
    def statements(self) -> tuple[str, str]:
        """What leaves this mark in a file."""
        return f"PRAGMA application_id = {self.application}", f"PRAGMA user_version = {self.version}"

    def newer_than(self, known: Self) -> tuple[str, str]:
        """How to say of a file with this mark that this program, which knows another, is too old for it."""
        return (
            f"was written by a newer community_core (schema {self.version}, known up to {known.version}); "
            "upgrade the program",
            f"由更新版本的 community_core 写成（格式 {self.version}，本程序只到 {known.version}）；"
            "请升级程序",
        )


def has_tables(run: Run) -> bool:
    """Whether there is anything in a file."""
    return bool(run("SELECT COUNT(*) FROM sqlite_master").fetchone()[0])
