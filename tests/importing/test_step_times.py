"""Times of steps in columns of their own: each step at its time, the status deciding as ever."""

import pytest

from .bench import Bench

MAPPING = """
source = "steps"
time_zone = "UTC"
[columns]
number = "n"
title = "t"
raised_at = "r"
status = "s"
resolved_at = "done"
assignee = "org:{who}"
accepted_at = "accepted"
assigned_at = "assigned"
started_at = "started"
waiting_at = "waiting"
reopened_at = "reopened"
closed_at = "closed"
withdrawn_at = "withdrawn"
[statuses]
"在办" = "in-progress"
"办结" = "resolved"
"归档" = "closed"
"撤回" = "withdrawn"
"待办" = "raised"
"""
COLUMNS = (
    *("n", "t", "r", "s", "done", "who", "accepted", "assigned", "started"),
    *("waiting", "reopened", "closed", "withdrawn"),
)


def _row(**told: str) -> str:
    row = {"n": "1", "t": "灯", "r": "2024-01-01T09:00"} | {
        name: f"2024-01-{value}T09:00" if value.isdigit() else value for name, value in told.items()
    }
    return ",".join(COLUMNS) + "\n" + ",".join(row.get(each, "") for each in COLUMNS) + "\n"


def _bring(bench: Bench, **told: str) -> int:
    return bench.bring(_row(**told), mapping=bench.mapping(MAPPING)).recorded


def _story(bench: Bench) -> list[str]:
    return [f"{fact.type.removeprefix('Request')} {fact.occurred_at.day}" for fact in bench.history()]


@pytest.mark.parametrize(
    ("told", "story"),
    [
        ({"s": "在办", "started": "05"}, ["Started 5"]),
        (
            {"s": "在办", "who": "物业", "accepted": "02", "assigned": "03", "started": "05"},
            ["Accepted 2", "Assigned 3", "Started 5"],
        ),
        ({"s": "在办", "accepted": "04"}, ["Accepted 4", "Started 4"]),
        (
            {"s": "办结", "done": "09", "started": "05", "waiting": "03"},
            ["Waiting 3", "Started 5", "Resolved 9"],
        ),
        ({"s": "归档", "done": "09", "closed": "12"}, ["Resolved 9", "Closed 12"]),
        ({"s": "撤回", "withdrawn": "04"}, ["Withdrawn 4"]),
        ({"s": "在办", "done": "04", "reopened": "06"}, ["Resolved 4", "Reopened 6", "Started 6"]),
        ({"s": "办结", "done": "09", "reopened": "06"}, ["Reopened 6", "Resolved 9"]),
        ({"started": "05", "done": "07"}, ["Started 5", "Resolved 7"]),
    ],
)
def test_each_step_is_at_its_time(bench: Bench, told: dict[str, str], story: list[str]) -> None:
    """In the order of time; what the status alone tells is at the latest time of the row."""
    _bring(bench, **told)
    assert _story(bench)[1:] == story
    assert _bring(bench, **told) == 0


def test_reopened_and_open_again(bench: Bench) -> None:
    """The closing date is that of the first end, and the request is on the open list."""
    _bring(bench, s="待办", done="04", reopened="06")
    assert _story(bench)[1:] == ["Resolved 4", "Reopened 6"]
    assert bench.titles() == {"灯"}


def test_reopened_without_an_end_is_flagged(bench: Bench) -> None:
    """The source does not say what was before."""
    _bring(bench, s="办结", done="09", reopened="06")
    assert bench.history()[1].flags == ("reopened-never-closed",)
    assert not bench.open()


def test_a_time_that_is_none_is_left_out_and_flagged(bench: Bench) -> None:
    """The request is recorded."""
    _bring(bench, s="在办", started="soon")
    assert "unreadable-date" in bench.history()[0].flags


def test_a_later_export_with_more_times_adds_only_those(bench: Bench) -> None:
    """What is known stays as it is."""
    _bring(bench, s="在办", accepted="02", started="05")
    assert _bring(bench, s="办结", accepted="02", started="05", done="09") == 1
    assert _story(bench)[1:] == ["Accepted 2", "Started 5", "Resolved 9"]
