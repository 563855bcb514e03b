"""Facts, keys and rows in a reader's words, without a terminal."""

from collections.abc import Iterator
from typing import Any

import pytest

from community_core import Community
from community_core.domain import AcceptRequest, RaiseRequest
from community_core.errors import InvalidInput, Language
from community_core.plugins.projections import find_plugins
from community_core.telling import (
    answer_columns,
    change_words,
    fact_words,
    key_words,
    receipt_words,
    row_test,
    row_words,
    sheet_of,
    speaking,
    stream_named,
    typed_key,
)
from community_core.telling.offers import section_words
from community_core.views import Period

DESK = "system:desk"
REGISTER: Any = next(each.projection for each in find_plugins() if each.name == "open-requests")


@pytest.fixture
def community() -> Iterator[Community]:
    """One with a request about a radiator and one about a lamp."""
    with Community.open(":memory:", zone="Asia/Shanghai") as opened:
        opened.execute(RaiseRequest(title="Cold", category="heating", channel="phone"), by=DESK)
        opened.execute(RaiseRequest(title="Dark", category="light", channel="desk"), by=DESK)
        yield opened


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["number: {}", "title: Cold", "category: heating", "channel: phone"]),
        ("zh", ["序号：{}", "内容：Cold", "类别：heating", "渠道：电话"]),
    ],
)
def test_a_fact_says_what_it_holds(community: Community, language: Language, words: list[str]) -> None:
    """In the reader's words, choices by their label."""
    fact = next(community.log())
    with speaking(language):
        told = list(fact_words(fact, community.zone))
    assert told == [each.format(fact.data.number) for each in words]


def test_a_number_stands_for_the_id(community: Community) -> None:
    """As people write it, full-width digits included; an id stands for itself."""
    first = next(community.log())
    number = first.data.number
    wide = number.translate({ord(each): ord(each) + 0xFEE0 for each in "0123456789"})
    assert [stream_named(community, each) for each in (number, wide, first.stream_id)] == [
        first.stream_id
    ] * 3


def test_rows_are_chosen_in_words_and_headed_by_them(community: Community) -> None:
    """The column by its heading, the code by its label."""
    with speaking("zh"):
        columns = answer_columns(REGISTER, None) or ()
        tests = [
            row_test(columns, *each, community.zone) for each in (("状态", "已登记"), ("Request", "Cold"))
        ]
        sheet = sheet_of(REGISTER, None, community.view(REGISTER), tests)
        assert [heading.label for heading in sheet.headings][:2] == ["序号", "诉求"]
        assert [row[1] for row in sheet.rows] == ["Cold"]


def test_a_sheet_without_rows_says_what_it_would_list(community: Community) -> None:
    """Or that no row is like that."""
    columns = answer_columns(REGISTER, None) or ()
    with speaking("en"):
        assert "It lists:" in sheet_of(REGISTER, None, []).empty
        wanted = [row_test(columns, "place", "24", community.zone)]
        assert sheet_of(REGISTER, None, [], wanted).empty == "No rows have these values."


def test_a_change_tells_what_differs(community: Community) -> None:
    """And nothing that stayed; a row tells all that it has."""
    stream = next(community.log()).stream_id
    before = next(row for row in community.view(REGISTER) if row.request_id == stream)
    community.execute(AcceptRequest(request_id=stream), by=DESK)
    after = next(row for row in community.view(REGISTER) if row.request_id == stream)
    with speaking("zh"):
        assert change_words(REGISTER, before, after, community.zone) == ["状态：已登记 → 已受理"]
        assert {"诉求：Cold", "超期：否"} <= set(row_words(REGISTER, before, community.zone))


def test_a_key_is_written_in_words_and_told_by_its_columns(community: Community) -> None:
    """A word for each column, and no more."""
    key = typed_key(REGISTER, ["request-1"], community.zone)
    assert key_words(REGISTER, key) == {"request_id": "request-1"}
    with pytest.raises(InvalidInput, match="1 words, not 2"):
        typed_key(REGISTER, ["request-1", "2"], community.zone)


def test_every_heading_of_figures_reads_as_one(community: Community) -> None:
    """In either language, whatever plugin it is of."""
    told = community.figures(Period.month(2024, 1, community.zone))
    sections = {each.section for each in told.measures}
    with speaking("en"):
        assert [each for each in sections if not section_words(each)[0].isupper()] == []
    with speaking("zh"):
        assert [each for each in sections if section_words(each).isascii()] == []


def test_a_receipt_names_the_number_and_the_zone(community: Community) -> None:
    """So that it can be written on a slip."""
    told = community.execute(RaiseRequest(title="Wet", category="repairs", channel="desk"), by=DESK)
    with speaking("en"):
        assert receipt_words(told, community.zone) == [
            f"number {told.number}",
            "version 1",
            "times in Asia/Shanghai",
        ]
