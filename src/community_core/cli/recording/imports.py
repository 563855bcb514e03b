"""``community import``: a file of requests into the ledger, and the count of what became of its rows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click
from attrs import asdict

from community_core.cli.options.standard import flag, format_option, option
from community_core.cli.options.store import opened, store_option
from community_core.cli.recording.left_over import (
    begun_by_name,
    perhaps_registered,
    unknown_words,
    vanished_cases,
)
from community_core.cli.recording.rehearsals import aside_values, beginning, rehearse, when_so
from community_core.cli.screen.layout import ScreenColumn, table
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import progress_count
from community_core.cli.screen.sheets import Format, write_csv
from community_core.cli.screen.terminal import put
from community_core.cli.views.catching_up import bring_all_up_to_date
from community_core.errors import InvalidInput
from community_core.telling.language import say
from community_core.telling.sheets import Heading, json_line

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.importing import CommandMapping, FileMapping, ImportCounts


_TOLD_AT_MOST = 5


def import_command() -> click.Command:
    """Import a file."""
    return Page(
        "import",
        callback=_import,
        params=[
            click.Argument(["file"], metavar=say("FILE|https://...", "文件|https://...")),
            *_meaning_options(),
            option(
                "--rejects",
                "FILE",
                "文件",
                "Where rows that cannot be read go (beside FILE, as FILE.rejects.csv, when left out).",
                "读不出的行存到哪里（默认在原文件旁，名为 原文件名.rejects.csv）。",
            ),
            option(
                "--since",
                "DAY",
                "日期",
                "Of an endpoint: requests raised since that day (ninety days ago when left out).",
                "从接口导入时：自该日起提出的诉求（默认 90 天前起）。",
            ),
            _workers_option(),
            flag(
                "--dry-run",
                "Say what would be recorded, with examples, and record nothing.",
                "只说明将会记录什么，并举例；不作任何记录。",
            ),
            *_extent_options(),
            store_option(),
            format_option(),
        ],
        help=say(
            "Record the requests in a CSV, Excel or JSON file, or whatever its mapping says that the rows "
            "are. A second time it adds only what is new. What a file says of its steps, reasons included, "
            "stays open: the next file is compared with it.",
            "导入 CSV、Excel 或 JSON 文件中的诉求，或映射所说的任何登记。重复导入只添加新的内容。"
            "文件中各步的文字（含原因）不加密，供下次导入比对。",
        ),
    )


def _meaning_options() -> list[click.Option]:
    """What the columns of a file mean, for :func:`_mapping`."""
    return [
        option(
            "--preset",
            "NAME",
            "名称",
            "A known kind of file: citizen-letters, nyc311, open311 or open311-notes.",
            "已知的文件种类：citizen-letters、nyc311、open311 或 open311-notes。",
        ),
        option(
            "--mapping",
            "M.toml",
            "M.toml",
            "For any other file: which of its columns is which field.",
            "其他文件：说明哪一列对应哪个字段。",
        ),
    ]


def _workers_option() -> click.Option:
    return option(
        "--workers",
        "N",
        "个数",
        "With 2 a process beside reads rows while others are recorded: for large files.",
        "写 2 则另有一个进程读取后面的行，与记录同时进行；用于大文件。",
        type=click.IntRange(min=1),
        default=1,
    )


def _extent_options() -> list[click.Option]:
    """How much of its source a file has, and as of when."""
    return [
        option(
            "--as-of",
            "TIME",
            "时间",
            "When all of the file was so: a time or a day. What was heard of later is left as it is. "
            "Left out, the rows say so themselves, or the file is the newest.",
            "整份文件所反映的时间或日期；此后已知的情况不变。不写则以各行所写为准，否则视为最新。",
        ),
        flag(
            "--complete",
            "The file has every case of its source: those it does not have any more are named.",
            "文件包含该来源的全部事项：已不在其中的会逐一列出。",
        ),
    ]


def _import(
    file: str,
    preset: str | None,
    mapping: str | None,
    rejects: str | None,
    since: str | None,
    workers: int,
    dry_run: bool,
    as_of: str | None,
    complete: bool,
    store: str | None,
    style: Format,
) -> None:
    chosen = _mapping(preset, mapping)
    _refuse_unfit(file, chosen, since, as_of, complete)
    if dry_run:
        rehearse(file, chosen, since, store, style, as_of=as_of, complete=complete)
        return
    with opened(store) as community:
        with progress_count(say("rows read", "行已读取")) as progress:
            aside = Path(rejects) if rejects else None
            counts = _brought(
                community,
                file,
                chosen,
                since,
                aside,
                workers,
                lambda each: progress(each.read),
                as_of=as_of,
                complete=complete,
            )
        _write(counts, style)
        bring_all_up_to_date(community)


def _brought(
    community: "Community",
    file: str,
    mapping: "FileMapping | CommandMapping",
    since: str | None,
    rejects: Path | None,
    workers: int,
    progress: "Callable[[ImportCounts], None]",
    *,
    as_of: str | None,
    complete: bool,
) -> "ImportCounts":
    from community_core.forms import import_commands
    from community_core.importing import CommandMapping, import_endpoint, import_file, is_endpoint

    if isinstance(mapping, CommandMapping):
        return import_commands(community, file, mapping, rejects=rejects, progress=progress)
    if is_endpoint(file):
        began = beginning(community, since)
        return import_endpoint(community, file, mapping, since=began, rejects=rejects, progress=progress)
    return import_file(
        community,
        file,
        mapping,
        rejects=rejects,
        as_of=when_so(as_of, community.zone),
        complete=complete,
        workers=workers,
        progress=progress,
    )


def _refuse_unfit(
    file: str, mapping: "FileMapping | CommandMapping", since: str | None, as_of: str | None, complete: bool
) -> None:
    """InvalidInput for an option, or a mapping, that what is imported knows nothing of."""
    from community_core.importing import CommandMapping, is_endpoint

    is_live, tells_commands = is_endpoint(file), isinstance(mapping, CommandMapping)
    if since and not is_live:
        raise InvalidInput(
            "--since is for endpoints, https://...; of a file all rows are read.",
            "--since 只用于接口（https://…）；文件总是全部读取。",
        )
    if is_live and tells_commands:
        raise InvalidInput(
            "An endpoint tells of requests; give a mapping without command, or --preset open311.",
            "接口只提供诉求；请用不含 command 的对应文件，或 --preset open311。",
        )
    if (as_of or complete) and (is_live or tells_commands):
        raise InvalidInput(
            "--as-of and --complete are for files of requests; leave them out.",
            "--as-of 与 --complete 只用于诉求文件；请去掉。",
        )


def _mapping(preset_name: str | None, file: str | None) -> "FileMapping | CommandMapping":
    from community_core.importing import load_any_mapping, preset

    if preset_name and not file:
        return preset(preset_name)
    if file and not preset_name:
        return load_any_mapping(Path(file))
    raise InvalidInput(
        "Say what the columns mean, by either --preset NAME or --mapping M.toml.",
        "请用 --preset 名称 或 --mapping M.toml 之一说明各列的含义。",
    )


def _write(counts: "ImportCounts", style: Format) -> None:
    values = _values(counts)
    zone = ZoneInfo("UTC")  # there is no time among them
    if style == "json":
        put([json_line(values, zone)])
    elif style == "csv":
        write_csv([Heading(name, name) for name in values], [list(values.values())], zone)
    else:
        put(_told(counts))


def _values(counts: "ImportCounts") -> dict[str, Any]:
    rejects = None if counts.rejects is None else str(counts.rejects)
    values = asdict(counts, filter=lambda attribute, _: attribute.name != "aside")
    return values | {"rejects": rejects, "aside": [aside_values(each) for each in counts.aside]}


def _told(counts: "ImportCounts") -> Iterator[str]:
    rows = [
        (say("Read", "读取"), counts.read, say(_rows(counts.read), "行")),
        (say("Recorded", "记录"), counts.recorded, _facts(counts)),
        (
            say("Already known", "已有"),
            counts.already_known,
            say(f"{_rows(counts.already_known)} that added nothing", "行没有新内容"),
        ),
        (
            say("Flagged", "存疑"),
            counts.flagged,
            say(f"{_rows(counts.flagged)} against a rule, kept", "行不合规则，已保留"),
        ),
        *_left_out(counts.erased),
        (
            say("Set aside", "搁置"),
            counts.set_aside,
            say(f"{_rows(counts.set_aside)} that could not be read", "行无法读取"),
        ),
    ]
    columns = [ScreenColumn(""), ScreenColumn("", whole=True, right=True), ScreenColumn("")]
    _, _, *lines = table(columns, [(what, str(count), meaning) for what, count, meaning in rows], None)
    yield from lines
    yield from begun_by_name(counts.begun)
    yield from perhaps_registered(counts.perhaps, recorded=True)
    yield from unknown_words(counts.unknown)
    yield from vanished_cases(counts.vanished)
    if counts.rejects:
        where = counts.rejects
        yield from (f"  {each.told()}" for each in counts.aside[:_TOLD_AT_MOST])
        yield say(
            f"They are in {where}, with line and reason. Mended there, that file is imported as it is, by "
            "the same mapping.",
            f"它们在 {where}，写明行号和原因。在其中改好后，用同一对应表直接导入该文件即可。",
        )


def _left_out(rows: int) -> list[tuple[str, int, str]]:
    """Said where it happened: nobody wonders about it in the others."""
    told = say("of them name somebody erased, who is left out", "行提到已删除的人，其人不再记入")
    return [(say("Erased", "已删除"), rows, told)] if rows else []


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"


def _facts(counts: "ImportCounts") -> str:
    facts = "fact" if counts.recorded == 1 else "facts"
    return say(f"{facts}, new requests: {counts.requests}", f"条事实，其中新诉求 {counts.requests} 件")
