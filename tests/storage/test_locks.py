"""One holder at a time, and none that is dead."""

import subprocess
import sys
from pathlib import Path

import pytest

from community_core.errors import StoreUnavailable
from community_core.storage.sqlite.locks import locked

HOLDS = (
    "import sys; from pathlib import Path; from community_core.storage.sqlite.locks import locked\n"
    "with locked(Path(sys.argv[1])) as ours:\n"
    "    print(ours, flush=True)\n"
    "    sys.stdin.read()"
)


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    """The other is told so, at once, and gets it when the first is done."""
    with locked(tmp_path / "lock") as ours, locked(tmp_path / "lock") as others:
        assert (ours, others) == (True, False)
    with locked(tmp_path / "lock") as ours:
        assert ours


def test_a_process_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    """Its lock goes with it."""
    command = [sys.executable, "-c", HOLDS, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "True"
        with locked(tmp_path / "lock") as ours:
            assert not ours
        holder.kill()
        holder.wait(timeout=60)
    with locked(tmp_path / "lock", patience_seconds=5) as ours:
        assert ours


def test_a_lock_that_cannot_be_a_file_is_named(tmp_path: Path) -> None:
    """With what the system says."""
    with pytest.raises(StoreUnavailable, match=r"The lock .*nowhere/lock cannot be used: unable to open"):
        locked(tmp_path / "nowhere" / "lock").__enter__()
