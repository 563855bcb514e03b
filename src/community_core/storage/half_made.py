"""The mark of a community that a migration is still copying to: nobody opens it before all is there."""

from pathlib import Path

from community_core.errors import StoreUnavailable
from community_core.storage.durable import make_durable, write_new_file

MARK = "migration"
"""What the mark is called: a file in a folder, a setting on a server. It says where the facts come from."""


def source_noted_in(folder: Path) -> str | None:
    """Where a half-made folder is copied from; None for one that is whole, or not there."""
    mark = folder / MARK
    return mark.read_text(encoding="utf-8") if mark.is_file() else None


def note_source(folder: Path, source: str) -> None:
    """Mark a folder as half-made, durably. FileExistsError when it is marked."""
    write_new_file(folder / MARK, source.encode())


def whole(folder: Path) -> None:
    """Everything is there, durably."""
    (folder / MARK).unlink(missing_ok=True)
    make_durable(folder)


def half_made(where: object, source: str) -> StoreUnavailable:
    """It is not to be opened yet."""
    again = f"community migrate {source!r} {str(where)!r}"
    return StoreUnavailable(
        f"{where} is a half-finished migration; run the same command again: {again}",
        f"{where} 的迁移尚未完成；请再次运行同一命令：{again}",
    )
