"""``today`` and ``figures`` gather what installed views offer: in both languages, in narrow windows, too."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from community_core import Community
from community_core.domain import (
    AcceptRequest,
    AppointRole,
    AssignRequest,
    NamePlace,
    RaiseRequest,
    RegisterPerson,
)
from community_core.store import DEFAULT_ZONE

from .conftest import Run

XU = "person-xu"
NOW = datetime.now(UTC)
TODAY = NOW.astimezone(ZoneInfo(DEFAULT_ZONE)).date()


@pytest.fixture
def busy(made: Run, store: Path) -> Run:
    """A community in which a request is overdue, one is due, and one was done on the spot."""
    with Community.open(store) as community:
        heating: dict[str, Any] = {"category": "heating", "channel": "pavilion"}

        def ago(days: int) -> dict[str, Any]:
            return {"by": XU, "at": community.clock() - timedelta(days=days)}

        for title, days in (("暖气不热", 20), ("水管漏水", 4)):
            raised = community.execute(RaiseRequest(title=title, place="13号楼", **heating), **ago(days))
            on = {"request_id": raised.stream_id}
            community.execute(AcceptRequest(**on), **ago(days))
            community.execute(AssignRequest(**on, assignee="person-he"), **ago(days))
        community.execute(RaiseRequest(title="图书馆在哪", outcome="explained", **heating), **ago(1))
        community.execute(RaiseRequest(title="Stairs are dark", **heating), by=XU)
    return made


def test_today_lists_what_is_overdue_due_and_coming(busy: Run) -> None:
    """Under a heading each, by day; what waits for nobody in particular as well."""
    told = busy("today", width=120).stdout
    assert "Overdue (1)" in told
    assert told.index("Overdue (1)") < told.index("暖气不热") < told.index("水管漏水")
    assert "Stairs are dark" in told
    numbers = re.findall(r"community do resolve-request --request-id (\S+)", told)
    assert (
        busy("do", "resolve-request", "--request-id", numbers[0], "--outcome", "done", "--by", XU).exit_code
        == 0
    )


def test_the_next_step_is_told_as_it_is_typed(busy: Run) -> None:
    """In Chinese as well, with the number of the request it is about, whatever the width."""
    for width in (42, 80, 200):
        told = " ".join(busy("今日", lang="zh", width=width).stdout.split())
        words = re.findall(r"community (登记 办结诉求 --诉求编号 \d+-\d+)", told)
        assert words
    answer = busy(*words[0].split(), "--结果", "已办成", "--记录人", XU, lang="zh")
    assert answer.exit_code == 0, answer.stderr


def test_today_may_be_another_day(busy: Run) -> None:
    """One that is over as it was then, one to come as things stand: neither what came later nor the clock
    counts."""
    before = busy("today", "--at", str(TODAY - timedelta(days=20)), "--days", "0", width=120).stdout
    assert "Stairs are dark" not in before
    later = busy("今日", "--时间", str(TODAY + timedelta(days=30)), lang="zh", width=120).stdout
    assert "Stairs are dark" in later.partition("已逾期")[2]
    assert busy("today", "--at", "some day").exit_code == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [42, 80])
def test_both_fit_the_window(busy: Run, lang: str, width: int) -> None:
    """No line is wider than the window is."""
    for words in (("today",), ("figures", "--split", "all"), ("today", "--help"), ("figures", "--help")):
        answer = busy(*words, lang=lang, width=width)
        assert answer.exit_code == 0
        assert [line for line in answer.stdout.splitlines() if cell_len(line) > width] == []


def test_what_wants_time_is_told_ahead_in_a_list_of_its_own(busy: Run, store: Path) -> None:
    """With its day, beyond the days that were asked for; there it is among what is to come."""
    with Community.open(store) as community:
        until = TODAY + timedelta(days=30)
        role = AppointRole(person_id="person-he", role="grid-worker", since=TODAY, until=until)
        community.execute(role, by=XU)
    told = busy("今日", lang="zh", width=120).stdout.partition("提前提醒（1）")[2]
    assert str(until) in told
    assert "任期届满" in told
    coming = busy("今日", "--天数", "30", lang="zh", width=120).stdout
    assert "提前提醒" not in coming
    assert str(until) in coming
    rows = json.loads(busy("today", "--format", "json").stdout)
    assert [each["due"] for each in rows if each["when"] == "ahead"] == [str(until)]


def test_today_for_me_goes_by_who_asks(busy: Run) -> None:
    """What is theirs, and how much waits for nobody; whoever does not say who they are is asked."""
    told = busy("today", "--for", "me", "--by", "person-he", width=120).stdout
    assert "暖气不热" in told
    assert "Stairs are dark" not in told
    assert "2 more wait for nobody in particular" in told
    assert "暖气不热" in busy("today", "--for", "我", COMMUNITY_BY="person-he").stdout
    assert "Nothing is due" in busy("today", "--for", "me", "--by", "person-lin").stdout
    unsaid = busy("today", "--for", "me")
    assert unsaid.exit_code == 2
    assert "COMMUNITY_BY" in unsaid.stderr


def test_today_for_a_code_or_a_role(busy: Run, store: Path) -> None:
    """People are named by code as well, roles in either language; who is nobody is refused, naming them."""
    with Community.open(store) as community:
        he = RegisterPerson(name="何", person_id="person-he")
        community.execute(he, by=XU)
        place = community.execute(NamePlace(kind="grid", called="东"), by=XU).stream_id
        community.execute(
            AppointRole(person_id="person-he", role="grid-worker", scope=place, since=TODAY), by=XU
        )
        code = community.register.people["person-he"].code
    assert "暖气不热" in busy("today", "--for", code.lower()).stdout
    assert "暖气不热" in busy("today", "--for", "何", "--by", "person-he").stdout
    assert f"何 {code}" in busy("today", "--reader", "person-he").stdout
    assert code in busy("today").stdout
    assert f"何 {code}" not in busy("today").stdout
    for role in ("grid-worker", "网格员", "Grid worker"):
        assert "Nothing is due" in busy("today", "--for", role).stdout
    refused = busy("today", "--for", "网络员", lang="zh")
    assert refused.exit_code == 1
    assert "网络员" in refused.stderr
    assert "网格员" in refused.stderr


def test_today_looks_as_far_ahead_as_asked(busy: Run) -> None:
    """Seven days when nobody says."""
    assert "水管漏水" in busy("today").stdout
    assert "水管漏水" not in busy("today", "--days", "1").stdout
    assert busy("today", "--days", "soon").exit_code == 2
    assert "too far ahead" in busy("today", "--days", "99999999999").stderr


def test_programs_get_one_row_an_item(busy: Run) -> None:
    """With the day, whom it waits for, and the command that settles it, all by their codes."""
    rows = json.loads(busy("today", "--format", "json").stdout)
    first = rows[0]
    assert (first["when"], first["title"], first["whose"]) == ("overdue", "暖气不热", "person-he")
    assert first["next_step"] == "resolve-request"
    assert first["stream_id"].startswith("request-")
    assert busy("today", "--format", "csv").stdout.splitlines()[0].startswith("when,due,what,title")


def test_figures_stand_beside_those_of_the_month_before(busy: Run) -> None:
    """With part and whole, and what each means below."""
    told = busy("figures", width=100).stdout
    assert f"Figures of {TODAY:%Y-%m}" in told
    assert "Raised, cases" in told
    assert "Response rate: Answered for the first time within 24 hours" in told
    assert f"As of today, {TODAY}." in told or TODAY.day > 27
    zh = busy("figures", lang="zh", width=100).stdout
    assert "口径" in zh
    assert "响应率" in zh


def test_figures_tell_days_nobody_knows_of_from_days_on_which_nothing_was(busy: Run) -> None:
    """A month before the first fact has no data, and nor has one that is far ahead; why is told in a line."""
    assert re.fullmatch(
        r"2019-01 数字\n无数据：\d+-\d+-\d+ 之前没有记录。\n", busy("figures", "2019-1", lang="zh").stdout
    )
    assert busy("figures", "2999-12").stdout == "Figures of 2999-12\nNo data: these days are still to come.\n"
    log = busy("log", "--format", "json").stdout.splitlines()
    first = min(json.loads(fact)["occurred_at"] for fact in log)
    began = busy("figures", first[:7], lang="zh", width=80).stdout
    assert "无数据" in began
    assert "口径" in began


def test_a_community_that_recorded_nothing_has_no_figures(made: Run) -> None:
    """And no definitions of any."""
    assert (
        made("figures", "2024-01").stdout == "Figures of 2024-01\nNo data: nothing has been recorded yet.\n"
    )
    assert made("数据", "2024-01", lang="zh").stdout == "2024-01 数字\n无数据：还没有任何记录。\n"


@pytest.mark.parametrize("written", ["2024-01", "2024-1", "2024年1月", "２０２４－１"])
def test_a_month_is_written_as_people_write_it(busy: Run, written: str) -> None:
    """And read as that month, never as nothing."""
    assert "Figures of 2024-01" in busy("figures", written).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2024-13",), "2024-13"),
        (("soon",), "'soon' is not a month"),
        (("2024-01", "--from", "2024-01-02"), "not both"),
        (("--to", "2024-01-02"), "not both"),
        (("--from", "2024-01-09", "--to", "2024-01-02"), "before it begins"),
        (("0001-01",), "of the years 1000 to 2999"),
        (("--split", "worker"), "none of channel, category"),
    ],
)
def test_what_is_no_period_and_no_split_is_refused(busy: Run, words: tuple[str, ...], said: str) -> None:
    """Naming what was said."""
    answer = busy("figures", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_figures_of_days_are_compared_with_as_many_days_before(busy: Run) -> None:
    """They are headed by the first and the last of them."""
    first, before = TODAY - timedelta(days=8), TODAY - timedelta(days=17)
    told = busy("figures", "--from", str(first), "--to", str(TODAY), width=100).stdout
    assert f"{first}…{TODAY}" in told
    assert f"{before}…{first - timedelta(days=1)}" in told


def test_figures_are_told_apart_by_what_is_asked(busy: Run) -> None:
    """By a split's code, or its word in either language."""
    assert "· pavilion" in busy("figures", "--split", "channel").stdout
    assert "· 便民亭" in busy("figures", "--split", "渠道", lang="zh").stdout
    assert "· heating" in busy("figures", "--split", "all").stdout
    assert "· pavilion" not in busy("figures").stdout


def test_programs_get_every_figure_in_every_split(busy: Run) -> None:
    """Numbers are numbers, with part and whole apart, and the definition beside."""
    rows = json.loads(busy("figures", "--format", "json").stdout)
    totals = {each["measure"]: each for each in rows if each["split"] is None}
    assert totals["raised"]["unit"] == "cases"
    assert totals["response-rate"]["whole"] is not None
    assert {each["part"] for each in rows if each["split"] == "channel"} == {"pavilion"}
    assert totals["raised"]["means"].startswith("Requests raised in the period.")


def test_a_workbook_of_either_is_written(busy: Run, tmp_path: Path) -> None:
    """As of every table."""
    for words in (("today",), ("figures",)):
        file = tmp_path / f"{words[0]}.xlsx"
        assert busy(*words, "--out", str(file)).exit_code == 0
        assert file.read_bytes().startswith(b"PK")


def test_hours_are_hours_in_a_workbook(made: Run, tmp_path: Path) -> None:
    """And whole minutes for programs."""
    lin, yesterday = ("--volunteer-id", "volunteer-lin"), TODAY - timedelta(days=1)
    made("do", "register-volunteer", "--person-id", "person-lin", "--by", XU)
    hours = ("--started-at", f"{yesterday} 06:00", "--ended-at", f"{yesterday} 07:30")
    made("do", "claim-hours", *lin, "--activity", "snow", *hours, "--by", XU)
    assert made("do", "verify-hours", *lin, "--claim", "1", "--by", "person-he").exit_code == 0
    asked = ("figures", "--from", str(yesterday), "--to", str(TODAY))
    told = json.loads(made(*asked, "--format", "json").stdout)
    totals = {each["measure"]: each["value"] for each in told if not each["split"]}
    assert totals["volunteer-minutes"] == 90
    assert made(*asked, "--out", str(tmp_path / "a.xlsx")).exit_code == 0
    header, *rows = load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows()
    at = {cell.value: place for place, cell in enumerate(header)}
    cells = {row[at["Code"]].value: row[at["Value"]] for row in rows if not row[at["Split by"]].value}
    assert cells["volunteer-minutes"].value == timedelta(minutes=90)
    assert cells["volunteer-minutes"].number_format == "[h]:mm"


def test_a_share_is_a_percentage_in_a_workbook(busy: Run, tmp_path: Path) -> None:
    """Beside its part and whole; what it is split by is told in the reader's words."""
    assert busy("figures", "--out", str(tmp_path / "a.xlsx"), lang="zh").exit_code == 0
    header, *rows = load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows()
    at = {cell.value: place for place, cell in enumerate(header)}
    told = [(row[at["数值"]].value, row[at["基数"]].value, row[at["占比"]]) for row in rows]
    shares = [(part, whole, cell) for part, whole, cell in told if whole]
    assert shares
    assert all(cell.value == round(part / whole, 4) for part, whole, cell in shares)
    assert {cell.number_format for _, _, cell in shares} == {"0.0%"}
    assert "渠道" in {row[at["拆分"]].value for row in rows}


def test_a_view_that_fails_costs_its_own_lines(busy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so beside the answer of the others."""

    def fails(*_: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("community_open_requests.request_happenings.RequestHappenings.heard", fails)
    fails.__figures__ = True  # type: ignore[attr-defined]
    monkeypatch.setattr("community_open_requests.projection.OpenRequests.waiting", fails)
    for command in ("today", "figures"):
        answer = busy(command, lang="zh")
        assert answer.exit_code == 0
        assert "ZeroDivisionError: by nothing" in answer.stderr
        assert "无法查询" in answer.stderr
