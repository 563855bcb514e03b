"""The plugin of one screen in the documents adds to ``today`` and to ``figures`` once it is installed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.docs.documents import ROOT, examples

from community_core import Community
from community_core.domain import EscalateRequest, RaiseRequest

SCREEN = 60


@pytest.fixture
def plugin() -> str:
    """Its whole text."""
    [found] = [
        each.text for each in examples(ROOT / "docs" / "plugins.md", "python") if each.mark == "one screen"
    ]
    return found


@pytest.fixture
def installed(plugin: str, tmp_path: Path) -> Path:
    """A folder in which it is a distribution."""
    folder = tmp_path / "installed"
    metadata = folder / "community_escalations-1.dist-info"
    metadata.mkdir(parents=True)
    (folder / "community_escalations.py").write_text(plugin, "utf-8")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: community-escalations\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(
        "[community_core.projections]\nescalations = community_escalations:Escalations\n"
    )
    return folder


def test_it_is_one_screen(plugin: str) -> None:
    """Blank lines and headings included."""
    assert len(plugin.splitlines()) < SCREEN


def test_it_adds_to_today_and_to_the_figures(installed: Path, tmp_path: Path) -> None:
    """Beside whatever else is installed, without another line."""
    store = tmp_path / "liuyin"
    with Community.open(store) as community:
        raised = RaiseRequest(title="Radiator is cold", category="heating", channel="phone")
        request = community.execute(raised, by="person-xu").stream_id
        community.execute(
            EscalateRequest(request_id=request, reason="a week without heating"), by="person-he"
        )

    def asked(*words: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "community_core", *words, "--format", "json"],
            env=os.environ | {"PYTHONPATH": str(installed), "COMMUNITY_STORE": str(store)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    assert ("look into it", request) in [(each["what"], each["stream_id"]) for each in asked("today")]
    figures = {each["measure"]: each["value"] for each in asked("figures")}
    assert figures["escalated"] == 1
    assert figures["raised"] == 1
