"""``community history``, ``log`` and ``events``."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from community_core import Community
from community_core.domain import RaiseRequest
from community_core.plugins.aggregates import installed_kinds

Run = Callable[..., Result]
Receipt = Callable[..., dict[str, Any]]
_JSON = ("--format", "json")


@pytest.fixture
def volunteer(receipt: Receipt) -> str:
    """A volunteer whose hours were claimed, then corrected."""
    receipt("register-volunteer", "--person-id", "person-lin", "--skills", "calligraphy")
    receipt(
        "claim-hours", "--volunteer-id", "volunteer-lin", "--activity", "snow clearing",
        "--started-at", "2024-01-15 09:00", "--ended-at", "2024-01-15 11:30",
    )  # fmt: skip
    receipt(
        "correct-hours", "--volunteer-id", "volunteer-lin", "--claim", "1", "--ended-at", "2024-01-15 11:00",
        "--reason", "left earlier",
    )  # fmt: skip
    return "volunteer-lin"


def test_a_history_tells_every_fact_in_plain_words(made: Run, request_id: str) -> None:
    """What, when it happened, who; and when it was recorded, if that was more than a day later."""
    told = made("history", request_id).stdout
    assert "2024-01-15 09:30  Request raised" in told
    assert "title: 暖气不热 · category: heating · channel: pavilion" in told
    assert "recorded: 20" in told
    assert told.endswith("1 fact\n")


def test_a_history_in_chinese(made: Run, request_id: str) -> None:
    """Labels for the event, its fields and its codes."""
    told = made("history", request_id, lang="zh").stdout
    assert "登记诉求" in told
    assert "内容：暖气不热" in told
    assert "渠道：便民亭" in told
    assert told.endswith("共 1 条\n")


def test_what_is_recorded_at_once_is_not_said_to_be_late(made: Run, receipt: Receipt) -> None:
    """The second time is there only when it tells something."""
    told = receipt("start-visit", "--person-id", "person-lin", "--place", "building 13")
    assert "recorded:" not in made("history", told["stream_id"]).stdout


def test_a_persons_history_is_what_is_told_of_them_anywhere(made: Run, receipt: Receipt) -> None:
    """Each fact with the stream it lies in; of somebody of whom nothing else tells, their own alone."""
    begun = receipt("start-visit", "--person-id", "person-lin", "--place", "building 13")
    receipt("complete-visit", "--visit-id", begun["number"])
    told = made("history", "person-lin").stdout
    assert f"Visit completed     {begun['number']}" in told
    assert told.endswith("2 facts\n")
    receipt("give-consent", "--person-id", "person-he", "--purpose", "photo", "--how", "spoken")
    assert made("history", "person-he").stdout.endswith("1 fact\n")


def test_a_correction_says_what_was_and_what_is(made: Run, volunteer: str) -> None:
    """Only the fields that changed, before and after; why, to whoever may read what is told of them."""
    assert "reason: (sealed)" in made("history", volunteer).stdout
    told = made("history", volunteer, "--reader", "person-shen").stdout
    assert "fact: 2 (Hours claimed)" in told
    assert "until: 2024-01-15 11:30 → 2024-01-15 11:00" in told
    assert "reason: left earlier" in told
    assert "activity: snow clearing →" not in told


def test_a_story_marks_what_was_corrected(made: Run, volunteer: str) -> None:
    """With the position of the correction, as all else in it is told by position."""
    facts = json.loads(made("history", volunteer, "--story", "--format", "json").stdout)
    (correction,) = [each["position"] for each in facts if each["type"] == "FactCorrected"]
    assert made("history", volunteer, "--story").stdout.count(f"corrected by: {correction}") == 1


def test_a_correction_keeps_its_types_in_json(made: Run, volunteer: str) -> None:
    """Both facts inside are whole."""
    facts = json.loads(made("history", volunteer, "--format", "json").stdout)
    assert facts[-1]["data"]["said"]["type"] == facts[-1]["data"]["right"]["type"] == "HoursClaimed"
    assert facts[-1]["data"]["right"]["ended_at"] == "2024-01-15T11:00:00+08:00"


def test_a_history_of_nothing_is_wrong_usage(made: Run) -> None:
    """It says where ids come from."""
    answer = made("history", "request-01JABC")
    assert answer.exit_code == 2
    assert "copy the id" in answer.stderr


def test_the_log_has_every_fact_in_order(made: Run, volunteer: str, request_id: str) -> None:
    """Of every stream, with its number, or else its id whole, whatever the width."""
    told = made("log", width=80).stdout
    assert told.index("Hours claimed") < told.index("Corrected") < told.index("Request raised")
    assert volunteer in told
    assert request_id not in told
    assert "Request raised      20" in told
    assert told.endswith("4 facts\n")


def test_a_note_is_told_with_its_fact(made: Run, store: Path) -> None:
    """In the log and in a history, in either language, and to programs."""
    raising = RaiseRequest(title="Cold", category="heating", channel="desk")
    with Community.open(store) as community:
        told = community.execute(raising, by="person-shen", note={"device": "pavilion-2", "trace": 7})
    assert "note: device=pavilion-2, trace=7" in made("log").stdout
    assert "附注：device=pavilion-2, trace=7" in made("history", told.stream_id, lang="zh").stdout
    (line,) = made("log", "--format", "json").stdout.splitlines()
    assert json.loads(line)["note"] == {"device": "pavilion-2", "trace": 7}


@pytest.mark.usefixtures("volunteer")
def test_the_log_can_be_narrowed(made: Run) -> None:
    """By type, by position, by number."""
    assert made("log", "--type", "HoursClaimed", "--type", "FactCorrected").stdout.endswith("2 facts\n")
    assert made("log", "--after", "1", "--limit", "1").stdout.count("Hours claimed") == 1
    assert "No such facts" in made("log", "--type", "VisitNotMet").stdout
    assert "没有这样的事实" in made("log", "--type", "VisitNotMet", lang="zh").stdout


def test_the_log_goes_on_from_the_cursor_of_a_receipt_or_a_fact(made: Run, receipt: Receipt) -> None:
    """JSON and CSV carry it; a plain position does as well."""
    first = receipt("register-volunteer", "--person-id", "person-lin")
    second = receipt("register-volunteer", "--person-id", "person-he")
    assert first["cursor"] == first["events"][-1]["cursor"]
    for after in (first["cursor"], str(first["position"])):
        [fact] = [json.loads(each) for each in made("log", "--after", after, *_JSON).stdout.splitlines()]
        assert (fact["stream_id"], fact["cursor"]) == (second["stream_id"], second["cursor"])
    rows = list(csv.DictReader(io.StringIO(made("log", "--format", "csv").stdout)))
    assert [row["cursor"] for row in rows] == [first["cursor"], second["cursor"]]
    [told] = json.loads(made("history", second["stream_id"], *_JSON).stdout)
    assert told["cursor"] == second["cursor"]
    assert "No such facts" in made("log", "--after", second["cursor"]).stdout


@pytest.mark.parametrize("following", [(), ("--follow",)])
@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("1:0123456789abcdef", "another fact stands at 1"),
        ("2", "it ends at 1"),
        ("-1", "neither a position, such as 1234, nor a cursor"),
        ("", "neither a position, such as 1234, nor a cursor"),
    ],
)
def test_a_place_that_is_not_in_the_log_is_wrong_usage(
    made: Run, receipt: Receipt, after: str, said: str, following: tuple[str, ...]
) -> None:
    """One line, in both languages, and not an empty log."""
    receipt("register-volunteer", "--person-id", "person-lin")
    answer = made("log", "--after", after, *following)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert "位置" in made("log", "--after", after, *following, lang="zh").stderr


def test_an_event_type_that_does_not_exist_is_answered_with_the_nearest(made: Run) -> None:
    """The names are those of the event classes."""
    answer = made("log", "--type", "HoursClaim")
    assert answer.exit_code == 2
    assert "did you mean 'HoursClaimed'" in answer.stderr


@pytest.mark.usefixtures("volunteer")
def test_the_log_as_json_has_an_object_a_line(made: Run) -> None:
    """So that it can be followed; columns and codes are the same in every language."""
    facts = [json.loads(line) for line in made("log", "--format", "json", lang="zh").stdout.splitlines()]
    assert [fact["type"] for fact in facts] == ["VolunteerRegistered", "HoursClaimed", "FactCorrected"]
    assert facts[1]["data"]["started_at"] == "2024-01-15T09:00:00+08:00"
    assert facts[1]["flags"] == []


@pytest.mark.usefixtures("volunteer")
def test_the_log_as_csv_has_a_header_and_a_row_a_fact(made: Run) -> None:
    """The fields of the fact are one JSON column."""
    rows = list(csv.DictReader(io.StringIO(made("log", "--format", "csv").stdout)))
    assert [row["type"] for row in rows] == ["VolunteerRegistered", "HoursClaimed", "FactCorrected"]
    assert json.loads(rows[1]["data"])["activity"] == "snow clearing"


def test_an_empty_log_is_still_json_and_csv(made: Run) -> None:
    """Programs need not treat it apart."""
    assert made("log", "--format", "json").stdout == ""
    assert made("log", "--format", "csv").stdout.startswith("position,stream_id,")


def test_events_lists_every_type_without_a_store(run: Run) -> None:
    """With its label in the reader's language, its version and its fields."""
    classes = {each for aggregate in installed_kinds().aggregates for each in aggregate.events}
    listed = json.loads(run("events", "--format", "json").stdout)
    assert {each["type"] for each in listed} == {each.__name__ for each in classes}
    assert "登记诉求" in run("events", lang="zh").stdout
    assert "Request raised" in run("events").stdout


@pytest.fixture
def visit(receipt: Receipt) -> tuple[str, str]:
    """A visit, and the request that was raised from a need found on it."""
    started = receipt("start-visit", "--person-id", "person-lin", "--place", "building 13")
    need = ("--needs", "title=Window does not shut,category=repair")
    done = receipt("complete-visit", "--visit-id", started["stream_id"], *need)
    (request,) = (each["stream_id"] for each in done["events"] if each["type"] == "RequestRaised")
    receipt("resolve-request", "--request-id", request, "--outcome", "done")
    return str(started["stream_id"]), str(request)


def test_a_history_follows_causes_and_effects_into_other_streams(made: Run, visit: tuple[str, str]) -> None:
    """What a visit led to, and what a request followed from; by number, in both languages."""
    visit_id, request = visit
    told = made("history", visit_id).stdout
    number, at_the_end = told.split(maxsplit=3)[0], told.partition("led to: Request raised ")[2]
    assert re.match(r"20\d\d-\d{4}\b", at_the_end)
    assert f"followed from: Visit completed {number}" in made("history", request).stdout
    assert f"起因：完成走访 {number}" in made("history", request, lang="zh").stdout
    assert "引出：登记诉求" in made("history", visit_id, lang="zh").stdout
    facts = json.loads(made("history", visit_id, "--format", "json").stdout)
    assert [fact["effects"] for fact in facts] == [[], [f"{request}@1"]]


def test_a_story_is_told_as_one_whichever_end_it_is_asked_from(made: Run, visit: tuple[str, str]) -> None:
    """The visit, the request, its resolution."""
    types = ["VisitStarted", "VisitCompleted", "RequestRaised", "RequestResolved"]
    for each in visit:
        facts = json.loads(made("history", each, "--story", "--format", "json").stdout)
        assert [fact["type"] for fact in facts] == types
        assert made("history", each, "--story").stdout.endswith("4 facts\n")


def test_a_corrected_fact_says_by_which(made: Run, volunteer: str) -> None:
    """So that nobody takes it for the truth."""
    assert "corrected by: 3" in made("history", volunteer).stdout
    assert "更正见：3" in made("history", volunteer, lang="zh").stdout


@pytest.fixture
def three_days(receipt: Receipt) -> None:
    """What two people recorded of three days, one of them late."""
    raise_ = ("raise-request", "--title", "x", "--category", "heating", "--channel", "desk")
    receipt(*raise_, "--at", "2024-01-03 09:00", "--place", "first")
    receipt(*raise_, "--at", "2024-01-04 09:00", "--requester", "person-lin", "--place", "second")
    receipt("acknowledge-request", "--request-id", "2024-0002", "--at", "2024-01-05 09:00")


@pytest.mark.usefixtures("three_days")
@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--day", "2024.1.3"), 1),
        (("--日期", "2024年1月4日"), 1),
        (("--day", "2024-01-06"), 0),
        (("--recorded", "today"), 3),
        (("--登记日", "昨天"), 0),
        (("--person", "person-lin"), 2),
        (("--person", "person-lin", "--day", "2024-1-4"), 1),
        (("--person", "person-he"), 0),
        (("--by", "person-shen"), 3),
        (("--记录人", "person-li"), 0),
        (("--by", "system:import"), 0),
        (("--type", "已收悉", "--by", "person-shen"), 1),
    ],
)
def test_the_log_is_asked_by_day_person_and_recorder(made: Run, words: tuple[str, ...], count: int) -> None:
    """When it happened and when it was recorded are asked apart; a case about somebody is theirs, whole."""
    assert len(made("log", *words, *_JSON).stdout.splitlines()) == count


@pytest.mark.usefixtures("three_days")
def test_on_the_screen_the_log_shows_the_latest(made: Run) -> None:
    """The last of all comes last, and what is left out is said; for programs it begins with the first."""
    answer = made("log", "--limit", "2")
    assert ("first" in answer.stdout, "second" in answer.stdout) == (False, True)
    assert answer.stdout.index("second") < answer.stdout.index("Acknowledged")
    assert answer.stderr == "1 earlier: --limit N for more of them, --after 0 for all.\n"
    assert "first" in made("log", "--after", "0", "--limit", "1").stdout
    assert "first" in made("log", "--limit", "1", *_JSON).stdout
    assert (made("log").stdout.endswith("3 facts\n"), made("log").stderr) == (True, "")
