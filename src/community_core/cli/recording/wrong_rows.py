"""Rows of a file that cannot be recorded: the first of them on the screen, all of them in a copy of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from community_core.cli.screen.terminal import note
from community_core.errors import InvalidInput, Refused
from community_core.storage.files.whole_file import whole_file
from community_core.telling.language import reader_language, say, several

if TYPE_CHECKING:
    from community_core.forms import Wrong

TOLD_AT_MOST = 20
"""How many rows are told on the screen."""


def refuse_wrong(path: Path, wrong: "Sequence[Wrong]", sheet: str | None, *, tried: bool = False) -> None:
    """Say what is wrong, the first of it on the screen, all of it in a copy of the file; in none where the
    file is only ``tried``."""
    if not wrong:
        return
    for each in wrong[:TOLD_AT_MOST]:
        note(f"{_place(each)}{say(': ', '：')}{each.told(reader_language())}")
    en, zh = _tried(path, wrong) if tried else _marked(path, wrong, sheet)
    rule = next((each.error.rule for each in wrong if isinstance(each.error, Refused)), None)
    raise InvalidInput(en, zh) if rule is None else Refused(rule, en, zh)


def _tried(path: Path, wrong: "Sequence[Wrong]") -> tuple[str, str]:
    count = several(len(wrong), "mistake")
    return (
        f"Nothing was recorded, and nothing would be: {count} in {path.name}.",
        f"未作任何登记；照此也不会登记：{path.name} 中有 {len(wrong)} 处错误。",
    )


def _marked(path: Path, wrong: "Sequence[Wrong]", sheet: str | None) -> tuple[str, str]:
    marked = path.with_name(f"{path.stem}.errors.xlsx")
    _mark(path, wrong, marked, sheet)
    count = several(len(wrong), "mistake")
    return (
        f"Nothing was recorded: {count} in {path.name}, marked in {marked}.",
        f"未作任何登记：{path.name} 中有 {len(wrong)} 处错误，已逐格标在 {marked}。",
    )


def _place(wrong: "Wrong") -> str:
    where = wrong.cell or say(f"line {wrong.line}", f"第 {wrong.line} 行")
    return say(f"{where} ({wrong.column})", f"{where}（{wrong.column}）") if wrong.column else where


def _mark(path: Path, wrong: "Sequence[Wrong]", marked: Path, sheet: str | None) -> None:
    from community_core.forms import mark

    with whole_file(marked, overwrite=True) as file:
        mark(path, wrong, file, sheet or "")
