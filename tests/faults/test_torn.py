"""A write-ahead log that was torn: what was in it before is there, and a seal tells what is not."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from attrs import frozen

from community_core import Community
from community_core.audit import Checkpoint, SigningKey, new_key, seal, verify
from community_core.domain import RaiseRequest

from ..own_server import OwnServer, own_server

SHEN = "person-shen"
RAISE = RaiseRequest(title="暖气不热", category="heating", channel="pavilion")
SETTLED, RECORDED, IMAGES, RESTARTS = 8, 20, 12, 2


def dice() -> random.Random:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails
    return random.Random(seed)


def record(community: Community, upto: int) -> None:
    for number in range(community.ledger.position(), upto):
        community.execute(RAISE, by=SHEN, command_id=f"form-{number + 1}")


@frozen
class Remembered:
    """What a seal over all that was recorded keeps elsewhere."""

    key: SigningKey
    checkpoint: Checkpoint

    def check(self, community: Community, least: int) -> int:
        """How many facts are left: the first ones, whole, and no fewer than these. That some are not there
        is found, and that all are."""
        facts = list(community.log())
        assert [each.position for each in facts] == list(range(1, len(facts) + 1))
        assert [each.command_id for each in facts] == [f"form-{each.position}" for each in facts]
        assert least <= len(facts) <= RECORDED
        assert community.ledger.damage() is None
        report = verify(community, key=self.key.public, against=self.checkpoint)
        assert report.verified == (len(facts) == RECORDED), report.findings
        record(community, RECORDED)
        assert community.ledger.position() == RECORDED
        return len(facts)


def remembered(community: Community) -> Remembered:
    key = new_key("liuyin.example/ledger")
    return Remembered(key, seal(community, key).checkpoint)


def test_of_a_folder(tmp_path: Path) -> None:
    """Wherever it breaks off, or says something else: SQLite goes by what fits before."""
    chance, store = dice(), tmp_path / "store"
    with Community.open(store) as community:
        record(community, SETTLED)
        with closing(sqlite3.connect(store / "ledger.db")) as database:
            assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        record(community, RECORDED)
        memory = remembered(community)
        for turn in range(IMAGES):
            shutil.copytree(store, tmp_path / f"image-{turn}")
    left = []
    for turn in range(IMAGES):
        image = tmp_path / f"image-{turn}"
        tear(image / "ledger.db-wal", chance, shorter=bool(turn % 2))
        (image / "ledger.db-shm").unlink()  # it is of the machine's memory
        with Community.open(image) as community:
            left.append(memory.check(community, SETTLED))
    assert min(left) < RECORDED


def tear(log: Path, chance: random.Random, *, shorter: bool) -> None:
    """Break it off at some place, or write something else over that."""
    stored = bytearray(log.read_bytes())
    place = chance.randrange(len(stored))
    if shorter:
        del stored[place:]
    else:
        stored[place : place + 64] = chance.randbytes(len(stored[place : place + 64]))
    log.write_bytes(stored)


def test_of_a_server() -> None:
    """Beyond what it said was flushed nothing matters. Where a disk lied about that, it goes by what fits
    before, or does not run."""
    chance = dice()
    with own_server(checkpoint_timeout="1h") as own:
        url = own.server.new()
        with Community.open(url) as community:
            record(community, SETTLED)
            own.server.run("CHECKPOINT")
            first = flushed(own)
            record(community, RECORDED)
            last = flushed(own)
            memory = remembered(community)
            within = [own_place(own, chance.randrange(first, last)) for _ in range(RESTARTS)]
            beyond = own_place(own, flushed(own))
            own.kill()
            image = own.data.with_name("image")
            shutil.copytree(own.data, image)
            _overwrite(*beyond, chance.randbytes(4096))
            own.start()
            assert memory.check(community, RECORDED) == RECORDED
            for each in within:
                own.kill()
                put_back(image, own)
                _overwrite(*each, chance.randbytes(64))
                own.begin()
                if own.answers(20):
                    assert memory.check(community, SETTLED) < RECORDED


def flushed(own: OwnServer) -> int:
    """Up to where the log is on the disk."""
    ((place,),) = own.server.run("SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn")
    return int(str(place))


def own_place(own: OwnServer, place: int) -> tuple[Path, int]:
    """In which file of the log that is, and where in it."""
    ((name, there),) = own.server.run(f"SELECT * FROM pg_walfile_name_offset('0/0'::pg_lsn + {place})")
    return own.data / "pg_wal" / str(name), int(str(there))


def put_back(image: Path, own: OwnServer) -> None:
    shutil.rmtree(own.data)
    shutil.copytree(image, own.data)
    for each in (own.data, *own.data.rglob("*")):
        if own.user is not None:
            shutil.chown(each, own.user)


def _overwrite(file: Path, place: int, written: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(written)
