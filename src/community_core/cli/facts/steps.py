"""``community steps``: what may be done next on a request, a visit or whatever has an id."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import who, who_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.domain.kit.values.fields import fields_of
from community_core.telling.language import say
from community_core.telling.next_steps import next_line, value_as_typed
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.execution import NextStep


def steps_command() -> click.Command:
    """List the next steps."""
    return Page(
        "steps",
        callback=delivered(_steps),
        params=[
            click.Argument(["stream"], metavar=say("ID|NUMBER", "编号|序号")),
            who_option("Who would do it", "谁来办"),
            store_option(),
            *table_options(),
        ],
        help=say(
            "List what may be done next on a request, a visit or whatever has an id or a number, by whoever "
            "asks. Nothing is recorded; what is not listed would be refused.",
            "列出一件诉求、一次走访等（编号或序号）接下来可由询问人办理的各步。不登记任何内容；"
            "未列出的会被拒绝。",
        ),
        epilog=say("Example: ", "示例：") + "community steps 2026-0001 --by person-shen",
    )


def _steps(stream: str, by: str | None, store: str | None, style: TableFormat) -> None:
    named = who(by)
    with opened(store, named) as community:
        actor = community.actor(named)
        rows = _rows(community, community.stream_of(stream, reader=actor), actor)
        empty = say("Nothing is left to be done there.", "已没有可办理的步骤。")
        write(Sheet(_headings(), rows, empty), style, community.zone)


def _headings() -> tuple[Heading, ...]:
    return (
        Heading("step", say("Step", "步骤")),
        Heading("command", say("Command", "命令"), whole=True),
        Heading("parts", say("Of which", "哪一项")),
    )


def _rows(community: "Community", stream_id: str, actor: str) -> Iterator[tuple[Any, ...]]:
    for each in community.steps(stream_id, by=actor):
        yield (
            say(*each.words),
            next_line(each.command, stream_id, given=_only(each)),
            _told(each),
        )


def _only(step: "NextStep") -> dict[str, Any]:
    """What names the part that is meant, where there is but one."""
    return step.naming(step.parts[0]) if len(step.parts) == 1 else {}


def _told(step: "NextStep") -> tuple[str, ...]:
    """The parts that may be meant, each with the values that name it as they are typed."""
    fields = fields_of(step.command)
    return tuple(
        " ".join(value_as_typed(fields[name], value) for name, value in step.naming(each).items())
        for each in step.parts
    )
