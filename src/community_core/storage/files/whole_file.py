"""Writing a file for others: whole or not at all, and over another one only when that is said plainly."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from community_core.errors import InvalidInput
from community_core.storage.files.durable import flush_to_disk, make_durable
from community_core.storage.files.owner_only import opened_for_owner


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which appears under its name when everything is written, and durably; it is its
    owner's alone.

    InvalidInput when there is one already and ``overwrite`` is not set, or no folder for it.
    """
    _refuse(path, overwrite)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with open(draft, "xb", opener=opened_for_owner) as file:
            yield file
            flush_to_disk(file)
        _refuse(path, overwrite)  # it may have come in the meantime
        draft.replace(path)
        make_durable(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _refuse(path: Path, overwrite: bool) -> None:
    if path.is_dir() or not path.parent.is_dir():
        raise InvalidInput(
            f"{str(path)!r} cannot be a file: it is a folder, or there is no folder {str(path.parent)!r}.",
            f"无法写入文件 {str(path)!r}：它是文件夹，或没有文件夹 {str(path.parent)!r}。",
        )
    if path.exists() and not overwrite:
        raise InvalidInput(
            f"There is a file {str(path)!r} already; choose another name, or add --overwrite.",
            f"文件 {str(path)!r} 已存在；请另选名称，或加 --overwrite。",
        )
