"""Files that appear whole or not at all, and outlive a power cut: written as drafts, named at the end.

Nobody but their owner may read them.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from community_core.storage.files.owner_only import opened_for_owner

Bytes = bytes | bytearray


def replace_file(path: Path, data: Bytes) -> None:
    """Write a file in place of the one there may be. One writer at a time: its draft has one name."""
    draft = path.with_name(f"{path.name}.draft")
    with open(draft, "wb", opener=opened_for_owner) as file:
        _write(file, data)
    draft.replace(path)
    make_durable(path.parent)


def write_new_file(path: Path, data: Bytes) -> None:
    """Write a file where there is none; FileExistsError rather than write over what is there.

    However many try at once, one does.
    """
    draft = path.with_name(f"{path.name}.draft-{secrets.token_hex(8)}")
    try:
        with open(draft, "xb", opener=opened_for_owner) as file:
            _write(file, data)
        _name(draft, path)
        make_durable(path.parent)
    except OSError as error:
        error.filename = str(path)  # whoever asked for the file knows nothing of its draft
        raise
    finally:
        draft.unlink(missing_ok=True)


def flush_to_disk(file: IO[Any]) -> None:
    """What was written to an open file outlives a power cut."""
    file.flush()
    os.fsync(file.fileno())


def make_durable(path: Path) -> None:
    """What is in a file, or what the files in a folder are called, outlives a power cut."""
    with suppress(PermissionError):  # Windows opens no folder, and some folders may not be read
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(file: IO[bytes], data: Bytes) -> None:
    file.write(data)
    flush_to_disk(file)


def _name(draft: Path, path: Path) -> None:
    """Let the draft be called ``path``; FileExistsError when something is."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as that of most USB sticks
        if path.exists():
            raise FileExistsError(path) from None
        draft.replace(path)
