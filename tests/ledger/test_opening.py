"""Opening a ledger: the file it needs, and every file that is none, told in one clear line."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from community_core.errors import StoreUnavailable
from community_core.ledger import Ledger

from .conftest import Open
from .samples import fact, positions, query, story


def refusal(open_ledger: Open, path: Path) -> str:
    """The one line in which a ledger refuses to be opened, which names the file."""
    with pytest.raises(StoreUnavailable) as refused:
        open_ledger(path)
    line = str(refused.value)
    assert str(path) in line
    assert str(path) in refused.value.zh
    assert "\n" not in line
    assert "sqlite" not in line.lower()
    return line


@pytest.mark.parametrize(
    "name",
    ["with space", "what?.mode=memory", "# 50%", "百 分之%20", "便民亭", "file:x?mode=ro", 'it\'s "quoted"'],
)
def test_a_folder_may_have_any_name(open_ledger: Open, tmp_path: Path, name: str) -> None:
    """Spaces, signs that mean something in a URI, quotes, Chinese: facts are in the file that was named."""
    path = tmp_path / name / "ledger.db"
    path.parent.mkdir()
    open_ledger(path).append([fact("request-1")])
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert query(path, "SELECT count(*) FROM events") == [(1,)]
    assert open_ledger(path).position() == 1


def test_a_relative_path_stays_where_it_was(
    open_ledger: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the program goes to another folder."""
    monkeypatch.chdir(tmp_path)
    ledger = open_ledger(Path("ledger.db"))
    monkeypatch.chdir("/")
    ledger.append([fact("request-1")])
    with ledger._datastore.transaction(commit=False), ledger._datastore.transaction(commit=False):
        pass  # a second connection
    assert (tmp_path / "ledger.db").exists()


def test_variables_of_the_process_change_nothing(
    open_ledger: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """eventsourcing's own settings from the environment don't reach a ledger."""
    monkeypatch.setenv("PERSISTENCE_MODULE", "eventsourcing.postgres")
    monkeypatch.setenv("COMPRESSOR_TOPIC", "zlib")
    monkeypatch.setenv("IS_SNAPSHOTTING_ENABLED", "y")
    monkeypatch.setenv("AGGREGATE_CACHE_MAXSIZE", "10")
    ledger = open_ledger(path)
    ledger.append([fact("request-1")])
    assert ledger.snapshots is None
    assert query(path, "SELECT data ->> 'title' FROM events") == [("暖气不热",)]


def test_every_append_is_durable(open_ledger: Open, path: Path) -> None:
    """Write-ahead log, synchronous in full, on every connection of the pool."""
    ledger = open_ledger(path)
    with (
        ledger._datastore.transaction(commit=False) as one,
        ledger._datastore.transaction(commit=False) as two,
    ):
        for cursor in (one, two):
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
    assert query(path, "PRAGMA journal_mode") == [("wal",)]


def test_a_copy_made_by_vacuum_is_a_ledger(open_ledger: Open, path: Path, tmp_path: Path) -> None:
    """Though such a backup comes without a write-ahead log."""
    open_ledger(path).append(story("request-1", 2))
    copy = tmp_path / "copy.db"
    query(path, f"VACUUM INTO '{copy}'")
    ledger = open_ledger(copy)
    ledger.append([fact("request-2")])
    assert positions(ledger.log()) == [1, 2, 3]
    assert query(copy, "PRAGMA journal_mode") == [("wal",)]


def below_a_file(tmp_path: Path) -> Path:
    (tmp_path / "notes").write_text("x")
    return tmp_path / "notes" / "ledger.db"


def a_folder(tmp_path: Path) -> Path:
    (tmp_path / "ledger.db").mkdir()
    return tmp_path / "ledger.db"


def no_folder(tmp_path: Path) -> Path:
    return tmp_path / "nowhere" / "ledger.db"


def where_nobody_writes(_: Path) -> Path:
    return Path("/proc/ledger.db")


@pytest.mark.parametrize("place", [below_a_file, a_folder, no_folder, where_nobody_writes])
def test_a_place_where_no_file_can_be(
    open_ledger: Open, tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    """Below a file, in a folder's place, without a folder, or where nobody may write."""
    assert "cannot be opened; check its folder" in refusal(open_ledger, place(tmp_path))


def test_a_file_that_is_no_database(open_ledger: Open, path: Path) -> None:
    """It is left as it was."""
    path.write_text("居民诉求登记表\n" * 100)
    before = path.read_bytes()
    assert "it is damaged; restore it from a backup" in refusal(open_ledger, path)
    assert path.read_bytes() == before


def test_a_database_of_another_program(open_ledger: Open, path: Path) -> None:
    """It is left as it was, byte for byte: not even its journal changes."""
    query(path, "CREATE TABLE contacts (name TEXT)")
    before = path.read_bytes()
    assert "it is another program's database" in refusal(open_ledger, path)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_a_ledger_of_a_newer_program(open_ledger: Open, path: Path) -> None:
    """Says which schema it has, which is known here, and what to do."""
    open_ledger(path).close()
    query(path, "PRAGMA user_version = 7")
    assert "newer community_core (schema 7, known up to 3); upgrade" in refusal(open_ledger, path)


@pytest.fixture
def filled(open_ledger: Open, path: Path) -> Path:
    """A ledger of some pages, closed."""
    ledger = open_ledger(path)
    ledger.append([fact(f"request-{number}") for number in range(500)])
    ledger.close()
    return path


def test_a_ledger_cut_short(open_ledger: Open, filled: Path) -> None:
    """Is never taken for a shorter one."""
    with filled.open("r+b") as file:
        file.truncate(filled.stat().st_size // 2)
    with pytest.raises(StoreUnavailable, match="damaged; restore it from a backup"):
        list(open_ledger(filled).log())


@pytest.mark.parametrize("start", [0, 20, 100])
def test_a_ledger_overwritten_at_the_start(open_ledger: Open, filled: Path, start: int) -> None:
    """In its header or in its list of tables."""
    with filled.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * 2000)
    refusal(open_ledger, filled)


def test_a_ledger_overwritten_in_the_middle(open_ledger: Open, filled: Path) -> None:
    """Reads up to the damage at most, then says so."""
    with filled.open("r+b") as file:
        for page in range(5, filled.stat().st_size // 4096, 2):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    with pytest.raises(StoreUnavailable, match="damaged; restore it from a backup"):
        list(open_ledger(filled).log())


def test_many_programs_may_make_one_ledger_at_once(tmp_path: Path) -> None:
    """Each of them finds it whole, and appends."""
    program = [sys.executable, str(Path(__file__).with_name("newcomer.py"))]
    running = [
        subprocess.Popen([*program, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(3)
    ]
    for turn in range(10):
        for each in running:
            print(tmp_path / f"{turn}.db", file=each.stdin, flush=True)
        assert [each.stdout.readline() for each in running if each.stdout] == ["done\n"] * 3
        assert query(tmp_path / f"{turn}.db", "SELECT count(*) FROM events") == [(3,)]
    for each in running:
        each.communicate(timeout=60)


def test_many_threads_may_make_one_ledger_at_once(open_ledger: Open, tmp_path: Path) -> None:
    """The same within one program."""
    for turn in range(30):
        path = tmp_path / f"{turn}.db"
        start = threading.Barrier(4)

        def make(number: int, path: Path = path, start: threading.Barrier = start) -> range:
            start.wait()
            return open_ledger(path).append([fact(f"request-{number}")])

        with ThreadPoolExecutor(4) as threads:
            assert sorted(map(list, threads.map(make, range(4)))) == [[1], [2], [3], [4]]


def test_a_closed_ledger_says_so(ledger: Ledger) -> None:
    """Whatever is asked of it; closing twice does nothing."""
    ledger.close()
    ledger.close()
    for use in (
        ledger.position,
        ledger.read,
        lambda: ledger.append([fact("request-1")]),
        lambda: ledger.stream("request-1"),
        lambda: ledger.wait(0, 1),
    ):
        with pytest.raises(StoreUnavailable, match="it was closed; open the community again"):
            use()


def test_closing_waits_for_those_at_work(open_ledger: Open, path: Path) -> None:
    """An append that has begun is finished, and nothing is left open."""
    ledger = open_ledger(path)
    facts = [fact(f"request-{number}") for number in range(20_000)]
    appended: list[range] = []
    thread = threading.Thread(target=lambda: appended.append(ledger.append(facts)))
    thread.start()
    while thread.is_alive() and not ledger._datastore.pool.num_in_use:
        pass
    ledger.close()
    thread.join()
    assert appended == [range(1, 20_001)]
    assert os.listdir(path.parent) == [path.name]  # the last connection took the write-ahead log with it


def test_a_ledger_left_to_the_garbage_collector_is_closed(path: Path) -> None:
    """Without a word."""
    program = "import gc, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]); import newcomer; "
    program += "newcomer.append(Path(sys.argv[1]), 1); gc.collect()"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program, str(path), str(Path(__file__).parent)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert os.listdir(path.parent) == [path.name]


def test_a_forked_child_is_told_to_open_its_own(open_ledger: Open, path: Path) -> None:
    """And leaves its parent's alone, also when it ends."""
    ledger = open_ledger(path)
    ledger.append([fact("request-1")])
    child = os.fork()
    if child == 0:  # the other process: it reports by its exit code alone
        try:
            ledger.position()
        except StoreUnavailable as error:
            ledger.close()
            os._exit(0 if "after the fork" in str(error) else 2)
        os._exit(3)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    ledger.append([fact("request-2")])
    assert ledger.position() == 2
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_someone_elses_long_transaction_is_waited_for(open_ledger: Open, path: Path) -> None:
    """Another program that holds the file makes an append wait, not fail."""
    ledger = open_ledger(path)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.rollback).start()
    ledger.append([fact("request-1")])
    other.close()


def test_a_file_kept_busy_for_too_long(
    open_ledger: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After half a minute it is given up, saying what to do; afterwards all is well."""
    monkeypatch.setattr("community_core.storage.folder.ledger.PATIENCE_SECONDS", 0.2)
    ledger = open_ledger(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="kept it busy for too long; try again"):
        ledger.append([fact("request-1")])
    other.rollback()
    other.close()
    assert list(ledger.append([fact("request-1")])) == [1]
