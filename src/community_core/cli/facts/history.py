"""``community history``: everything that is known of one request, visit, person or whatever has an id."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import flag
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import reader_option, reading
from community_core.cli.plugins.missing import note_not_installed
from community_core.cli.screen.facts import recounted, remembered
from community_core.cli.screen.layout import joined
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import bold, put, screen_width
from community_core.domain.kit.values.checks import is_person
from community_core.telling.corrections import change_of, corrections_among
from community_core.telling.fact_sheets import facts_sheet
from community_core.telling.facts import FACT_HEADINGS, counted_facts, fact_values, named_elsewhere
from community_core.telling.field_words import named_field
from community_core.telling.language import say
from community_core.telling.names import named, stream_named
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.ledger import Recorded

    Facts = Sequence[Recorded[Any]]

_HEADINGS = (*FACT_HEADINGS, Heading("effects", "effects"))


def history_command() -> click.Command:
    """Tell the history of one stream."""
    return Page(
        "history",
        callback=delivered(_history),
        params=[
            click.Argument(["stream"], metavar=say("ID|NUMBER", "编号|序号")),
            reader_option(),
            flag(
                "--story",
                "Tell also of all it came from and led to: the visit, and what else was found on it.",
                "连同前因后果一并列出：如来自哪次走访、那次走访还发现了什么。",
            ),
            store_option(),
            *table_options(),
        ],
        help=say(
            "Tell everything about one id, oldest first: a request, a visit, a person, whatever has one.\n"
            "What happened, who recorded it and when, what was corrected or undone, what it followed from "
            "and led to elsewhere; of a person whatever is about them, under any of their ids. "
            "What has a number or a name may be called by it: 2024-0117, P0417, a person, a place.",
            "一个编号的全部记录，由早到晚：诉求、走访、个人，凡有编号的都可以。\n"
            "发生了什么、谁在何时登记、有何更正或撤回、因何而起、引出了什么；"
            "个人则列出与其有关的全部记录，含合并前的编号。"
            "有序号或名称的也可以写序号或名称：2024-0117、P0417、姓名、地点。",
        ),
    )


def _history(stream: str, story: bool, reader: str | None, store: str | None, style: TableFormat) -> None:
    with opened(store, reader) as community:
        stream_id = stream_named(community, stream)
        facts = _facts(community, stream_id, story)(stream_id, reader=reading(community, reader))
        if style == "xlsx":
            write(facts_sheet(facts, community.zone), style, community.zone)
            return
        if style != "table":
            _write(community, facts, style)
            return
        put(map(bold, joined(_heading(stream_id), screen_width())))
        of_one = not story and all(fact.stream_id == stream_id for fact in facts)
        put(_history_told(community, stream_id, facts) if of_one else _story_told(community, facts))
        put([counted_facts(len(facts))])
        if is_person(stream_id):
            note_not_installed(community)


def _facts(community: "Community", stream_id: str, story: bool) -> "Callable[..., Facts]":
    """What tells of it: its own stream, that with all it is tied to, or whatever is about a person."""
    if story:
        return community.story
    return community.about if is_person(stream_id) else community.history


def _heading(stream_id: str) -> list[str]:
    """The id, and before it what it is called, where it is called otherwise."""
    called = named(stream_id)
    return [stream_id] if called == stream_id else [called, stream_id]


def _write(community: "Community", facts: "Facts", style: TableFormat) -> None:
    """Each fact with the ids of those in other streams that followed from it."""
    effects: defaultdict[str | None, list[str]] = defaultdict(list)
    for stream_id in dict.fromkeys(fact.stream_id for fact in facts):
        for effect in community.effects(stream_id):
            effects[effect.causation_id].append(effect.id)
    rows = ((*fact_values(fact), effects[fact.id]) for fact in facts)
    write(Sheet(_HEADINGS, rows, ""), style, community.zone)


def _story_told(community: "Community", facts: "Facts") -> Iterator[str]:
    corrections = corrections_among(facts)
    for fact in facts:
        yield from recounted(
            fact,
            community.zone,
            screen_width(),
            corrections=corrections.get(fact.id, ()),
            change=change_of(community, fact),
        )


def _history_told(community: "Community", stream_id: str, facts: "Facts") -> Iterator[str]:
    ties, corrections = _ties(community, stream_id, facts), corrections_among(facts)
    for fact in facts:
        yield from remembered(
            fact,
            community.zone,
            screen_width(),
            ties[fact.id],
            corrections=corrections.get(fact.id, ()),
            change=change_of(community, fact),
        )


def _ties(community: "Community", stream_id: str, facts: "Facts") -> Mapping[str | None, list[str]]:
    """By fact what it followed from and led to elsewhere."""
    ties: defaultdict[str | None, list[str]] = defaultdict(list)
    for fact in facts:
        began_here = (fact.causation_id or "").startswith(f"{stream_id}@")
        if not began_here and (cause := community.cause(fact)):
            ties[fact.id].append(named_field("causation_id", named_elsewhere(cause)))
    for effect in community.effects(stream_id):
        ties[effect.causation_id].append(named_field("caused", named_elsewhere(effect)))
    return ties
