"""``community react``: reactors of plugins answer what is recorded."""

import sys
from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import flag, option
from community_core.cli.options.store import opened, store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import note, put
from community_core.telling.language import reader_language, say

if TYPE_CHECKING:
    from community_core.reactors import Notice, Reactor


def react_command() -> click.Command:
    """Run the reactors."""
    return Page(
        "react",
        callback=_react,
        params=[
            flag("--once", "End when nothing is left to do.", "处理完为止，不再等待。"),
            click.Option(
                ["--from", "after"],
                metavar="N",
                help=say(
                    "Where a reactor that is new here begins: after this position or cursor, 0 for the first "
                    "fact; now when left out.",
                    "新的响应器从何处开始：此位置或游标之后，0 为从头；不填则从现在开始。",
                ),
            ),
            option(
                "--only",
                "REACTOR",
                "响应器",
                "Only this reactor; may be repeated.",
                "只运行此响应器；可重复。",
                multiple=True,
            ),
            store_option(),
        ],
        help=say(
            "Let the reactors of plugins answer what is recorded, until Ctrl-C. However many programs do, "
            "each thing is done once. See also: community reactors",
            "让插件的响应器处理登记的事实，按 Ctrl-C 结束。可同时启动多个，每件事只做一次。"
            "另见：community reactors",
        ),
    )


def _react(once: bool, after: str | None, only: tuple[str, ...], store: str | None) -> None:
    with opened(store) as community:
        reactors = _chosen(only)
        if not reactors:
            note(
                say("No reactor is installed; one comes with a plugin.", "没有安装响应器；响应器由插件提供。")
            )
        community.react(reactors, once=once, after=after, tell=_tell)


def _chosen(only: tuple[str, ...]) -> "list[type[Reactor]]":
    from community_core.cli.plugins.reactors import known_reactor
    from community_core.plugins.reactors import usable_reactors

    usable = usable_reactors()
    for each in only:
        known_reactor(each, (reactor.name for reactor in usable))
    return [each for each in usable if not only or each.name in only]


def _tell(notice: "Notice") -> None:
    line = notice.zh if reader_language() == "zh" else notice.en
    if notice.kind in ("begun", "done"):
        put([line])
        sys.stdout.flush()
    else:
        note(line)
