"""``community explain`` and ``diff``: why a row is on a list, and what changed between two moments."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from rich.cells import cell_len

Run = Callable[..., Result]
Receipt = Callable[..., dict[str, Any]]


@pytest.fixture
def number(receipt: Receipt) -> str:
    """The speakable number of a request that was raised, accepted and assigned."""
    told = receipt(
        "raise-request", "--title", "暖气不热", "--category", "heating", "--channel", "pavilion",
        "--at", "2024-01-15 09:30",
    )  # fmt: skip
    request = str(told["stream_id"])
    receipt("accept-request", "--request-id", request, "--at", "2024-01-16 10:00")
    receipt("assign-request", "--request-id", request, "--assignee", "org:heating", "--at", "2024-01-17")
    receipt("raise-request", "--title", "Snow", "--category", "x", "--channel", "desk", "--at", "2024-01-20")
    return str(told["events"][0]["data"]["number"])


@pytest.fixture
def corrected(receipt: Receipt) -> None:
    """Hours that were claimed and then corrected."""
    receipt("register-volunteer", "--person-id", "person-lin")
    on = ("--volunteer-id", "volunteer-lin")
    hours = ("--started-at", "2024-01-15 09:00", "--ended-at", "2024-01-15 11:30")
    receipt("claim-hours", *on, "--activity", "snow clearing", *hours, "--at", "2024-01-15 12:00")
    changed = ("--claim", "1", "--ended-at", "2024-01-15 11:00", "--reason", "left earlier")
    receipt("correct-hours", *on, *changed)


HOURS = ("volunteer-hours", "person-lin", "2024-01", "snow clearing")


def test_a_row_is_explained_by_its_facts_in_plain_words(made: Run, number: str) -> None:
    """The row as it is, and each fact with its position, when it happened and who recorded it."""
    told = made("explain", "open-requests", number, width=80).stdout
    assert "Request: 暖气不热" in told
    assert "Status: assigned" in told
    assert "   1  2024-01-15 09:30  Request raised" in told
    assert "by: person-shen · with: heating" in told
    assert "Snow" not in told
    assert told.endswith("3 facts\n")


def test_a_row_is_explained_in_chinese(made: Run, number: str) -> None:
    """Headings, events and fields."""
    told = made("explain", "open-requests", number, lang="zh", width=80).stdout
    assert told.startswith(f"未办结诉求 · {number}\n")
    assert "诉求：暖气不热" in told
    assert "登记诉求" in told
    assert "request-" not in told
    assert told.endswith("共 3 条\n")


@pytest.mark.usefixtures("corrected")
def test_a_correction_stands_beside_its_fact(made: Run) -> None:
    """Below it, with what was said and what is right."""
    told = made("explain", *HOURS).stdout
    claimed, _, below = told.partition("↳")
    assert "until: 2024-01-15 11:30" in claimed
    assert "Corrected" in below
    assert "until: 2024-01-15 11:30 → 2024-01-15 11:00" in below
    assert told.endswith("1 fact\n")
    (fact,) = json.loads(made("explain", *HOURS, "--format", "json").stdout)["facts"]
    assert [each["type"] for each in fact["corrections"]] == ["FactCorrected"]
    rows = list(csv.DictReader(io.StringIO(made("explain", *HOURS, "--format", "csv").stdout)))
    assert [(row["type"], row["corrects"]) for row in rows] == [
        ("HoursClaimed", ""),
        ("FactCorrected", "volunteer-lin@2"),
    ]


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_wider_than_the_window(made: Run, number: str, lang: str) -> None:
    """Eighty cells, of which Chinese takes two a character."""
    for words in (
        ("explain", "open-requests", number),
        ("explain", *HOURS),
        ("diff", "open-requests", "--from", "1"),
        ("diff", "volunteer-hours", "--from", "1"),
        ("history", number),
    ):
        told = made(*words, width=80, lang=lang).stdout
        assert max(map(cell_len, told.splitlines())) <= 80, told


def test_a_row_is_explained_as_it_was(made: Run, number: str) -> None:
    """By what had been recorded and by what had happened; and one that has gone by what took it away."""
    assert made("explain", "open-requests", number, "--at", "2").stdout.endswith("2 facts\n")
    by_then = json.loads(
        made("explain", "open-requests", number, "--happened-by", "2024-01-15", "--format", "json").stdout
    )
    assert [each["type"] for each in by_then["facts"]] == ["RequestRaised"]
    assert by_then["rows"][0]["age_days"] == 0
    made("do", "resolve-request", "--request-id", number, "--outcome", "done", "--by", "person-he")
    gone = made("explain", "open-requests", number).stdout
    assert "Not in the view: it was, until the last of these." in gone
    assert "Resolved" in gone


def test_a_number_does_for_an_id_in_a_key_of_several_columns(made: Run, number: str) -> None:
    """The refusal of a row that is not there names the id it was asked by."""
    told = made("explain", "volunteer-hours", "2024-01", number, "heating").stderr
    assert "request-" in told


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open-request", "x"), "did you mean 'open-requests'"),
        (("open-requests", "request-none"), "no row request-none"),
        (("open-requests", "request-none"), "Copy it from: community show open-requests --all-columns"),
        (("open-requests", "1999-0001"), "Nothing was ever recorded about '1999-0001'"),
        (("open-requests",), "KEY ... is missing"),
        (("volunteer-hours", "person-lin"), "named by <person_id> <month> <activity>: 3 words, not 1"),
        (("open-requests", "x", "--at", "2999-01-01"), "is still to come"),
    ],
)
def test_a_row_that_cannot_be_explained_is_wrong_usage(made: Run, words: tuple[str, ...], said: str) -> None:
    """One line says what was wrong and what to do."""
    answer = made("explain", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_rows_that_came_went_and_changed_are_listed_with_their_facts(made: Run, number: str) -> None:
    """As a table and its counts, in both languages."""
    made("do", "resolve-request", "--request-id", number, "--outcome", "done", "--by", "person-he")
    told = made("diff", "open-requests", "--from", "1", "--to", "3", width=80).stdout
    assert told.startswith(f"changed  {number}\n  Status: raised → assigned · With: — → heating\n")
    assert told.endswith("1 changed\n")
    assert made("diff", "open-requests", "--from", "1").stdout.endswith("1 came, 1 went\n")
    assert made("diff", "open-requests", "--from", "1", lang="zh").stdout.endswith("新增 1 行，移出 1 行\n")
    assert made("diff", "open-requests", "--from", "5").stdout == "Nothing changed.\n"


@pytest.mark.usefixtures("number")
def test_rows_are_compared_by_what_happened_in_between(made: Run) -> None:
    """For imported history, which is recorded in one day."""
    words = ("diff", "open-requests", "--happened", "--from", "2024-01-16", "--to", "2024-01-31")
    changes = json.loads(made(*words, "--format", "json").stdout)
    assert [(each["change"], [fact["type"] for fact in each["facts"]]) for each in changes] == [
        ("changed", ["RequestAssigned"]),
        ("came", ["RequestRaised"]),
    ]
    assert changes[0]["before"]["status"] == "accepted"
    rows = list(csv.DictReader(io.StringIO(made(*words, "--format", "csv").stdout)))
    assert [row["change"] for row in rows] == ["changed", "came"]
    assert json.loads(rows[1]["after"])["title"] == "Snow"
    assert rows[1]["before"] == ""


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open-request", "--from", "1"), "did you mean 'open-requests'"),
        (("open-requests",), "--from is missing"),
        (("open-requests", "--from", "3", "--to", "2"), "The second moment lies before the first"),
        (("open-requests", "--from", "2020-01-01"), "the first fact was recorded at"),
        (("open-requests", "--from", "2024-02-01"), "ask with --happened."),
        (("open-requests", "--from", "soon"), "'soon' is not a time"),
    ],
)
def test_moments_that_cannot_be_compared_are_wrong_usage(
    made: Run, words: tuple[str, ...], said: str
) -> None:
    """One line says what was wrong and what to do."""
    answer = made("diff", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_an_undone_fact_and_right_times_read_as_such_among_the_reasons(made: Run, number: str) -> None:
    """Each beside the fact it is about: what it was and is, or that it never happened."""
    why = ("--reason", "slip", "--by", "person-he")
    made("correct", f"{number}@1", "--at", "2024-01-14 08:00", "--actor", "person-tian", *why)
    told = made("explain", "open-requests", number, width=80).stdout
    assert "happened: 2024-01-15 09:30 → 2024-01-14 08:00" in told
    assert "done by: person-shen → person-tian · reason: slip" in told
    for version in (3, 2, 1):
        assert made("undo", f"{number}@{version}", *why).exit_code == 0
    told = made("diff", "open-requests", "--from", "5", width=80).stdout
    assert "Request raised (undone)" in told
    assert "Undone\n        by: person-he · fact: 1 (Request raised) · reason: slip" in told
    told = made("diff", "open-requests", "--from", "5", lang="zh", width=80).stdout
    assert "登记诉求（已撤回）" in told
    assert "撤回记录\n" in told
    assert max(map(cell_len, told.splitlines())) <= 80


def test_what_never_happened_is_on_no_list_and_its_undoing_explains_why(made: Run, number: str) -> None:
    """The fact is marked, with its undoing beside it."""
    why = ("--reason", "slip", "--by", "person-he")
    for version in (3, 2, 1):
        made("undo", f"{number}@{version}", *why)
    assert "暖气不热" not in made("show", "open-requests").stdout
    told = made("explain", "open-requests", number, width=80).stdout
    assert "Request raised (undone)" in told
    assert "by: person-he · fact: 1 (Request raised) · reason: slip" in told
    assert "登记诉求（已撤回）" in made("explain", "open-requests", number, lang="zh").stdout
