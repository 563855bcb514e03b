"""``community do COMMAND --from FILE``: a row each, all or nothing, and what is wrong said by cell."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from community_core.cli.options.fields import given_values
from community_core.cli.options.standard import flag, one_of, option
from community_core.cli.options.store import opened
from community_core.cli.options.who import who
from community_core.cli.recording.file_order import FileOrder
from community_core.cli.recording.file_receipt import (
    tell_again,
    tell_aside,
    tell_left_out,
    tell_recorded,
    tell_rehearsed,
)
from community_core.cli.recording.left_over import begun_by_name
from community_core.cli.recording.namesakes import namesakes
from community_core.cli.recording.prompts import second_look, warn_of
from community_core.cli.recording.sending import Options, cause, json_fields
from community_core.cli.recording.wrong_rows import TOLD_AT_MOST
from community_core.cli.screen.progress import progress_count
from community_core.cli.screen.terminal import note
from community_core.commands import CommandType, by_name, telltales
from community_core.domain import RegisterPerson
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import CommandIdReused, CommunityError, Conflict, DoneAlready, InvalidInput
from community_core.telling.language import say, several

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.execution import Happened, Receipt
    from community_core.forms import Filled, Wrong
    from community_core.forms.refusals import ExecuteAll

_FEW_ROWS = 1000
_ATTEMPTS = 10
_NAMESAKES = ("leave", "register")


def form_options(kind: CommandType) -> list[click.Parameter]:
    """``--from`` and how its file is to be read."""
    of_people = [_namesakes_option()] if kind.command_class is RegisterPerson else []
    return [
        option(
            "--from",
            "FILE",
            "文件",
            "One for each row of this workbook, CSV file or JSON lines: all, or none.",
            "按表格（xlsx、csv 或每行一个 JSON）逐行登记：全部，或全不。",
        ),
        option(
            "--sheet",
            "NAME",
            "名称",
            "The sheet of that workbook, if not the first.",
            "该表格中的工作表，不写即第一张。",
        ),
        option(
            "--leave",
            "COLUMN",
            "列名",
            "A column of it not to be read; may be repeated.",
            "不读其中此列；可重复。",
            multiple=True,
        ),
        *of_people,
        flag(
            "--dry-run",
            "With --from: say what would be recorded, with examples, and record nothing.",
            "与 --从 连用：只说明将会登记什么，并举例；不作任何登记。",
        ),
    ]


def _namesakes_option() -> click.Option:
    return click.Option(
        ["--namesakes"],
        metavar="|".join(_NAMESAKES),
        callback=lambda context, option, said: said and one_of(_NAMESAKES)(context, option, said),
        help=say(
            "Leave rows of whom somebody of that name behind the same door is registered, or register them "
            "as well (father and son); refused when left out.",
            "同一门户已有同名者登记的行：leave 跳过，register 照样登记（如父子同名）；不写则拒绝。",
        ),
    )


def record_rows(kind: CommandType, options: Options) -> None:
    """Record what the file says, or say what is wrong with it and mark that in a copy; with ``--dry-run``
    only say what would be recorded."""
    actor = who(options["by"])
    with opened(options["store"], actor) as community:
        order = _read(community, kind, community.actor(actor), options)
        order.refuse(order.filled.wrong)
        tell_aside(order.filled)
        if not order.was_recorded:
            order = _without_namesakes(order)
        if order.was_recorded:
            tell_again(order)
        elif order.is_tried:
            _rehearse(order)
        else:
            _record(order)


def _rehearse(order: FileOrder) -> None:
    """Say what the rows would record and begin; what would be refused is refused as it would be."""
    from community_core.forms import rehearse_rows

    settled = _settled(order)
    _warn(settled, may_ask=False)
    with _refusing(settled):
        found = rehearse_rows(
            settled.community,
            settled.filled,
            settled.beginnings,
            by=settled.by,
            because_of=cause(settled.community, settled.options["because_of"]),
        )
    tell_rehearsed(settled, found)
    tell_left_out(settled.filled)


def _record(order: FileOrder) -> None:
    """Record the rows. Where somebody else begins meanwhile what they name, they mean that."""
    settled = _settled(order)
    _look_again(settled)
    _warn(settled)
    for _ in range(_ATTEMPTS):
        try:
            receipts = _executed(settled)
        except (DoneAlready, CommandIdReused):
            if order.was_recorded:  # the same file, at the same time
                tell_again(order)
                return
            if not settled.beginnings.begun:
                raise
            settled = _settled(order)
        else:
            tell_recorded(settled, receipts)
            tell_left_out(settled.filled)
            return
    raise Conflict(order.path.name, _ATTEMPTS)


def _read(community: "Community", kind: CommandType, by: str, options: Options) -> FileOrder:
    from community_core.forms import Beginnings  # slow to load, and seldom asked for

    path = Path(options["from"])
    filled = _filled(community, kind, path, by, options)
    if not filled.rows and not filled.wrong:
        raise InvalidInput(
            f"{str(path)!r} has no row that says anything.", f"{str(path)!r} 中没有填写任何一行。"
        )
    return FileOrder(
        community=community,
        by=by,
        kind=kind,
        path=path,
        options=options,
        filled=filled,
        beginnings=Beginnings(community),
    )


def _filled(community: "Community", kind: CommandType, path: Path, by: str, options: Options) -> "Filled":
    from community_core.forms import names_left, read_filled

    told = fields_of(kind.command_class)
    common = by_name(told, json_fields(options)) | given_values(kind.fields, options)
    if options["at"]:
        common["at"] = options["at"]
    with progress_count(say("rows read", "行已读取")) as progress:
        return read_filled(
            path,
            kind,
            community.zone,
            now=community.clock(),
            sheet=options["sheet"] or "",
            leave=options["leave"],
            common=common,
            named=names_left(community, community.finder(by)),
            progress=progress,
        )


def _without_namesakes(order: FileOrder) -> FileOrder:
    """The rows but those of people who are in the register already, as ``--namesakes`` says."""
    said = order.options.get("namesakes")
    directory = order.community.directory(order.by)
    known = [] if said == "register" else list(namesakes(order.filled, directory))
    if said is None:
        order.refuse(known)
    if known:
        count = len(known)
        note(say(f"Rows left, registered already: {count}.", f"已登记而跳过：{count} 行。"))
    lines = {each.line for each in known}
    return order.with_rows(row for row in order.filled.rows if row.line not in lines)


def _settled(order: FileOrder) -> FileOrder:
    """The rows with what their names mean as things stand, and what begins as they name it."""
    from community_core.forms import Beginnings

    beginnings = Beginnings(order.community, writing=not order.is_tried)
    rows, wrong = [], []
    for row in order.filled.rows:
        try:
            rows.append(beginnings.settled(row))
        except CommunityError as error:
            wrong.append(row.wrong(error))
    order.refuse(wrong)
    return evolve(order.with_rows(rows), beginnings=beginnings)


def _look_again(order: FileOrder) -> None:
    """A second look before what ends something, as many times as there are rows, or begins something that
    they name."""
    begun = list(begun_by_name({each.name: each.words for each in order.beginnings.begun}))
    for each in begun:
        note(each)
    kind, name, count = order.kind, order.path.name, len(order.filled.rows)
    if begun or command_schema(kind.command_class).ends:
        told = say(f"{kind.name}: {several(count, 'row')} of {name}", f"{kind.zh}：{name} 中 {count} 行")
        second_look([told, *begun], order.options)


def _warn(order: FileOrder, *, may_ask: bool = True) -> None:
    """Numbers that name somebody in the open texts of rows, by line; where nothing is to be recorded nobody
    is asked whether they meant that."""
    found = ((row.line, each) for row in order.filled.rows for each in telltales(row.command))
    lines = [evolve(each, number=f"{each.number} ({say('line', '行')} {line})") for line, each in found]
    options = order.options if may_ask else {**order.options, "no_input": True}
    warn_of(lines[:TOLD_AT_MOST], options)


def _executed(order: FileOrder) -> "Sequence[Receipt]":
    """The receipts of what begins and of all rows; what rules refuse is marked as well."""
    execute_all = partial(
        order.community.execute_all,
        by=order.by,
        because_of=cause(order.community, order.options["because_of"]),
        command_id=order.command_id,
    )
    rows = order.filled.rows
    with _refusing(order):
        receipts: Sequence[Receipt] = order.beginnings.given_before(
            [row.given for row in rows], [row.at for row in rows], execute_all
        )
    return receipts


@contextmanager
def _refusing(order: FileOrder) -> Iterator[None]:
    """What rules refuse of rows is told by their cells."""

    def foresee(commands: "Sequence[Any]", at: "Sequence[Happened]") -> object:
        return order.beginnings.given_before(
            commands,
            at,
            lambda given, *, at, once: order.community.foresee(given, by=order.by, at=at),  # noqa: ARG005
        )

    try:
        yield
    except CommunityError as error:
        if error.command_place is not None:
            order.refuse(_refused(order.filled, error, foresee))
        raise


def _refused(filled: "Filled", first: CommunityError, give: "ExecuteAll") -> "Sequence[Wrong]":
    """What rules refuse; of a long sheet the first row alone, since each takes deciding all of them again."""
    from community_core.forms import refusals

    if len(filled.rows) > _FEW_ROWS:
        assert first.command_place is not None
        return [filled.rows[first.command_place - 1].wrong(first)]
    return list(islice(refusals(filled.rows, give), TOLD_AT_MOST))
