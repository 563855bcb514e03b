"""Keys as the audit's commands are given them: public ones to verify with, private ones that sign."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.audit.files import received_in
from community_core.cli.options.standard import option
from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import PublicKey, SigningKey
    from community_core.community import Community

KEY_VARIABLE = "COMMUNITY_AUDIT_KEY"


def signing_key_option() -> click.Option:
    """``--key``, the file of a private key."""
    return option(
        "--key",
        "FILE",
        "文件",
        f"The private key file that signs; or set {KEY_VARIABLE}.",
        f"签名用的私钥文件；也可设置 {KEY_VARIABLE}。",
    )


def signing_key(named: str | None) -> "SigningKey":
    """The private key in the file named here, or in COMMUNITY_AUDIT_KEY. InvalidInput when it is nowhere."""
    from community_core.audit import read_key

    return read_key(signing_key_file(named))


def signing_key_file(named: str | None) -> Path:
    """The file named here, or in COMMUNITY_AUDIT_KEY. InvalidInput when neither names one."""
    file = named or os.environ.get(KEY_VARIABLE)
    if not file:
        raise InvalidInput(
            f"Which key? Add --key FILE or set {KEY_VARIABLE}; to make one: community audit key FILE",
            f"用哪个密钥？请加 --key 文件，或设置 {KEY_VARIABLE}；新建：community audit key 文件",
        )
    return Path(file)


def public_key_option(
    en: str = "The public key, or its file; the store's own when left out.",
    zh: str = "公钥或其文件；省略时用存储自带的。",
    **settings: Any,
) -> click.Option:
    """``--key``, a public key."""
    return option("--key", "PUBLIC", "公钥", en, zh, **settings)


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
