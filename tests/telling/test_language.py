"""The language of the reader."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from community_core.domain import AGGREGATES, WORDS, FactCorrected
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import Language
from community_core.telling import label
from community_core.telling.field_words import _FIELD_WORDS
from community_core.telling.language import reader_language, speaking

CHINESE = re.compile(r"[\u4e00-\u9fff]")
_VARIABLES = ("COMMUNITY_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "COMMUNITY_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "COMMUNITY_LANG": "en"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "COMMUNITY_LANG": ""}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_first_setting_that_says_something_decides(
    settings: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """COMMUNITY_LANG, then LC_ALL, LC_MESSAGES and LANG; English when nothing asks for Chinese."""
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert reader_language() == language


def test_every_event_type_and_field_has_a_name_in_both_languages() -> None:
    """A history never shows a person an identifier."""
    for aggregate in AGGREGATES:
        assert aggregate.name in WORDS
        for event_class in aggregate.events:
            assert event_class.__name__ in WORDS
    for event_class in {each for aggregate in AGGREGATES for each in aggregate.events} - {FactCorrected}:
        for each in fields_of(event_class).values():
            english, chinese = each.word
            assert "_" not in english
            assert CHINESE.search(chinese)
    assert set(fields_of(FactCorrected)) - {"said", "right"} <= _FIELD_WORDS.keys()


def test_readers_at_the_same_time_are_each_told_in_their_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the settings say, and whoever else is being told."""
    monkeypatch.setenv("COMMUNITY_LANG", "en")
    both = Barrier(2)

    def told(language: Language) -> str:
        with speaking(language):
            both.wait(timeout=10)
            word = label("resolved")
            both.wait(timeout=10)
        return word

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(told, ("zh", "en"))) == ["已办结", "resolved"]


def test_a_language_is_spoken_until_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """One within another, and after an error as well."""
    monkeypatch.setenv("COMMUNITY_LANG", "en")
    with speaking("zh"):
        with suppress(KeyError), speaking("en"):
            assert reader_language() == "en"
            raise KeyError
        assert reader_language() == "zh"
    assert reader_language() == "en"
