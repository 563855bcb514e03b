"""Fields by what people call them: by name, by word, in either language, and only where one is meant."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen

from community_core.commands import CommandCatalogue, build, by_name, right_values, typed
from community_core.domain import AGGREGATES, Help, RequestRaised
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import InvalidInput


@frozen
class Errand:
    """Somebody goes from a place to a place."""

    start: Annotated[str, Help("Where from", "地点", word=("place", "地点"))]
    goal: Annotated[str, Help("Where to", "目的地", word=("place", "地点"))]
    carried_by: Annotated[str, Help("Carrier", "承办人")]


FIELDS = fields_of(Errand)


@pytest.mark.parametrize(
    "name", ["carried_by", "carried-by", "carried by", "Carried By", "Carrier", "carrier", "承办人"]
)
def test_a_field_goes_by_its_name_its_word_and_its_meaning(name: str) -> None:
    """However it is capitalised."""
    assert by_name(FIELDS, {name: 1}) == {"carried_by": 1}


@pytest.mark.parametrize("name", ["place", "地点"])
def test_a_name_of_two_fields_is_refused_and_both_are_named(name: str) -> None:
    """In either language."""
    with pytest.raises(InvalidInput, match="could be start or goal; write which") as refused:
        by_name(FIELDS, {name: 1})
    assert "可能是 start 或 goal" in refused.value.zh


def test_a_field_that_is_given_twice_is_refused() -> None:
    """By the names it was given."""
    with pytest.raises(InvalidInput, match="carried_by: it is given twice, as '承办人' and 'carried_by'"):
        by_name(FIELDS, {"承办人": 1, "start": 2, "carried_by": 3})


def test_what_is_no_field_stays_for_others_to_refuse() -> None:
    """With what comes near."""
    assert by_name(FIELDS, {"stat": 1}) == {"stat": 1}


def test_a_command_is_built_by_what_its_fields_are_called() -> None:
    """So that a form in Chinese needs no table of its own."""
    catalogue = CommandCatalogue(AGGREGATES)
    given = {"内容": "灯不亮", "类别": "照明", "渠道": "电话"}
    told = build(catalogue["raise-request"], given, ZoneInfo("Asia/Shanghai"))
    assert (told.title, told.category, told.channel) == ("灯不亮", "照明", "phone")
    with pytest.raises(InvalidInput, match="No field of raise-request 'titel'"):
        build(catalogue["raise-request"], {"titel": "x"}, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize("sent", [[1], "title", None, 7])
def test_what_is_no_mapping_of_fields_is_refused(sent: Any) -> None:
    """Whatever came over a network, for a command and for a correction."""
    kind, zone = CommandCatalogue(AGGREGATES)["raise-request"], ZoneInfo("Asia/Shanghai")
    with pytest.raises(InvalidInput, match=r"^raise-request: .* is no mapping; give the values by field"):
        build(kind, sent, zone)
    with pytest.raises(InvalidInput, match=r"^RequestRaised: .* is no mapping"):
        right_values(RequestRaised, sent, zone)


@frozen
class Loan:
    """Something is lent until a day."""

    due: Annotated[date | None, Help("Due", "应还日期")] = None


@pytest.mark.parametrize("written", ["2026-12-05", "2026.12.5", "2026年12月5日"])
def test_a_day_is_written_as_people_write_it(written: str) -> None:
    """As a time is."""
    assert typed(fields_of(Loan)["due"], written, ZoneInfo("Asia/Shanghai")) == date(2026, 12, 5)


@pytest.mark.parametrize("written", ["12月5日", "明天", "2026.2.31"])
def test_without_today_a_day_without_its_year_is_refused(written: str) -> None:
    """Nor is one that is none taken."""
    with pytest.raises(InvalidInput, match=r"due: '.*' is not a date; write 2024-01-15") as refused:
        typed(fields_of(Loan)["due"], written, ZoneInfo("Asia/Shanghai"))
    assert refused.value.field == "due"


@frozen
class Meeting:
    """Something took place on a day, and another is planned."""

    on: Annotated[date | None, Help("On", "日期")] = None
    next: Annotated[date | None, Help("Next", "下次", ahead=True)] = None


@pytest.mark.parametrize(("field", "day"), [("on", date(2025, 12, 5)), ("next", date(2026, 12, 5))])
def test_a_day_without_its_year_is_the_last_such_or_the_next(field: str, day: date) -> None:
    """As the field looks back or ahead; 昨天 and 明天 are what they are in both."""
    told, zone = fields_of(Meeting)[field], ZoneInfo("Asia/Shanghai")
    now = datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert typed(told, "12月5日", zone, now=now) == day
    assert typed(told, "明天", zone, now=now) == date(2026, 4, 2)


def test_a_day_ahead_of_what_is_written_down_later_is_the_next_from_then() -> None:
    """Of what happened last November the next 12 November is of that year; 明天 is still tomorrow."""
    told, zone = fields_of(Meeting), ZoneInfo("Asia/Shanghai")
    now, then = datetime(2026, 3, 31, 17, tzinfo=UTC), datetime(2025, 11, 3, 17, tzinfo=UTC)
    assert typed(told["next"], "11月4日", zone, now=now, happened=then) == date(2025, 11, 4)
    assert typed(told["next"], "11月3日", zone, now=now, happened=date(2025, 11, 4)) == date(2026, 11, 3)
    assert typed(told["on"], "11月12日", zone, now=now, happened=then) == date(2025, 11, 12)
    assert typed(told["next"], "明天", zone, now=now, happened=then) == date(2026, 4, 2)
