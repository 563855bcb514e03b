"""``community reactors``: how far they have come, and what they gave up."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import argument
from community_core.cli.options.store import opened, store_option
from community_core.cli.screen.pages import Page, PageGroup
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import put
from community_core.errors import InvalidInput, UnknownName
from community_core.telling.language import reader_language, say
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.reactors import Parked, Standing


def reactors_group() -> click.Command:
    """Look after the reactors."""
    return PageGroup(
        "reactors",
        [_status_command(), _parked_command(), _retry_command(), _drop_command()],
        help=say(
            "Look after the reactors: how far they have come, and what they gave up. To run them: "
            "community react",
            "维护响应器：处理到何处，搁置了什么。运行：community react",
        ),
    )


def known_reactor(name: str, known: Iterable[str]) -> str:
    """The name of a reactor; UnknownName says which there are."""
    names = list(known)
    if name not in names:
        raise UnknownName("reactor", name, names, "响应器")
    return name


def _status_command() -> click.Command:
    return Page(
        "status",
        callback=delivered(_status),
        params=[store_option(), *table_options()],
        help=say(
            "List the reactors that ran here, how far behind they are and what they wait for.",
            "列出运行过的响应器、落后的条数以及在等什么。",
        ),
    )


def _parked_command() -> click.Command:
    return Page(
        "parked",
        callback=delivered(_parked),
        params=[store_option(), *table_options()],
        help=say("List what reactors gave up, and why.", "列出响应器搁置的事项及原因。"),
    )


def _retry_command() -> click.Command:
    return Page(
        "retry",
        callback=_retry,
        params=_which(),
        help=say(
            "Try what is parked once more: all of a reactor, or its answers to one fact. Whoever runs "
            "community react does.",
            "重试搁置的事项：某响应器的全部，或对一条事实的回应。由运行 community react 的程序执行。",
        ),
    )


def _drop_command() -> click.Command:
    return Page(
        "drop",
        callback=_drop,
        params=_which(),
        help=say(
            "Take what is parked off the list, for good: all of a reactor, or its answers to one fact.",
            "从清单中永久去掉搁置的事项：某响应器的全部，或对一条事实的回应。",
        ),
    )


def _which() -> list[click.Parameter]:
    fact = click.Argument(["fact"], metavar=say("[FACT]", "[事实]"), required=False)
    return [argument("name", "REACTOR", "响应器"), fact, store_option()]


def _status(store: str | None, style: TableFormat) -> None:
    headings = (
        Heading("name", say("Reactor", "响应器")),
        Heading("version", say("Version", "版本")),
        Heading("position", say("Position", "位置")),
        Heading("behind", say("Behind", "落后")),
        Heading("parked", say("Parked", "搁置")),
        Heading("due", say("Tries again", "重试时间")),
        Heading("cause", say("Cause", "原因")),
    )
    with opened(store) as community:
        rows = [_standing(community, each) for each in community.reactors.standings()]
        empty = say(
            "No reactor ever ran here; see: community react", "此处从未运行过响应器；见：community react"
        )
        write(Sheet(headings, rows, empty), style, community.zone)


def _standing(community: "Community", standing: "Standing") -> tuple[Any, ...]:
    behind = max(0, community.ledger.position() - standing.position)
    parked = len(community.reactors.parked(standing.name))
    return (
        standing.name,
        standing.version,
        standing.position,
        behind,
        parked,
        standing.due,
        say(standing.en, standing.zh),
    )


def _parked(store: str | None, style: TableFormat) -> None:
    headings = (
        Heading("reactor", say("Reactor", "响应器")),
        Heading("fact", say("Fact", "事实")),
        Heading("answer", say("Answer", "回应")),
        Heading("tries", say("Tries", "次数")),
        Heading("at", say("Parked", "搁置时间")),
        Heading("again", say("To be tried", "待重试")),
        Heading("cause", say("Cause", "原因")),
    )
    with opened(store) as community:
        rows = [
            (each.reactor, each.fact_id, each.answer or None, each.tries, each.at, each.again, _cause(each))
            for each in community.reactors.parked()
        ]
        write(Sheet(headings, rows, say("Nothing is parked.", "没有搁置的事项。")), style, community.zone)


def _cause(parked: "Parked") -> str:
    return parked.zh if reader_language() == "zh" else parked.en


def _retry(name: str, fact: str | None, store: str | None) -> None:
    with opened(store) as community:
        found = _found(community, name, fact)
        community.reactors.retry(found)
        put(
            [
                say(
                    f"To be tried again: {len(found)}; whoever runs community react does.",
                    f"待重试：{len(found)} 项；由 community react 执行。",
                )
            ]
        )


def _drop(name: str, fact: str | None, store: str | None) -> None:
    with opened(store) as community:
        found = _found(community, name, fact)
        community.reactors.drop(found)
        put([say(f"Taken off the list: {len(found)}.", f"已从清单去掉：{len(found)} 项。")])


def _found(community: "Community", name: str, fact: str | None) -> "list[Parked]":
    """What is meant of what is parked; InvalidInput when there is nothing."""
    known_reactor(name, (each.name for each in community.reactors.standings()))
    found = [each for each in community.reactors.parked(name) if fact in (None, each.fact_id)]
    if not found:
        of = f" for {fact}" if fact else ""
        raise InvalidInput(
            f"Nothing of {name} is parked{of}; see: community reactors parked",
            f"{name} 没有搁置的事项{f'（{fact}）' if fact else ''}；见：community reactors parked",
        )
    return found
