"""Why SQLite refused something, in terms of what can be done about it."""

import sqlite3
from collections.abc import Mapping
from typing import Literal

Fault = Literal["busy", "read-only", "cannot-open", "damaged", "disk", "full", "statement"]
"""``busy``: others kept a file locked for too long. ``statement``: what was asked does not fit the file."""

_BY_CODE: Mapping[int, Fault] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "cannot-open",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_ERROR: "statement",
}


def fault_of(error: BaseException | None) -> Fault | None:
    """Why; None for what has no name here, and for what did not come from SQLite.

    What it says of a schema whose names are no text cannot even be read.
    """
    if isinstance(error, UnicodeDecodeError):
        return "damaged"
    code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else None
    return None if code is None else _BY_CODE.get(code & 0xFF)
