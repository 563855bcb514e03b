"""Where reactors are and what they parked is in the store, and in its backups."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from community_core import CallFailed, Community, StoreUnavailable, restore
from community_core.audit import new_key, seal, verify
from community_core.storage.folder.progress import copy_progress

from .office import Told, raised, worked

NO = CallFailed("no", "不", retryable=False)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which a reactor parked something."""
    with Community.open(tmp_path / "store") as community:
        raised(community, "first")
        worked(community, office=Told(NO))
    return tmp_path / "store"


def test_progress_is_in_a_backup_and_in_what_is_made_of_it(store: Path, tmp_path: Path) -> None:
    """There it goes on, and knows what was parked."""
    with Community.open(store) as community:
        parked = community.reactors.parked()
        standings = community.reactors.standings()
        community.backup(tmp_path / "backup")
    assert [each.name for each in (tmp_path / "backup" / "reactors").iterdir()] == ["progress.db"]
    restore(tmp_path / "backup", tmp_path / "restored")
    with Community.open(tmp_path / "restored") as community:
        assert (community.reactors.parked(), community.reactors.standings()) == (parked, standings)
        assert (len(parked), len(standings)) == (1, 1)
        office = Told()
        raised(community, "second")
        community.reactors.retry(parked)
        worked(community, office=office)
        assert office.titles == ["first", "second"]


def test_where_nobody_reacted_there_is_nothing(tmp_path: Path) -> None:
    """Neither in the store nor in its backup."""
    with Community.open(tmp_path / "store") as community:
        assert community.reactors.standings() == []
        assert community.reactors.parked() == []
        community.backup(tmp_path / "backup")
    assert not (tmp_path / "backup" / "reactors").exists()
    assert not (tmp_path / "store" / "reactors").exists()


def test_whoever_comes_later_goes_on_from_there(where: str) -> None:
    """In another process as well: what was answered is, and what was parked is tried once more when asked."""
    with Community.open(where) as community:
        assert (community.reactors.standings(), community.reactors.parked()) == ([], [])
        raised(community, "first")
        worked(community, office=Told(NO))
        told = community.reactors.parked(), community.reactors.standings()
    with Community.open(where) as community:
        assert (community.reactors.parked(), community.reactors.standings()) == told
        office = Told()
        worked(community, office=office)
        assert office.calls == []
        community.reactors.retry(community.reactors.parked())
        worked(community, office=office)
        assert (office.titles, community.reactors.parked()) == (["first"], [])


def test_views_that_are_thrown_away_take_nothing_with_them(store: Path) -> None:
    """They are not kept there."""
    for each in store.glob("views.db*"):
        each.unlink()
    with Community.open(store) as community:
        office = Told()
        worked(community, office=office)
        assert (office.calls, len(community.reactors.parked())) == ([], 1)


def test_a_sealed_ledger_stays_sealed(where: str) -> None:
    """Nothing of it is in the ledger's own file, or schema."""
    key = new_key("invented.example/ledger")
    with Community.open(where) as community:
        raised(community, "first")
        worked(community, office=Told(NO))
        seal(community, key)
        raised(community, "second")
        worked(community, office=Told())
        assert community.ledger.departures() == {}
        assert verify(community, key=key.public).verified


def test_a_restored_ledger_put_back_by_hand_leaves_reactors_out(store: Path, tmp_path: Path) -> None:
    """They would pass over what is recorded from now on."""
    with Community.open(store) as community:
        community.backup(tmp_path / "backup")
        raised(community, "second")
        worked(community, office=Told())
    for name in ("ledger.db-wal", "ledger.db-shm"):
        (store / name).unlink(missing_ok=True)
    (store / "ledger.db").write_bytes((tmp_path / "backup" / "ledger.db").read_bytes())
    with Community.open(store) as community:
        [notice] = worked(community, office=Told())
    assert notice.kind == "left-out"
    assert (
        "it is through with another fact at position 4 than is there now: an older ledger was put back"
        in notice.en
    )


def test_progress_that_is_damaged_or_of_another_program_is_named(store: Path, tmp_path: Path) -> None:
    """Facts and lists do not need it."""
    progress = store / "reactors" / "progress.db"
    progress.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with Community.open(store) as community:
        with pytest.raises(StoreUnavailable, match=r"progress\.db does not hold the progress of reactors"):
            worked(community)
        assert raised(community)
        with pytest.raises(StoreUnavailable, match=r"progress\.db does not hold the progress"):
            community.backup(tmp_path / "backup")


def test_progress_of_a_newer_program_is_left_alone(store: Path, tmp_path: Path) -> None:
    """It may mean something else."""
    with closing(sqlite3.connect(store / "reactors" / "progress.db")) as progress:
        progress.execute("PRAGMA user_version = 9")
    with (
        Community.open(store) as community,
        pytest.raises(StoreUnavailable, match=r"newer community_core \(schema 9, known up to 1\)"),
    ):
        worked(community)
    with pytest.raises(StoreUnavailable, match="newer community_core"):
        copy_progress(store / "reactors", tmp_path / "copy")


def test_a_community_that_is_closed_says_so() -> None:
    """To whoever asks its reactors afterwards."""
    with Community.open(":memory:") as community:
        pass
    with pytest.raises(StoreUnavailable, match="was closed while its reactors were at work"):
        community.reactors.parked()
