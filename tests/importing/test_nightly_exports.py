"""Histories of cases and the exports of each night, in any order: the views equal the newest one so far."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community
from community_core.importing import FileMapping, ImportCounts, import_file, load_mapping
from community_open_requests import OpenRequests
from community_open_requests.rows import Request

from .bench import Bench

ZONE = ZoneInfo("Asia/Shanghai")
MAPPING = """
source = "lane"
time_zone = "Asia/Shanghai"
time_formats = ["%Y-%m-%d %H:%M"]
[columns]
number = "no"
title = "what"
raised_at = "raised"
status = "status"
resolved_at = "done"
assignee = "with"
outcome = "how"
[outcomes]
mended = "done"
told = "explained"
"""
HEADER = "no,what,raised,status,done,with,how,changed,exported\n"
STATUSES = ("raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting", "resolved", "closed")
OVER = ("resolved", "closed")
EVERY_AGE = ("by-option", "by-change", "by-column")


@frozen
class Night:
    """How a case stands in the export of one night."""

    number: int
    title: str
    raised: datetime
    status: str
    done: datetime | None
    assignee: str
    outcome: str

    @property
    def told_at(self) -> datetime:
        """When the export was made."""
        return datetime(2024, 3, self.number, 20, tzinfo=ZONE)

    def row(self, age: str) -> str:
        """Its row, with its age where a column tells it."""
        changed = f"{self.told_at:%Y-%m-%d %H:%M}"
        done = f"{self.done:%Y-%m-%d %H:%M}" if self.done else ""
        outcome = self.outcome if self.done else ""
        ages = f"{changed if age == 'by-change' else ''},{changed if age == 'by-column' else ''}"
        told = f"{self.title},{self.raised:%Y-%m-%d %H:%M},{self.status},{done},{self.assignee},{outcome}"
        return f"1,{told},{ages}"


@st.composite
def histories(draw: st.DrawFn) -> list[Night]:
    """A case through up to six nights: anything may change, and change back."""
    nights: list[Night] = []
    done: datetime | None = None
    for number in range(2, draw(st.integers(2, 6)) + 2):
        status = draw(st.sampled_from(STATUSES))
        moved = timedelta(minutes=draw(st.sampled_from((-30, 0, 0, 30))))
        at_nine = datetime(2024, 3, number, 9, tzinfo=ZONE)
        done = (done + moved if done else at_nine) if status in OVER else None
        nights.append(
            Night(
                number,
                draw(st.sampled_from(("Lamp", "Lamp dark"))),
                datetime(2024, 3, 1, draw(st.sampled_from((8, 9))), tzinfo=ZONE),
                status,
                done,
                draw(st.sampled_from(("", "org:A", "org:B"))),
                draw(st.sampled_from(("mended", "told", ""))),
            )
        )
    return nights


@st.composite
def exports(draw: st.DrawFn) -> list[Night]:
    """The exports of some nights, in any order, with gaps and repeats."""
    nights = draw(histories())
    return draw(st.lists(st.sampled_from(nights), min_size=1, max_size=7))


def bring(bench: Bench, mapping: FileMapping, night: Night, age: str) -> ImportCounts:
    """Import the export of a night, of an age that is told some way or not at all."""
    path = bench.file(HEADER + night.row(age) + "\n")
    as_of = night.told_at if age == "by-option" else None
    return import_file(bench.community, path, mapping, as_of=as_of)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A folder for many small imports."""
    with Community.open(":memory:") as unused:
        yield Bench(unused, tmp_path_factory.mktemp("nights"))


def mapping_of(bench: Bench, age: str) -> FileMapping:
    """The mapping, with the column that tells the age of a row."""
    columns = {"by-change": 'updated_at = "changed"\n', "by-column": 'exported_at = "exported"\n'}
    path = bench.folder / "m.toml"
    path.write_text(MAPPING.replace("[outcomes]", columns.get(age, "") + "[outcomes]"), encoding="utf-8")
    return load_mapping(path)


@pytest.mark.parametrize("age", EVERY_AGE)
@settings(max_examples=30)
@given(told=exports())
def test_the_views_equal_the_newest_export(folder: Bench, age: str, told: list[Night]) -> None:
    """One repeated at once, or told older, adds nothing."""
    mapping = mapping_of(folder, age)
    with Community.open(":memory:") as community:
        bench = Bench(community, folder.folder)
        newest = told[0]
        for night in told:
            recorded = bring(bench, mapping, night, age).recorded
            assert recorded == 0 or night.number >= newest.number
            newest = max(newest, night, key=lambda each: each.number)
            assert bring(bench, mapping, night, age).recorded == 0
            assert_equal(only_row(community), newest, dated=True)


@settings(max_examples=30)
@given(told=exports())
def test_one_that_tells_no_age_is_the_newest(folder: Bench, told: list[Night]) -> None:
    """What returns is news."""
    mapping = mapping_of(folder, "untold")
    with Community.open(":memory:") as community:
        bench = Bench(community, folder.folder)
        for night in told:
            bring(bench, mapping, night, "untold")
            assert bring(bench, mapping, night, "untold").recorded == 0
            assert_equal(only_row(community), night, dated=False)


def only_row(community: Community) -> Request:
    """The one request."""
    [row] = community.view(OpenRequests).register()
    return row


def assert_equal(row: Request, night: Night, *, dated: bool) -> None:
    """The row says what the export says."""
    assert (row.title, row.raised_at, row.assignee) == (night.title, night.raised, night.assignee or None)
    assert row.status in alike(night)
    assert row.open == (night.status not in OVER)
    if night.done:
        assert row.outcome == {"mended": "done", "told": "explained", "": "not-told"}[night.outcome]
        assert not dated or row.outcome_at == night.done


def alike(night: Night) -> tuple[str, ...]:
    """The statuses that are as good as what the export says: one that was reopened is as if just accepted."""
    if night.status == "assigned" and not night.assignee:
        return ("accepted", "reopened")
    again = ("reopened",) if night.status in ("raised", "acknowledged", "accepted") else ()
    return (night.status, *again)
