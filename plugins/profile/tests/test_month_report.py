"""The month report: laid out from all figures, handed in, and compared with what is counted later."""

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from community_core import Community
from community_core.cli import application
from community_core.domain import RaiseRequest, UndoFact
from community_core.telling import speaking, width_of
from community_core.testing import check_aggregate, check_projection, example, fact
from community_core.views import Period
from community_profile.month.charts import HALF, Bar, bars, days
from community_profile.month.contents import contents
from community_profile.month.page import page
from community_profile.report import REPORT, IssueReport, ReportedFigure, ReportIssued
from community_profile.reports import Reports

FIGURES = (ReportedFigure(code="raised", value=12), ReportedFigure(code="solved-rate", value=3, whole=4))
ISSUED = ReportIssued(month="2024-01", to="the street", figures=FIGURES, position=7)
XU, JANUARY = "person-xu", datetime(2024, 1, 15, 1, 30, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script>'


def _issue(month: str = "2024-01", figures: tuple[ReportedFigure, ...] = FIGURES) -> IssueReport:
    return IssueReport(month=month, to="the street", figures=figures, position=7)


EXAMPLES = [
    example(
        when=_issue("2024-1"), then=[fact(ISSUED, "report-2024-01")], at=datetime(2024, 2, 1, tzinfo=UTC)
    ),
    example(when=_issue("2999-01"), refused="month-not-over"),
    example(when=_issue("2024-13"), refused="not-a-month"),
    example(when=_issue(figures=()), refused="report-says-something", at=datetime(2024, 2, 1, tzinfo=UTC)),
]


def test_the_laws_hold() -> None:
    check_projection(Reports, stories=check_aggregate(REPORT, EXAMPLES))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A community in which three requests were raised in January 2024."""
    store = tmp_path / "柳荫社区"
    with Community.open(store) as community:
        for day, (category, channel) in enumerate(
            [("供暖", "pavilion"), ("维修", "pavilion"), (HOSTILE, "phone")]
        ):
            command = RaiseRequest(title="a", category=category, channel=channel)  # type: ignore[arg-type]
            community.execute(command, by=XU, at=JANUARY + timedelta(days=day))
    return store


def _run(store: Path, *words: str, lang: str = "zh") -> Result:
    env = {"COMMUNITY_LANG": lang, "COMMUNITY_STORE": str(store), "NO_COLOR": "1", "COLUMNS": "80"}
    return CliRunner(env=env).invoke(application(), list(words), catch_exceptions=False)


def _page(store: Path, lang: Any = "zh") -> str:
    with Community.open(store) as community, speaking(lang):
        return page(contents(community, Period.month(2024, 1, community.zone)), "柳荫社区")


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "柳荫社区 2024 年 1 月月报"), ("en", "Month report of 柳荫社区, January 2024")]
)
def test_the_page_tells_what_the_views_count(store: Path, lang: str, title: str) -> None:
    """In either language, with the definition of each figure."""
    told = _page(store, lang)
    assert f"<h1>{title}</h1>" in told
    with Community.open(store) as community:
        raised = community.figures(Period.month(2024, 1, community.zone)).of("raised")
    assert raised is not None
    assert raised.value == 3
    assert '<td class="number">3</td>' in told


def test_the_page_runs_nothing_and_loads_nothing(store: Path) -> None:
    """Its policy names its style by hash; whatever people wrote is text, in charts as well."""
    told = _page(store)
    style = re.search(r"<style>(.*?)</style>", told, re.DOTALL)
    assert style is not None
    hashed = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{hashed}'" in told.replace("&#39;", "'")
    assert "<script" not in told
    assert " style=" not in told
    charts = re.findall(r"<svg.*?</svg>", told, re.DOTALL)
    assert charts
    assert any(HOSTILE in "".join(ElementTree.fromstring(each).itertext()) for each in charts)


def test_sections_of_which_nothing_was_counted_are_one_sentence(store: Path) -> None:
    """A month with little in it is a page or two; one of which nothing is known has no numbers at all."""
    told = _page(store)
    assert re.findall(r"<h2>(.*?)</h2>", told) == ["诉求", "服务"]
    assert re.search(r'<p class="silent">本月和上月均无记录：走访、人员、.*居民心声。</p>', told)
    with Community.open(store) as community, speaking("en"):
        before = page(contents(community, Period.month(2023, 5, community.zone)), "Willow Court")
    assert "Nothing was counted in this month or the last: Requests, Visits" in before
    assert "<table" not in before
    assert 'class="card"' not in before


def test_a_chart_by_day_has_every_day_of_the_month(store: Path) -> None:
    told = _page(store)
    [daily] = re.findall(r'<figure class="wide">.*?</figure>', told, re.DOTALL)
    assert "按日期" in daily
    assert daily.count("<rect") == 31


def test_a_long_label_takes_two_lines_and_is_told_whole_where_it_is_pointed_at() -> None:
    """Words stay whole; what finds no room on the second line ends in three dots."""
    long = "a bed that turns, with a mattress against sores, for two"
    drawn = ElementTree.fromstring(bars("Given", [Bar(long, 3, "3"), Bar("多功能电动翻身护理床", 2, "2")]))
    told = [each.text or "" for each in drawn.iter() if each.tag.endswith("text")]
    assert told == ["a bed that turns,", "with a mattress…", "3", "多功能电动翻身护理床", "2"]
    assert f"{long}: 3" in [each.text for each in drawn.iter() if each.tag.endswith("title")]


@pytest.mark.parametrize("told", ["3", "1,234,567.00"])
def test_labels_and_numbers_stay_inside_the_chart(told: str) -> None:
    """Wherever the longest are, the bar has the room between them."""
    drawn = ElementTree.fromstring(bars("Money", [Bar("街道财政和维修资金合计", 3, told)]))
    pale = next(each for each in drawn.iter() if each.tag.endswith("rect"))
    begins, ends = float(pale.attrib["x"]), float(pale.attrib["x"]) + float(pale.attrib["width"])
    assert begins > 7 * width_of("街道财政和维修资金")
    assert begins < ends < HALF - 7 * len(told)


def test_days_are_told_by_numbers_that_have_room() -> None:
    """That of the highest day always."""
    drawn = ElementTree.fromstring(
        days("Days", [Bar("1", 12, "12"), Bar("2", 0, "0"), Bar("3", 4321, "4,321")])
    )
    told = [each.text for each in drawn.iter() if each.tag.endswith("text")]
    assert told == ["12", "1", "4,321"]


def test_the_workbook_has_numbers_as_numbers(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "month.xlsx"
    assert _run(store, "report", "month", "2024-01", "--out", str(file)).exit_code == 0
    rows = list(load_workbook(file).active.values)
    heads = rows[0]
    name, part, value = (heads.index(each) for each in ("指标", "分项", "数值"))
    raised = next(each for each in rows if each[name] == "登记诉求" and not each[part])
    assert raised[value] == 3
    assert any(each[part] == HOSTILE for each in rows)
    assert heads[-1] == "代码"
    means = heads.index("口径")
    assert [bool(each[means]) for each in rows[1:]] == [not each[part] for each in rows[1:]]


def test_what_was_handed_in_is_compared_with_what_is_counted_today(store: Path) -> None:
    """A request that never happened, found out later, changes the month; the report stays as it was."""
    told = _run(store, "report", "issue", "2024-01", "--recipient", "街道办事处", "--by", XU)
    assert told.exit_code == 0, told.output
    assert "没有" not in told.stdout
    same = _run(store, "report", "changed", "2024-01").stdout
    assert "报送时一致" in same
    with Community.open(store) as community:
        [first, *_] = community.log()
        community.execute(UndoFact(fact_id=first.id, reason="wrong entry"), by=XU)
    changed = _run(store, "report", "changed", "2024-01").stdout
    assert re.search(r"登记诉求 +3 +2\n", changed)
    assert re.search(r"登记诉求 +渠道：便民亭 +2 +1\n", changed)
    data = json.loads(_run(store, "report", "changed", "2024-01", "--format", "json").stdout)
    assert {"raised", "channel=pavilion"} <= {each[name] for each in data for name in ("code", "part")}
    numbers = _run(store, "show", "reports", "of-month", "--month", "2024-01", "--format", "json").stdout
    assert '"code": "raised", "part": "", "value": 3' in numbers


@pytest.mark.parametrize(
    ("lang", "title", "part"), [("zh", "登记诉求", "渠道：便民亭"), ("en", "Raised", "channel: pavilion")]
)
def test_what_was_handed_in_is_told_in_words(store: Path, lang: str, title: str, part: str) -> None:
    """By what figures and their parts are called, in the order of the report; money in yuan, a code that
    nobody counts by any more as it is."""
    assert _run(store, "report", "issue", "2024-01", "--recipient", "街道办事处", "--by", XU).exit_code == 0
    told = _run(store, "show", "reports", "of-month", "--month", "2024-01", lang=lang).stdout.splitlines()
    assert re.match(rf"{title} +3 ", told[2])
    assert any(re.match(rf"{title} +{part} +2 ", each) for each in told)
    assert not any(each.startswith("raised") for each in told)
    assert any("0.00" in each for each in told)
    only = _run(store, "show", "reports", "of-month", "--month", "2024-01", "--where", f"code={title}")
    assert only.exit_code == 0, only.output


@pytest.mark.parametrize("ending", ["html", "xlsx"])
def test_it_is_written_to_a_file_whole_or_not_at_all(store: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"月报.{ending}"
    assert _run(store, "report", "month", "2024-01", "--out", str(file)).exit_code == 0
    written = file.read_bytes()
    again = _run(store, "report", "month", "2024-01", "--out", str(file))
    assert (again.exit_code, file.read_bytes()) == (2, written)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("month", "2024-13", "--out", "a.html"), "不是月份"),
        (("month", "2024-01", "--out", "a.pdf"), "扩展名"),
        (("changed", "2024-02"), "尚未报送"),
        (("issue", "2999-01", "--recipient", "街道", "--by", XU), "当月结束后方可报送"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(store: Path, words: tuple[str, ...], said: str) -> None:
    refused = _run(store, "report", *words)
    assert refused.exit_code in (1, 2)
    assert said in refused.output


def test_the_community_profile_honours_and_tags_as_a_worker_records_them(store: Path) -> None:
    """In Chinese, by the words of the ledgers; each look-up finds what was recorded."""
    for words in (
        (
            "登记基本情况",
            "--指标",
            "常住人口",
            "--数值",
            "4300",
            "--精确程度",
            "余/以上",
            "--截至",
            "2024-1-1",
            "--来源",
            "年报",
        ),
        (
            "登记荣誉",
            "--荣誉名称",
            "示范社区",
            "--颁发单位",
            "区民政局",
            "--级别",
            "区级",
            "--颁发日期",
            "2024-1-5",
        ),
        ("标注治理类型", "--对象", "2024-0001", "--治理类型", "自治", "--治理类型", "共治"),
    ):
        done = _run(store, "do", *words, "--by", XU)
        assert done.exit_code == 0, done.output
    for view, found in (("profile", "4300"), ("awards", "示范社区"), ("work-by-tag", "自治、共治")):
        assert found in _run(store, "show", view).stdout
