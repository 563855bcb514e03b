"""A folder that appears whole or not at all: written beside its place, made durable, and named at the end."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

from community_core.errors import InvalidInput, StoreUnavailable
from community_core.storage.files.durable import make_durable
from community_core.storage.files.owner_only import FOLDER


@frozen
class Draft:
    """``folder`` is where to write what is to become ``target``."""

    folder: Path
    target: Path

    def finish(self) -> None:
        """Let the draft, durable by now, be called ``target``; what earlier ones left there is deleted."""
        for each in [*self.folder.rglob("*"), self.folder]:
            make_durable(each)
        _refuse_existing(self.target)  # it may have come in the meantime
        self.folder.rename(self.target)
        make_durable(self.target.parent)
        shutil.rmtree(drafts_of(self.target), ignore_errors=True)


@contextmanager
def drafted(target: Path, source: Path) -> Iterator[Draft]:
    """A draft of ``target``, which leaves nothing behind unless it is finished.

    Raises InvalidInput when something of that name exists, has no folder to be in, or would lie inside the
    ``source``; StoreUnavailable when it cannot be written.
    """
    _refuse_existing(target)
    _refuse_place(target, source)
    folder = drafts_of(target) / secrets.token_hex(8)
    try:
        folder.parent.mkdir(mode=FOLDER, exist_ok=True)
        folder.mkdir(mode=FOLDER)
        yield Draft(folder, target)
    except (OSError, StoreUnavailable) as error:
        _refuse_existing(target)  # somebody was quicker, and has swept ours away with the others
        raise _not_made(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # there are others
            folder.parent.rmdir()


def drafts_of(target: Path) -> Path:
    """Where the drafts of a folder are; one that was killed leaves its own there."""
    return target.with_name(f".{target.name}.draft")


def _refuse_existing(target: Path) -> None:
    if os.path.lexists(target):
        raise InvalidInput(
            f"There is {str(target)!r} already, and nothing is written over it; choose another name.",
            f"{str(target)!r} 已存在，不会覆盖；请另选名称。",
        )


def _refuse_place(target: Path, source: Path) -> None:
    if not target.parent.is_dir():
        raise InvalidInput(
            f"There is no folder {str(target.parent)!r} for {target.name!r}; make it, or attach its disk.",
            f"没有存放 {target.name!r} 的文件夹 {str(target.parent)!r}；请新建，或接上磁盘。",
        )
    if target.resolve().is_relative_to(source.resolve()):
        raise InvalidInput(
            f"{str(target)!r} is inside {str(source)!r}; choose a place outside it.",
            f"{str(target)!r} 位于 {str(source)!r} 之内；请选择其他位置。",
        )


def _not_made(target: Path, error: OSError | StoreUnavailable) -> StoreUnavailable:
    if not isinstance(error, StoreUnavailable):
        error = StoreUnavailable(f"{error.filename or target.parent}: {error.strerror or error}")
    return StoreUnavailable(
        f"{target} was not made. {error.en}",
        f"未能建成 {target}。{error.zh}",
        kind=error.kind,
        retryable=error.retryable,
    )
