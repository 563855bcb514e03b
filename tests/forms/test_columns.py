"""Which column of a ledger holds which field."""

import pytest
from attrs import NOTHING
from tests.forms.sheets import CATALOGUE, LEDGER

from community_core.domain import Help
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.titles import joined, year_in
from community_core.errors import InvalidInput
from community_core.forms import known_columns

PERSON = CATALOGUE["register-person"].fields


def test_a_ledger_of_residents_is_known() -> None:
    """By the titles people give its columns; what is no field's is left, an identity number never read."""
    known = known_columns(PERSON, LEDGER)
    assert {name: source.columns for name, source in known.sources.items()} == {
        "name": ("姓名",),
        "telephone": ("联系电话",),
        "room": ("单元", "房号"),
        "birth_year": ("出生日期",),
        "groups": ("人员类别",),
        "building": ("小区", "楼号"),
        "residence": ("人口类型",),
    }
    assert known.dropped == ("身份证号",)
    assert {"性别", "文化程度", "婚姻状况", "户主姓名", "政治面貌", "健康状况"} <= set(known.left)


@pytest.mark.parametrize(
    ("command", "header", "fields"),
    [
        ("plan-visit", "序号 探访对象 住址 责任人 探访时间", "person_id planned_for visitor"),
        (
            "claim-hours",
            "志愿者姓名 服务内容 开始时间 结束时间",
            "activity ended_at started_at volunteer_id work",
        ),
        ("raise-request", "诉求内容 类别 来源 地点 反映人", "category channel place requester title"),
    ],
)
def test_other_ledgers_are_known_as_well(command: str, header: str, fields: str) -> None:
    """Visits, hours and requests, each by its own titles."""
    assert set(known_columns(CATALOGUE[command].fields, header.split()).sources) == set(fields.split())


def test_a_title_may_have_more_than_its_words() -> None:
    """A star, a remark between brackets, spaces, another width."""
    known = known_columns(PERSON, ["姓 名*", "人口类型（常住／流动）", "ｎａｍｅ", "联系电话\n（手机）"])
    assert known.sources["name"].columns == ("姓 名*",)
    assert {"residence", "telephone"} <= set(known.sources)


def test_a_column_may_be_left() -> None:
    """Where a community does not want to keep what it says; one that is not there was mistyped."""
    known = known_columns(PERSON, LEDGER, leave=["人员类别"])
    assert "groups" not in known.sources
    assert "人员类别" in known.left
    with pytest.raises(InvalidInput, match="人员类型"):
        known_columns(PERSON, LEDGER, leave=["人员类型"])


def test_a_column_that_is_there_twice_is_refused() -> None:
    """Nobody knows which is meant; of columns that are not read there may be many."""
    with pytest.raises(InvalidInput, match="2 columns called '姓名'"):
        known_columns(PERSON, ["姓名", "姓名"])
    assert known_columns(PERSON, ["姓名", "备注", "备注"]).left == ("备注",)


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (("3", "502"), "3-502"),
        (("3单元", "502室"), "3单元502室"),
        (("柳荫小区", "13号楼"), "柳荫小区13号楼"),
        (("", "502"), "502"),
        (("", ""), ""),
    ],
)
def test_columns_that_say_a_value_together(texts: tuple[str, ...], whole: str) -> None:
    """Follow one another; two numbers would make a third one, but for the dash."""
    assert joined(*texts) == whole


@pytest.mark.parametrize("day", ["1951-03-02", "1951.3", "1951年3月", "19510302", "1951", "1951/3/2"])
def test_of_a_day_of_birth_the_year_is_kept(day: str) -> None:
    """However it is written; what is no day stays, to be refused."""
    assert year_in(day) == "1951"
    assert year_in("春天") == "春天"
    assert year_in("18689") == "18689"


def test_the_number_of_an_identity_card_is_no_fields() -> None:
    """Whatever a plugin says its titles are."""
    told = Field("card", str, Help("Card", "证件", titles=("身份证号",)), NOTHING)
    known = known_columns([told], ["身份证号", "公民身份号码"])
    assert known.sources == {}
    assert set(known.dropped) == {"身份证号", "公民身份号码"}
