"""The process in which things must be the same elsewhere: one for many checks, and none harms another."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from community_core.testing import CheckFailed
from community_core.testing.elsewhere import done_elsewhere

LEFT = list[str]()


class Looks:
    """What can be seen from there."""

    checked = "looks"

    @property
    def classes(self) -> list[type]:
        return [type(self)]

    def done(self) -> tuple[int, int, str, str, list[str]]:
        LEFT.append("something")
        return os.getppid(), os.getpid(), os.environ["TZ"], os.environ.get("SAID", ""), list(LEFT)


class Dies(Looks):
    """Ends without a word."""

    def done(self) -> tuple[int, int, str, str, list[str]]:
        os.kill(os.getpid(), 9)
        raise AssertionError


class KillsItsParent(Looks):
    """Ends whoever serves it."""

    def done(self) -> tuple[int, int, str, str, list[str]]:
        os.kill(os.getppid(), 9)
        os._exit(1)


def test_one_process_serves_many_checks_and_keeps_nothing_of_any(tmp_path: Path) -> None:
    first, second = (done_elsewhere(Looks(), tmp_path) for _ in range(2))
    assert first[0] == second[0] != os.getpid()
    assert first[1] != second[1]
    assert first[4] == second[4] == ["something"]


def test_it_has_the_environment_of_whoever_asks_but_another_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAID", "此时")
    monkeypatch.setenv("TZ", "Pacific/Honolulu")
    assert done_elsewhere(Looks(), tmp_path)[2:4] == ("Asia/Tokyo", "此时")


@pytest.mark.parametrize("task", [Dies(), KillsItsParent()])
def test_what_ends_badly_fails_its_own_check_alone(tmp_path: Path, task: Looks) -> None:
    with pytest.raises(CheckFailed, match="there it failed with exit code -9"):
        done_elsewhere(task, tmp_path)
    assert done_elsewhere(Looks(), tmp_path)[0] != os.getpid()


def test_it_goes_when_whoever_asked_is_gone(tmp_path: Path) -> None:
    """And says nothing on the way out, with every warning an error."""
    script = tmp_path / "asks.py"
    script.write_text(
        dedent(f"""
        import os, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_another_process import Looks
        from community_core.testing.elsewhere import done_elsewhere
        print(done_elsewhere(Looks(), Path({str(tmp_path)!r}))[0])
        """),
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, "-W", "error", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
