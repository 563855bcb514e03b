"""Rows under headings, for a page, a spreadsheet or a program."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from community_core.telling import Heading, csv_rows, json_array, label, row_in_words, speaking

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2024, 1, 15, 4, 0, tzinfo=UTC)
HEADINGS = (Heading("title", "Title"), Heading("status", "Status", label), Heading("since", "Since"))
ROW = ("shop", "resolved", NOON)


def test_a_row_is_told_in_the_words_of_its_headings() -> None:
    """Codes by their label where the heading says so, times in the zone."""
    with speaking("zh"):
        assert row_in_words(HEADINGS, ROW, SHANGHAI) == ["shop", "已办结", "2024-01-15 12:00"]


def test_programs_are_given_codes_by_name() -> None:
    """Whatever the language of the headings."""
    told = json.loads("\n".join(json_array(HEADINGS, [ROW], SHANGHAI)))
    assert told == [{"title": "shop", "status": "resolved", "since": "2024-01-15T12:00:00+08:00"}]
    assert json.loads("\n".join(json_array(HEADINGS, [], SHANGHAI))) == []


@given(st.lists(st.tuples(st.text(), st.text()).map(lambda row: [f"x{cell}" for cell in row])))
def test_csv_reads_back_as_it_was_written(rows: list[list[str]]) -> None:
    """Line ends, commas and quotes within a cell included; each piece is a whole row."""
    headings = [Heading("a", "A"), Heading("b", "B")]
    pieces = list(csv_rows(headings, rows, SHANGHAI))
    assert len(pieces) == len(rows) + 1
    assert list(csv.reader(io.StringIO("".join(pieces), newline=""))) == [["a", "b"], *rows]


def test_rows_are_told_as_they_come() -> None:
    """None is asked for before the one before it was taken, so that a log that goes on can be told."""

    def endless() -> Iterator[tuple[Any, ...]]:
        while True:
            yield ROW

    for told in (csv_rows(HEADINGS, endless(), SHANGHAI), json_array(HEADINGS, endless(), SHANGHAI)):
        next(told)
        assert "resolved" in next(told)
