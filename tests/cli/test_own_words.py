"""A community calls care levels as its province does: wherever they are told, and wherever they are typed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from community_core import Community
from community_core.telling import in_own_words, label, speaking

OWN = '\n[words.care-level]\nhigh = "红色"\nkey = { en = "amber", zh = "黄色" }\n'
Zh = Callable[..., str]


def _renamed(store: Path, words: str) -> None:
    with (store / "community.toml").open("a", encoding="utf-8") as settings:
        settings.write(words)


@pytest.fixture
def zh(made: Any, store: Path) -> Zh:
    """What is answered in Chinese, in a store with words of its own that knows two people."""
    _renamed(store, OWN)

    def call(*words: str, **settings: Any) -> str:
        answer = made(*words, **{"lang": "zh", "COMMUNITY_BY": "person-shen", **settings})
        return str(answer.output)

    for name in ("林晓棠", "何桂兰"):
        call("登记", "登记人员", "--姓名", name)
    return call


def test_a_level_is_typed_and_told_in_the_words_of_the_community(zh: Zh) -> None:
    """By its own word, the usual one or the code; in receipts, lists, histories and what waits."""
    assert "关爱等级：红色" in zh("登记", "设定关爱等级", "--对象", "林晓棠", "--关爱等级", "红色")
    assert "关爱等级：黄色" in zh("登记", "设定关爱等级", "--对象", "何桂兰", "--关爱等级", "重点")
    assert "care level: amber" in zh("history", "何桂兰", lang="en")
    assert "关爱等级：红色" in zh("经过", "林晓棠")
    assert "应走访（红色）" in zh("今日", "--天数", "7")
    assert zh("查看", "people").count("黄色") == 1
    assert "高风险" not in zh("查看", "people") + zh("日志") + zh("今日", "--天数", "7")


@pytest.mark.parametrize("written", ["黄色", "重点", "key", "AMBER"])
def test_rows_are_found_by_its_words_the_usual_ones_and_the_code(zh: Zh, written: str) -> None:
    """In the reader's language."""
    zh("登记", "设定关爱等级", "--对象", "何桂兰", "--关爱等级", "黄色")
    lang = "en" if written == "AMBER" else "zh"
    found = zh("show", "people", "--where", f"level={written}", "--format", "csv", lang=lang)
    assert len(found.splitlines()) == 2


def test_a_word_that_is_none_is_refused_with_those_there_are(zh: Zh) -> None:
    """As this community calls them."""
    refused = zh("登记", "设定关爱等级", "--对象", "何桂兰", "--关爱等级", "蓝色")
    assert "'蓝色' 不在可选值中：红色、黄色、一般、无" in refused


def test_a_sheet_to_fill_in_offers_them_and_is_read_back(zh: Zh, tmp_path: Path) -> None:
    """A list drawn up in the usual words is read as well."""
    zh("模板", "设定关爱等级", "--输出", str(tmp_path / "levels.xlsx"))
    offered = {
        cell for sheet in load_workbook(tmp_path / "levels.xlsx") for row in sheet.values for cell in row
    }
    assert {"红色", "黄色", "一般"} <= offered
    assert not {"高风险", "重点"} & offered
    (tmp_path / "levels.csv").write_text("姓名,关爱等级\n林晓棠,红色\n何桂兰,重点\n", encoding="utf-8")
    assert "2 行" in zh("登记", "设定关爱等级", "--从", str(tmp_path / "levels.csv"))
    assert "黄色" in zh("经过", "何桂兰")


def test_two_communities_of_one_program_have_words_of_their_own(tmp_path: Path) -> None:
    """What is told outside is told in the usual ones."""
    Community.open(tmp_path / "one").close()
    _renamed(tmp_path / "one", OWN)
    with Community.open(tmp_path / "one") as one, Community.open(tmp_path / "usual") as usual, speaking("zh"):
        told = []
        for community in (one, usual):
            with in_own_words(community.own_words):
                told.append(label("high"))
        assert [*told, label("high")] == ["红色", "高风险", "高风险"]
