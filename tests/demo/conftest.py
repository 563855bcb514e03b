"""A month is told once a language; whoever only reads it shares it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner, Result
from tests.months import month_told

from community_core.cli import application
from community_core.errors import Language

Run = Callable[..., Result]


@frozen
class Month:
    """The store a month was told in, what ``community demo`` printed, and a way to ask it more."""

    language: Language
    store: Path
    printed: str

    def run(self, *words: str, width: int | None = None) -> Result:
        """Run ``community`` on it, in its language; it must succeed."""
        answer = run(self.language, self.store, *words, width=width)
        assert answer.exit_code == 0, answer.output
        return answer

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """What a command tells programs."""
        told: list[dict[str, Any]] = json.loads(self.run(*words, "--format", "json").stdout)
        return told

    def facts(self) -> list[dict[str, Any]]:
        """Every fact of the log."""
        return [json.loads(line) for line in self.run("log", "--format", "json").stdout.splitlines()]


def run(language: Language, store: Path, *words: str, width: int | None = None) -> Result:
    """Run ``community`` in this process."""
    env: Mapping[str, str] = {
        "COMMUNITY_LANG": language,
        "COMMUNITY_STORE": str(store),
        "COLUMNS": str(width or ""),
        "COMMUNITY_BY": "",
        "NO_COLOR": "1",
    }
    return CliRunner(env=env).invoke(
        application(), list(words), prog_name="community", catch_exceptions=False
    )


def _month(language: Language, factory: pytest.TempPathFactory) -> Month:
    told = month_told(language, factory).copied(factory.mktemp(language) / "month")
    return Month(language, told.store, told.printed)


@pytest.fixture(scope="session")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The month, told in Chinese."""
    return _month("zh", tmp_path_factory)


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The month, told in English."""
    return _month("en", tmp_path_factory)
