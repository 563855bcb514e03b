"""What the audit's commands share: their arguments and options, and the store, key and files these name."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from community_core.cli import failures
from community_core.cli.options.common import chosen_store, opened, option
from community_core.cli.options.delivery import STANDARD_OUTPUT, outside
from community_core.cli.screen.terminal import note, put
from community_core.errors import CommunityError, InvalidInput, StoreUnavailable
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import Checkpoint, PublicKey
    from community_core.community import Community

Seen = TypeVar("Seen")
_LOOKS = 5


def public_key_option() -> click.Option:
    """``--key``, where the store's own will do."""
    return option(
        "--key",
        "PUBLIC",
        "公钥",
        "The public key, or its file; the store's own when left out.",
        "公钥或其文件；省略时用存储自带的。",
    )


def rotation_option() -> click.Option:
    """``--rotation``, changes of keys, for :func:`changes_of_keys`."""
    return click.Option(
        ["--rotation", "rotations"],
        multiple=True,
        metavar=say("FILE", "文件"),
        help=say(
            "A change of keys made since; may be given several times.", "此后更换密钥的记录；可多次给出。"
        ),
    )


def changes_of_keys(files: Iterable[str]) -> list[str]:
    """The changes of keys in these files; NotVerified, naming it, for a file that holds none."""
    from community_core.audit.signatures.succession import received_rotation

    return [received_rotation(each, received_in(each)) for each in files]


def verified(callback: Callable[..., None]) -> Callable[..., None]:
    """What does not hold ends in one line and its own exit code."""

    @wraps(callback)
    def run(**words: Any) -> None:
        from community_core.audit import NotVerified

        try:
            callback(**words)
        except NotVerified as error:
            note(failures.told(error))
            click.get_current_context().exit(failures.NOT_VERIFIED)

    return run


@contextmanager
def sound(store: str | None, *, read_only: bool = False) -> "Iterator[Community]":
    """The community in the store. A ledger that is gone or damaged is not what was sealed."""
    from community_core.audit.verification.damage import as_not_verified, refuse_lost_ledger

    refuse_lost_ledger(Path(chosen_store(store)))
    try:
        with opened(store, read_only=read_only) as community:
            yield community
    except StoreUnavailable as error:
        raise as_not_verified(error) or error from error.__cause__


def seen_without_writing(
    store: str | None, look: "Callable[[Community], Seen]", *, proven: bool = False
) -> "Seen":
    """What a look at the store sees, which writes nothing, not even locks. Where somebody wrote meanwhile it
    is looked at again, unless what was seen is ``proven`` by what was sealed; StoreUnavailable when that does
    not end."""
    for _ in range(_LOOKS):
        with sound(store, read_only=True) as community:
            try:
                seen = look(community)
            except CommunityError:
                if community.was_still:
                    raise
                continue
            if proven or community.was_still:
                return seen
    raise StoreUnavailable(
        "The ledger was written to again and again while it was read; try again later.",
        "读取期间账本被反复写入；请稍后再试。",
        retryable=True,
    )


def chosen_key(community: "Community", told: str | None) -> "PublicKey":
    """The public key that was told, or the store's own."""
    from community_core.audit import NotVerified, public_key
    from community_core.audit.checkpoints.archive import archive_of
    from community_core.audit.checkpoints.unsealed import nothing_sealed

    if told:
        return public_key(told)
    archive = archive_of(community)
    try:
        kept = archive.key()
    except InvalidInput as error:
        raise NotVerified(
            f"The store's own key is damaged; give the key with --key. {error.en}",
            f"存储自带的公钥已损坏；请用 --key 指定。{error.zh}",
        ) from error
    if kept is None:
        nothing = nothing_sealed(archive)
        raise NotVerified(nothing.en, nothing.zh)
    return kept


def chosen_checkpoint(community: "Community", told: str, key: "PublicKey") -> "Checkpoint":
    """A checkpoint by its file, or one of the store's by its number of events."""
    from community_core.audit.checkpoints.archive import archive_of
    from community_core.audit.signatures.succession import Succession

    archive = archive_of(community)
    succession = Succession(key, archive.rotations())
    if told.isascii() and told.isdigit() and not Path(told).exists():
        return succession.open(archive.note(told), f"{told}.checkpoint")
    return succession.open(received_in(told), told)


def received_in(file: str) -> bytes:
    """What is in a file."""
    try:
        return Path(file).read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InvalidInput(f"There is no file {file!r}.", f"没有文件 {file!r}。") from error


def outside_store(community: "Community", out: str) -> Path:
    """Where to write; InvalidInput for a place inside the store."""
    folder = community.store.folder
    return Path(out) if folder is None else outside(folder, out)


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
