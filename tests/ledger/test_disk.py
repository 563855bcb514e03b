"""A disk that is full: the append fails in one clear line, and what was acknowledged is safe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.disks import disk_of, files_at_most

from community_core.errors import StoreUnavailable
from community_core.ledger import Ledger

from .conftest import Open
from .samples import fact, positions, query

MANY = 300


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte. Skips where none may be mounted."""
    with disk_of("1m", tmp_path / "disk") as folder:
        yield folder


def append_until_it_fails(ledger: Ledger) -> tuple[list[int], str]:
    """The positions that were acknowledged, and what the failure said."""
    acknowledged: list[int] = []
    for number in range(1000):
        facts = [fact(f"request-{number}-{each}") for each in range(MANY)]
        try:
            acknowledged += ledger.append(facts)
        except StoreUnavailable as failed:
            return acknowledged, str(failed)
    raise AssertionError("the disk never was full")


def check(ledger: Ledger, path: Path, acknowledged: list[int]) -> None:
    """All that was acknowledged is there and nothing else; the file is sound, numbers have no gap."""
    facts = list(ledger.log())
    assert positions(facts) == acknowledged
    assert [each.data.number for each in facts] == [f"2024-{number:04d}" for number in acknowledged]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_full_disk(open_ledger: Open, small_disk: Path) -> None:
    """Once there is room again the same ledger goes on where it was."""
    path = small_disk / "ledger.db"
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 400_000)
    ledger = open_ledger(path)
    acknowledged, said = append_until_it_fails(ledger)
    assert said == f"The ledger {path} cannot be used: the disk is full; free some space and try again."
    assert acknowledged
    check(ledger, path, acknowledged)
    filler.unlink()
    acknowledged += ledger.append([fact("request-after")])
    check(ledger, path, acknowledged)
    ledger.close()
    check(open_ledger(path), path, acknowledged)


@pytest.mark.parametrize("room", [150_000, 400_000, 1_000_000])
def test_a_disk_that_refuses_to_write(open_ledger: Open, path: Path, room: int) -> None:
    """Wherever the append is when it happens."""
    ledger = open_ledger(path)
    with files_at_most(room):
        acknowledged, said = append_until_it_fails(ledger)
    assert "the disk cannot be read or written; check the disk and its free space" in said
    check(ledger, path, acknowledged)
    acknowledged += ledger.append([fact("request-after")])
    check(ledger, path, acknowledged)
    ledger.close()
    check(open_ledger(path), path, acknowledged)


def test_a_disk_too_full_for_a_new_ledger(open_ledger: Open, small_disk: Path) -> None:
    """It isn't made, and can be made once there is room."""
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"), filler.open("wb") as file:
        file.write(b"x" * 2_000_000)
    with pytest.raises(StoreUnavailable, match="cannot be used: the disk"):
        open_ledger(small_disk / "ledger.db")
    filler.unlink()
    assert list(open_ledger(small_disk / "ledger.db").append([fact("request-1")])) == [1]
