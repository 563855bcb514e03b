"""``community audit rotate``: another key seals from now on."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli.audit.files import chosen_checkpoint
from community_core.cli.audit.keys import signing_key_file
from community_core.cli.audit.sealed import put_rotation
from community_core.cli.audit.sound import sound, verified
from community_core.cli.options.standard import flag, format_option, option
from community_core.cli.options.store import store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import Format
from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import Rotation


def rotate_command() -> click.Command:
    """Change the key."""
    return Page(
        "rotate",
        callback=verified(_rotate),
        params=[
            option(
                "--key",
                "OLD",
                "旧密钥",
                "The private key file that sealed so far; with --lost its public key.",
                "至今封存用的私钥文件；用 --遗失 时为其公钥。",
            ),
            option(
                "--new",
                "NEW",
                "新密钥",
                "The private key file that seals from now on.",
                "今后封存用的私钥文件。",
                required=True,
            ),
            flag(
                "--lost",
                "The old private key is lost: verify with its public key, let the new one sign alone.",
                "旧私钥已遗失：用其公钥核验，只由新密钥签名。",
            ),
            option(
                "--against",
                "CHECKPOINT",
                "存证点",
                "With --lost, verify against this file as well: a checkpoint kept elsewhere.",
                "用 --遗失 时另与此文件核对：保存在别处的存证点。",
            ),
            store_option(),
            format_option(),
        ],
        help=say(
            "Let another key seal from now on. Both sign that, so whoever has either public key learns it.",
            "改用另一密钥封存。新旧密钥都在更换记录上签名，持任一公钥者均可得知。",
        ),
    )


def _rotate(
    key: str | None, new: str, lost: bool, against: str | None, store: str | None, style: Format
) -> None:
    if against and not lost:
        raise InvalidInput("--against goes with --lost.", "--against 须与 --lost 同用。")
    rotation = _lost(key, new, against, store) if lost else _signed_by_both(key, new, store)
    put_rotation(rotation, style)


def _signed_by_both(key: str | None, new: str, store: str | None) -> "Rotation":
    from community_core.audit import Memory, read_key, rotate

    old, ours = signing_key_file(key), Path(new)
    with sound(store) as community:
        return rotate(
            community,
            read_key(old),
            read_key(ours),
            memory=Memory.beside(old),
            new_memory=Memory.beside(ours),
        )


def _lost(key: str | None, new: str, against: str | None, store: str | None) -> "Rotation":
    from community_core.audit import Memory, public_key, read_key, replace_lost

    if not key:
        raise InvalidInput(
            "Which key was lost? Give its public key with --key.", "遗失的是哪个密钥？请用 --key 给出其公钥。"
        )
    public, ours = public_key(key), Path(new)
    with sound(store) as community:
        kept = chosen_checkpoint(community, against, public) if against else None
        memory = Memory.beside(ours)
        return replace_lost(community, public, read_key(ours), against=kept, new_memory=memory)
