"""``community audit``: seal the ledger, verify it, and hand out proofs that anyone can check."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from community_core.cli import failures
from community_core.cli.audit_reports import put_checked, put_report, put_sealed
from community_core.cli.language import say
from community_core.cli.options import chosen_store, format_option, opened, store_option
from community_core.cli.pages import Page, PageGroup
from community_core.cli.screen import note, put
from community_core.cli.sheets import Format
from community_core.errors import InvalidInput, StoreUnavailable

if TYPE_CHECKING:
    from community_core.audit import Checkpoint, PublicKey
    from community_core.community import Community

KEY_VARIABLE = "COMMUNITY_AUDIT_KEY"


def audit_group() -> click.Command:
    """Tamper evidence."""
    return PageGroup(
        "audit",
        [
            _key_command(),
            _seal_command(),
            _verify_command(),
            _receipt_command(),
            _consistency_command(),
            _check_command(),
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
            _argument("file", "FILE", "文件"),
            _option("--name", "NAME", "名称", "A new key's name, one word.", "新密钥的名称，一个词。"),
        ],
        help=say(
            "Make the key that seals, in a file; show its public half, or that of a key there is.",
            "在文件中新建封存用的密钥，并显示其公钥；已有的密钥只显示公钥。",
        ),
    )


def _seal_command() -> click.Command:
    return Page(
        "seal",
        callback=_verified(_seal),
        params=[
            _option(
                "--key",
                "FILE",
                "文件",
                f"The private key file; or set {KEY_VARIABLE}.",
                f"私钥文件；也可设置 {KEY_VARIABLE}。",
            ),
            store_option(),
            format_option(),
        ],
        help=say(
            "Sign a checkpoint of everything recorded so far. Made to be run by cron.",
            "对至今登记的全部内容签署存证点。适合由 cron 定时运行。",
        ),
    )


def _verify_command() -> click.Command:
    return Page(
        "verify",
        callback=_verified(_verify),
        params=[
            _option(
                "--against",
                "CHECKPOINT",
                "存证点",
                "Also verify against this file: a checkpoint kept elsewhere.",
                "另与此文件核对：保存在别处的存证点。",
            ),
            _public_key_option(),
            store_option(),
            format_option(),
        ],
        help=say(
            "Read every stored byte again and compare it with the checkpoints. Exit code 3: not verified.",
            "重新读取全部存储内容，与存证点比对。退出码 3：核验未通过。",
        ),
    )


def _receipt_command() -> click.Command:
    return Page(
        "receipt",
        callback=_verified(_receipt),
        params=[_argument("event", "EVENT", "事件"), _out_option(), _public_key_option(), store_option()],
        help=say(
            "Prove that an event, by its position or id (ID@VERSION), is in the sealed ledger.",
            "证明某一事件（位置或“编号@版本”）在已封存的账本中。",
        ),
    )


def _consistency_command() -> click.Command:
    return Page(
        "consistency",
        callback=_verified(_consistency),
        params=[
            _argument("older", "OLDER", "较早的"),
            _argument("newer", "NEWER", "较晚的"),
            _out_option(),
            _public_key_option(),
            store_option(),
        ],
        help=say(
            "Prove that a checkpoint (a file, or its number of events) only adds to an older one.",
            "证明一个存证点（文件或事件条数）只是在较早的一个之后追加。",
        ),
    )


def _check_command() -> click.Command:
    return Page(
        "check",
        callback=_verified(_check),
        params=[
            _argument("file", "FILE", "文件"),
            _option(
                "--key", "PUBLIC", "公钥", "The public key, or its file.", "公钥或其文件。", required=True
            ),
            format_option(),
        ],
        help=say(
            "Check a receipt or a consistency proof, without any store.", "核对回执或一致性证明，无需存储。"
        ),
    )


def _argument(name: str, en: str, zh: str) -> click.Argument:
    return click.Argument([name], metavar=say(en, zh))


def _option(name: str, en: str, zh: str, help_en: str, help_zh: str, **settings: Any) -> click.Option:
    return click.Option([name], metavar=say(en, zh), help=say(help_en, help_zh), **settings)


def _out_option() -> click.Option:
    return _option("--out", "FILE", "文件", "Write it to this file.", "写入此文件。")


def _public_key_option() -> click.Option:
    return _option(
        "--key",
        "PUBLIC",
        "公钥",
        "The public key, or its file; the store's own when left out.",
        "公钥或其文件；省略时用存储自带的。",
    )


def _verified(callback: Callable[..., None]) -> Callable[..., None]:
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


def _key(file: str, name: str | None) -> None:
    from community_core.audit import new_key, public_key, write_key

    path = Path(file)
    if not path.exists():
        write_key(path, new_key(name or f"{path.stem}-{secrets.token_hex(4)}"))
    elif name is not None:
        raise InvalidInput(
            f"The key file {file!r} is there already, and a key keeps its name.",
            f"密钥文件 {file!r} 已存在，名称不能更改。",
        )
    put([str(public_key(file))])


def _seal(key: str | None, store: str | None, style: Format) -> None:
    from community_core.audit import read_key, seal

    file = key or os.environ.get(KEY_VARIABLE)
    if not file:
        raise InvalidInput(
            f"Which key? Add --key FILE or set {KEY_VARIABLE}; to make one: community audit key FILE",
            f"用哪个密钥？请加 --key 文件，或设置 {KEY_VARIABLE}；新建：community audit key 文件",
        )
    signing = read_key(Path(file))
    with _sound(store) as community:
        put_sealed(seal(community, signing), style, community.zone)


def _verify(against: str | None, key: str | None, store: str | None, style: Format) -> None:
    from community_core.audit import verify

    with _sound(store) as community:
        public = _public_key(community, key)
        checkpoint = _checkpoint(community, against, public) if against else None
        if key is None:
            _warn_of_own_key(public)
        report = verify(community, key=public, against=checkpoint)
        put_report(report, style, community.zone)
    if not report.verified:
        click.get_current_context().exit(failures.NOT_VERIFIED)


def _warn_of_own_key(key: "PublicKey") -> None:
    note(
        say(
            f"The key is the store's own, {key.name}; who could change the ledger could change it too. "
            "Keep it elsewhere and give it with --key.",
            f"所用公钥是存储自带的 {key.name}；能改账本的人也能改它。请另行保存并用 --key 指定。",
        )
    )


def _receipt(event: str, out: str | None, key: str | None, store: str | None) -> None:
    from community_core.audit import receipt

    with _sound(store) as community:
        wanted = int(event) if event.isascii() and event.isdigit() else event
        _give(receipt(community, wanted, key=_public_key(community, key)), out)


def _consistency(older: str, newer: str, out: str | None, key: str | None, store: str | None) -> None:
    from community_core.audit import consistency

    with _sound(store) as community:
        public = _public_key(community, key)
        pair = [_checkpoint(community, each, public) for each in (older, newer)]
        _give(consistency(community, *pair), out)


def _check(file: str, key: str, style: Format) -> None:
    from community_core.audit import check, public_key

    public = public_key(key)
    put_checked(check(_bytes(file), public), style)


def _give(proof: str, out: str | None) -> None:
    if out is None:
        put([proof.removesuffix("\n")])
        return
    Path(out).write_text(proof, encoding="utf-8")
    put([say(f"Written to {out}.", f"已写入 {out}。")])


def _public_key(community: "Community", told: str | None) -> "PublicKey":
    from community_core.audit import NotVerified, public_key
    from community_core.audit.archive import archive_of

    if told:
        return public_key(told)
    kept = archive_of(community).key()
    if kept is None:
        raise NotVerified(
            "Nothing is sealed here, or the checkpoints were taken away; to seal: community audit seal",
            "此处没有封存过，或存证点已被移走；封存：community audit seal",
        )
    return kept


def _checkpoint(community: "Community", told: str, key: "PublicKey") -> "Checkpoint":
    """A checkpoint by its file, or one of the store's by its number of events."""
    from community_core.audit import open_checkpoint
    from community_core.audit.archive import archive_of

    numbered = told.isascii() and told.isdigit() and not Path(told).exists()
    text = archive_of(community).note(told) if numbered else _bytes(told).decode("utf-8", "replace")
    return open_checkpoint(text, key)


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InvalidInput(f"There is no file {file!r}.", f"没有文件 {file!r}。") from error


@contextmanager
def _sound(store: str | None) -> "Iterator[Community]":
    """The community in the store. A ledger that is gone or damaged is not what was sealed."""
    from community_core.audit.damage import as_not_verified, refuse_lost_ledger

    refuse_lost_ledger(Path(chosen_store(store)))
    try:
        with opened(store) as community:
            yield community
    except StoreUnavailable as error:
        raise as_not_verified(error) or error from error.__cause__
