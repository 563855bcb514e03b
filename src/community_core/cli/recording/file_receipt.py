"""What is said of a file whose rows are recorded: now, or before; what was left of it; what began."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from community_core.cli.recording.file_order import FileOrder
from community_core.cli.recording.rehearsals import write_rehearsal
from community_core.cli.recording.wrong_rows import TOLD_AT_MOST
from community_core.cli.screen.sheets import write
from community_core.cli.screen.terminal import fitted, note, put
from community_core.telling.language import say, several
from community_core.telling.names import named
from community_core.telling.receipts import left_out_words
from community_core.telling.sheets import Heading, Sheet, json_line
from community_core.telling.typed import as_typed

if TYPE_CHECKING:
    from community_core.execution import Receipt
    from community_core.forms import Beginning, Columns, Filled
    from community_core.importing import Rehearsal


def tell_again(order: FileOrder) -> None:
    """The same rows once more: what to do if it did happen again."""
    name = order.path.name
    told = say(
        f"{name} was recorded before; nothing was recorded again. What happened once more is recorded "
        "with another --at, or a --command-id of your own.",
        f"{name} 此前已登记过，未重复登记。确属再次发生的，请写明 --at，或自定 --command-id。",
    )
    put([as_typed(told)] if order.options["style"] == "table" else [json.dumps({"again": True, "rows": []})])


def tell_recorded(order: FileOrder, receipts: "Sequence[Receipt]") -> None:
    """The number and id of each row; for people the columns that were read, too, and what began."""
    columns, begun, style = order.filled.columns, order.beginnings.begun, order.options["style"]
    zone = order.community.zone
    told = zip(order.filled.rows, receipts[len(begun) :], strict=True)
    rows = [(row.line, each.number, each.stream_id) for row, each in told]
    if style == "json":
        listed = [dict(zip(("line", "number", "id"), row, strict=True)) for row in rows]
        answer = {"again": False, "left": columns.left, "dropped": columns.dropped, "rows": listed}
        put([json_line(answer | _begun_values(begun, receipts), zone)])
        return
    headings = (
        Heading("line", say("Line", "行")),
        Heading("number", say("Number", "编号")),
        Heading("id", "id"),
    )
    if style == "table":
        rows = [(line, number or _called(stream_id), stream_id) for line, number, stream_id in rows]
    write(Sheet(headings, rows, ""), style, zone, TOLD_AT_MOST if style == "table" else None)
    if style == "table":
        name, count = order.path.name, len(rows)
        put([say(f"Recorded: {several(count, 'row')} of {name}.", f"已登记：{name} 中 {count} 行。")])
        put(_columns(columns))
        put(_begun(begun, receipts))


def tell_rehearsed(order: FileOrder, found: "Rehearsal") -> None:
    """What the rows would record and begin, by kind of fact and with a few of them."""
    name, rows, facts = order.path.name, found.counts.read, sum(found.kinds.values())
    told = say(
        f"Nothing was recorded. {several(rows, 'row')} of {name} would record {several(facts, 'fact')}.",
        f"未作任何登记。若登记：{name} 中 {rows} 行，记录 {facts} 条事实。",
    )
    write_rehearsal(found, order.community.zone, order.options["style"], told)
    if order.options["style"] == "table":
        put(_columns(order.filled.columns))


def _begun(begun: "Sequence[Beginning]", receipts: "Sequence[Receipt]") -> Iterator[str]:
    """What began, with the number it has from now on."""
    for each, receipt in zip(begun, receipts, strict=False):
        en, zh = each.words
        called = receipt.number or receipt.stream_id
        yield say(f"Begun: {en} {each.name}, {called}", f"已新建{zh}：{each.name}，{called}")


def _begun_values(begun: "Sequence[Beginning]", receipts: "Sequence[Receipt]") -> dict[str, Any]:
    """The same for programs, where anything did."""
    told = zip(begun, receipts, strict=False)
    listed = [{"name": each.name, "number": one.number, "id": one.stream_id} for each, one in told]
    return {"begun": listed} if listed else {}


def _called(stream_id: str) -> str | None:
    """What has no number is told by name, such as a stock card."""
    called = named(stream_id)
    return None if called == stream_id else called


def tell_aside(filled: "Filled") -> None:
    """Lines of what did not happen are no rows; that is said, lest somebody take them for recorded."""
    for lines, en, zh in (
        (filled.aside, "they say no day on which it happened", "没有写明日期"),
        (filled.sums, "they add up others", "合计行"),
    ):
        if lines:
            listed = [str(each) for each in lines[:TOLD_AT_MOST]]
            note(
                say(
                    f"Lines left, {en}: {len(lines)} (line {', '.join(listed)}).",
                    f"{zh}而跳过：{len(lines)} 行（第 {'、'.join(listed)} 行）。",
                )
            )


def tell_left_out(filled: "Filled") -> None:
    """What was not kept of what somebody typed, by line."""
    left_out = ((row.line, line) for row in filled.rows for line in left_out_words(row.command))
    for line, told in islice(left_out, TOLD_AT_MOST):
        note(say(f"line {line}: {told}", f"第 {line} 行：{told}"))


def _columns(columns: "Columns") -> Iterator[str]:
    """Which columns were read and which were not, in lines that fit."""
    for each in _columns_told(columns):
        yield from fitted(each)


def _columns_told(columns: "Columns") -> Iterator[str]:
    read = "、".join(dict.fromkeys(name for each in columns.sources.values() for name in each.columns))
    yield say(f"Columns read: {read}", f"读取的列：{read}")
    if columns.left:
        yield say(f"Columns left: {'、'.join(columns.left)}", f"未读取的列：{'、'.join(columns.left)}")
    if columns.dropped:
        named = "、".join(columns.dropped)
        yield say(
            f"Never kept: {named}. Delete that column from the file.",
            f"从不保存：{named}。请从文件中删去此列。",
        )
