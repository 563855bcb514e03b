"""``community audit receipt``, ``consistency`` and ``check``: proofs to hand out, and checking them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli.audit.checked import put_checked
from community_core.cli.audit.files import chosen_checkpoint, give, received_in
from community_core.cli.audit.keys import changes_of_keys, chosen_key, public_key_option, rotation_option
from community_core.cli.audit.quorum import chosen_quorum, quorum_options
from community_core.cli.audit.sound import seen_without_writing, verified
from community_core.cli.options.standard import argument, format_option, option, out_option, overwrite_option
from community_core.cli.options.store import store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import progress_bar
from community_core.cli.screen.sheets import Format
from community_core.telling.language import say
from community_core.telling.names import stream_named

if TYPE_CHECKING:
    from community_core.community import Community


def receipt_command() -> click.Command:
    """Prove that an event is sealed."""
    return Page(
        "receipt",
        callback=verified(_receipt),
        params=[
            argument("event", "EVENT", "事件"),
            out_option(),
            overwrite_option(),
            public_key_option(),
            *quorum_options(),
            store_option(),
        ],
        help=say(
            "Prove that an event, by its position or id (ID@VERSION or NUMBER@VERSION), is in the sealed "
            "ledger.",
            "证明某一事件（位置，或“编号@版本”“序号@版本”）在已封存的账本中。",
        ),
    )


def consistency_command() -> click.Command:
    """Prove that a checkpoint only adds to another."""
    return Page(
        "consistency",
        callback=verified(_consistency),
        params=[
            argument("older", "OLDER", "较早的"),
            argument("newer", "NEWER", "较晚的"),
            out_option(),
            overwrite_option(),
            public_key_option(),
            store_option(),
        ],
        help=say(
            "Prove that a checkpoint (a file, or its number of events) only adds to an older one.",
            "证明一个存证点（文件或事件条数）只是在较早的一个之后追加。",
        ),
    )


def check_command() -> click.Command:
    """Check what was handed over."""
    return Page(
        "check",
        callback=verified(_check),
        params=[
            argument("file", "FILE", "文件"),
            public_key_option("The public key, or its file.", "公钥或其文件。", required=True),
            option(
                "--against",
                "CHECKPOINT",
                "存证点",
                "Also check a bundle against this file: a checkpoint kept elsewhere.",
                "另将存证包与此文件核对：保存在别处的存证点。",
            ),
            rotation_option(),
            *quorum_options(),
            format_option(),
        ],
        help=say(
            "Check a receipt, consistency proof, checkpoint, bundle or certificate, without any store.",
            "核对回执、一致性证明、存证点、存证包或删除证明，无需存储。",
        ),
    )


def _receipt(
    event: str,
    out: str | None,
    overwrite: bool,
    key: str | None,
    witnesses: tuple[str, ...],
    quorum: int | None,
    store: str | None,
) -> None:
    from community_core.audit import receipt

    def proof(community: "Community") -> tuple["Community", str]:
        wanted = _event_named(community, event)
        public = chosen_key(community, key)
        asked = chosen_quorum(witnesses, quorum, public)
        return community, receipt(community, wanted, key=public, quorum=asked)

    give(*seen_without_writing(store, proof, proven=True), out, overwrite)


def _event_named(community: "Community", event: str) -> int | str:
    """A position, or the id of an event, whose request may be named by its number."""
    if event.isascii() and event.isdigit() and len(event) < 20:
        return int(event)
    stream, at, version = event.rpartition("@")
    return f"{stream_named(community, stream)}@{version}" if at else stream_named(community, event)


def _consistency(
    older: str, newer: str, out: str | None, overwrite: bool, key: str | None, store: str | None
) -> None:
    from community_core.audit import consistency

    def proof(community: "Community") -> tuple["Community", str]:
        public = chosen_key(community, key)
        pair = [chosen_checkpoint(community, each, public) for each in (older, newer)]
        return community, consistency(community, *pair)

    give(*seen_without_writing(store, proof, proven=True), out, overwrite)


def _check(
    file: str,
    key: str,
    against: str | None,
    rotations: tuple[str, ...],
    witnesses: tuple[str, ...],
    quorum: int | None,
    style: Format,
) -> None:
    from community_core.audit import check_file, public_key

    public = public_key(key)
    checkpoint = received_in(against) if against else None
    asked = chosen_quorum(witnesses, quorum, public)
    changes = changes_of_keys(rotations)
    with progress_bar(say("events checked", "已核对")) as progress:
        checked = check_file(
            Path(file), public, against=checkpoint, quorum=asked, rotations=changes, progress=progress
        )
    put_checked(checked, style, asked)
