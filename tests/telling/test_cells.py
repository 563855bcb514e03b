"""Single values: as people read them, as spreadsheets do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from community_core.domain import Erased, RequestRaised, Sealed
from community_core.domain.kit.values.fields import fields_of
from community_core.telling.cells import as_csv, code_word, in_words, literal_word

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2024, 1, 15, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (None, "", ""),
        (True, "yes", "是"),
        (False, "no", "否"),
        (NOON, "2024-01-15 12:00", "2024-01-15 12:00"),
        (date(2024, 1, 15), "2024-01-15", "2024-01-15"),
        (timedelta(days=3, hours=5), "3 days", "3 天"),
        (timedelta(days=1, hours=4), "1 day 4 h", "1 天 4 小时"),
        (timedelta(minutes=330), "5 h 30 min", "5 小时 30 分"),
        (timedelta(), "0 min", "0 分"),
        (timedelta(days=-3), "-3 days", "-3 天"),
        (("a", "b"), "a, b", "a、b"),
        ("line\nbreak\x1b[31m", "line break [31m", "line break [31m"),
        (Sealed("person-lin", "RequestRaised/1/details", "xyz"), "(sealed)", "（已加密）"),
        (Erased("person-lin", "RequestRaised/1/details", "xyz"), "(erased)", "（已删除）"),
        (12, "12", "12"),
    ],
)
def test_values_are_told_in_the_readers_language(
    value: Any, en: str, zh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the community's zone, and never with anything that moves the cursor."""
    for language, told in (("en", en), ("zh", zh)):
        monkeypatch.setenv("COMMUNITY_LANG", language)
        assert in_words(value, SHANGHAI) == told


def test_only_codes_are_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A title that happens to be called like one stays as somebody wrote it."""
    monkeypatch.setenv("COMMUNITY_LANG", "zh")
    assert in_words("shop", SHANGHAI, literal_word(Literal["shop"] | None)) == "商铺"
    assert in_words("shop", SHANGHAI, literal_word(str)) == "shop"
    told = fields_of(RequestRaised)
    assert in_words("shop", SHANGHAI, code_word(told["channel"])) == "商铺"
    assert in_words("shop", SHANGHAI, code_word(told["title"])) == "shop"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+8613800000000", "'+8613800000000"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("a=b", "a=b"),
        (-5, "-5"),
        (None, ""),
        (True, "true"),
        (("a", "b"), '["a", "b"]'),
        (NOON, "2024-01-15T12:00:00+08:00"),
    ],
)
def test_a_spreadsheet_never_takes_text_for_a_formula(value: Any, text: str) -> None:
    """Numbers stay numbers."""
    assert as_csv(value, SHANGHAI) == text


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2024, 1, 14, 16, 0, tzinfo=UTC), "2024-01-15"),
        (datetime(2024, 1, 14, 16, 1, tzinfo=UTC), "2024-01-15 00:01"),
        (datetime(2024, 1, 15, 0, 0, tzinfo=UTC), "2024-01-15 08:00"),
    ],
)
def test_a_deadline_at_midnight_is_a_day(moment: datetime, told: str) -> None:
    """In the community's zone; what has happened keeps its clock."""
    assert in_words(moment, SHANGHAI, ahead=True) == told
    assert in_words(moment, SHANGHAI).startswith(f"{told[:10]} ")
