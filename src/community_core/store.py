"""Where a community is kept: a folder with its settings, its ledger, its views and keys; or memory."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from community_core.errors import InvalidInput, StoreUnavailable
from community_core.ledger import prepare_ledger
from community_core.privacy import prepare_keys
from community_core.storage.address import Address, Schema, address_of, is_address
from community_core.storage.files.durable import write_new_file
from community_core.storage.files.owner_only import FOLDER, closed_to_others
from community_core.storage.interfaces.making import SETTINGS, half_made, source_noted_in
from community_core.storage.postgres.settings import keys_mark_at, make_at, settings_at
from community_core.times import zone_named

IN_MEMORY = ":memory:"
DEFAULT_ZONE = "Asia/Shanghai"
FORMAT = 1

_OWN = ("*.db*", "*.key*", SETTINGS, "checkpoints", "reactors", "backups")
"""What lies in a store: others' files may lie there, too."""

Access = Literal["any", "roles"]
"""Who may see what is sealed: whoever gives an id, or whoever holds a role that opens it."""

People = Literal["any", "registered"]
"""Who may be named: any person's id, or only those in the register."""


_CHOICES: Mapping[str, tuple[str, ...]] = {"access": get_args(Access), "people": get_args(People)}


@frozen
class Choices:
    """What a store settles beside its zone: who may see what is sealed, and who may be named."""

    access: Access = "any"
    people: People = "any"


@frozen
class Store:
    """An opened store: ``ledger`` and ``views`` are files, or schemas where it is on a server, which is its
    ``address``, or None in memory; ``zone`` is the community's, ``choices`` what it settles besides.
    ``rights`` is what its settings say of access by roles, ``rules`` of those it does without, ``words`` of
    what it calls otherwise. With ``read_only`` nothing in it is written. ``closed_to_others`` are the files
    and folders of it that others could read until it was opened. ``keys_mark`` tells its keys, where they are
    in a database of their own, from those of another community of the same name."""

    folder: Path | None
    zone: ZoneInfo
    choices: Choices = Choices()
    rights: Mapping[str, Any] = field(factory=dict)
    rules: Mapping[str, Any] = field(factory=dict)
    words: Mapping[str, Any] = field(factory=dict)
    read_only: bool = False
    closed_to_others: tuple[Path, ...] = ()
    address: Address | None = None
    keys_mark: str = field(default="", repr=False)

    @property
    def ledger(self) -> Path | Schema | None:
        """The precious file, or schema."""
        return self.address.ledger if self.address else self.folder and self.folder / "ledger.db"

    @property
    def views(self) -> Path | Schema | None:
        """The disposable one: delete it while nobody has the store open, and it comes back."""
        return self.address.views if self.address else self.folder and self.folder / "views.db"

    @property
    def keys(self) -> Path | Schema | None:
        """Where the keys are: in the folder, or a schema of their own."""
        if self.address is None:
            return self.folder
        return evolve(self.address.keys, belongs_to=self.keys_mark)

    @property
    def seals(self) -> Path | Schema | None:
        """Where its checkpoints are; None in memory, where nothing is sealed."""
        return self.address.seals if self.address else self.folder and self.folder / "checkpoints"

    @property
    def reactors(self) -> Path | Schema | None:
        """Where it is noted how far its reactors have come."""
        return self.address.reactors if self.address else self.folder and self.folder / "reactors"

    @property
    def name(self) -> str:
        """What the community is called where it is kept: its folder's name, or its own on a server."""
        return self.address.community if self.address else self.folder.resolve().name if self.folder else ""


def open_store(
    where: str | Path,
    zone: str | None = None,
    *,
    access: Access | None = None,
    people: People | None = None,
    create: bool = True,
    read_only: bool = False,
) -> Store:
    """The store at ``where``: a folder or a community on a server, made on first use unless ``create`` is
    false, or ``:memory:``.

    What others could read of it is closed to them, unless it is opened ``read_only``, which makes none.
    ``zone``, ``access`` and ``people`` are settled when a store is made and must agree with those of an
    existing one. Raises StoreUnavailable when the folder cannot be used, InvalidInput for an unknown or
    another setting.
    """
    asked = {name: said for name, said in (("access", access), ("people", people)) if said is not None}
    for name, said in asked.items():
        _refuse_no_choice(name, said)
    if str(where) == IN_MEMORY:
        return Store(None, zone_named(zone or DEFAULT_ZONE), Choices(**asked))  # type: ignore[arg-type]
    if zone is not None:
        zone_named(zone)
    if is_address(where):
        return _on_server(address_of(str(where)), zone, asked, create and not read_only, read_only)
    folder = folder_named(where)
    with _using(folder):
        if (source := source_noted_in(folder)) is not None:
            raise half_made(folder, source)
        if not _settings(folder).is_file():
            _make(folder, zone or DEFAULT_ZONE, asked, create and not read_only)
        found = _existing(folder, zone, asked)
        closed = () if read_only else closed_to_others(folder, _OWN)
        return evolve(found, read_only=read_only, closed_to_others=closed)


def folder_named(where: str | Path) -> Path:
    """The folder somebody means, ``~`` understood. StoreUnavailable for what cannot be the name of one."""
    if str(where).startswith(("postgresql:", "postgres:")):
        raise StoreUnavailable(
            f"{address_of(str(where))} is on a server; here it takes a folder.",
            f"{address_of(str(where))} 在服务器上；此处需要文件夹。",
        )
    if "://" in str(where):
        raise StoreUnavailable(
            f"The store {str(where)!r} cannot be opened: give a folder, or an address of PostgreSQL, "
            "postgresql://user@host/database?community=NAME.",
            f"无法打开 {str(where)!r}：请给出文件夹，或 PostgreSQL 地址 postgresql://用户@主机/数据库?community=社区名。",
        )
    if not str(where).strip() or "\0" in str(where):
        raise StoreUnavailable(
            f"The store {str(where)!r} is not the name of a folder; give one, such as ./liuyin.",
            f"{str(where)!r} 不是文件夹名；请给出一个，例如 ./liuyin。",
        )
    try:
        return Path(where).expanduser()
    except RuntimeError as error:
        raise StoreUnavailable(
            f"The store {str(where)!r} cannot be found: there is no such user.",
            f"找不到存储 {str(where)!r}：没有这个用户。",
        ) from error


def settings_in(folder: Path) -> dict[str, object]:
    """What a store's settings say. StoreUnavailable when they cannot be read."""
    with _using(folder):
        return _read(_settings(folder))


def settings_of(store: Store) -> dict[str, object]:
    """What the settings of a store say; nothing in memory. StoreUnavailable when they cannot be read."""
    if store.address is not None:
        return _parsed(store.address, settings_at(store.address) or "")
    return settings_in(store.folder) if store.folder else {}


def settings_text(store: Store) -> bytes:
    """The settings of a store that lasts, as they are written. StoreUnavailable when they cannot be read."""
    if store.address is not None:
        return (settings_at(store.address) or "").encode()
    assert store.folder is not None
    with _using(store.folder):
        return _settings(store.folder).read_bytes()


def _make(folder: Path, zone: str, asked: Mapping[str, str], create: bool) -> None:
    """The ledger and the keys first: where the settings are, they were."""
    if not create:
        raise StoreUnavailable(
            f"There is no store in {str(folder)!r}; make one with: community init {folder}",
            f"{str(folder)!r} 中没有存储；请先运行：community init {folder}",
            kind="not-found",
        )
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    facts = prepare_ledger(folder / "ledger.db")
    if facts and not _settings(folder).is_file():
        raise StoreUnavailable(
            f"{str(folder)!r} has a ledger but lost its {SETTINGS}; put it back, with the lines: "
            f'format = {FORMAT} and zone = "{DEFAULT_ZONE}" (the zone it was made with).',
            f"{str(folder)!r} 有账本但缺少 {SETTINGS}；请放回该文件，写明原来的时区。",
            kind="damaged",
        )
    prepare_keys(folder / "keys.db")
    with suppress(FileExistsError):  # of two processes that make the store at once, the other was quicker
        write_new_file(_settings(folder), _written(zone, asked).encode())


def _written(zone: str, asked: Mapping[str, str]) -> str:
    chosen = "".join(f'{name} = "{said}"\n' for name, said in asked.items())
    return f'format = {FORMAT}\nzone = "{zone_named(zone).key}"\n{chosen}'


def _on_server(
    address: Address, zone: str | None, asked: Mapping[str, str], create: bool, read_only: bool
) -> Store:
    found = settings_at(address)
    if found is None and create:
        make_at(address, _written(zone or DEFAULT_ZONE, asked))
        found = settings_at(address)
    if found is None:
        raise StoreUnavailable(
            f"There is no community {address}; make it with: community init '{address}'",
            f"没有社区 {address}；请先运行：community init '{address}'",
            kind="not-found",
        )
    settings = _parsed(address, found)
    settled, choices = _agreed(address, settings, zone, asked)
    mark = keys_mark_at(address)
    return Store(
        None, settled, choices, **_tables(settings), read_only=read_only, address=address, keys_mark=mark
    )


def _agreed(
    where: Path | Address, settings: Mapping[str, object], asked: str | None, choices: Mapping[str, str]
) -> tuple[ZoneInfo, Choices]:
    """What the settings say; InvalidInput where something else was asked."""
    zone = _zone(where, settings)
    if asked is not None and asked != zone.key:
        raise InvalidInput(
            f"The store {str(where)!r} keeps the zone {zone.key}, not {asked!r}; a zone is settled once.",
            f"存储 {str(where)!r} 的时区是 {zone.key}，不是 {asked!r}；时区设定后不再更改。",
        )
    settled = _choices(where, settings)
    for name, said in choices.items():
        _refuse_other(where, name, getattr(settled, name), said)
    return zone, settled


def _existing(folder: Path, asked: str | None, choices: Mapping[str, str]) -> Store:
    settings = _read(_settings(folder))
    zone, settled = _agreed(folder, settings, asked, choices)
    ledger = folder / "ledger.db"
    if not ledger.exists() or ledger.stat().st_size == 0:
        raise StoreUnavailable(
            f"The store {str(folder)!r} lost its ledger.db; restore it from a backup.",
            f"存储 {str(folder)!r} 的 ledger.db 已丢失；请从备份恢复。",
            kind="damaged",
        )
    return Store(folder, zone, settled, **_tables(settings))


def _tables(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What the settings say of access by roles, of rules, and of words."""
    return {name: settings.get(name, {}) for name in ("rights", "rules", "words")}


def _choices(folder: Path | Address, settings: Mapping[str, object]) -> Choices:
    said = {name: settings[name] for name in _CHOICES if name in settings}
    for name, each in said.items():
        try:
            _refuse_no_choice(name, each)
        except InvalidInput as error:
            raise _damaged(_told(folder), error.en, error.zh) from error
    return Choices(**said)  # type: ignore[arg-type]


def _refuse_no_choice(name: str, said: object) -> None:
    if said not in _CHOICES[name]:
        raise InvalidInput(
            f"{name}: {said!r} is not known; choose one of {', '.join(_CHOICES[name])}.",
            f"{name}：没有 {said!r}；请选择 {'、'.join(_CHOICES[name])}。",
            field=name,
        )


def _refuse_other(folder: Path | Address, name: str, settled: str, said: str) -> None:
    if said != settled:
        raise InvalidInput(
            f'The store {str(folder)!r} keeps {name} = "{settled}", not "{said}"; '
            f"whoever runs it changes that line in its {SETTINGS}.",
            f'存储 {str(folder)!r} 的设置是 {name} = "{settled}"，不是 "{said}"；'
            f"请由管理者修改其 {SETTINGS} 中的这一行。",
            field=name,
        )


def _read(settings: Path) -> dict[str, object]:
    try:
        return _parsed(settings, settings.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _damaged(settings, str(error)) from error


def _parsed(where: Path | Address, settings: str) -> dict[str, object]:
    try:
        return tomllib.loads(settings.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise _damaged(where, str(error)) from error


def _zone(folder: Path | Address, settings: Mapping[str, object]) -> ZoneInfo:
    if settings.get("format") != FORMAT:
        raise StoreUnavailable(
            f"The store {str(folder)!r} has format {settings.get('format')!r}, known here is {FORMAT}; "
            "upgrade community_core.",
            f"存储 {str(folder)!r} 的格式是 {settings.get('format')!r}，本程序只认识 {FORMAT}；请升级。",
        )
    try:
        return zone_named(str(settings.get("zone")))
    except InvalidInput as error:
        raise _damaged(_told(folder), error.en, error.zh) from error


def _damaged(settings: Path | Address, en: str, zh: str = "") -> StoreUnavailable:
    return StoreUnavailable(
        f"{settings} is damaged ({en}); restore it from a backup.",
        f"{settings} 已损坏（{zh or en}）；请从备份恢复。",
        kind="damaged",
    )


def _settings(folder: Path) -> Path:
    return folder / SETTINGS


def _told(where: Path | Address) -> Path | Address:
    """Where the settings are that are damaged."""
    return _settings(where) if isinstance(where, Path) else where


@contextmanager
def _using(folder: Path) -> Iterator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreUnavailable(
            f"The store {str(folder)!r} is, or is inside, a file; a store is a folder. Choose another name.",
            f"{str(folder)!r} 是文件或位于文件之内；存储应为文件夹。请另选名称。",
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"The store {str(folder)!r} cannot be used: {error.strerror or error}.",
            f"无法使用存储 {str(folder)!r}：{error.strerror or error}。",
        ) from error
