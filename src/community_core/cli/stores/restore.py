"""``community restore``: a store from a backup, without those who were erased since."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli.audit.keys import public_key_option
from community_core.cli.audit.sound import verified
from community_core.cli.options.standard import argument, option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import note, put
from community_core.cli.stores.backups import note_lost_keys
from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import Erasure


def restore_command() -> click.Command:
    """Make a store from a backup."""
    return Page(
        "restore",
        callback=verified(_restore),
        params=[
            argument("backup", "BACKUP", "备份"),
            argument("folder", "FOLDER", "文件夹"),
            option(
                "--erased",
                "CERTIFICATES",
                "证明",
                "The certificates of those erased since, a file or a folder; may be given several times.",
                "备份之后被删除者的证明：文件或文件夹，可多次给出。",
                multiple=True,
            ),
            public_key_option(
                "The public key that signed them, or its file, once for each key there was; no signature is "
                "checked when left out.",
                "签署证明的公钥或其文件，换过密钥的每个给出一次；省略时不核对签名。",
                multiple=True,
            ),
        ],
        help=say(
            "Make a store in a new folder from a backup. Whoever was erased after the backup was made lives "
            "again in it, unless the certificate of their erasure is given: then their key is left out.",
            "用备份在新文件夹中恢复存储。备份之后被删除的人会重新可读；给出其删除证明，则不恢复其密钥。",
        ),
    )


def _restore(backup: str, folder: str, erased: tuple[str, ...], key: tuple[str, ...]) -> None:
    from community_core.backup import restore

    people = {person for each in _erasures(erased, key) for person in each.people}
    restored = restore(backup, folder, erased=people)
    position = restored.position
    put([say(f"{folder} is restored, up to position {position}.", f"已恢复 {folder}，到第 {position} 条。")])
    note_lost_keys(restored.folder)
    _note_erased(people, restored.strangers)
    _note_others(bool(people), checked=bool(key))


def _erasures(named: Iterable[str], keys: Iterable[str]) -> "list[Erasure]":
    from community_core.audit import public_key, read_certificates

    if keys and not named:
        raise InvalidInput(
            "--key checks certificates, and none is given; add --erased CERTIFICATES.",
            "--key 用于核对证明，但未给出证明；请加 --erased 证明。",
        )
    public = [public_key(each) for each in keys]
    return [each for path in named for each in read_certificates(Path(path), *public)]


def _note_erased(people: set[str], strangers: frozenset[str]) -> None:
    if gone := ", ".join(sorted(people - strangers)):
        note(say(f"Left out: the keys of {gone}.", f"未恢复其密钥：{gone}。"))
    if unknown := ", ".join(sorted(strangers)):
        note(
            say(
                f"The backup has no key of {unknown}: nothing was sealed for them yet, or the certificate is "
                "another store's.",
                f"备份中没有其密钥：{unknown}。当时尚无加密内容，或该证明属于别的存储。",
            )
        )


def _note_others(given: bool, *, checked: bool) -> None:
    """How far what was forgotten stays forgotten."""
    if not given:
        note(
            say(
                "Whoever was erased after this backup was made lives again until erased again; restored with "
                "the certificates of their erasure (--erased) they stay forgotten.",
                "备份之后被删除的人会重新可读，直到再次删除；如需避免，恢复时请给出删除证明（--erased）。",
            )
        )
    elif not checked:
        note(
            say("The signatures were not checked; --key PUBLIC does.", "未核对签名；加 --key 公钥即可核对。")
        )
