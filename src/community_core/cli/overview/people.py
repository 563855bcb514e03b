"""``community people``: who lives here, or whoever is meant by a part of a name."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import limit_option
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import knowing, reader_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.domain import CareLevelSet, PersonRegistered
from community_core.domain.kit.values.fields import fields_of
from community_core.telling.cells import code_word, label
from community_core.telling.language import say
from community_core.telling.names import named
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.directory import Directory, Entry

_AT_ONCE = 50


def people_command() -> click.Command:
    """Find people."""
    return Page(
        "people",
        callback=delivered(_people),
        params=[
            click.Argument(["text"], required=False, metavar=say("[TEXT]", "[文字]")),
            limit_option(),
            reader_option(),
            store_option(),
            *table_options(),
        ],
        help=say(
            "Find people by a part of their name, initials, code, or three digits of a telephone; without "
            "TEXT, list who lives here.\n"
            "Names are shown as far as the reader may know them: --reader, or whoever COMMUNITY_BY names.",
            "按部分姓名、拼音首字母、人员编号或电话中的三位数字查找人员；不写文字则列出在册人员。\n"
            "姓名按查阅人的权限显示：--reader，或 COMMUNITY_BY 所指的人。",
        ),
    )


def _people(
    text: str | None, limit: int | None, reader: str | None, store: str | None, style: TableFormat
) -> None:
    with opened(store, reader) as community:
        directory = community.directory(knowing(community, reader))
        found, count = _living(directory) if text is None else _meant(directory, text)
        most = _AT_ONCE if limit is None and style == "table" else limit
        rows = (_row(each) for each in islice(found, most))
        write(Sheet(_headings(), rows, _nobody(directory), count), style, community.zone)


def _living(directory: "Directory") -> "tuple[Iterator[Entry], int]":
    """Everybody who is registered and did not leave, and how many they are."""
    living = [each for each in directory.register.registered() if each.status == "registered"]
    return map(directory.entry, living), len(living)


def _meant(directory: "Directory", text: str) -> "tuple[Iterator[Entry], int]":
    found = list(directory.search(text))
    return iter(found), len(found)


def _headings() -> tuple[Heading, ...]:
    registered, level = fields_of(PersonRegistered), fields_of(CareLevelSet)["level"]
    return (
        Heading("name", say("Name", "姓名")),
        Heading("code", say("Code", "编号")),
        Heading("building", say("Building", "楼栋"), named),
        Heading("room", say("Room", "房号")),
        Heading("telephone", say("Telephone", "电话")),
        Heading("residence", say("Lives here", "居住情况"), code_word(registered["residence"])),
        Heading("level", say("Care level", "关爱等级"), code_word(level)),
        Heading("status", say("Status", "状态"), label),
    )


def _row(entry: "Entry") -> tuple[Any, ...]:
    known = entry.person
    return (
        entry.name,
        entry.code,
        known.building,
        entry.room,
        entry.telephone,
        known.residence,
        known.level,
        known.status,
    )


def _nobody(directory: "Directory") -> str:
    """Why nobody is found, as far as that depends on whoever looks: what they may not see is not there."""
    if not any(directory.register.registered()):
        return say(
            "Nobody is registered yet. One: community do register-person; a sheet: add --from FILE.",
            "尚无在册人员。逐个登记：community do 登记人员；按表格登记：再加 --from 文件。",
        )
    if directory.reader is None:
        return say(
            "Nobody you may look up is found. A telephone takes three digits; names take a reader: --reader.",
            "没有找到您可查阅的人员。电话至少三位数字；按姓名查找须有查阅人：--reader。",
        )
    return say(
        "Nobody you may look up is found. A telephone takes three digits.",
        "没有找到您可查阅的人员。电话至少三位数字。",
    )
