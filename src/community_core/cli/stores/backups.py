"""``community backup`` and ``backups``: copies of a store in use, and which there are."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import argument
from community_core.cli.options.store import opened, store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import note, put
from community_core.telling.language import say
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.community import Community


def backup_command() -> click.Command:
    """Back a store up."""
    return Page(
        "backup",
        callback=_backup,
        params=[argument("folder", "FOLDER", "文件夹"), store_option()],
        help=say(
            "Copy the store to a new folder while others use it: the facts, settings, seals and people's "
            "keys. The master key is not in it: keep a copy of that apart. Views are not, either: they "
            "come back.",
            "把使用中的存储备份到新文件夹：事实、设置、存证点和个人密钥。不含主密钥（请另行保管副本），"
            "也不含视图（会自动重建）。",
        ),
    )


def backups_command() -> click.Command:
    """List the backups."""
    return Page(
        "backups",
        callback=delivered(_backups),
        params=[store_option(), *table_options()],
        help=say(
            "The backups made of the store: when, up to which position, and whether they are still there.",
            "本存储做过的备份：何时、到第几条，以及是否还在原处。",
        ),
    )


def note_backups(community: "Community", person: str) -> None:
    """Say which backups still hold the key of somebody who was erased."""
    held = community.backups_of(person)
    there = sorted({str(folder) for each in held for folder in each.found})
    if there:
        note(
            say(
                f"Backups that still hold the key of {person}: {', '.join(there)}. Destroy them, or erase "
                f"{person} in each, too (--store); whoever restores one gives this certificate (--erased).",
                f"以下备份仍含 {person} 的密钥：{'、'.join(there)}。请销毁，或在其中同样删除此人（--store）；"
                "恢复其中任何一份时请给出本证明（--erased）。",
            )
        )
    _note_gone(sum(not each.found for each in held))


def _note_gone(count: int) -> None:
    if count:
        note(
            say(
                f"Backups made before that are no longer where they were made: {count}. If they were moved, "
                "treat them likewise; community backups lists them.",
                f"之前所做的备份有 {count} 份已不在原处。若只是移走，请同样处理；列出：community backups",
            )
        )


def _backup(folder: str, store: str | None) -> None:
    with opened(store) as community:
        made = community.backup(folder)
    told = say(
        f"Backed up to {folder}, up to position {made.position}. The master key is not in it: keep a copy of "
        "that apart.",
        f"已备份到 {folder}，到第 {made.position} 条。主密钥不在其中，请另行保管副本。",
    )
    put([told])
    note_lost_keys(made.folder)


def _backups(store: str | None, style: TableFormat) -> None:
    headings = (
        Heading("made_at", say("Made", "时间")),
        Heading("folder", say("Folder", "文件夹")),
        Heading("position", say("Position", "位置")),
        Heading("state", say("State", "状态"), _state),
    )
    with opened(store) as community:
        rows = [(each.made_at, str(each.folder), each.position, each.state) for each in community.backups()]
        empty = _none(on_server=community.store.address is not None)
        write(Sheet(headings, rows, empty), style, community.zone)


def _none(*, on_server: bool) -> str:
    if on_server:
        return say(
            "Backups of a community on a server are made by its own program, and not known here.",
            "服务器上的社区由服务器自带的程序备份，此处不作记录。",
        )
    return say("No backup was ever made.", "从未做过备份。")


def _state(state: str) -> str:
    words = {
        "there": say("there", "还在"),
        "unfinished": say("unfinished", "未完成"),
        "gone": say("gone or moved", "已不在原处"),
    }
    return words[state]


def note_lost_keys(folder: Path) -> None:
    """Say of a copy without keys what that means."""
    if not (folder / "keys.db").exists():
        note(
            say(
                "There was no keys.db: what is sealed cannot be opened in it.",
                "没有 keys.db：其中加密的内容无法打开。",
            )
        )
