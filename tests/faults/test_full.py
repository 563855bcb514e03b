"""A disk that is full, under a folder and under a server: one clear line, nothing lost, and on once there is
room."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest
from click.testing import CliRunner

from community_core import Community, PerhapsRecorded, StoreUnavailable
from community_core.cli import application
from community_core.domain import RaiseRequest

from ..disks import disk_of
from ..own_server import own_server

SHEN, MANY = "person-shen", 50
KEEPS_ITS_LOG = {"checkpoint_timeout": "1h", "max_wal_size": "1GB", "min_wal_size": "2MB"}
RAISE = RaiseRequest(title="暖气不热" * 20, category="heating", channel="pavilion")
ASKED = ["do", "start-visit", "--person-id", "person-lin", "--by", SHEN]


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of 8 MB that a server's user may look into."""
    folder = Path(mkdtemp(prefix="own-postgres-"))
    folder.chmod(0o755)
    try:
        with disk_of("8m", folder / "disk") as disk:
            yield disk
    finally:
        shutil.rmtree(folder)


@contextmanager
def in_folder(disk: Path) -> Iterator[str]:
    yield str(disk / "store")


@contextmanager
def on_server(disk: Path) -> Iterator[str]:
    """Its tables lie there; its log, which is another disk as a rule, does not."""
    with own_server() as own:
        if own.user is not None:
            shutil.chown(disk, own.user)
        own.server.run(f"CREATE TABLESPACE small LOCATION '{disk}'")
        yield f"{own.server.new()}&options=-c%20default_tablespace%3Dsmall"


def raise_until_it_fails(community: Community) -> tuple[list[str], StoreUnavailable, str]:
    """The ids that were acknowledged, the failure, and the id that failed."""
    acknowledged = list[str]()
    for number in range(1000):
        command_id = f"form-{number}"
        try:
            community.execute_all([RAISE] * MANY, by=SHEN, command_id=command_id)
        except StoreUnavailable as failed:
            return acknowledged, failed, command_id
        acknowledged.append(command_id)
    raise AssertionError("the disk never was full")


def fill(disk: Path, room: int) -> None:
    """Leave so many bytes."""
    (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free - room))


def check(community: Community, acknowledged: list[str]) -> None:
    """All of it is there, whole, and beside it only what was recorded by the command line."""
    facts = list(community.log())
    assert [each.position for each in facts] == list(range(1, len(facts) + 1))
    with_id = [each.command_id for each in facts if each.command_id]
    assert with_id[::MANY] == acknowledged
    assert len(with_id) == len(acknowledged) * MANY
    assert community.ledger.damage() is None


def told_of_failure(place: str) -> str:
    """What the command line says once there is no room even for a little: not at once, as a rule."""
    for _ in range(200):
        told = CliRunner().invoke(application(), ["--store", place, *ASKED], prog_name="community")
        if told.exit_code:
            assert told.exit_code == 4
            return told.stderr
    raise AssertionError("the disk never was full")


@pytest.mark.parametrize("where", [in_folder, on_server])
def test_a_full_disk(disk: Path, where: Callable[[Path], AbstractContextManager[str]]) -> None:
    """The same community goes on once there is room, and what failed is recorded once."""
    with where(disk) as place, Community.open(place) as community:
        fill(disk, 500_000)
        acknowledged, failed, failing = raise_until_it_fails(community)
        assert "the disk is full; free some space and try again" in failed.en
        assert acknowledged
        assert told_of_failure(place).count("\n") == 1
        check(community, acknowledged)
        (disk / "filler").unlink()
        for _ in range(2):
            community.execute_all([RAISE] * MANY, by=SHEN, command_id=failing)
        check(community, [*acknowledged, failing])


@pytest.mark.usefixtures("impatient")
def test_no_room_for_the_log_of_a_server(disk: Path) -> None:
    """The server gives up; once it runs with more room, all that was acknowledged is there, and what nobody
    knew is recorded once."""
    with own_server(log=disk, **KEEPS_ITS_LOG) as own, Community.open(own.server.new()) as community:
        for _ in range(13):
            own.server.run("SELECT pg_logical_emit_message(true, 'filler', repeat('x', 500000))")
        acknowledged, failed, failing = raise_until_it_fails(community)
        assert failed.retryable
        assert isinstance(failed, PerhapsRecorded) or "cannot be reached" in failed.en
        assert acknowledged
        own.kill()
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        own.start()
        community.execute_all([RAISE] * MANY, by=SHEN, command_id=failing)
        check(community, [*acknowledged, failing])
