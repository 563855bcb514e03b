"""``community keys``: the keys to what is sealed, and who opened it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import argument, option
from community_core.cli.options.store import note_unconfirmed, opened, store_option
from community_core.cli.options.who import who, who_option
from community_core.cli.privacy.people import note_beyond
from community_core.cli.recording.prompts import no_input_option, second_look
from community_core.cli.screen.pages import Page, PageGroup
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import note, put
from community_core.cli.stores.backups import note_backups
from community_core.cli.stores.init import master_in_store
from community_core.domain import PersonErased
from community_core.telling.language import say
from community_core.telling.names import named, named_in
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.community import Community


def keys_group() -> click.Command:
    """Look after the keys."""
    return PageGroup(
        "keys",
        [_status_command(), _openings_command(), _confirm_command(), _rotate_command()],
        help=say(
            "Look after the keys to what is sealed for people, and see who opened it.",
            "维护个人加密内容的密钥，查看谁打开过。",
        ),
    )


def _status_command() -> click.Command:
    return Page(
        "status",
        callback=delivered(_status),
        params=[store_option(), *table_options()],
        help=say(
            "How many people have a key or were erased, where the master key is, and whether it opens their "
            "keys: if not, the exit code is 4.",
            "有密钥的人数、已删除的人数、主密钥的位置，以及它能否打开这些密钥（不能时退出码为 4）。",
        ),
    )


def _openings_command() -> click.Command:
    return Page(
        "openings",
        callback=delivered(_openings),
        params=[store_option(), *table_options()],
        help=say("Who opened what was sealed, when and what for.", "谁在何时为何打开过加密内容。"),
    )


def _confirm_command() -> click.Command:
    return Page(
        "confirm",
        callback=_confirm,
        params=[
            argument("person", "PERSON", "人员"),
            who_option(),
            no_input_option(),
            store_option(),
        ],
        help=say(
            "Destroy the key of somebody whose erasure is recorded though their key is still here, as after "
            "a restore. They read as erased already. Verify the ledger first: this cannot be undone.",
            "销毁账本中已有删除记录、但密钥仍在（如恢复备份之后）之人的密钥。其内容本已不可读。"
            "请先核验账本：此操作不可恢复。",
        ),
    )


def _rotate_command() -> click.Command:
    return Page(
        "rotate",
        callback=_rotate,
        params=[
            option(
                "--to",
                "FILE",
                "文件",
                "Put the new master key into this new file instead of the old one's place.",
                "把新主密钥存入这个新文件，而不是原处。",
            ),
            store_option(),
        ],
        help=say(
            "Replace the master key: every person's key is wrapped anew. Nothing sealed changes.",
            "更换主密钥：每个人的密钥都重新保护；已加密的内容不变。",
        ),
    )


def _status(store: str | None, style: TableFormat) -> None:
    headings = (
        Heading("people", say("With a key", "有密钥")),
        Heading("erased", say("Erased", "已删除")),
        Heading("unconfirmed", say("Key still there", "密钥仍在")),
        Heading("master", say("Master key", "主密钥")),
        Heading("where", say("Kept in", "存放于")),
        Heading("opens", say("Opens them", "能打开")),
    )
    with opened(store) as community:
        found = community.vault.status()
        opens = None if found.master is None else found.trouble is None
        row = (found.people, found.erased, len(found.unconfirmed), found.master, found.where, opens)
        write(Sheet(headings, [row], ""), style, community.zone)
        in_store = community.vault.master_in_store
        note_unconfirmed(community)
    if in_store is not None:
        note(" ".join(master_in_store(in_store)))
    if found.trouble is not None:
        raise found.trouble


def _openings(store: str | None, style: TableFormat) -> None:
    headings = (
        Heading("at", say("When", "时间")),
        Heading("reader", say("Reader", "查阅人")),
        Heading("purpose", say("What for", "用途")),
    )
    with opened(store) as community:
        rows = [(each.at, each.reader, each.purpose) for each in community.vault.openings()]
        empty = say("Nothing sealed was ever opened.", "从未打开过加密内容。")
        write(Sheet(headings, rows, empty), style, community.zone)


def _confirm(person: str, by: str | None, no_input: bool, store: str | None) -> None:
    confirming = who(by)
    with opened(store, confirming) as community:
        actor = community.actor(confirming)
        person = community.person_held(person, reader=actor)
        look = [say("Destroy the key of", "销毁其密钥"), named_in(person), *_as_recorded(community, person)]
        second_look(look, {"no_input": no_input, "style": "table"})
        erased = community.confirm_erasure(person, by=actor)
        told = say(
            f"The key of {person} is destroyed, as recorded at position {erased.position} by {erased.actor} "
            f"({erased.data.reason}).",
            f"{person} 的密钥已销毁；删除记录在第 {erased.position} 条，由 {erased.actor} 登记"
            f"（{erased.data.reason}）。",
        )
        put([told])
        note_backups(community, person)
        note_beyond(community, person)


def _as_recorded(community: "Community", person: str) -> list[str]:
    """Who recorded that somebody was erased, where and why: whoever confirms it can ask them."""
    found = (each for each in community.ledger.stream(person) if isinstance(each.data, PersonErased))
    return [
        say(
            f"recorded at position {each.position} by {named(each.actor)}: {each.data.reason}",
            f"记于第 {each.position} 条，经办人 {named(each.actor)}：{each.data.reason}",
        )
        for each in found
    ]


def _rotate(to: str | None, store: str | None) -> None:
    with opened(store) as community:
        new = community.vault.rotate(Path(to) if to else None)
    put([say(f"The master key is now {new}.", f"主密钥已更换为 {new}。")])
    if to:
        told = say(
            f"It is in {to}: set COMMUNITY_MASTER_KEY_FILE={to} from now on, and delete the old one.",
            f"存放于 {to}：今后请设置 COMMUNITY_MASTER_KEY_FILE={to}，并删除旧的。",
        )
        put([told])
