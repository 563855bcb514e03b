"""Every program in examples/ runs and says something; one that checks something says what it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples"
CHECKS = sorted(FOLDER.glob("check_*.py"))
EXAMPLES = sorted(set(FOLDER.glob("*.py")).difference(CHECKS))


def _ran(program: Path, within: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-W", "error", program]
    return subprocess.run(words, cwd=within, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_without_a_warning(example: Path, tmp_path: Path) -> None:
    done = _ran(example, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr == ""


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.name)
def test_what_is_told_nothing_to_check_says_what_it_needs_and_does_not_end_well(
    check: Path, tmp_path: Path
) -> None:
    done = _ran(check, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"python {check.name} " in done.stderr
    assert "Warning" not in done.stderr
