"""Values every mechanism shares: money, areas, parties and how many were there."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from community_core.commands import right_values, typed
from community_core.domain import Command, Event, Help, command, event
from community_core.domain.fields import Amount, Area, Count, Day, Fen, Party, Since, Until
from community_core.domain.headcount import About, Others, People
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.units import AREA, FEN
from community_core.errors import InvalidInput, Refused
from community_core.forms.columns import known_columns
from community_core.json_schemas import command_json_schema
from community_core.ledger import Recorded
from community_core.telling.facts import fact_words
from community_core.telling.sheets import Heading, row_in_words
from community_core.telling.workbooks import write_workbook

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 1, 15, 4, tzinfo=UTC)


@event(en="Grant paid", zh="拨付")
@frozen(kw_only=True)
class GrantPaid(Event):
    """One field of every kind."""

    fen: Fen
    area: Area | None = None
    to: Party | None = None
    owners: Count | None = None
    left: Amount | None = None
    on: Day | None = None
    since: Since | None = None
    until: Until | None = None


@command(zh="拨付")
@frozen(kw_only=True)
class PayGrant(Command):
    """Pay money out, before people."""

    fen: Annotated[Fen, Help(titles=("经费(元)",))]
    people: People = ()
    others: Others = 0
    about: About = False


def _recorded(data: GrantPaid) -> Recorded[GrantPaid]:
    return Recorded(1, "grant-1", 1, "GrantPaid", 1, data, NOW, NOW, "person-shen", None, None, "", ())


def _typed(name: str, text: str) -> Any:
    return typed(fields_of(GrantPaid)[name], text, SHANGHAI, now=NOW)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("12,800.50", 1280050),
        ("12800.5元", 1280050),
        ("¥12,800.50", 1280050),
        ("１２８００．５ 元", 1280050),
        ("1.28万", 1280000),
        ("1.28万元", 1280000),
        ("12,800.50 yuan", 1280050),
        ("0", 0),
        ("-3", -300),
    ],
)
def test_money_is_read_as_people_write_it(written: str, fen: int) -> None:
    """In yuan, and kept in whole fen, exactly."""
    assert _typed("fen", written) == fen


@pytest.mark.parametrize("written", ["12.345", "twelve", "1,28", "元", "1e3", "0x10", "12,8000"])
def test_what_is_no_amount_of_money_is_refused(written: str) -> None:
    """A part of a fen is no money; it is said how to write it, in both languages."""
    with pytest.raises(InvalidInput, match=r"write 12,800\.50 yuan") as refused:
        _typed("fen", written)
    assert refused.value.field == "fen"
    assert "12,800.50 元" in refused.value.zh


def test_an_area_is_read_in_square_metres() -> None:
    """However the metre is written; programs give whole hundredths."""
    assert [_typed("area", each) for each in ("89.56", "89.56㎡", "89.56 m²", "89.56平方米")] == [8956] * 4
    assert typed(fields_of(GrantPaid)["area"], 8956, SHANGHAI) == 8956


def test_a_correction_is_read_in_the_same_unit() -> None:
    """Text as people write it, JSON numbers as they are kept."""
    assert right_values(GrantPaid, {"fen": "5元", "area": ""}, SHANGHAI) == {"fen": 500, "area": None}
    assert right_values(GrantPaid, {"fen": 5}, SHANGHAI) == {"fen": 5}


def test_an_amount_out_of_range_is_refused_in_its_unit() -> None:
    """Nobody reads fen: what is not possible is told as it was written."""
    for impossible, told in ((-40000, "-400.00 yuan"), (10**12 + 1, "10,000,000,000.01 yuan")):
        with pytest.raises(Refused, match=f"fen: {told} is not possible; give 0 or more, up to") as refused:
            FEN.none_or_more("fen", impossible)
        assert "不小于 0、不大于 10,000,000,000.00 元" in refused.value.zh
    assert AREA.none_or_more("area", 0) == 0


@given(st.integers(-(10**12), 10**12))
def test_what_is_told_is_read_again(whole: int) -> None:
    """In either language and unit, without a float in between."""
    for unit in (FEN, AREA):
        assert [unit.read(each) for each in unit.told(whole)] == [whole, whole]


def test_facts_and_rows_tell_the_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """On every screen, in the reader's language."""
    monkeypatch.setenv("COMMUNITY_LANG", "zh")
    paid = GrantPaid(fen=1280050, area=8956, to="org:房管所", owners=5)
    told = list(fact_words(_recorded(paid), SHANGHAI))
    assert told == ["金额：12,800.50 元", "面积：89.56 ㎡", "当事方：org:房管所", "数量：5"]
    assert row_in_words([Heading("fen", "金额", unit=FEN)], [5], SHANGHAI) == ["0.05 元"]


def test_a_workbook_holds_numbers_in_the_unit() -> None:
    """So that a spreadsheet adds them up, in yuan."""
    file = BytesIO()
    write_workbook([Heading("fen", "金额(元)", unit=FEN)], [(1280050,), (None,)], SHANGHAI, file)
    cells: Any = load_workbook(file).worksheets[0]["A"]
    assert [(each.value, each.number_format) for each in cells[1:2]] == [(12800.5, "#,##0.00")]


def test_the_schema_names_the_unit() -> None:
    """So that a form knows that 5 is five fen."""
    told = command_json_schema(PayGrant)["properties"]
    assert (told["fen"]["type"], told["fen"]["x-unit"]) == ("integer", "fen")
    assert "x-unit" not in told["others"]


@pytest.mark.parametrize(
    ("written", "others", "about"),
    [("60", "60", "no"), ("60人", "60", "no"), ("60余人", "60", "yes"), ("约60人", "60", "yes")],
)
def test_one_column_says_how_many_and_whether_that_is_about_so(written: str, others: str, about: str) -> None:
    """60余人 is 60, about."""
    sources = known_columns(fields_of(PayGrant).values(), ["经费(元)", "实到人数"]).sources
    assert sources["others"].reads(written) == others
    assert sources["about"].reads(written) == about
    assert sources["fen"].columns == ("经费(元)",)


def test_days_are_read_as_people_write_them() -> None:
    """The last day of a term lies ahead."""
    assert _typed("on", "昨天") == date(2024, 1, 14)
    assert _typed("until", "1月10日") == date(2025, 1, 10)
    assert _typed("since", "1月10日") == date(2024, 1, 10)
