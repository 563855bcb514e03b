"""What every proposed mapping says: of which file, how its table lies, and what of it is not read."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from community_core.importing.proposing.sample import Sample
from community_core.importing.proposing.titles import is_personal
from community_core.telling.language import say, several

Formats = tuple[Sequence[str], Sequence[str]]
"""The formats that times need, and others that would do as well."""

_YEARLESS = re.compile(r"\d{1,2}[月./-]\d{1,2}(?!\d|[./-]\d)")


def beginning(sample: Sample, file: str) -> Iterator[str]:
    """From what it was proposed, and what to do with it."""
    rows = len(sample.rows)
    yield say(
        f"# Proposed from {several(rows, 'row')} of {file}. Look it through, then:",
        f"# 根据 {file} 的 {rows} 行拟出。请先过目，再：",
    )
    yield f"#   community import {file} --mapping M.toml --dry-run"
    yield from _where(sample)


def layout(sample: Sample, times: Sequence[str], formats: Formats) -> Iterator[str]:
    """The source, where the table lies, and how the columns of ``times`` are read."""
    yield say("\n# Keep this name for later files from there.", "\n# 以后从同一来源导入，请保持此名称不变。")
    yield f"source = {quoted(_source(sample.file))}"
    if sample.more_sheets:
        others = "、".join(sample.more_sheets)
        yield say(
            f"# The same columns are on: {others}. Import each with its own sheet.",
            f"# 以下工作表列名相同：{others}。请逐个写明 sheet 导入。",
        )
        yield f"sheet = {quoted(sample.sheet)}"
    if sample.records:
        yield f"records = {quoted(sample.records)}"
    yield from _year(sample, times)
    yield from _formats(*formats)


def not_read(left: Iterable[str]) -> Iterator[str]:
    """The columns that nothing is taken from; those that tell of people apart."""
    names = list(left)
    personal = [name for name in names if is_personal(name)]
    others = [name for name in names if name not in personal]
    if others:
        listed = "、".join(others)
        yield say(f"# Not read: {listed}", f"# 未读取：{listed}")
    if personal:
        listed = "、".join(personal)
        yield say(f"# Not read, being personal: {listed}", f"# 涉及个人信息，不读取：{listed}")


def quoted(text: str) -> str:
    """A text as TOML has it."""
    return json.dumps(text, ensure_ascii=False)


def _where(sample: Sample) -> Iterator[str]:
    header = sample.header
    if header:
        on = say(f" of sheet {sample.sheet}", f"（工作表 {sample.sheet}）") if sample.sheet else ""
        line = f"{header.line}-{header.line + 1}" if header.lines > 1 else str(header.line)
        yield say(f"# Its header is in line {line}{on}.", f"# 表头在第 {line} 行{on}。")
    if sample.no_cases:
        yield say(
            f"# No cases, and set aside (dividers, totals): {several(sample.no_cases, 'row')}.",
            f"# 有 {sample.no_cases} 行不是诉求（分隔行、合计行等），导入时搁置。",
        )


def _year(sample: Sample, times: Sequence[str]) -> Iterator[str]:
    """The year, where days are written without it."""
    year = sample.year
    if not any(_YEARLESS.match(text) for name in times for text in sample.said(name)):
        return
    if year and (year.goes_on or year.first != year.last):
        years = "—".join(str(each) for each in dict.fromkeys((year.first, year.last)))
        yield say(
            f"# Days without a year: from {years} on, as its title says; they are flagged.",
            f"# 未写年份的日期按标题所示 {years} 推定，并标为存疑。",
        )
        return
    if year:
        yield say("# Of days without a year; as its title says.", "# 未写年份的日期按此年份；取自标题。")
        yield f"year = {year.first}"
        return
    yield say("# Some days tell no year. Of which year are they?", "# 有些日期没有年份。是哪一年的？")
    yield f"# year = {date.today().year}"  # noqa: DTZ011  an example, to be looked at


def _formats(needed: Sequence[str], doubtful: Sequence[str]) -> Iterator[str]:
    if not needed:
        return
    if doubtful:
        others = ", ".join(map(quoted, doubtful))
        yield say(
            f"# UNSURE: these would read the same times: {others}", f"# 不确定：以下格式同样读得通：{others}"
        )
    yield f"time_formats = [{', '.join(map(quoted, needed))}]"


def _source(file: str) -> str:
    """A name for where a file comes from: its own, in letters, digits and dashes."""
    stem = file.partition(".")[0]
    return re.sub(r"[^\w-]+", "-", stem).strip("-") or "ledger"
