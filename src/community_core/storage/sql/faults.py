"""Why a database refused something, in terms of what can be done about it."""

import sqlite3
from collections.abc import Mapping
from typing import Literal, Self

Fault = Literal[
    "busy",
    "read-only",
    "cannot-open",
    "damaged",
    "disk",
    "full",
    "statement",
    "integrity",
    "unreachable",
    "uncertain",
    "no-entry",
    "rights",
    "closed",
    "unstorable",
    "vanished",
]
"""``busy``: others kept it locked, or its connections, for too long. ``statement``: what was asked does not
fit what is there. ``integrity``: it would break a rule of the tables. Of a server alone: it cannot be
reached, it was lost while it committed, the rights it takes are lacking, its connections were closed,
what was said cannot be stored at all, or is not there once it was stored."""

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


_BY_SQLSTATE: Mapping[str, Fault] = {
    "08": "unreachable",
    "22": "unstorable",
    "22012": "vanished",
    "23": "integrity",
    "25006": "read-only",
    "28": "no-entry",
    "3D": "no-entry",
    "40": "busy",
    "42": "statement",
    "42501": "rights",
    "53": "busy",
    "53100": "full",
    "53200": "disk",
    "53300": "unreachable",
    "53400": "unreachable",
    "55P03": "busy",
    "57": "unreachable",
    "57014": "busy",
    "58": "disk",
    "XX": "damaged",
}
"""By what an error code of PostgreSQL begins with; the longest counts."""


_WITHOUT_CODE: Mapping[str, Fault] = {"OperationalError": "unreachable", "DataError": "unstorable"}
"""What the driver says itself: the connection is not there, or a text holds what none may hold."""


class ServerFailure(Exception):
    """What a server refused: why, and its own words in one line."""

    def __init__(self, fault: Fault | None, said: str) -> None:
        super().__init__(" ".join(said.split()))
        self.fault: Fault | None = fault

    @classmethod
    def of(cls, error: Exception) -> Self:
        """What a driver's error says; one without a code comes of a connection that is not there."""
        code = getattr(error, "sqlstate", None)
        if code is None:
            return cls(_WITHOUT_CODE.get(type(error).__name__, "statement"), str(error))
        longest = next((code[:length] for length in (5, 2) if code[:length] in _BY_SQLSTATE), "")
        said = getattr(getattr(error, "diag", None), "message_primary", None)
        return cls(_BY_SQLSTATE.get(longest), said or str(error))


FAILURES = (sqlite3.Error, ServerFailure)
"""What a database of either kind raises."""


def server_failure(error: object) -> ServerFailure | None:
    """What a driver's own error says, wherever it comes from; None when it is none. Whoever never speaks to
    a server does not even import its driver."""
    if isinstance(error, ServerFailure):
        return error
    return ServerFailure.of(error) if isinstance(error, Exception) and hasattr(error, "sqlstate") else None


def fault_of(error: BaseException | None) -> Fault | None:
    """Why; None for what has no name here, and for what did not come from a database.

    What it says of a schema whose names are no text cannot even be read.
    """
    if isinstance(error, UnicodeDecodeError):
        return "damaged"
    if (failure := server_failure(error)) is not None:
        return failure.fault
    code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else None
    return None if code is None else _BY_CODE.get(code & 0xFF)
