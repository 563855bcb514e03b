"""Files that the audit's commands are handed and hand out."""

from pathlib import Path
from typing import TYPE_CHECKING

from community_core.cli.options.delivery import STANDARD_OUTPUT, outside
from community_core.cli.screen.terminal import put
from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import Checkpoint, PublicKey
    from community_core.community import Community


def received_in(file: str) -> bytes:
    """What is in a file."""
    try:
        return Path(file).read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InvalidInput(f"There is no file {file!r}.", f"没有文件 {file!r}。") from error


def chosen_checkpoint(community: "Community", told: str, key: "PublicKey") -> "Checkpoint":
    """A checkpoint by its file, or one of the store's by its number of events."""
    from community_core.audit.checkpoints.archive import archive_of
    from community_core.audit.signatures.succession import Succession

    archive = archive_of(community)
    succession = Succession(key, archive.rotations())
    if told.isascii() and told.isdigit() and not Path(told).exists():
        return succession.open(archive.note(told), f"{told}.checkpoint")
    return succession.open(received_in(told), told)


def give(community: "Community", text: str, out: str | None, overwrite: bool) -> None:
    """Print what was asked for, or write it to a file, whole or not at all."""
    give_file(text, None if out in (None, STANDARD_OUTPUT) else outside_store(community, str(out)), overwrite)


def give_file(text: str, out: Path | None, overwrite: bool) -> None:
    """The same where there is no store."""
    from community_core.audit import whole_file

    if out is None or str(out) == STANDARD_OUTPUT:
        put([text.removesuffix("\n")])
        return
    with whole_file(out, overwrite=overwrite) as file:
        file.write(text.encode())
    put([say(f"Written to {out}.", f"已写入 {out}。")])


def outside_store(community: "Community", out: str) -> Path:
    """Where to write; InvalidInput for a place inside the store."""
    folder = community.store.folder
    return Path(out) if folder is None else outside(folder, out)
