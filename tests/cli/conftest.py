"""The command line as tests use it: in this process for most, in processes of its own where that matters."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from community_core.cli import application

Run = Callable[..., Result]

_SILENT = {"COMMUNITY_LANG": "en", "NO_COLOR": "1", "COLUMNS": "", "COMMUNITY_BY": ""}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where this test's store is, made or not."""
    return tmp_path / "community"


@pytest.fixture
def run(store: Path) -> Run:
    """Run ``community`` in this process, in ``lang`` and a window of ``width`` cells (None: piped)."""

    def call(*words: str, lang: str = "en", width: int | None = None, stdin: str | bytes = "", **env: str) -> Result:
        asked = {"COMMUNITY_LANG": lang, "COLUMNS": str(width or ""), "COMMUNITY_STORE": str(store), **env}
        return CliRunner(env=_SILENT | asked).invoke(
            application(), list(words), input=stdin, prog_name="community", catch_exceptions=False
        )

    return call


@pytest.fixture
def made(run: Run) -> Run:
    """The same, in a store that exists."""
    assert run("init").exit_code == 0
    return run


@pytest.fixture
def receipt(made: Run) -> Callable[..., dict[str, Any]]:
    """Record a command that must be accepted, and give its receipt as a dictionary."""

    def call(*words: str, **settings: Any) -> dict[str, Any]:
        answer = made("do", *words, "--by", "person-song", "--format", "json", **settings)
        assert answer.exit_code == 0, answer.stderr
        told: dict[str, Any] = json.loads(answer.stdout)
        return told

    return call


@pytest.fixture
def request_id(receipt: Callable[..., dict[str, Any]]) -> str:
    """A request that was raised at the pavilion."""
    told = receipt(
        "raise-request", "--title", "暖气不热", "--category", "heating", "--channel", "pavilion",
        "--at", "2024-01-15 09:30",
    )  # fmt: skip
    return str(told["stream_id"])


@pytest.fixture
def process(store: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run ``community`` in a process of its own, with nothing of this one's language settings."""

    def call(*words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "community_core", *words],
            env=process_environment(store) | env,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return call


def process_environment(store: Path) -> dict[str, str]:
    """What a process needs of ours to run, and no more."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}
    return kept | {"COMMUNITY_STORE": str(store)}
