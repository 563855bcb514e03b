"""What a command holds several values of, each made of others: cells of their own, read back the same."""

import io
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.forms.sheets import CATALOGUE, filled, wall_clock

from community_core.domain import Need, RecordVisit
from community_core.forms import Filled, write_template
from community_core.telling import speaking

KIND = CATALOGUE["record-visit"]

texts = (
    st.text(st.sampled_from("暖气不热；，、;/楼下灯 a=1"), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
needs = st.builds(Need, texts, texts, st.none() | texts)
visits = st.builds(
    RecordVisit,
    person_id=st.just("person-lin"),
    manner=st.sampled_from(["home", "phone", "video"]),
    heating_warm=st.none() | st.booleans(),
    checklist=st.lists(texts, max_size=3).map(tuple),
    needs=st.lists(needs, max_size=2).map(tuple),
    observations=st.none() | texts,
)


def fill(path: Path, visits: list[RecordVisit]) -> Filled:
    """The visits written into a template by hand, a cell each, and read again."""
    file = io.BytesIO()
    with speaking("zh"):
        write_template(KIND, file)
    book = load_workbook(file)
    sheet: Any = book.worksheets[0]
    titles = {str(cell.value).strip("*"): cell.column for cell in sheet[1]}
    for line, visit in enumerate(visits, start=2):
        for title, text in _cells(visit).items():
            cell = sheet.cell(line, titles[title], text)
            if isinstance(text, str):
                cell.data_type = "s"
    book.save(path)
    return filled(path, "record-visit")


def _cells(visit: RecordVisit) -> dict[str, Any]:
    warm = {True: "是", False: "否", None: None}[visit.heating_warm]
    cells = {
        "对象": visit.person_id,
        "方式": {"home": "上门", "phone": "电话", "video": "视频"}[visit.manner],
        "暖气热": warm,
        "已核对": "\n".join([*visit.checklist, ""]),
        "所见所闻": visit.observations,
        "发生时间": wall_clock("2026-01-15T09:30"),
    }
    for place, need in enumerate(visit.needs, start=1):
        told = (("内容", need.title), ("类别", need.category), ("详情", need.details))
        cells |= {f"发现的需求{place}{part}": text for part, text in told}
    return {title: text for title, text in cells.items() if text is not None}


@given(st.lists(visits, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_template_filled_in_is_read_as_it_was_meant(
    tmp_path_factory: Any, meant: list[RecordVisit]
) -> None:
    """Whatever the texts hold, separators included: each value of several on a line of its own."""
    told = fill(tmp_path_factory.mktemp("form") / "a.xlsx", meant)
    assert told.wrong == ()
    assert [row.command for row in told.rows] == meant
    assert {str(row.at)[:16] for row in told.rows} == {"2026-01-15 09:30"}


def test_a_part_that_lacks_is_marked_where_it_belongs(tmp_path: Path) -> None:
    """A need without its kind; a line without needs has none."""
    path = tmp_path / "a.csv"
    path.write_text(
        "对象,日期,需求1内容,需求1类别,需求2内容,需求2类别\n"
        "person-lin,2026-01-15,灯不亮,照明,暖气不热,\n"
        "person-he,2026-01-15,,,灯不亮,照明\n"
        "person-wu,2026-01-15,,,,\n",
        encoding="utf-8",
    )
    told = filled(path, "record-visit")
    assert [(each.line, each.column) for each in told.wrong] == [(2, "需求2类别")]
    assert [row.command.needs for row in told.rows] == [(Need("灯不亮", "照明"),), ()]
