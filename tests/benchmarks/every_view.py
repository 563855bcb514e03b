"""What a community costs whoever asks it: every installed view, today, the figures and the month's report.

    python -m tests.benchmarks.every_view STORE [SLOW]

In one warm process, as somebody who may open everything: of each view the CPU milliseconds of folding it
anew, of its first page, of all its rows, and of each of its queries, asked about a person, a place, a month
that the store knows; then of today, the figures, the report, of opening the store and of recording one
request; and memory. Each the best of several rounds, after one that does not count. Beside all rows of a view
that keeps them in one table stands how many times longer that is than SQLite alone takes to fetch the same
table. What takes more than SLOW milliseconds (500) is told again at the end.

The store is copied first: nothing is recorded in it.
"""

import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any, get_args

from attrs import field, frozen

from community_core import Community, Projection
from community_core.domain import RaiseRequest
from community_core.domain.kit.values.help import said_of
from community_core.errors import CommunityError
from community_core.plugins.projections import find_plugins
from community_core.views import Parameter, Period, Query, plain_type, queries_of

ROUNDS, PAGE = 2, 50
MILLISECONDS = 1_000
TEXT = "暖气"


@frozen
class Measured:
    """What was asked, the CPU milliseconds it took, how many rows it gave, and beside SQLite alone."""

    what: str
    took: float
    rows: int | None = None
    beside: float | None = None


@frozen
class Known:
    """What a store knows that can be asked about: a stream of each kind, and the last day."""

    now: datetime
    day: date
    streams: dict[str, str] = field(factory=dict)

    def said(self, parameter: Parameter) -> Any:
        """A value for a parameter, None where nothing fits."""
        hint = plain_type(parameter.annotation)
        refers = said_of(parameter.annotation).refers
        if refers:
            return self.streams.get("person" if refers == "any" else refers)
        for kind in get_args(hint) or (hint,):
            if not isinstance(kind, type):
                return kind if isinstance(kind, str | int) else None
            if kind is date:
                return self.day - timedelta(days=30 if parameter.name == "since" else 0)
            if kind is int:
                return 30
            if kind is str:
                return f"{self.day:%Y-%m}" if parameter.name == "month" else TEXT
        return None


def known_of(folder: Path) -> Known:
    """The streams that were changed last but a few: about them most is known."""
    with Community.open(folder) as community:
        zone, streams, last = community.zone, dict[str, str](), None
        for fact in community.log(after=0):
            last = fact
            streams[fact.stream_id.partition("-")[0]] = fact.stream_id
            if fact.stream_id.startswith("visit-"):
                streams["person"] = getattr(fact.data, "person_id", None) or streams["person"]
        assert last is not None, "the store is empty"
        now = last.recorded_at + timedelta(hours=1)
        return Known(now, now.astimezone(zone).date(), streams)


def best(question: Callable[[], Any]) -> tuple[float, Any]:
    """Its best CPU milliseconds, those of the first time apart, and what it answers."""
    answer, taken = question(), []
    for _ in range(ROUNDS):
        began = time.process_time()
        answer = question()
        taken.append(time.process_time() - began)
        if sum(taken) > 2:
            break
    return min(taken) * MILLISECONDS, answer


def of_view(
    community: Community, view: type[Projection[Any]], reader: str, known: Known
) -> Iterator[Measured]:
    """Folding, page, all rows, and every query."""

    def opened() -> Any:
        return community.view(view, reader=reader)

    began = time.process_time()
    community.engine.rebuild(view)
    yield Measured(f"{view.name}: folded", (time.process_time() - began) * MILLISECONDS)
    try:
        took, page = best(lambda: opened().page(PAGE))
        yield Measured(f"{view.name}: page", took, len(page.rows))
    except CommunityError:
        pass  # it has no pages
    took, rows = best(lambda: list(opened()))
    yield Measured(view.name, took, len(rows), _beside(community, view, took, len(rows)))
    for query in queries_of(view):
        yield from _of_query(opened, query, view.name, known)


def _beside(community: Community, view: type[Projection[Any]], took: float, rows: int) -> float | None:
    """How many times longer than fetching the view's own table, where that has the same rows."""
    assert community.store.views is not None
    with sqlite3.connect(community.store.views) as connection:
        fetched, alone = best(
            lambda: connection.execute(f'SELECT * FROM "{view.name.replace("-", "_")}"').fetchall()
        )
    return took / fetched if rows and len(alone) == rows else None


def _of_query(opened: Callable[[], Any], query: Query, view: str, known: Known) -> Iterator[Measured]:
    said = {each.name: known.said(each) for each in query.parameters if each.required}
    name = f"{view} {query.name}"
    if None in said.values():
        missing = ", ".join(each for each, value in said.items() if value is None)
        print(f"{name}: not asked, the store has no {missing}", file=sys.stderr)
        return
    try:
        took, answer = best(lambda: getattr(opened(), query.method)(**said))
    except CommunityError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return
    yield Measured(name, took, len(answer) if isinstance(answer, list | tuple) else None)


def of_all(community: Community, reader: str, known: Known) -> Iterator[Measured]:
    """What is asked of all views at once."""
    month = Period.month(known.day.year, known.day.month, community.zone)
    year = Period(date(known.day.year, 1, 1), date(known.day.year, 12, 31), community.zone)
    week = known.day + timedelta(days=7)
    took, agenda = best(lambda: community.agenda(week, reader=reader))
    yield Measured("today, a week ahead", took, len(agenda.items))
    took, figures = best(lambda: community.figures(month))
    yield Measured("figures of the month", took, len(figures.figures))
    took, figures = best(lambda: community.figures(year))
    yield Measured("figures of the year", took, len(figures.figures))
    failed = [*agenda.failed, *figures.failed]
    assert not failed, failed
    yield Measured("report of the month", best(lambda: _report(community, month))[0])
    took, found = best(lambda: community.search(TEXT, reader=reader))
    yield Measured(f"search {TEXT}", took, sum(len(each.rows) for each in found.views))


def _report(community: Community, month: Period) -> str:
    from community_profile.month.contents import contents
    from community_profile.month.page import page

    return page(contents(community, month), "柳荫社区")


def of_use(folder: Path, known: Known) -> Iterator[Measured]:
    """Opening the store, and recording one request."""
    took, _ = best(lambda: Community.open(folder, clock=lambda: known.now).close())
    yield Measured("open", took)
    raised = RaiseRequest(
        title="楼道灯不亮", category="照明", channel="phone", requester=known.streams["person"]
    )
    with Community.open(folder, clock=lambda: known.now) as community:
        took, _ = best(lambda: community.execute(raised, by="person-clerk"))
    yield Measured("do raise-request", took)


def memory() -> str:
    """The most this process held so far."""
    return f"{getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def measure(folder: Path, reader: str) -> Iterator[Measured]:
    """All of it."""
    known = known_of(folder)
    yield from of_use(folder, known)
    with Community.open(folder, clock=lambda: known.now) as community:
        print(f"{community.ledger.position():,} facts; memory {memory()} when opened", file=sys.stderr)
        for plugin in find_plugins():
            if plugin.projection is not None:
                yield from of_view(community, plugin.projection, reader, known)
        print(f"memory {memory()} when every view had been read", file=sys.stderr)
        yield from of_all(community, reader, known)
    sizes = {each.name: each.stat().st_size for each in folder.iterdir() if each.is_file()}
    print("; ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sorted(sizes.items())), file=sys.stderr)
    print(f"memory {memory()} in the end", file=sys.stderr)


def main(folder: Path, slow: float) -> None:
    """Measure a copy, and print it."""
    measured = []
    print(f"{'asked':<44}{'ms':>10}{'rows':>10}{'times SQLite':>14}")
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        shutil.copytree(folder, copy)
        for each in measure(copy, "person-reader"):
            measured.append(each)
            print(_line(each), flush=True)
    print(f"\nmore than {slow:g} ms:")
    for each in measured:
        if each.took > slow:
            print(_line(each))


def _line(measured: Measured) -> str:
    rows = "" if measured.rows is None else f"{measured.rows:,}"
    beside = "" if measured.beside is None else f"{measured.beside:.0f}"
    return f"{measured.what:<44}{measured.took:>10,.1f}{rows:>10}{beside:>14}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 500)
