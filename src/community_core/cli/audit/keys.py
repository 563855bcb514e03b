"""The private key that signs checkpoints and certificates, as commands are given it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import SigningKey

KEY_VARIABLE = "COMMUNITY_AUDIT_KEY"


def signing_key_option() -> click.Option:
    """``--key``, the file of a private key."""
    return click.Option(
        ["--key"],
        metavar=say("FILE", "文件"),
        help=say(
            f"The private key file that signs; or set {KEY_VARIABLE}.",
            f"签名用的私钥文件；也可设置 {KEY_VARIABLE}。",
        ),
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
