"""``community do COMMAND --from FILE``: a row each, all or nothing, and what is wrong said by cell."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from community_core.cli.options.fields import given_values
from community_core.cli.options.standard import one_of, option
from community_core.cli.options.store import opened
from community_core.cli.options.who import who
from community_core.cli.recording.left_over import begun_by_name
from community_core.cli.recording.namesakes import namesakes
from community_core.cli.recording.prompts import second_look, warn_of
from community_core.cli.recording.sending import Options, cause, json_fields
from community_core.cli.screen.progress import progress_count
from community_core.cli.screen.sheets import Format, write
from community_core.cli.screen.terminal import note, put
from community_core.commands import CommandType, by_name, telltales
from community_core.domain import RegisterPerson
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import CommunityError, InvalidInput, Refused
from community_core.storage.files.whole_file import whole_file
from community_core.telling.language import reader_language, say, several
from community_core.telling.names import named
from community_core.telling.receipts import left_out_words
from community_core.telling.sheets import Heading, Sheet, json_line
from community_core.telling.typed import as_typed

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.directory import Directory
    from community_core.execution import Happened, Receipt
    from community_core.forms import Beginning, Beginnings, Columns, Filled, Wrong
    from community_core.forms.refusals import ExecuteAll

_TOLD_AT_MOST = 20
_FEW_ROWS = 1000
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
    """Record what the file says, or say what is wrong with it and mark that in a copy."""
    path, actor = Path(options["from"]), who(options["by"])
    with opened(options["store"], actor) as community:
        by = community.actor(actor)
        filled = _read(community, kind, path, by, options)
        _refuse_wrong(path, filled.wrong, options["sheet"])
        _tell_aside(filled)
        if not _was_recorded(community, kind, filled, options):
            filled = _without_namesakes(filled, community.directory(by), path, options)
        if _was_recorded(community, kind, filled, options):
            _tell_again(path, options["style"])
            return
        filled, beginnings = _settled(community, filled, path, options)
        _look_again(kind, filled, path, beginnings, options)
        _warn(filled, options)
        command_id = options["command_id"] or _fingerprint(community, kind, filled)
        receipts = _executed(community, filled, beginnings, by, command_id, path, options)
        _tell(community, path, filled, beginnings, receipts, options["style"])
        _tell_left_out(filled)


def _was_recorded(community: "Community", kind: CommandType, filled: "Filled", options: Options) -> bool:
    """Whether just these rows were recorded from a file before, or there are none."""
    if options["command_id"] or not filled.rows:
        return not filled.rows
    return bool(community.ledger.commands([_fingerprint(community, kind, filled)]))


def _without_namesakes(filled: "Filled", directory: "Directory", path: Path, options: Options) -> "Filled":
    """The rows but those of people who are in the register already, as ``--namesakes`` says."""
    said = options.get("namesakes")
    known = [] if said == "register" else list(namesakes(filled, directory))
    if said is None:
        _refuse_wrong(path, known, options["sheet"])
    if known:
        count = len(known)
        note(say(f"Rows left, registered already: {count}.", f"已登记而跳过：{count} 行。"))
    lines = {each.line for each in known}
    return evolve(filled, rows=tuple(row for row in filled.rows if row.line not in lines))


def _settled(
    community: "Community", filled: "Filled", path: Path, options: Options
) -> "tuple[Filled, Beginnings]":
    """The rows with what their names mean, and what begins as they name it."""
    from community_core.forms import Beginnings

    beginnings, rows, wrong = Beginnings(community), [], []
    for row in filled.rows:
        try:
            rows.append(beginnings.settled(row))
        except CommunityError as error:
            wrong.append(row.wrong(error))
    _refuse_wrong(path, wrong, options["sheet"])
    return evolve(filled, rows=tuple(rows)), beginnings


def _look_again(
    kind: CommandType, filled: "Filled", path: Path, beginnings: "Beginnings", options: Options
) -> None:
    """A second look before what ends something, as many times as there are rows, or begins something that
    they name."""
    begun = list(begun_by_name({each.name: each.words for each in beginnings.begun}))
    for each in begun:
        note(each)
    if begun or command_schema(kind.command_class).ends:
        count = len(filled.rows)
        told = say(
            f"{kind.name}: {several(count, 'row')} of {path.name}", f"{kind.zh}：{path.name} 中 {count} 行"
        )
        second_look([told, *begun], options)


def _warn(filled: "Filled", options: Options) -> None:
    """Numbers that name somebody in the open texts of rows, by line."""
    found = ((row.line, each) for row in filled.rows for each in telltales(row.command))
    lines = [evolve(each, number=f"{each.number} ({say('line', '行')} {line})") for line, each in found]
    warn_of(lines[:_TOLD_AT_MOST], options)


def _executed(
    community: "Community",
    filled: "Filled",
    beginnings: "Beginnings",
    by: str,
    command_id: str,
    path: Path,
    options: Options,
) -> "Sequence[Receipt]":
    """The receipts of what begins and of all rows; what rules refuse is marked as well."""
    because_of = cause(community, options["because_of"])

    def give(
        commands: "Sequence[Any]", at: "Sequence[Happened]", command_id: str | None = None
    ) -> "Sequence[Receipt]":
        execute_all = partial(community.execute_all, by=by, because_of=because_of, command_id=command_id)
        return beginnings.given_before(commands, at, execute_all)

    try:
        return give([row.given for row in filled.rows], [row.at for row in filled.rows], command_id)
    except CommunityError as error:
        if error.command_place is not None:
            _refuse_wrong(path, _refused(filled, error, give), options["sheet"])
        raise


def _refused(filled: "Filled", first: CommunityError, give: "ExecuteAll") -> "Sequence[Wrong]":
    """What rules refuse; of a long sheet the first row alone, since each takes deciding all of them again."""
    from community_core.forms import refusals

    if len(filled.rows) > _FEW_ROWS:
        assert first.command_place is not None
        return [filled.rows[first.command_place - 1].wrong(first)]
    return list(islice(refusals(filled.rows, give), _TOLD_AT_MOST))


def _read(community: "Community", kind: CommandType, path: Path, by: str, options: Options) -> "Filled":
    from community_core.forms import names_left, read_filled  # slow to load, and seldom asked for

    told = fields_of(kind.command_class)
    common = by_name(told, json_fields(options)) | given_values(kind.fields, options)
    if options["at"]:
        common["at"] = options["at"]
    with progress_count(say("rows read", "行已读取")) as progress:
        filled = read_filled(
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
    if not filled.rows and not filled.wrong:
        raise InvalidInput(
            f"{str(path)!r} has no row that says anything.", f"{str(path)!r} 中没有填写任何一行。"
        )
    return filled


def _fingerprint(community: "Community", kind: CommandType, filled: "Filled") -> str:
    """An id that the same rows have again, and by which nobody can guess what they say."""
    import msgspec
    from attrs import asdict

    said = [kind.name, [(row.at, asdict(row.command)) for row in filled.rows]]
    hashed = community.vault.keyed_hash("system:forms", msgspec.json.encode(said))
    assert hashed is not None  # only people are ever erased
    return f"form-{hashed.hex()[:32]}"


def _refuse_wrong(path: Path, wrong: "Sequence[Wrong]", sheet: str | None) -> None:
    """Say what is wrong, the first of it on the screen, all of it in a copy of the file."""
    if not wrong:
        return
    for each in wrong[:_TOLD_AT_MOST]:
        note(f"{_place(each)}{say(': ', '：')}{each.told(reader_language())}")
    marked = path.with_name(f"{path.stem}.errors.xlsx")
    _mark(path, wrong, marked, sheet)
    count = "1 mistake" if len(wrong) == 1 else f"{len(wrong)} mistakes"
    en = f"Nothing was recorded: {count} in {path.name}, marked in {marked}."
    zh = f"未作任何登记：{path.name} 中有 {len(wrong)} 处错误，已逐格标在 {marked}。"
    rule = next((each.error.rule for each in wrong if isinstance(each.error, Refused)), None)
    raise InvalidInput(en, zh) if rule is None else Refused(rule, en, zh)


def _place(wrong: "Wrong") -> str:
    where = wrong.cell or say(f"line {wrong.line}", f"第 {wrong.line} 行")
    return say(f"{where} ({wrong.column})", f"{where}（{wrong.column}）") if wrong.column else where


def _mark(path: Path, wrong: "Sequence[Wrong]", marked: Path, sheet: str | None) -> None:
    from community_core.forms import mark

    with whole_file(marked, overwrite=True) as file:
        mark(path, wrong, file, sheet or "")


def _tell_again(path: Path, style: Format) -> None:
    told = say(
        f"{path.name} was recorded before; nothing was recorded again. What happened once more is recorded "
        "with another --at, or a --command-id of your own.",
        f"{path.name} 此前已登记过，未重复登记。确属再次发生的，请写明 --at，或自定 --command-id。",
    )
    put([as_typed(told)] if style == "table" else [json.dumps({"again": True, "rows": []})])


def _tell(
    community: "Community",
    path: Path,
    filled: "Filled",
    beginnings: "Beginnings",
    receipts: "Sequence[Receipt]",
    style: Format,
) -> None:
    columns, begun = filled.columns, beginnings.begun
    told = zip(filled.rows, receipts[len(begun) :], strict=True)
    rows = [(row.line, each.number, each.stream_id) for row, each in told]
    if style == "json":
        listed = [dict(zip(("line", "number", "id"), row, strict=True)) for row in rows]
        answer = {"again": False, "left": columns.left, "dropped": columns.dropped, "rows": listed}
        put([json_line(answer | _begun_values(begun, receipts), community.zone)])
        return
    headings = (
        Heading("line", say("Line", "行")),
        Heading("number", say("Number", "编号")),
        Heading("id", "id"),
    )
    if style == "table":
        rows = [(line, number or _called(stream_id), stream_id) for line, number, stream_id in rows]
    write(Sheet(headings, rows, ""), style, community.zone, _TOLD_AT_MOST if style == "table" else None)
    if style == "table":
        put(_told(path, len(rows), columns))
        put(_begun(begun, receipts))


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


def _tell_aside(filled: "Filled") -> None:
    """Lines of what did not happen are no rows; that is said, lest somebody take them for recorded."""
    for lines, en, zh in (
        (filled.aside, "they say no day on which it happened", "没有写明日期"),
        (filled.sums, "they add up others", "合计行"),
    ):
        if lines:
            listed = [str(each) for each in lines[:_TOLD_AT_MOST]]
            note(
                say(
                    f"Lines left, {en}: {len(lines)} (line {', '.join(listed)}).",
                    f"{zh}而跳过：{len(lines)} 行（第 {'、'.join(listed)} 行）。",
                )
            )


def _tell_left_out(filled: "Filled") -> None:
    left_out = ((row.line, line) for row in filled.rows for line in left_out_words(row.command))
    for line, told in islice(left_out, _TOLD_AT_MOST):
        note(say(f"line {line}: {told}", f"第 {line} 行：{told}"))


def _told(path: Path, count: int, columns: "Columns") -> Iterator[str]:
    yield say(f"Recorded: {several(count, 'row')} of {path.name}.", f"已登记：{path.name} 中 {count} 行。")
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
