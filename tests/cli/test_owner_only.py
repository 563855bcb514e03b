"""What the command line says of who may read a store, and what it writes for its owner alone."""

import stat
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_a_new_store_says_where_its_master_key_is_and_how_to_move_it(run: Run, tmp_path: Path) -> None:
    """In both languages; not where it is kept elsewhere already."""
    told = run("init", str(tmp_path / "new")).stdout
    assert "whoever has this folder can read" in " ".join(told.split())
    assert "community keys rotate --to FILE" in " ".join(told.split())
    assert "得到此文件夹的人" in run("init", str(tmp_path / "new"), lang="zh").stdout
    elsewhere = {"COMMUNITY_MASTER_KEY_FILE": str(tmp_path / "safe.key")}
    assert "master key" not in run("init", str(tmp_path / "other"), **elsewhere).stdout


def test_the_status_of_keys_says_so_too(made: Run) -> None:
    """Beside the table."""
    assert "whoever has this folder" in " ".join(made("keys", "status").stderr.split())


def test_a_store_others_could_read_is_closed_and_it_is_said_once(made: Run, store: Path) -> None:
    """Whichever command opens it."""
    made("log")
    store.chmod(0o755)
    (store / "ledger.db").chmod(0o644)
    assert "Others on this machine could read the store" in made("log").stderr
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert stat.S_IMODE((store / "ledger.db").stat().st_mode) == 0o600
    assert made("log").stderr == ""


def test_what_is_written_to_a_file_is_its_owners_alone(made: Run, tmp_path: Path) -> None:
    """Exports, lists and workbooks may hold what was confided."""
    files = [tmp_path / name for name in ("events.jsonl", "log.csv", "log.xlsx")]
    made("audit", "export", str(files[0]), "--as", "cloudevents")
    for each in files[1:]:
        made("log", "--out", str(each))
    assert [stat.S_IMODE(each.stat().st_mode) for each in files] == [0o600] * 3
