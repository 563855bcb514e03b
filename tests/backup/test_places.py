"""Where a backup or a restored store can be made, and where not: one clear line, and nothing is left."""

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.disks import disk_of, files_at_most

from community_core import Community, InvalidInput, StoreUnavailable, restore

from .people import LIN, SHEN, raising, told

Make = Callable[[Path], object]


@pytest.fixture(params=["backup", "restore"])
def make(request: pytest.FixtureRequest, community: Community, tmp_path: Path) -> Make:
    """A backup of the community, or a store restored from one."""
    if request.param == "backup":
        return community.backup
    community.backup(tmp_path / "source")
    return lambda folder: restore(tmp_path / "source", folder)


def everything(folder: Path) -> set[str]:
    """What there is, but for the files SQLite has beside a ledger in use, and an empty list of backups."""
    passing = {".db-shm", ".db-wal"}
    found = {str(each) for each in folder.rglob("*") if each.suffix not in passing}
    return found - {str(folder / "liuyin" / "backups")}


def refused(make: Make, target: Path, kind: type[InvalidInput | StoreUnavailable], beside: Path) -> str:
    """What is said, on one line in both languages; nothing is left beside what was there."""
    before = everything(beside)
    with pytest.raises(kind) as error:
        make(target)
    assert everything(beside) == before
    assert "\n" not in str(error.value) + error.value.zh
    assert error.value.zh != error.value.en
    return str(error.value)


def _empty_folder(place: Path) -> None:
    place.mkdir()


def _file(place: Path) -> None:
    place.write_text("x")


def _dangling_link(place: Path) -> None:
    place.symlink_to("nowhere")


@pytest.mark.parametrize("there", [_empty_folder, _file, _dangling_link])
def test_nothing_is_written_over(make: Make, tmp_path: Path, there: Callable[[Path], None]) -> None:
    """Whatever it is, and be it empty."""
    there(tmp_path / "copy")
    assert "copy' already, and nothing is written over it" in refused(
        make, tmp_path / "copy", InvalidInput, tmp_path
    )


def test_a_folder_that_is_not_there_is_not_made(make: Make, tmp_path: Path) -> None:
    """The disk it is the place of may not be attached."""
    said = refused(make, tmp_path / "disk" / "copy", InvalidInput, tmp_path)
    assert "There is no folder" in said
    assert "attach its disk" in said


def test_no_copy_is_made_inside_what_is_copied(community: Community, folder: Path, tmp_path: Path) -> None:
    """It would be lost together with it, and copied again and again."""
    community.backup(tmp_path / "copy")
    for source, make in {folder: community.backup, tmp_path / "copy": _restoring(tmp_path)}.items():
        assert "choose a place outside it" in refused(make, source / "inside", InvalidInput, tmp_path)


def _restoring(tmp_path: Path) -> Make:
    return lambda target: restore(tmp_path / "copy", target)


@pytest.mark.parametrize("name", ["", " ", "a\0b", "~nobody-of-that-name/copy"])
def test_a_name_that_is_none(make: Make, tmp_path: Path, name: str) -> None:
    """Is named."""
    assert "The store" in refused(lambda _: make(name), tmp_path, StoreUnavailable, tmp_path)  # type: ignore[arg-type]


def test_where_nobody_may_write(make: Make, tmp_path: Path) -> None:
    """It is said of which place."""
    said = refused(make, Path("/proc/copy"), StoreUnavailable, tmp_path)
    assert said.startswith("/proc/copy was not made. /proc/.copy.draft")


@pytest.mark.parametrize("room", [8_192, 40_960], ids=["for no ledger", "for no keys"])
def test_onto_a_full_disk(make: Make, community: Community, tmp_path: Path, room: int) -> None:
    """Nothing is left there, nothing remembered, and once there is room it is made."""
    known = community.backups()
    with disk_of("1m", tmp_path / "disk") as disk:
        (disk / "filler").write_bytes(b"x" * (1_048_576 - room))
        said = refused(make, disk / "copy", StoreUnavailable, tmp_path)
        assert said.startswith(f"{disk / 'copy'} was not made. ")
        assert "disk is full" in said
        assert community.backups() == known
        (disk / "filler").unlink()
        make(disk / "copy")
        Community.open(disk / "copy", create=False).close()


@pytest.mark.parametrize("room", [2_000, 10_000, 16_000, 26_000])
def test_onto_a_disk_that_refuses_to_write(
    make: Make, community: Community, tmp_path: Path, room: int
) -> None:
    """Wherever it is when that happens."""
    known, position = community.backups(), community.ledger.position()
    with files_at_most(room):
        said = refused(make, tmp_path / "copy", StoreUnavailable, tmp_path)
    assert "was not made" in said
    assert community.backups() == known
    assert community.execute(raising(), by=SHEN).position == position + 1


def test_to_another_file_system(make: Make, community: Community, master_key: Path) -> None:
    """It is written there from the start."""
    here = (community.store.folder or Path()).stat().st_dev
    elsewhere = [each for each in map(Path, ("/dev/shm", "/var/tmp")) if each.is_dir()]
    others = [each for each in elsewhere if each.stat().st_dev != here]
    if not others:
        pytest.skip("there is one file system here")
    with TemporaryDirectory(dir=others[0]) as disk:
        make(Path(disk) / "copy")
        assert os.listdir(disk) == ["copy"]
        with Community.open(Path(disk) / "copy", create=False, master_key=master_key) as copy:
            assert told(copy)[LIN] == f"told by {LIN}"


def test_from_where_nobody_may_write(community: Community, master_key: Path, tmp_path: Path) -> None:
    """A backup on a medium of its own is restored as it is."""
    with disk_of("4m", tmp_path / "disk") as disk:
        community.backup(disk / "copy")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        restore(disk / "copy", tmp_path / "again")
    with Community.open(tmp_path / "again", create=False, master_key=master_key) as again:
        assert told(again) == told(community)


def test_what_an_interrupted_one_left_does_not_open(community: Community, tmp_path: Path) -> None:
    """An erasure finds the key in it, and the next of that name sweeps it away."""
    made = community.backup(tmp_path / "copy")
    left = tmp_path / ".copy.draft" / "0123456789abcdef"
    left.parent.mkdir()
    made.folder.rename(left)
    (left / "community.toml").unlink()
    for create in (True, False):
        with pytest.raises(StoreUnavailable):
            Community.open(left, create=create)
    community.erase(LIN, by=SHEN, reason="asked for it")
    [unfinished] = community.backups_of(LIN)
    assert (unfinished.state, unfinished.found) == ("unfinished", [left])
    community.backup(tmp_path / "copy")
    assert not left.parent.exists()
    assert [each.state for each in community.backups()] == ["there", "there"]


def test_of_two_of_one_name_one_is_made(make: Make, tmp_path: Path) -> None:
    """The other is told so, and takes nothing away."""

    def attempt(number: int) -> str:
        try:
            make(tmp_path / f"copy-{number // 2}")
        except (InvalidInput, StoreUnavailable) as error:
            return str(error)
        return "made"

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(attempt, range(20)))
    for number in range(10):
        pair = sorted(said[2 * number : 2 * number + 2])
        assert pair[1] == "made"
        assert f"copy-{number}" in pair[0]
        Community.open(tmp_path / f"copy-{number}", create=False).close()
    assert not list(tmp_path.glob(".*"))
