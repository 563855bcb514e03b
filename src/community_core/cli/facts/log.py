"""``community log``: every fact in the order it was recorded."""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.facts.wanted import wanted, wanted_options
from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import flag, limit_option, option
from community_core.cli.options.store import opened, store_option
from community_core.cli.screen.facts import logged
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write, write_csv
from community_core.cli.screen.terminal import note, put, screen_width
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.errors import InvalidInput
from community_core.telling.corrections import change_of, corrections_among
from community_core.telling.fact_sheets import facts_sheet
from community_core.telling.facts import FACT_HEADINGS, counted_facts, fact_values
from community_core.telling.language import say
from community_core.telling.sheets import json_line

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.ledger import Recorded
    from community_core.telling.corrections import Corrections

    Facts = Iterator[Recorded[Any]]


_LATEST = 20
"""How many facts fit a look at the screen."""


def log_command() -> click.Command:
    """Print the log."""
    return Page(
        "log",
        callback=delivered(_log),
        params=[
            option(
                "--after",
                "CURSOR|POSITION",
                "游标|位置",
                "Only facts after this one: the cursor that --format json gives with each fact and "
                "receipt, or a position. A cursor is refused where another fact stands.",
                "只列此后的事实：--format json 在每条事实和回执中给出的游标，或位置。"
                "若该处已是另一条事实，则拒绝该游标。",
            ),
            click.Option(
                ["--type", "types"],
                multiple=True,
                metavar=say("TYPE", "类型"),
                help=say(
                    "Only facts of this type; may be repeated. See: community events",
                    "只列此类事实；可重复。见：community events",
                ),
            ),
            flag(
                "--follow",
                "Wait for more, until Ctrl-C; with --type also corrections of such facts.",
                "持续等待新的事实，按 Ctrl-C 结束；与 --type 合用时也列出对此类事实的更正。",
            ),
            *wanted_options(),
            limit_option(),
            store_option(),
            *table_options(),
        ],
        help=say(
            f"Print facts in the order they were recorded: on the screen the latest {_LATEST}, or as many as "
            "--limit says; with --after 0 from the beginning. Files and programs get every fact: --format "
            "json gives one object a line.",
            f"按登记先后列出事实：屏幕上为最近 {_LATEST} 条，或 --limit 所写的条数；从头列出用 --after 0。"
            "文件和程序得到全部事实：--format json 每行一个对象。",
        ),
    )


def _log(
    after: str | None,
    types: tuple[str, ...],
    follow: bool,
    limit: int | None,
    store: str | None,
    style: TableFormat,
    **which: str | None,
) -> None:
    if follow and style == "xlsx":
        raise InvalidInput(
            "A workbook has an end, --follow has none; leave one of them out.",
            "工作簿须有结尾，--follow 没有；请去掉其一。",
        )
    with opened(store) as community:
        opener = community.vault.opener(None, "log")  # opens nothing; the erased read as erased
        keep = wanted(community, **which) or iter
        told = (community.follow if follow else community.log)(
            after=0 if after is None else after, types=types or None
        )
        found = (fact.seen(opener) for fact in keep(told))
        if follow:
            _print(_flushed(islice(found, limit)), style, community, dict)
        elif style == "table" and after is None:
            latest = _Latest(found, _LATEST if limit is None else limit)
            _print(latest.facts, style, community, partial(_corrections, community, 0))
            latest.note_earlier()
        else:
            corrections = partial(_corrections, community, 0 if after is None else after)
            _print(islice(found, limit), style, community, corrections)


class _Latest:
    """The last of many facts, in their order, and how many came before them."""

    def __init__(self, facts: "Facts", most: int) -> None:
        counter = count()
        kept = deque(((fact, next(counter)) for fact in facts), maxlen=most)
        self.facts = (fact for fact, _ in kept)
        self._earlier = next(counter) - len(kept)

    def note_earlier(self) -> None:
        """Say how to see the earlier ones, where there are some."""
        if self._earlier:
            note(
                say(
                    f"{self._earlier} earlier: --limit N for more of them, --after 0 for all.",
                    f"此前还有 {self._earlier} 条：多列几条用 --limit 条数，全部列出用 --after 0。",
                )
            )


def _corrections(community: "Community", after: str | int) -> "Mapping[str, Corrections]":
    """The corrections that came after a place, and so of every fact after it."""
    return corrections_among(community.log(after=after, types=FactCorrected))


def _print(
    facts: "Facts",
    style: TableFormat,
    community: "Community",
    corrections: "Callable[[], Mapping[str, Corrections]]",
) -> None:
    if style == "csv":
        write_csv(FACT_HEADINGS, map(fact_values, facts), community.zone)
    elif style == "json":
        put(json_line(fact, community.zone) for fact in facts)
    elif style == "xlsx":
        write(facts_sheet(facts, community.zone), style, community.zone)
    else:
        _tell(facts, community, corrections())


def _tell(facts: "Facts", community: "Community", corrections: "Mapping[str, Corrections]") -> None:
    count = 0
    for fact in facts:
        count += 1
        change = change_of(community, fact)
        of_it = corrections.get(fact.id, ())
        put(logged(fact, community.zone, screen_width(), corrections=of_it, change=change))
    none = say("No such facts are recorded.", "没有这样的事实。")
    put([counted_facts(count) if count else none])


def _flushed(facts: "Facts") -> "Facts":
    """Each fact is seen at once by whoever follows."""
    for fact in facts:
        yield fact
        sys.stdout.flush()
