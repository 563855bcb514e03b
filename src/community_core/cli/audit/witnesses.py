"""``community audit witness`` and ``collect``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli.audit.files import give_file, received_in
from community_core.cli.audit.keys import chosen_key, public_key_option
from community_core.cli.audit.quorum import witness_keys, witness_option
from community_core.cli.audit.sound import sound, verified
from community_core.cli.options.standard import argument, flag, option, out_option, overwrite_option
from community_core.cli.options.store import store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import put
from community_core.errors import InvalidInput
from community_core.telling.language import say
from community_core.times import system_clock

if TYPE_CHECKING:
    pass


def witness_command() -> click.Command:
    """Cosign what is consistent with what was seen last."""
    return Page(
        "witness",
        callback=verified(_witness),
        params=[
            argument("checkpoint", "CHECKPOINT", "存证点"),
            option(
                "--proof",
                "PROOF",
                "证明",
                "What audit consistency wrote, from the checkpoint this witness saw last.",
                "“一致性”命令出具的证明，从此见证人上次所见的存证点起。",
            ),
            option(
                "--key",
                "FILE",
                "文件",
                "The witness's private key file; what it saw last is kept beside it.",
                "见证人的私钥文件；上次所见保存在其旁。",
                required=True,
            ),
            option(
                "--log",
                "PUBLIC",
                "公钥",
                "The public key of a ledger seen for the first time, or whose lost key was replaced.",
                "首次见证的账本的公钥，或遗失密钥后换上的公钥。",
            ),
            flag(
                "--first",
                "Begin, with a key that remembers nothing: this witness never saw anything.",
                "用没有记忆的密钥开始：此见证人从未见证过。",
            ),
            out_option(),
            overwrite_option(),
        ],
        help=say(
            "Cosign a checkpoint of somebody else's ledger that goes on from the one seen last.",
            "联署他人账本的存证点：须承接上次所见的存证点。",
        ),
    )


def collect_command() -> click.Command:
    """Keep what witnesses cosigned, or a checkpoint that is gone."""
    return Page(
        "collect",
        callback=verified(_collect),
        params=[
            argument("checkpoint", "CHECKPOINT", "存证点"),
            witness_option(),
            public_key_option(),
            store_option(),
        ],
        help=say(
            "Keep the cosignatures of witnesses in the store: receipts and bundles carry them from then on. "
            "Without --witness a checkpoint is put back that is gone from the store.",
            "把见证人的联署保存到存储中，其后的回执和存证包都带有联署。"
            "不加 --witness 时，放回存储中不见了的存证点。",
        ),
    )


def _witness(
    checkpoint: str,
    proof: str | None,
    key: str,
    log: str | None,
    first: bool,
    out: str | None,
    overwrite: bool,
) -> None:
    from community_core.audit import WITNESSES, WitnessMemory, public_key, read_key, witness

    file = Path(key)
    cosigned = witness(
        received_in(checkpoint),
        read_key(file, WITNESSES),
        WitnessMemory.beside(file),
        now=system_clock(),
        proof=received_in(proof) if proof else None,
        ledger=public_key(log) if log else None,
        first=first,
    )
    give_file(cosigned, Path(out) if out else None, overwrite)


def _collect(checkpoint: str, witnesses: tuple[str, ...], key: str | None, store: str | None) -> None:
    from community_core.audit import collect

    if not witnesses:
        _put_back(checkpoint, key, store)
        return
    with sound(store) as community:
        public = chosen_key(community, key)
        count = collect(community, received_in(checkpoint), witness_keys(witnesses), key=public)
    put([say(f"Cosignatures kept: {count}.", f"已保存联署 {count} 个。")])


def _put_back(checkpoint: str, key: str | None, store: str | None) -> None:
    from community_core.audit import put_back

    with sound(store) as community:
        was_gone = put_back(community, received_in(checkpoint), key=chosen_key(community, key))
    if not was_gone:
        raise InvalidInput(
            "This checkpoint is in the store. To keep cosignatures, add --witness KEY for each.",
            "此存证点已在存储中。如要保存联署，请为每位见证人加 --witness 公钥。",
        )
    put([say("The checkpoint is back in the store.", "存证点已放回存储。")])
