"""The keys of people: made once, wrapped by a master key, opened for readers, and noted."""

import os
import shutil
import sqlite3
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import pytest

from community_core import Community, InvalidInput, KeyUnavailable, SealBroken, StoreUnavailable
from community_core.domain import Erased, Sealed
from community_core.privacy import MasterKey, Vault
from community_core.privacy.master import FILE_VARIABLE, KEY_VARIABLE, KeptInFile, mark_of
from community_core.storage.folder import change_counter
from community_open_requests import OpenRequests

from .conftest import HE, LIN, SEEN, SHEN, TOLD, raising, tell

NOW = datetime(2024, 1, 15, 8, tzinfo=UTC)
ORIGIN = "RequestRaised/2/details"


def read(community: Community, reader: str | None = SHEN) -> list[object]:
    """What was told, as a reader sees it."""
    return [row.details for row in community.view(OpenRequests, reader=reader).register()]


# ---- readers


def test_without_a_reader_everything_stays_sealed(community: Community) -> None:
    """In views, histories and the log; and nothing is noted."""
    assert all(isinstance(each, Sealed) for each in read(community, None))
    assert not community.vault.openings()


def test_each_question_that_opens_something_is_noted_once(community: Community) -> None:
    """In the keys and never in the ledger."""
    position = community.ledger.position()
    view = community.view(OpenRequests, reader=SHEN)
    assert [row.details for row in view.register()] == [TOLD, TOLD, "his own affair"]
    assert view.requests.where(limit=1)[0].details == TOLD
    [noted] = community.vault.openings()
    assert (noted.reader, noted.purpose) == (SHEN, "view open-requests")
    assert noted.at.tzinfo is not None
    stream = view.register()[0].request_id
    community.history(stream, reader=HE)
    assert [each.purpose for each in community.vault.openings()][1:] == [f"history {stream}"]
    assert community.ledger.position() == position


def test_a_question_that_opens_nothing_leaves_no_entry(community: Community) -> None:
    """Its rows have nothing sealed in them."""
    assert len(list(community.view(OpenRequests, reader=SHEN).requests.where(number="none"))) == 0
    assert not community.vault.openings()


def test_a_reader_sees_what_they_may(folder: Path) -> None:
    """By the rule of the program that opens the store; the rest stays sealed."""

    def own_visits_only(reader: str, sealed: Sealed, fact: str, _day: date, _case: str | None) -> bool:
        return reader == SHEN and sealed.person == LIN and fact == "RequestRaised.details"

    with Community.open(folder, may_open=own_visits_only) as community:
        tell(community)
        assert [isinstance(each, Sealed) for each in read(community)] == [False, False, True]
        assert all(isinstance(each, Sealed) for each in read(community, HE))
        assert [each.reader for each in community.vault.openings()] == [SHEN]


@pytest.mark.parametrize("nobody", ["shen", "", "org:clinic", "person-", "person-a b"])
def test_a_reader_is_somebody(community: Community, nobody: str) -> None:
    """A person's id or a system's name."""
    with pytest.raises(InvalidInput, match="does not say who reads"):
        community.view(OpenRequests, reader=nobody)


def test_the_log_of_openings_is_only_added_to(community: Community, folder: Path) -> None:
    """Whoever holds the file."""
    read(community)
    with closing(sqlite3.connect(folder / "keys.db")) as file:
        for statement in ("DELETE FROM openings", "UPDATE openings SET reader = 'person-he'"):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                file.execute(statement)


# ---- the keys of people


def test_threads_and_vaults_agree_on_one_key(folder: Path) -> None:
    """Whoever is first makes it."""
    Community.open(folder).close()
    vaults = [Vault(folder, clock=lambda: NOW) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        sealed = list(threads.map(lambda n: vaults[n % 4].seal(f"person-{n // 8}", ORIGIN, n), range(64)))
    opened = [Vault(folder, clock=lambda: NOW).opener(SHEN, "test")(each) for each in sealed]
    assert opened == list(range(64))
    assert vaults[0].status().people == 8


def test_processes_agree_on_one_key(folder: Path) -> None:
    """And on one master key, though nobody had made it."""
    Community.open(folder).close()
    program = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime\n"
        "from community_core.privacy import Vault\n"
        "vault = Vault(Path(sys.argv[1]), clock=lambda: datetime.now(UTC)); sys.stdin.readline()\n"
        f"[vault.seal(f'person-{{n}}', '{ORIGIN}', n) for n in range(20)]"
    )
    others = [
        subprocess.Popen(
            [sys.executable, "-c", program, folder], stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for each in others:
        _, errors = each.communicate(b"\n", timeout=60)
        assert each.returncode == 0, errors.decode()
    assert Vault(folder, clock=lambda: NOW).status().people == 20


# ---- the master key


def test_the_master_key_is_made_when_it_is_first_needed(folder: Path) -> None:
    """For its owner's eyes alone."""
    with Community.open(folder) as community:
        assert not (folder / "master.key").exists()
        tell(community)
        assert (folder / "master.key").stat().st_mode & 0o777 == 0o600


def test_rotation_changes_every_wrapping_and_nothing_sealed(community: Community, folder: Path) -> None:
    """The old master key opens nothing any more."""
    old, kept = (folder / "master.key").read_bytes(), (folder / "keys.db").read_bytes()
    wrapped = kept[kept.index(mark_of(LIN)) :][: len(mark_of(LIN)) + 60]
    new = community.vault.rotate()
    assert community.vault.status().master == new
    assert read(community) == [TOLD, TOLD, "his own affair"]
    assert (folder / "master.key").read_bytes() != old
    assert wrapped not in (folder / "keys.db").read_bytes()
    (folder / "master.key").write_bytes(old)
    with pytest.raises(KeyUnavailable, match=f"wrapped with {new}"):
        read(community)


@pytest.mark.usefixtures("folder")
def test_rotation_to_a_file_elsewhere(
    community: Community, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is then opened with that one."""
    community.vault.rotate(tmp_path / "safe.key")
    with pytest.raises(KeyUnavailable, match=FILE_VARIABLE):
        read(community)
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "safe.key"))
    with Community.open(community.store.folder or "") as again:
        assert read(again) == [TOLD, TOLD, "his own affair"]
        with pytest.raises(InvalidInput, match="already"):
            again.vault.rotate(tmp_path / "safe.key")
        with pytest.raises(InvalidInput, match="Other stores may use"):
            again.vault.rotate()


def test_a_rotation_that_crashed_before_it_was_committed_never_was(
    community: Community, folder: Path
) -> None:
    """Its draft is left over and written anew the next time."""
    KeptInFile(folder / "master.key").follow_with(MasterKey.fresh(), None)
    assert read(community)[0] == TOLD
    community.vault.rotate()
    assert read(community)[0] == TOLD
    assert [path.name for path in folder.glob("master.key*")] == ["master.key"]


def test_a_rotation_that_crashed_at_its_last_step_is_finished(community: Community, folder: Path) -> None:
    """The keys are wrapped with the draft, so the draft takes its place."""
    old = (folder / "master.key").read_bytes()
    new = community.vault.rotate()
    (folder / "master.key").rename(folder / f"master.key.next-{new}")
    (folder / "master.key").write_bytes(old)
    assert read(community)[0] == TOLD
    assert [path.name for path in folder.glob("master.key*")] == ["master.key"]


def test_a_late_rotation_never_puts_the_next_ones_key_in_place(tmp_path: Path) -> None:
    """That one may never come to be, and what is wrapped would be lost with the key in between."""
    source, first = KeptInFile(tmp_path / "master.key"), MasterKey.fresh()
    source.key(None)
    late = source.follow_with(first, None)
    assert source.key(first.id) == first
    source.follow_with(MasterKey.fresh(), None)
    late.done()
    assert source.key(first.id) == first


def test_changes_within_one_tick_of_the_clock_are_told_apart(
    community: Community, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file's size and time may stay what they were: whoever remembered somebody's key hears of it all the
    same, as long as the process has not opened too many stores before."""
    monkeypatch.setattr(change_counter, "_MOST", 100_000)
    told = community.execute(raising(LIN, "coughs"), by=SHEN).events[0].data.details
    keys, other = folder / "keys.db", Vault(folder, clock=lambda: NOW)
    assert other.opener(SHEN, "test")(told) == "coughs"
    before, changes = keys.stat(), other.changes()
    community.erase(LIN, by=SHEN, reason="asked")
    os.utime(keys, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert keys.stat().st_size == before.st_size
    assert other.changes() != changes
    assert isinstance(other.opener(SHEN, "test")(told), Erased)


def test_looking_for_changes_keeps_the_locks_of_others(folder: Path) -> None:
    """Reading a file and closing it would let go of those of the whole process."""
    Community.open(folder).close()
    with closing(sqlite3.connect(folder / "keys.db")) as writing:
        writing.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with closing(Vault(folder, clock=lambda: NOW)) as other:
                other.changes()
        program = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        tried = [sys.executable, "-c", program, folder / "keys.db"]
        assert "locked" in subprocess.run(tried, capture_output=True, text=True, check=False).stderr


@pytest.fixture(params=[gettempdir(), "/dev/shm"])
def quick(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder for a store on a disk, and in memory, where many changes fall in one tick of the clock."""
    if not os.access(request.param, os.W_OK):
        pytest.skip(f"nothing is written to {request.param} here")
    with TemporaryDirectory(dir=request.param) as made:
        yield Path(made) / "liuyin"


def test_rotating_sealing_and_erasing_at_once(quick: Path) -> None:
    """Whoever comes in between finds a master key that fits."""
    folder = quick
    Community.open(folder).close()
    vaults = [Vault(folder, clock=lambda: NOW) for _ in range(4)]
    sealed = [vaults[0].seal(f"person-{n}", ORIGIN, n) for n in range(8)]

    def work(turn: int) -> object:
        vault = vaults[turn % 4]
        if turn % 4 == 0:
            return vault.rotate()
        if turn % 32 == 1:
            return vault.forget([f"person-{turn // 32}"])
        vault.seal(f"person-late-{turn}", ORIGIN, turn)
        return vault.opener(SHEN, "test")(sealed[turn % 8])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(96)))
    opened = [vaults[0].opener(SHEN, "test")(each) for each in sealed]
    assert opened[3:] == list(range(3, 8))
    assert all(isinstance(each, Erased) for each in opened[:3])
    assert [path.name for path in folder.glob("master.key*")] == ["master.key"]


def test_stores_that_share_a_master_key_agree_on_it(tmp_path: Path) -> None:
    """Though all need it for the first time at once."""
    shared = tmp_path / "shared.key"
    folders = [tmp_path / f"store-{n}" for n in range(16)]
    for each in folders:
        Community.open(each).close()
    vaults = [Vault(each, clock=lambda: NOW, master_key=shared) for each in folders]
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda vault: vault.seal(LIN, ORIGIN, TOLD), vaults))
    assert len({vault.status().master for vault in vaults}) == 1


@pytest.mark.parametrize("made_by", ["\ufeff{}", "{}\r\n", " {}\n\n"])
def test_a_master_key_survives_a_text_editor(community: Community, folder: Path, made_by: str) -> None:
    """With a byte-order mark, or the line ends of another system."""
    line = (folder / "master.key").read_text().strip()
    (folder / "master.key").write_text(made_by.format(line), encoding="utf-8", newline="")
    assert read(community)[0] == TOLD


def test_a_master_key_may_be_handed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As bytes, or in the environment; then no file is made, and rotating says where the new one goes."""
    raw = os.urandom(32)
    with Community.open(folder, master_key=raw) as community:
        tell(community)
        assert read(community)[0] == TOLD
        with pytest.raises(InvalidInput, match="--to FILE"):
            community.vault.rotate()
    monkeypatch.setenv(KEY_VARIABLE, b64encode(raw).decode())
    with Community.open(folder) as community:
        assert read(community)[0] == TOLD
    assert not (folder / "master.key").exists()


@pytest.mark.parametrize("text", ["", "short", "é", b64encode(bytes(31)).decode()])
def test_what_is_no_master_key_seals_and_opens_nothing(
    folder: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said where it came from; nothing is made of it, and everything else goes on."""
    monkeypatch.setenv(KEY_VARIABLE, text or "=")
    with Community.open(folder) as community:
        with pytest.raises(KeyUnavailable, match=f"{KEY_VARIABLE} does not hold a master key: 32 bytes"):
            tell(community)
        assert list(community.log()) == []
        assert isinstance(community.vault.status().trouble, KeyUnavailable)
    with pytest.raises(KeyUnavailable, match="master_key does not hold"):
        Vault(folder, clock=lambda: NOW, master_key=text.encode()).seal(LIN, ORIGIN, TOLD)


def test_the_variable_with_the_key_goes_before_the_one_with_its_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whatever is handed over in Python before both; an empty variable is as good as none."""
    raw, file = os.urandom(32), tmp_path / "safe.key"
    file.write_text(MasterKey.fresh().line())
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    monkeypatch.setenv(KEY_VARIABLE, b64encode(raw).decode())
    with Community.open(folder) as community:
        tell(community)
        assert community.vault.status().where == KEY_VARIABLE
    monkeypatch.setenv(KEY_VARIABLE, b64encode(os.urandom(32)).decode())
    _refused_naming(folder, rf"in {KEY_VARIABLE} is .* with {KEY_VARIABLE}\.")
    monkeypatch.setenv(KEY_VARIABLE, "")
    _refused_naming(folder, rf"safe\.key \({FILE_VARIABLE}\) is .* with {FILE_VARIABLE}\.")
    with Community.open(folder, master_key=raw) as community:
        assert read(community)[0] == TOLD


def _refused_naming(folder: Path, said: str) -> None:
    with Community.open(folder) as community, pytest.raises(KeyUnavailable, match=said):
        read(community)


def test_who_opens_nothing_needs_no_master_key(
    community: Community, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for what reads as erased, and not for what they may not see."""
    community.erase(LIN, by=SHEN, reason="asked for it")
    monkeypatch.setenv(KEY_VARIABLE, "garbage")
    with Community.open(folder, may_open=lambda *_: False) as again:
        assert [type(each) for each in read(again)] == [Erased, Erased, Sealed]
        assert not again.vault.openings()


@pytest.mark.usefixtures("community")
def test_whatever_is_not_true_opens_nothing(folder: Path) -> None:
    """A hook that forgets to await its answer shows nobody anything."""
    odd: Any = lambda *_: "no"  # noqa: E731
    with Community.open(folder, may_open=odd) as again:
        assert {type(each) for each in read(again)} == {Sealed}


def test_what_does_not_open_is_noted_by_nobody(community: Community, folder: Path) -> None:
    """An entry says that something was opened."""
    community.close()
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as file:
        file.execute("DELETE FROM people WHERE person = ?", (LIN,))
    with Community.open(folder) as again:
        again.vault.seal(LIN, ORIGIN, TOLD)  # with a new key
        with pytest.raises(SealBroken):
            read(again)
        assert not again.vault.openings()


def test_a_store_without_keys_has_no_trouble_with_them(folder: Path) -> None:
    """Its master key is made when the first value is sealed, and not by asking."""
    with Community.open(folder) as community:
        assert community.vault.status().trouble is None
    assert not (folder / "master.key").exists()


# ---- what may be missing, damaged or somebody else's


def _without_master(folder: Path) -> None:
    (folder / "master.key").unlink()


def _with_another_master(folder: Path) -> None:
    (folder / "master.key").write_text(MasterKey.fresh().line())


def _with_no_master(folder: Path) -> None:
    (folder / "master.key").write_text("community-master-key-1 what?")


def _without_keys(folder: Path) -> None:
    (folder / "keys.db").unlink()


def _with_damaged_keys(folder: Path) -> None:
    (folder / "keys.db").write_bytes(b"not a database, though it is long enough" * 100)


def _with_another_database(folder: Path) -> None:
    shutil.copy(folder / "ledger.db", folder / "keys.db")


def _with_keys_of_the_future(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "keys.db")) as file:
        file.execute("PRAGMA user_version = 9")


def _with_a_key_of_somebody_else(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as file:
        file.execute("UPDATE people SET key = (SELECT key FROM people WHERE person = ?)", (HE,))


def _without_her_key(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as file:
        file.execute("DELETE FROM people")


def _as_they_are(folder: Path) -> None:
    assert (folder / "master.key").exists()


@pytest.mark.parametrize(
    ("harm", "opens"),
    [
        (_as_they_are, True),
        (_without_master, False),
        (_with_another_master, False),
        (_with_no_master, False),
        (_with_a_key_of_somebody_else, False),
    ],
)
def test_the_status_tells_whether_the_master_key_opens_the_keys(
    community: Community, folder: Path, harm: Callable[[Path], None], opens: bool
) -> None:
    """Each key is tried."""
    community.close()
    harm(folder)
    with Community.open(folder) as again:
        assert (again.vault.status().trouble is None) is opens


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_without_master, "cannot be read"),
        (_with_another_master, "Give the right one"),
        (_with_no_master, r"master\.key does not hold a master key: 32 bytes in base64"),
        (_without_keys, "restore the file from its backup"),
        (_with_damaged_keys, "or is damaged"),
        (_with_another_database, "does not hold the keys"),
        (_with_keys_of_the_future, "upgrade"),
        (_with_a_key_of_somebody_else, "is damaged"),
        (_without_her_key, "There is no key of"),
    ],
)
def test_keys_that_are_not_as_they_should_be_are_named(
    folder: Path, harm: Callable[[Path], None], said: str
) -> None:
    """And change nothing: what is not sealed is read as ever."""
    with Community.open(folder) as community:
        tell(community)
        community.view(OpenRequests)
    harm(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with Community.open(folder) as community:
        assert len(list(community.view(OpenRequests))) == 2
        with pytest.raises(StoreUnavailable, match=said):
            read(community)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.keys() <= before.keys() | {"views.db-wal", "views.db-shm"}
    assert after["ledger.db"] == before["ledger.db"]
    assert after.get("keys.db") == before.get("keys.db")


def test_keys_one_may_not_open_are_as_good_as_missing(community: Community, folder: Path) -> None:
    """Lists need none, though somebody was erased."""
    community.erase(LIN, by=SHEN, reason="asked for it")
    community.close()
    (folder / "keys.db").rename(folder.parent / "keys.db")
    (folder / "keys.db").mkdir()
    with Community.open(folder) as again:
        assert len(list(again.view(OpenRequests))) == 2
        with pytest.raises(KeyUnavailable, match="cannot be opened"):
            read(again)


def test_a_copy_without_keys_is_enough_for_everything_that_is_not_sealed(
    community: Community, folder: Path, tmp_path: Path
) -> None:
    """An auditor needs no keys."""
    community.close()
    for name in ("ledger.db", "community.toml"):
        (tmp_path / "copy").mkdir(exist_ok=True)
        shutil.copy(folder / name, tmp_path / "copy" / name)
    with Community.open(tmp_path / "copy") as copy:
        assert len(list(copy.log())) == len(list(copy.log()))
        assert all(isinstance(each, Sealed) for each in read(copy, None))
        with pytest.raises(KeyUnavailable):
            copy.execute(raising(LIN, SEEN), by=SHEN)
