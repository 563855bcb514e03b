"""What a community calls a choice is said in its settings, and one word means one thing."""

import re
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.domain import WORDS
from community_core.errors import StoreUnavailable
from community_core.plugins.aggregates import installed_kinds
from community_core.settings.words import own_words_said
from community_core.telling import in_own_words, label, speaking


def said(settings: Any) -> Any:
    """The words that settings give, of all that is installed."""
    return own_words_said(settings, installed_kinds().aggregates)


def test_what_settings_give_is_said_in_both_languages_or_in_each() -> None:
    """A choice that nobody knows may come with a missing plugin; what is not given is called as usual."""
    assert said({}) == {}
    assert said({"of-a-plugin-to-come": {"high": "红色"}}) == {}
    own = said({"care-level": {"high": "红色", "key": {"en": "amber", "zh": "黄色"}}})
    with in_own_words(own):
        told = [WORDS[code] for code in ("high", "key", "general")]
    assert told == [("红色", "红色"), ("amber", "黄色"), ("general", "一般")]
    assert WORDS["high"] == ("high risk", "高风险")


def test_words_may_change_places() -> None:
    """What is usual for one level may be another's elsewhere."""
    own = said({"care-level": {"high": "重点", "key": "一般", "general": "关注"}})
    with in_own_words(own), speaking("zh"):
        assert [label(code) for code in ("high", "key", "general")] == ["重点", "一般", "关注"]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (["care-level"], "words: ['care-level'] is not understood; write a table: high = \"red\""),
        ({"care-level": "red"}, "words.care-level: 'red' is not understood; write a table"),
        ({"care-level": {"highest": "red"}}, "its codes are high, key, general, none"),
        ({"care-level": {"high": 1}}, "words.care-level.high: 1 is not understood; write a word"),
        ({"care-level": {"high": " "}}, "words.care-level.high: ' ' is not understood; write a word"),
        ({"care-level": {"high": "红\n色"}}, "is not understood; write a word"),
        ({"care-level": {"high": {"zh": "红色"}}}, "or one in each language"),
        ({"care-level": {"high": "重点"}}, "both high and key are called so"),
        ({"care-level": {"high": "Key"}}, "both high and key are called so"),
        ({"care-level": {"high": "红色", "key": "红色"}}, "both high and key are called so"),
    ],
)
def test_what_means_nothing_or_two_things_is_refused(settings: Any, why: str) -> None:
    """It says what may be written, in both languages."""
    with pytest.raises(StoreUnavailable, match=re.escape(why)) as refused:
        said(settings)
    assert refused.value.kind == "damaged"
    assert "存储的设置有误" in refused.value.zh


def test_a_store_with_such_settings_does_not_open(tmp_path: Path) -> None:
    """Before anything in it is opened."""
    Community.open(tmp_path / "store").close()
    with (tmp_path / "store" / "community.toml").open("a", encoding="utf-8") as settings:
        settings.write('[words.care-level]\nhighest = "红色"\n')
    with pytest.raises(StoreUnavailable, match="highest"):
        Community.open(tmp_path / "store")
