"""Many communities in one process, of which those used last stay open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Condition, Lock
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import parse_qsl, urlsplit

from attrs import define, field

from community_core.community import Community, Warn
from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.values.checks import shown
from community_core.errors import InvalidInput, StoreUnavailable
from community_core.identifiers import Entropy
from community_core.plugins.authorizing import Authorize
from community_core.privacy import MayOpen
from community_core.storage.address import address_of, beside_each_other, is_address
from community_core.store import IN_MEMORY, Access, People

Directory = Mapping[str, str | Path] | Callable[[str], str | Path | None]
"""Where each community is kept, by name; a function gives None for a name it does not know."""

_PATIENCE_SECONDS = 30
_LONGEST_NAME_BYTES = 200
_PATH_CHARACTERS = frozenset("/\\:")


class OpenOptions(TypedDict, total=False):
    """How each community is opened; see :meth:`community_core.Community.open`."""

    zone: str | None
    access: Access | None
    people: People | None
    create: bool
    aggregates: Sequence[Aggregate[Any]] | None
    clock: Callable[[], datetime]
    entropy: Entropy
    master_key: bytes | Path | None
    may_open: MayOpen | None
    authorize: Authorize | None
    warn: Warn | None


class Communities:
    """Many communities, at most ``most_open`` of them open at a time. Threads may share it; make it after a
    fork.

    ``where`` is a folder, in which each community has a folder of its name; a database on a server,
    ``postgresql://host/database``, whose connections all of them share; or a directory, which says where each
    is kept: a mapping, or a function of the name. ``opening`` is passed on to
    :meth:`community_core.Community.open` for each. Use it as a context manager, or call :meth:`close`.
    Raises InvalidInput for a ``most_open`` below 1, and for a place that is none.
    """

    def __init__(
        self, where: str | Path | Directory, *, most_open: int = 64, **opening: Unpack[OpenOptions]
    ) -> None:
        self._where = _directory(where)
        self._most_open = _at_least_one(most_open)
        self._opening = opening
        self._held: dict[str, _Held] = {}  # those let go of longest ago come first
        self._changed = Condition()
        self._closed = False

    @contextmanager
    def use(self, name: str, *, create: bool | None = None) -> Iterator[Community]:
        """The community of that name, opened unless it is; it stays open while it is used.

        Whatever was read from it is to be used inside. ``create`` overrides what all are opened with. Where
        ``most_open`` are in use, it waits for one to be let go of.

        Raises InvalidInput for what cannot be a name, StoreUnavailable when there is no such community
        (``not-found``), when it cannot be opened, when all stay in use for 30 seconds (``retryable``), and
        after :meth:`close`. What is wrong with one keeps nobody from using the others.
        """
        where = self._place(name)
        held, outgoing = self._claim(name)
        try:
            if outgoing is not None:
                outgoing.close()
            yield held.opened(where, self._opening if create is None else {**self._opening, "create": create})
        finally:
            self._let_go(name, held)

    def close(self) -> None:
        """Close every community; those still in use when they are let go of. Closing twice does nothing."""
        with self._changed:
            self._closed = True
            idle = [name for name, each in self._held.items() if not each.users]
            closing = [self._held.pop(name) for name in idle]
            self._changed.notify_all()
        for each in closing:
            each.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _place(self, name: str) -> str | Path:
        if not isinstance(name, str):
            raise _no_name(name)
        where = self._where(name)
        if where is None:
            raise StoreUnavailable(
                f"There is no community {name!r}; check the name, or enter it in the directory.",
                f"没有名为 {name!r} 的社区；请核对名称，或先登记到目录中。",
                kind="not-found",
            )
        _refuse_memory(where)
        return where

    def _claim(self, name: str) -> "tuple[_Held, _Held | None]":
        """The place of a community, in use from now on; and whoever had it, to be closed first."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_place_for(name), _PATIENCE_SECONDS):
                raise _all_in_use(self._most_open)
            if self._closed:
                raise _closed()
            held, outgoing = self._held.get(name), None
            if held is None:
                outgoing = self._make_place()
                held = self._held[name] = _Held()
            held.users += 1
            return held, outgoing

    def _has_place_for(self, name: str) -> bool:
        return self._closed or name in self._held or self._has_free_place() or self._idle() is not None

    def _has_free_place(self) -> bool:
        return len(self._held) < self._most_open

    def _make_place(self) -> "_Held | None":
        idle = None if self._has_free_place() else self._idle()
        return None if idle is None else self._held.pop(idle)

    def _idle(self) -> str | None:
        """The one that nobody has used for longest."""
        return next((name for name, each in self._held.items() if not each.users), None)

    def _let_go(self, name: str, held: "_Held") -> None:
        with self._changed:
            held.users -= 1
            self._held[name] = self._held.pop(name)
            over = not held.users and (self._closed or not held.is_open)
            if over:
                del self._held[name]
            self._changed.notify_all()
        if over:
            held.close()


@define(eq=False)
class _Held:
    """A community's place: how many use it, and the community once the first of them has opened it."""

    users: int = 0
    _community: Community | None = None
    _opening: Lock = field(factory=Lock)

    @property
    def is_open(self) -> bool:
        return self._community is not None

    def opened(self, where: str | Path, opening: OpenOptions) -> Community:
        with self._opening:
            if self._community is None:
                self._community = Community.open(where, **opening)
            return self._community

    def close(self) -> None:
        if self._community is not None:
            self._community.close()


def _directory(where: str | Path | Directory) -> Callable[[str], str | Path | None]:
    """What says where a community is kept, by its name."""
    if isinstance(where, str) and is_address(where):
        _refuse_one_on_server(where)
        return beside_each_other(where)
    if isinstance(where, str | Path):
        _refuse_memory(where)
        root = Path(where)
        return lambda name: root / _folder_name(name)
    if isinstance(where, Mapping):
        return where.get
    if callable(where):
        return where
    raise InvalidInput(
        f"where: {shown(where)} is no place for communities; give a folder, a database, a mapping or a "
        "function.",
        f"where：{shown(where)} 不能存放社区；请给出文件夹、数据库、映射或函数。",
        field="where",
    )


def _at_least_one(most_open: int) -> int:
    if not isinstance(most_open, int) or isinstance(most_open, bool) or most_open < 1:
        raise InvalidInput(
            f"most_open: {shown(most_open)} leaves none open; give a number from 1, such as 64.",
            f"most_open：{shown(most_open)} 无法打开任何社区；请给出不小于 1 的整数，例如 64。",
            field="most_open",
        )
    return most_open


def _folder_name(name: str) -> str:
    """A name that is one step down from the root, and neither hidden nor the draft of a backup."""
    plain = (
        name.isprintable()
        and name == name.strip()
        and len(name.encode(errors="replace")) <= _LONGEST_NAME_BYTES
    )
    if not name or not plain or name.startswith(".") or _PATH_CHARACTERS & set(name):
        raise _no_name(name)
    return name


def _no_name(name: object) -> InvalidInput:
    return InvalidInput(
        f"{shown(name)} is not the name of a community; use letters, digits and Chinese characters, without "
        "/, \\ or :, and no dot in front.",
        f"{shown(name)} 不是社区名称；请用文字和数字，不含 /、\\ 或 :，也不以点开头。",
        field="name",
    )


def _refuse_one_on_server(where: str) -> None:
    if "community" in dict(parse_qsl(urlsplit(where).query)):
        told = address_of(where)
        raise InvalidInput(
            f"{told} is one community on a server; leave community= out to have all in its database.",
            f"{told} 是服务器上的一个社区；去掉 community= 即为该数据库中的所有社区。",
            field="where",
        )


def _refuse_memory(where: str | Path) -> None:
    if str(where) == IN_MEMORY:
        raise InvalidInput(
            "A community in memory would be gone once it is closed to make room; give a folder.",
            "内存中的社区一旦为腾出位置而关闭就会丢失；请给出文件夹。",
            field="where",
        )


def _all_in_use(most_open: int) -> StoreUnavailable:
    return StoreUnavailable(
        f"All {most_open} communities that may be open are in use; let go of one, or raise most_open.",
        f"可同时打开的 {most_open} 个社区都在使用中；请先用完一个，或调大 most_open。",
        retryable=True,
    )


def _closed() -> StoreUnavailable:
    return StoreUnavailable(
        "These communities were closed; make Communities anew.", "这些社区已关闭；请重新创建 Communities。"
    )
