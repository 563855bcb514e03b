"""Saying what could not be asked: its lines are missing, and nobody else's."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from community_core.cli.screen.terminal import fitted, note
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.questions import Failed


def note_failed(failed: "Iterable[Failed]") -> None:
    """A line for each, where whoever reads the answer sees it and a program does not stumble over it."""
    for each in failed:
        told = say(
            f"{each.name or 'A plugin'} could not be asked, so its lines are missing: {each.en}",
            f"{each.name or '一个插件'} 无法查询，缺少其内容：{each.zh}",
        )
        for line in fitted(" ".join(told.split())):
            note(line)
