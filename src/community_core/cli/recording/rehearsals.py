"""``community import --dry-run``: what an import would record, by kind of fact, with examples."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import asdict

from community_core.cli.options.store import opened
from community_core.cli.recording.left_over import (
    begun_by_name,
    perhaps_registered,
    unknown_words,
    vanished_cases,
)
from community_core.cli.screen.facts import foretold
from community_core.cli.screen.layout import GAP, ScreenColumn, joined, table
from community_core.cli.screen.progress import progress_count
from community_core.cli.screen.sheets import Format, write_csv
from community_core.cli.screen.terminal import put, screen_width
from community_core.telling.cells import in_words, label
from community_core.telling.corrections import fact_label
from community_core.telling.flags import flag_word
from community_core.telling.language import say, several
from community_core.telling.plain import to_json
from community_core.telling.sheets import Heading, json_line
from community_core.times import parse_moment, parse_when, system_clock

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.importing import CommandMapping, FileMapping, ImportCounts, Rehearsal
    from community_core.importing.rejects import SetAside

_WIDTH = 80


def when_so(text: str | None, zone: ZoneInfo) -> date | None:
    """The time or day after ``--as-of``."""
    return parse_when(text, zone, now=system_clock()) if text else None


def rehearse(
    file: str,
    mapping: "FileMapping | CommandMapping",
    since: str | None,
    store: str | None,
    style: Format,
    *,
    as_of: str | None = None,
    complete: bool = False,
) -> None:
    """Say what would be recorded. The store is opened to be read, and nothing else."""
    with opened(store, read_only=True) as community:
        with progress_count(say("rows read", "行已读取")) as progress:
            found = _rehearsed(
                community,
                file,
                mapping,
                since,
                lambda so_far: progress(so_far.read),
                as_of=as_of,
                complete=complete,
            )
        write_rehearsal(found, community.zone, style)


def _rehearsed(
    community: "Community",
    file: str,
    mapping: "FileMapping | CommandMapping",
    since: str | None,
    progress: "Callable[[ImportCounts], None]",
    *,
    as_of: str | None,
    complete: bool,
) -> "Rehearsal":
    from community_core.forms import rehearse_commands
    from community_core.importing import CommandMapping, is_endpoint, rehearse_endpoint, rehearse_file

    if isinstance(mapping, CommandMapping):
        return rehearse_commands(community, file, mapping, progress=progress)
    if is_endpoint(file):
        began = beginning(community, since)
        return rehearse_endpoint(community, file, mapping, since=began, progress=progress)
    so = when_so(as_of, community.zone)
    return rehearse_file(community, file, mapping, as_of=so, complete=complete, progress=progress)


def beginning(community: "Community", since: str | None) -> datetime | None:
    """The moment at which a day begins here, if one is given."""
    return parse_moment(since, community.zone, now=community.clock()) if since else None


def write_rehearsal(found: "Rehearsal", zone: ZoneInfo, style: Format, summary: str = "") -> None:
    """Print it, after a sentence that sums it up; of an import one is made."""
    if style == "json":
        put([json_line(_values(found, zone), zone)])
    elif style == "csv":
        headings = [Heading("type", say("Kind of fact", "事实种类")), Heading("count", say("Count", "条数"))]
        write_csv(headings, list(found.kinds.items()), zone)
    else:
        told = _told(found, zone, summary or _summary(found))
        put(list(told))  # a reader nobody knows is refused before anything is told


def _values(found: "Rehearsal", zone: ZoneInfo) -> dict[str, Any]:
    left = ("rejects", "aside")
    counts = asdict(found.counts, filter=lambda attribute, _: attribute.name not in left)
    aside = [aside_values(each) for each in found.aside]
    examples = [_plain(to_json(each, zone)) for each in found.examples]
    flags = {
        flag: {"count": count, "examples": [_plain(to_json(each, zone)) for each in flagged]}
        for flag, (count, flagged) in found.flags.items()
    }
    return {**counts, "kinds": dict(found.kinds), "examples": examples, "flags": flags, "aside": aside}


def aside_values(told: "SetAside") -> dict[str, Any]:
    """A row that was set aside, for programs."""
    return {"line": told.line, "cell": told.cell, "reason": told.reason.en, "原因": told.reason.zh}


def _plain(fact: dict[str, Any]) -> dict[str, Any]:
    """Neither the position nor the id are those it will have."""
    return {name: fact[name] for name in ("type", "occurred_at", "actor", "flags", "data")}


def _told(found: "Rehearsal", zone: ZoneInfo, summary: str) -> Iterator[str]:
    width = min(screen_width() or _WIDTH, _WIDTH)
    counts = found.counts
    yield from joined([summary], width)
    if found.kinds:
        yield ""
        columns = [
            ScreenColumn(say("Would be recorded", "将会记录")),
            ScreenColumn(say("facts", "条"), whole=True, right=True),
        ]
        yield from table(columns, [(label(kind), str(count)) for kind, count in found.kinds.items()], width)
        yield ""
        yield say(f"For example ({len(found.examples)}):", f"例如（{len(found.examples)} 条）：")
        for each in found.examples:
            yield from foretold(each, zone, width, found.about.get(each.id, ""))
    yield from _flagged(found, zone, width)
    yield from begun_by_name(counts.begun)
    yield from perhaps_registered(counts.perhaps, recorded=False)
    yield from unknown_words(counts.unknown)
    yield from vanished_cases(counts.vanished)
    if found.aside:
        yield ""
        yield say(f"Cannot be read ({counts.set_aside}):", f"无法读取（{counts.set_aside} 行）：")
        for row in found.aside:
            yield from joined([row.told()], width, indent="  ")


def _flagged(found: "Rehearsal", zone: ZoneInfo, width: int) -> Iterator[str]:
    """Each rule that would be broken, with how often, and the first few facts that break it."""
    from community_core.importing.rehearsing.rehearsal import called

    if found.flags:
        yield ""
        yield say("Would be flagged:", "将标为存疑：")
    for flag, (count, facts) in found.flags.items():
        yield from joined([f"{flag_word(flag)} ({count})"], width, indent="  ")
        for each in facts:
            about = found.about.get(each.id) or called(each)
            told = (in_words(each.occurred_at, zone), fact_label(each), about)
            yield from joined([GAP.join(filter(None, told))], width, indent="    ")


def _summary(found: "Rehearsal") -> str:
    counts, facts = found.counts, sum(found.kinds.values())
    return say(
        f"Nothing was recorded. Of {several(counts.read, 'row')} an import would record "
        f"{several(facts, 'fact')}; new requests: {counts.requests}; rows that add nothing: "
        f"{counts.already_known}, that break a rule: {counts.flagged}, that cannot be read: "
        f"{counts.set_aside}.",
        f"未作任何记录。若导入：读取 {counts.read} 行，记录 {facts} 条事实，其中新诉求 {counts.requests} 件；"
        f"{counts.already_known} 行没有新内容，{counts.flagged} 行不合规则，{counts.set_aside} 行无法读取。",
    )
