"""What storage may refuse, said in our words: one line, what happened and what to do."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from eventsourcing.persistence import (
    ConnectionPoolClosedError,
    ConnectionUnavailableError,
    IntegrityError,
    PersistenceError,
)

from community_core.errors import InvalidInput, PerhapsRecorded, StoreUnavailable
from community_core.storage.address import Schema
from community_core.storage.sql.cursor import Cursor
from community_core.storage.sql.faults import FAILURES, Fault, fault_of, server_failure
from community_core.storage.sqlite.connections import MEMORY

Told = tuple[str, str]

_BUSY: Told = (
    "others kept it busy for too long; try again when a long import has ended",
    "其他程序长时间占用；请等导入结束后再试",
)
_CLOSED: Told = ("it was closed; open the community again", "它已关闭；请重新打开社区")
_READ_ONLY: Told = (
    "it may not be written to; check who may write to its folder",
    "不能写入；请检查文件夹的写入权限",
)
_CANNOT_OPEN: Told = ("it cannot be opened; check its folder", "无法打开；请检查文件夹")
_DAMAGED: Told = ("it is damaged; restore it from a backup", "文件已损坏；请从备份恢复")
_DISK: Told = (
    "the disk cannot be read or written; check the disk and its free space, then try again",
    "磁盘无法读写；请检查磁盘及剩余空间后重试",
)
_FULL: Told = ("the disk is full; free some space and try again", "磁盘已满；请腾出空间后重试")

_UNREACHABLE: Told = (
    "the server cannot be reached, or lets nobody in by that address; see that it runs and has a connection "
    "to spare, and try again",
    "无法连接服务器，或服务器不接受该地址；请确认其正在运行且连接数未满，然后重试",
)
_RIGHTS: Told = (
    "the user of the address lacks the rights it takes; ask whoever runs the server",
    "地址中的用户权限不足；请联系服务器管理员",
)

_SERVER_READ_ONLY: Told = (
    "the server takes no changes at present: it is a standby, or set to read only; ask whoever runs it",
    "服务器目前不接受更改：它是备库，或被设为只读；请联系服务器管理员",
)

_SERVERS_WORDS = (_UNREACHABLE, _RIGHTS, _SERVER_READ_ONLY)
"""Of these a server knows best what is wrong."""

_BY_FAULT: Mapping[Fault | None, Told] = {
    "busy": _BUSY,
    "read-only": _READ_ONLY,
    "cannot-open": _CANNOT_OPEN,
    "damaged": _DAMAGED,
    "disk": _DISK,
    "full": _FULL,
    "unreachable": _UNREACHABLE,
    "no-entry": _UNREACHABLE,
    "rights": _RIGHTS,
    "closed": _CLOSED,
}


class Unusable(Exception):
    """A ledger that must not be used; says why in English and Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.told: Told = (en, zh)


def it_was_closed() -> Unusable:
    """The ledger was closed by its owner."""
    return Unusable(*_CLOSED)


def it_was_moved(place: str) -> Unusable:
    """What was here goes on elsewhere."""
    return Unusable(f"it was moved to {place}; record there", f"它已迁移到 {place}；请在那里登记")


def it_vanished() -> Unusable:
    """A row is not there that was written just now."""
    return Unusable(
        "what was written did not appear in it as it was written, so nothing was recorded; something in the "
        "file throws it away or changes it. Run: community audit verify",
        "写入的内容没有如实出现在其中，因此未作登记；文件中有东西将其丢弃或改动。"
        "请运行：community audit verify",
    )


class BrokenOff(Unusable):
    """Whether something was recorded is not known; says why."""


def it_was_interrupted() -> BrokenOff:
    """The thread that was to commit was ended."""
    return BrokenOff("that was interrupted", "被中断")


class SavepointLost(Exception):
    """What failed could not be undone alone, so that its whole transaction is lost. Its cause says why."""


def refuse_vanished(cursor: Cursor) -> None:
    """Unusable when the one row that was just inserted is not there: a trigger may throw it away."""
    if cursor.rowcount != 1:
        raise it_vanished()


class SaidPlainly:
    """Entered around every use of storage: its failures leave as StoreUnavailable.

    A lost race stays eventsourcing's IntegrityError, because the executor decides again. Text and numbers
    that SQLite cannot hold are the caller's InvalidInput.
    """

    def __init__(self, path: Path | Schema | None) -> None:
        self._where = path or MEMORY

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, IntegrityError):
            return
        if isinstance(error, UnicodeEncodeError | OverflowError) or fault_of(error) == "unstorable":
            raise InvalidInput(
                f"A text or number cannot be stored ({error}); check what was typed.",
                f"有文字或数字无法存储（{error}）；请检查输入。",
            ) from error
        if isinstance(error, BrokenOff):
            raise PerhapsRecorded(self._where, *error.told) from error
        if fault_of(error) == "uncertain":
            raise PerhapsRecorded(
                self._where, f"the server was lost ({error})", f"与服务器的连接中断（{error}）"
            ) from error
        if isinstance(error, _TROUBLE):
            told = _told(error)
            said = f" ({error})" if told in _SERVERS_WORDS else ""
            raise StoreUnavailable(
                f"The ledger {self._where} cannot be used: {told[0]}{said}.",
                f"账本 {self._where} 无法使用：{told[1]}{said}。",
                kind="damaged" if told is _DAMAGED else None,
                retryable=told in (_BUSY, _UNREACHABLE),
            ) from error


_TROUBLE = (PersistenceError, *FAILURES, Unusable, ConnectionPoolClosedError, UnicodeDecodeError)


def _told(error: BaseException) -> Told:
    match error:
        case Unusable():
            return error.told
        case ConnectionPoolClosedError():
            return _CLOSED
        case ConnectionUnavailableError():
            return _BUSY
    cause = error if isinstance(error, (*FAILURES, UnicodeDecodeError)) else error.__cause__
    fault = fault_of(cause)
    if fault == "read-only" and server_failure(cause) is not None:
        return _SERVER_READ_ONLY
    return _BY_FAULT.get(fault, (str(error), str(error)))
