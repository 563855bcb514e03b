"""The witnesses that commands ask for: their keys, and how many must have cosigned."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import option
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import PublicKey, Quorum


def witness_option() -> click.Option:
    """``--witness``, which may be given several times."""
    return click.Option(
        ["--witness", "witnesses"],
        multiple=True,
        metavar=say("KEY", "公钥"),
        help=say(
            "The public key of a witness, or its file; once for each.", "见证人的公钥或其文件；每位一次。"
        ),
    )


def quorum_options() -> list[click.Option]:
    """``--witness`` and ``--quorum``."""
    return [
        witness_option(),
        option(
            "--quorum",
            "N",
            "N",
            "How many of these witnesses must have cosigned; all of them when left out.",
            "须有几位见证人联署；省略时为全部。",
            type=int,
        ),
    ]


def chosen_quorum(witnesses: Sequence[str], quorum: int | None, ledger: "PublicKey") -> "Quorum | None":
    """Which witnesses of a ledger are asked for, if any."""
    from community_core.audit import quorum_of

    return quorum_of(witness_keys(witnesses), quorum, ledger)


def witness_keys(witnesses: Sequence[str]) -> "list[PublicKey]":
    """The public keys of these witnesses."""
    from community_core.audit import WITNESSES, public_key

    return [public_key(each, WITNESSES) for each in witnesses]
