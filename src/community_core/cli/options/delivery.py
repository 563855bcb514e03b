"""``--out``: an answer goes to a file, whole or not at all, instead of standard output."""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from community_core.cli.options.standard import one_of, option, overwrite_option
from community_core.cli.options.store import named_store
from community_core.cli.screen.sheets import TABLE_FORMATS, TableFormat
from community_core.cli.screen.terminal import put
from community_core.errors import InvalidInput
from community_core.storage.files.whole_file import whole_file
from community_core.telling.language import say

STANDARD_OUTPUT = "-"


def table_options(more: Mapping[str, str] = {}) -> list[click.Parameter]:
    """How a table is printed and where it goes: ``--format``, ``--out``, ``--overwrite``. ``more`` are
    further formats, each with the ending of files that hold it."""
    endings = {each: each for each in TABLE_FORMATS if each != "table"} | dict(more)
    return [
        click.Option(
            ["--format", "style"],
            callback=partial(_style, endings),
            metavar="|".join(("table", *endings)),
            help=say(
                "How to print: a table for people, json or csv for programs, xlsx for Excel. Left out, the "
                "ending of --out says it, or else it is a table.",
                "输出方式：table 给人看，json 或 csv 给程序用，xlsx 用于 Excel。"
                "不写则按 --out 的扩展名，否则为 table。",
            ),
        ),
        option(
            "--out",
            "FILE",
            "文件",
            "Write it to this file (.xlsx, .csv, .json), not to standard output (-).",
            "写入此文件（.xlsx、.csv、.json），而非标准输出（-）。",
            is_eager=True,  # the format depends on it
        ),
        overwrite_option(),
    ]


def delivered(print_answer: Callable[..., None]) -> Callable[..., None]:
    """A command with :func:`table_options`: what it prints goes where they say."""

    @wraps(print_answer)
    def run(*, out: str | None, overwrite: bool, **options: Any) -> None:
        with delivery(out, options["style"], overwrite=overwrite, store=options.get("store")):
            print_answer(**options)

    return run


@contextmanager
def delivery(
    out: str | None, style: TableFormat, *, overwrite: bool = False, store: str | None = None
) -> Iterator[None]:
    """Whatever is printed meanwhile goes to the file ``out``, if there is one, once nothing more is to come.

    CSV in a file begins with a mark, by which Excel knows UTF-8; what is piped has none. InvalidInput for a
    file that is there already, for one inside the store, and for a workbook that
    would be printed to a terminal.
    """
    if out is None or out == STANDARD_OUTPUT:
        _refuse_workbook_on_terminal(style)
        yield
        return
    with whole_file(outside_store(store, out), overwrite=overwrite) as file:
        printed = io.BytesIO()
        with io.TextIOWrapper(printed, encoding="utf-8-sig" if style == "csv" else "utf-8") as text:
            with redirect_stdout(text):
                yield
            text.flush()
            file.write(printed.getbuffer())
    put([say(f"Written to {out}.", f"已写入 {out}。")])


def outside(folder: Path, out: str) -> Path:
    """Where to write; InvalidInput for a place inside the store's folder, where it could replace evidence."""
    path = Path(out)
    if path.resolve().is_relative_to(folder.resolve()):
        raise InvalidInput(
            f"{out!r} is inside the store; choose a place outside it.",
            f"{out!r} 位于存储之内；请选择其他位置。",
        )
    return path


def outside_store(store: str | None, out: str) -> Path:
    """The same for whichever store is chosen, if any is."""
    folder = named_store(store)
    return outside(Path(folder), out) if folder else Path(out)


def _style(
    endings: Mapping[str, str], context: click.Context, parameter: click.Parameter, given: str | None
) -> str:
    """The format that is asked for, or the one that the file's name promises; both must agree."""
    out = context.params.get("out")
    ending = Path(out or "").suffix.lower().removeprefix(".")
    promised = next((style for style, each in endings.items() if each == ending), None)
    if given is None:
        return promised or "table"
    style = one_of(("table", *endings))(context, parameter, given)
    if promised and endings.get(style) != ending:
        raise InvalidInput(
            f"--out: {out!r} is named as {promised}, --format says {style}; leave --format out, or name it "
            "otherwise.",
            f"--out：{out!r} 的扩展名是 {promised}，--format 却是 {style}；请去掉 --format 或换个文件名。",
        )
    return style


def _refuse_workbook_on_terminal(style: TableFormat) -> None:
    if style == "xlsx" and sys.stdout.isatty():
        raise InvalidInput(
            "A workbook cannot be shown here; name a file for it: --out FILE.xlsx",
            "工作簿无法在这里显示；请写明文件：--out 文件.xlsx",
        )
