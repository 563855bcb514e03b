"""Which facts of the log somebody wants to see: of a day, about a person, by whoever recorded them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.standard import option
from community_core.cli.options.who import knowing
from community_core.times import end_or_start, parse_day

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.ledger import Recorded

Test = Callable[["Recorded[Any]"], bool]


def wanted_options() -> list[click.Parameter]:
    """``--day``, ``--recorded``, ``--person`` and ``--by``."""
    return [
        option("--day", "DAY", "日期", "Only what happened on that day.", "只列当天发生的。"),
        option("--recorded", "DAY", "日期", "Only what was recorded on that day.", "只列当天登记的。"),
        option(
            "--person",
            "PERSON",
            "人员",
            "Only what names that person or belongs to the story of a case about them.",
            "只列提到此人的，以及与此人有关的诉求、走访等的全部经过。",
        ),
        option(
            "--by",
            "WHO",
            "人员",
            "Only what they recorded: a person, or system:<name>.",
            "只列由其登记的：人员或 system:<名称>。",
        ),
    ]


def wanted(
    community: "Community", day: str | None, recorded: str | None, person: str | None, by: str | None
) -> "Callable[[Iterable[Recorded[Any]]], Iterator[Recorded[Any]]] | None":
    """What keeps the facts that pass every test; None where all facts are wanted."""
    tests: list[Test] = []
    if day:
        first, last = _bounds(community, day)
        tests.append(lambda fact: first <= fact.occurred_at <= last)
    if recorded:
        begin, end = _bounds(community, recorded)
        tests.append(lambda fact: begin <= fact.recorded_at <= end)
    if person:
        positions = _concerning(community, person)
        tests.append(lambda fact: fact.position in positions)
    if by:
        actor = _person(community, by, "--by")
        tests.append(lambda fact: fact.actor == actor)
    return (lambda facts: (fact for fact in facts if all(test(fact) for test in tests))) if tests else None


def _bounds(community: "Community", text: str) -> tuple[datetime, datetime]:
    zone = community.zone
    day = parse_day(text, today=community.clock().astimezone(zone).date())
    return end_or_start(day, zone, "start"), end_or_start(day, zone, "end")


def _concerning(community: "Community", person: str) -> frozenset[int]:
    """The positions of all that is about a person, under every id that is theirs."""
    from community_core.concerning import facts_concerning  # reads the ledger: help should come without it

    same = community.register.same_person(_person(community, person, "--person"))
    return frozenset(fact.position for fact in facts_concerning(community.ledger, community.kinds, same))


def _person(community: "Community", text: str, option: str) -> str:
    if text.startswith("system:"):
        return text
    reader = knowing(community, None)
    return community.stream_of(text, reader=reader, refers="person", field=option)
