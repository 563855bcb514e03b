"""``community audit``: seal the ledger, verify it, and hand out proofs that anyone can check."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli import failures
from community_core.cli.audit.accepting import accept_option, accepted_by
from community_core.cli.audit.bundles import bundle_command, export_command
from community_core.cli.audit.files import chosen_checkpoint
from community_core.cli.audit.keys import (
    chosen_key,
    public_key_option,
    signing_key,
    signing_key_file,
    signing_key_option,
)
from community_core.cli.audit.proofs import check_command, consistency_command, receipt_command
from community_core.cli.audit.quorum import chosen_quorum, quorum_options
from community_core.cli.audit.reports import put_report
from community_core.cli.audit.rotation import rotate_command
from community_core.cli.audit.sealed import put_sealed
from community_core.cli.audit.sound import seen_without_writing, sound, verified
from community_core.cli.audit.witnesses import collect_command, witness_command
from community_core.cli.options.delivery import delivery, table_options
from community_core.cli.options.standard import argument, flag, format_option, option
from community_core.cli.options.store import store_option
from community_core.cli.screen.pages import Page, PageGroup
from community_core.cli.screen.sheets import Format, TableFormat
from community_core.cli.screen.terminal import note, put
from community_core.errors import InvalidInput
from community_core.telling.language import say
from community_core.times import system_clock

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from community_core.audit import Checkpoint, PublicKey, Report
    from community_core.community import Community


def audit_group() -> click.Command:
    """Tamper evidence."""
    return PageGroup(
        "audit",
        [
            _key_command(),
            _seal_command(),
            rotate_command(),
            _verify_command(),
            receipt_command(),
            consistency_command(),
            bundle_command(),
            check_command(),
            witness_command(),
            collect_command(),
            export_command(),
        ],
        help=say(
            "Seal the ledger, verify that nothing was changed since, and hand out proofs.",
            "封存账本，核验其后未被改动，并出具证明。",
        ),
    )


def _key_command() -> click.Command:
    return Page(
        "key",
        callback=_key,
        params=[
            argument("file", "FILE", "文件"),
            option("--name", "NAME", "名称", "A new key's name, one word.", "新密钥的名称，一个词。"),
            flag(
                "--witness",
                "A witness's, who cosigns what others seal.",
                "见证人的密钥，用于联署他人的存证点。",
            ),
        ],
        help=say(
            "Make the key that seals, or a witness's, in a file; show its public half, or that of a key "
            "there is.",
            "在文件中新建封存用或见证人的密钥，并显示其公钥；已有的密钥只显示公钥。",
        ),
    )


def _seal_command() -> click.Command:
    return Page(
        "seal",
        callback=verified(_seal),
        params=[
            signing_key_option(),
            flag(
                "--first",
                "Begin, with a key that remembers nothing: this ledger was never sealed.",
                "用没有记忆的密钥开始：此账本从未封存。",
            ),
            accept_option(),
            store_option(),
            format_option(),
        ],
        help=say(
            "Sign a checkpoint of everything recorded so far. Made to be run by cron.",
            "对至今登记的全部内容签署存证点。适合定时运行。",
        ),
    )


def _verify_command() -> click.Command:
    return Page(
        "verify",
        callback=verified(_verify),
        params=[
            option(
                "--against",
                "CHECKPOINT",
                "存证点",
                "Also verify against this file: a checkpoint kept elsewhere.",
                "另与此文件核对：保存在别处的存证点。",
            ),
            public_key_option(),
            *quorum_options(),
            flag(
                "--views",
                "Also fold every view again and compare it with the rows that are kept of it.",
                "另重新推算每个视图，与所存的行比对。",
            ),
            store_option(),
            *table_options(),
        ],
        help=say(
            "Read every stored byte again and compare it with the checkpoints. Nothing is written. "
            "Exit code 3: not verified.",
            "重新读取全部存储内容，与存证点比对；不写入任何内容。退出码 3：核验未通过。",
        ),
    )


def _key(file: str, name: str | None, witness: bool) -> None:
    from community_core.audit import WITNESSES, public_key

    path = Path(file)
    if not path.exists():
        _make_key(path, name or f"{path.stem}-{secrets.token_hex(4)}", witness=witness)
    elif name is not None:
        raise InvalidInput(
            f"The key file {file!r} is there already, and a key keeps its name.",
            f"密钥文件 {file!r} 已存在，名称不能更改。",
        )
    put([str(public_key(file, WITNESSES if witness else None))])


def _make_key(path: Path, name: str, *, witness: bool) -> None:
    from community_core.audit import SEALS, WITNESSES, Memory, WitnessMemory, new_key, write_key

    key = new_key(name, WITNESSES if witness else SEALS)
    write_key(path, key)
    if witness:
        WitnessMemory.beside(path).begin()
    else:
        Memory.beside(path).begin(key, system_clock())


def _seal(key: str | None, first: bool, accept: tuple[str, ...], store: str | None, style: Format) -> None:
    from community_core.audit import Memory, seal

    signing, memory = signing_key(key), Memory.beside(signing_key_file(key))
    accepted = accepted_by(accept)
    with sound(store) as community:
        sealed = seal(community, signing, memory=memory, first=first, accept=accepted)
        if sealed.recalled:
            _say_recalled(memory.file)
        put_sealed(sealed, style, community.zone)


def _say_recalled(file: Path) -> None:
    note(
        say(
            f"The key remembered nothing; {file} begins with the newest checkpoint in the store.",
            f"密钥原来没有记忆；{file} 从存储中最新的存证点开始。",
        )
    )


def _verify(
    against: str | None,
    key: str | None,
    witnesses: tuple[str, ...],
    quorum: int | None,
    views: bool,
    store: str | None,
    style: TableFormat,
    out: str | None,
    overwrite: bool,
) -> None:
    from community_core.audit import verify

    def look(community: "Community") -> "tuple[Report, PublicKey, ZoneInfo]":
        public = chosen_key(community, key)
        checkpoint = _kept_elsewhere(community, against, key, public)
        asked = chosen_quorum(witnesses, quorum, public)
        report = verify(community, key=public, against=checkpoint, quorum=asked)
        return _with_views(report, community) if views else report, public, community.zone

    report, public, zone = seen_without_writing(store, look)
    if key is None:
        _warn_of_own_key(public)
    with delivery(out, style, overwrite=overwrite, store=store):
        put_report(report, style, zone)
    if not report.verified:
        click.get_current_context().exit(failures.NOT_VERIFIED)


def _with_views(report: "Report", community: "Community") -> "Report":
    from attrs import evolve

    from community_core.audit import verify_views
    from community_core.cli.views.installed import usable_views

    found, remarks = verify_views(community, usable_views())
    return evolve(report, findings=(*report.findings, *found), remarks=(*report.remarks, *remarks))


def _kept_elsewhere(
    community: "Community", against: str | None, key: str | None, public: "PublicKey"
) -> "Checkpoint | None":
    """The checkpoint that was named, or what the signer's key remembers, where that is the key."""
    from community_core.audit import Memory

    if against:
        return chosen_checkpoint(community, against, public)
    return Memory.beside(Path(key)).last(public) if key else None


def _warn_of_own_key(key: "PublicKey") -> None:
    note(
        say(
            f"The key is the store's own, {key.name}; who could change the ledger could change it too. "
            "Keep it elsewhere and give it with --key.",
            f"所用公钥是存储自带的 {key.name}；能改账本的人也能改它。请另行保存并用 --key 指定。",
        )
    )
