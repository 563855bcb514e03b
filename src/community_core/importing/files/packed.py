"""Files that come packed: a table in a .gz or a .zip, unpacked for as long as it is read."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, cast
from zipfile import BadZipFile, ZipFile

from attrs import frozen

from community_core.importing.files.rows import unusable

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_PART = 1 << 20
_LARGEST = 1 << 31
"""Bytes a packed table may unpack to."""

_ANY_TABLE, _STEEPEST = 1 << 26, 400
"""Bytes that any package may unpack to, and times its own size that a larger one may. Texts come to 50 at
most, a bomb to 1,000."""

_OF_WORKBOOKS = ("[Content_Types].xml", "xl/")


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or the one table that is packed in it, in a folder of its own for as long as it is
    read. A workbook is packed by nature, and stays as it is.

    InvalidInput for a package that is damaged, holds several files, or unpacks to more than 2 GiB.
    """
    with ExitStack() as opened:
        inner = _inner(path)
        if inner is None:
            yield path
            return
        source = opened.enter_context(inner.source)
        target = Path(opened.enter_context(TemporaryDirectory(prefix="community-"))) / inner.name
        _copy(path, source, target)
        yield target


@frozen
class _Inner:
    """What is packed in a file: how it is read, and what it is called."""

    source: IO[bytes]
    name: str


def _inner(path: Path) -> _Inner | None:
    """The table that is packed in a file, None where it is packed in none."""
    with path.open("rb") as file:
        beginning = file.read(len(_ZIP))
    if beginning.startswith(_GZIP):
        called = path.stem if path.suffix.lower() == ".gz" else path.name
        return _Inner(cast("IO[bytes]", gzip.open(path)), called)
    name = _only_one(path) if beginning == _ZIP else None
    return _Inner(ZipFile(path).open(name), PurePosixPath(name).name) if name else None


def _only_one(path: Path) -> str | None:
    """The one file in a package; None for a workbook."""
    try:
        with ZipFile(path) as package:
            names = [each.filename for each in package.infolist() if not each.is_dir()]
    except BadZipFile as error:
        raise _damaged(path, error) from error
    if any(each.startswith(_OF_WORKBOOKS) for each in names):
        return None
    names = [each for each in names if not each.startswith("__MACOSX/")]
    if len(names) != 1:
        raise unusable(
            path.name,
            f"it is a package of {len(names)} files; unpack it and import each",
            f"压缩包内有 {len(names)} 个文件；请解压后逐个导入",
        )
    return names[0]


def _copy(path: Path, source: IO[bytes], target: Path) -> None:
    """What is packed, counted while it is unpacked: what a package says of its size may be a lie."""
    size, packed_size = 0, path.stat().st_size
    try:
        with target.open("wb") as file:
            while part := source.read(_PART):
                size += len(part)
                if size > max(_ANY_TABLE, _STEEPEST * packed_size):
                    raise unusable(
                        path.name,
                        "it unpacks to far more than a table of its size would",
                        "解压后远大于同样大小的表格应有的大小",
                    )
                if size > _LARGEST:
                    raise unusable(path.name, "it unpacks to more than 2 GiB", "解压后超过 2 GiB")
                file.write(part)
    except (BadZipFile, gzip.BadGzipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> Exception:
    return unusable(path.name, f"it cannot be unpacked ({error})", f"无法解压（{error}）")
