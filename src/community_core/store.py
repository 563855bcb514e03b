"""Where a community is kept: a folder with its settings, its ledger and its views; or memory."""

import os
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.errors import InvalidInput, StoreUnavailable
from community_core.times import zone_named

IN_MEMORY = ":memory:"
DEFAULT_ZONE = "Asia/Shanghai"
FORMAT = 1
_SETTINGS = "community.toml"


@frozen
class Store:
    """An opened store: ``ledger`` and ``views`` are files, or None in memory; ``zone`` is the community's."""

    folder: Path | None
    zone: ZoneInfo

    @property
    def ledger(self) -> Path | None:
        """The precious file."""
        return self.folder and self.folder / "ledger.db"

    @property
    def views(self) -> Path | None:
        """The disposable file: delete it while nobody has the store open, and it comes back."""
        return self.folder and self.folder / "views.db"


def open_store(where: str | Path, zone: str | None = None, *, create: bool = True) -> Store:
    """The store at ``where``: a folder, made on first use unless ``create`` is false, or ``:memory:``.

    ``zone`` settles a new store's time zone and must agree with that of an existing one. Raises
    StoreUnavailable when the folder cannot be used, InvalidInput for an unknown or another zone.
    """
    if str(where) == IN_MEMORY:
        return Store(None, zone_named(zone or DEFAULT_ZONE))
    if str(where).startswith(("postgresql:", "postgres:")):
        raise StoreUnavailable(
            f"The store {str(where)!r} cannot be opened: this version keeps stores in a folder.",
            f"无法打开 {str(where)!r}：此版本只支持文件夹存储。",
        )
    folder = Path(where).expanduser()
    settings = folder / _SETTINGS
    if settings.exists():
        return Store(folder, _agreed_zone(folder, _read(settings), zone))
    return Store(folder, _settle(folder, settings, zone or DEFAULT_ZONE, create))


def _settle(folder: Path, settings: Path, zone: str, create: bool) -> ZoneInfo:
    found = zone_named(zone)
    if not create:
        raise StoreUnavailable(
            f"There is no store in {str(folder)!r}; make one with: community init {folder}",
            f"{str(folder)!r} 中没有存储；请先运行：community init {folder}",
        )
    try:
        _refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _write(settings, f'format = {FORMAT}\nzone = "{found.key}"\n')
    except OSError as error:
        raise _unusable(folder, error) from error
    return found


def _refuse_foreign(folder: Path) -> None:
    if (folder / "ledger.db").exists():
        raise StoreUnavailable(
            f"{str(folder)!r} has a ledger but lost its {_SETTINGS}; put it back, with the lines: "
            f'format = {FORMAT} and zone = "{DEFAULT_ZONE}" (the zone it was made with).',
            f"{str(folder)!r} 有账本但缺少 {_SETTINGS}；请放回该文件，写明原来的时区。",
        )


def _write(settings: Path, text: str) -> None:
    """Whole or not at all, also when two processes make the same store at once."""
    draft = settings.with_name(f"{settings.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(settings)


def _read(settings: Path) -> dict[str, object]:
    try:
        return tomllib.loads(settings.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _unusable(settings.parent, error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoreUnavailable(
            f"{settings} is damaged ({error}); restore it from a backup.",
            f"{settings} 已损坏（{error}）；请从备份恢复。",
        ) from error


def _agreed_zone(folder: Path, settings: dict[str, object], asked: str | None) -> ZoneInfo:
    if settings.get("format") != FORMAT:
        raise StoreUnavailable(
            f"The store {str(folder)!r} has format {settings.get('format')!r}, known here is {FORMAT}; "
            "upgrade community_core.",
            f"存储 {str(folder)!r} 的格式是 {settings.get('format')!r}，本程序只认识 {FORMAT}；请升级。",
        )
    zone = zone_named(str(settings.get("zone")))
    if asked is not None and asked != zone.key:
        raise InvalidInput(
            f"The store {str(folder)!r} keeps the zone {zone.key}, not {asked!r}; a zone is settled once.",
            f"存储 {str(folder)!r} 的时区是 {zone.key}，不是 {asked!r}；时区设定后不再更改。",
        )
    return zone


def _unusable(folder: Path, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        f"The store {str(folder)!r} cannot be used: {error.strerror or error}.",
        f"无法使用存储 {str(folder)!r}：{error.strerror or error}。",
    )
