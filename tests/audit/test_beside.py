"""What is kept beside the events is sealed with them, and may go on by itself only as the program lets it."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from community_core import Community
from community_core.audit import SigningKey, open_checkpoint, public_key, read_key, seal, verify
from community_core.domain import AcceptRequest, RaiseRequest, RegisterPerson

from ..compatibility.places import PUBLIC_KEY, SIGNING_KEY, STORE
from .conftest import Run
from .tampering import copied, tamper

RAISE = RaiseRequest(
    title="暖气不热", category="heating", channel="desk", requester="person-lin", details="三楼"
)

Do = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A community of three requests, none of it sealed."""
    with Community.open(tmp_path / "store") as community:
        for number in range(3):
            community.execute(RAISE, by="person-shen", command_id=f"form-{number}")
    return tmp_path / "store"


@pytest.fixture
def audit(run: Run, store: Path, key_file: Path) -> Do:
    """``community audit seal`` or ``verify`` with the signer's key, which remembers."""

    def call(command: str, *words: str) -> Result:
        return run("audit", command, "--store", store, "--key", key_file, *words)

    return call


def refused(answer: Result, told: str) -> None:
    """Exit code 3, and it says so."""
    assert answer.exit_code == 3, answer.output
    assert told in answer.output


def newest(store: Path, key: SigningKey) -> str:
    """The text of the newest checkpoint."""
    files = sorted((store / "checkpoints").glob("*.checkpoint"), key=lambda each: int(each.stem))
    return open_checkpoint(files[-1].read_bytes(), key.public).note


def look(store: Path, purpose: str) -> None:
    """Open something, which is noted."""
    with Community.open(store) as community:
        fact = next(iter(community.log()))
        assert community.vault.opener("person-shen", purpose)(fact.data.details) == "三楼"


def test_a_checkpoint_says_what_is_kept_beside_the_events(audit: Do, store: Path, key: SigningKey) -> None:
    """In lines of its own, which whoever reads checkpoints alone leaves alone."""
    look(store, "once")
    assert audit("seal").exit_code == 0
    lines = dict(line.split(" ", 1) for line in newest(store, key).split("\n")[3:12])
    assert (lines["given"], lines["zone"]) == ("3", "Asia/Shanghai")
    assert list(json.loads(lines["numbers"]).values()) == [3]
    assert lines["commands"].startswith("3 ")
    assert lines["openings"].startswith("1 ")
    assert lines.keys() >= {"kinds", "settings"}


def test_everything_goes_on_from_there(audit: Do, store: Path) -> None:
    """New facts, numbers, commands, types, series and openings: verified before and after the next seal."""
    assert audit("seal").exit_code == 0
    look(store, "later")
    with Community.open(store) as community:
        told = community.execute(RAISE, by="person-shen", command_id="a-form-before-the-others")
        community.execute(AcceptRequest(request_id=told.stream_id), by="person-he", command_id="form-9")
        community.execute(RegisterPerson(name="林雨桐"), by="person-shen")
    for _ in range(2):
        answer = audit("verify")
        assert answer.exit_code == 0, answer.output
        assert audit("seal").exit_code == 0


def test_an_opening_alone_is_remembered(audit: Do, store: Path, key: SigningKey) -> None:
    """The checkpoint of as many events stays as it was cosigned; the memory has the opening already."""
    assert audit("seal").exit_code == 0
    before = newest(store, key)
    look(store, "later")
    assert audit("seal").exit_code == 0
    assert newest(store, key) == before
    assert audit("verify").exit_code == 0
    rewritten(store / "keys.db", "DELETE FROM openings")
    refused(audit("verify"), "The log of who opened sealed values is not what was sealed")
    refused(audit("seal"), "The log of who opened sealed values is not what was sealed")


def test_settings_changed_on_purpose_are_sealed_when_that_is_said(audit: Do, store: Path) -> None:
    """Until then both seal and verify say so; the seal names the way out."""
    assert audit("seal").exit_code == 0
    settings = store / "community.toml"
    settings.write_text(f'{settings.read_text()}people = "any"\n')
    refused(audit("verify"), "not those that were sealed")
    refused(audit("seal"), "community audit seal --accept settings")
    assert audit("seal", "--accept", "settings").exit_code == 0
    assert audit("verify").exit_code == 0
    assert audit("seal").exit_code == 0


def test_another_zone_is_never_accepted(audit: Do, store: Path) -> None:
    """Every day and deadline would be another."""
    assert audit("seal").exit_code == 0
    settings = store / "community.toml"
    settings.write_text(settings.read_text().replace("Asia/Shanghai", "Asia/Tokyo"))
    refused(audit("verify"), "The time zone is Asia/Tokyo, sealed was Asia/Shanghai")
    refused(audit("seal", "--accept", "settings"), "a zone never changes")


def rewritten(path: Path, statement: str) -> None:
    """Do this to a file as somebody would who knows the trade."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for each, _ in triggers:
            file.execute(f"DROP TRIGGER {each}")
        file.execute(statement)
        for _, sql in triggers:
            file.execute(sql)


def renumbered(store: Path, gone: int) -> None:
    """A fact taken out and all behind it moved up, as if it had never been there."""
    tamper(
        store,
        [
            ("DELETE FROM events WHERE position = ?", (gone,)),
            ("UPDATE events SET position = position - 1 WHERE position > ?", (gone,)),
            ("UPDATE sqlite_sequence SET seq = seq - 1", ()),
        ],
    )


@pytest.mark.parametrize("gone", [4, 5])
def test_a_numbered_fact_deleted_before_its_seal_leaves_a_gap(gone: int, audit: Do, store: Path) -> None:
    """Though every position was given anew: the numbers of requests tell, for verify and seal."""
    assert audit("seal").exit_code == 0
    with Community.open(store) as community:
        for _ in range(3):
            community.execute(RAISE, by="person-shen")
    renumbered(store, gone)
    refused(audit("verify"), "is not the next number")
    refused(audit("seal"), "is not the next number")
    assert audit("seal", "--accept", "gaps").exit_code == 0
    assert audit("verify").exit_code == 0


def test_the_last_fact_deleted_before_its_seal_is_missed(audit: Do, store: Path) -> None:
    """By the count of positions; where that was set back as well, by the last number given."""
    assert audit("seal").exit_code == 0
    with Community.open(store) as community:
        community.execute(RAISE, by="person-shen")
    tamper(store, [("DELETE FROM events WHERE position = 4", ())])
    refused(audit("verify"), "Position 4 is missing")
    refused(audit("seal"), "Position 4 is missing")
    tamper(store, [("UPDATE sqlite_sequence SET seq = 3", ())])
    refused(audit("verify"), "The last numbers given are not those of the facts")
    refused(audit("seal"), "The last numbers given are not those of the facts")
    assert audit("seal", "--accept", "gaps").exit_code == 0
    with Community.open(store) as community:
        community.execute(RAISE, by="person-shen")
    assert audit("seal").exit_code == 0
    assert audit("verify").exit_code == 0


def test_at_the_very_first_seal_a_gap_is_missed_too(audit: Do, store: Path) -> None:
    """Nothing was sealed yet: positions and numbers begin with 1."""
    renumbered(store, 1)
    refused(audit("seal"), "is not the next number")


BROKEN = {
    "commands": ("ledger.db", "DELETE FROM commands WHERE command_id = 'form-1'"),
    "kinds": ("ledger.db", "UPDATE kinds SET distribution = 'evil'"),
    "openings": ("keys.db", "UPDATE openings SET reader = 'person-li'"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_seal_that_reads_it_again_does_not_sign_it(what: str, audit: Do, store: Path) -> None:
    """Where the place to go on is lost all is read, and compared with what was sealed."""
    look(store, "once")
    assert audit("seal").exit_code == 0
    name, statement = BROKEN[what]
    rewritten(store / name, statement)
    (store / "checkpoints" / "frontier").unlink()
    refused(audit("seal"), "Nothing was sealed.")
    refused(audit("verify"), "not what was sealed")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A store that an earlier version sealed."""
    shutil.copytree(STORE, tmp_path / "older")
    return tmp_path / "older"


def test_a_store_of_before_needs_nothing_done_by_hand(older: Path) -> None:
    """It verifies as it is; the next seal says what is kept beside, and from then on that is held to."""
    key = read_key(SIGNING_KEY)
    with Community.open(older) as community:
        assert verify(community, key=public_key(str(PUBLIC_KEY))).verified
        seal(community, key)
        assert verify(community, key=key.public).verified
        told = community.execute(RAISE, by="person-shen")
        assert told.position
        assert seal(community, key).added == 1
        assert verify(community, key=key.public).verified
    assert "\nzone Asia/Shanghai\n" in newest(older, key)
    tamper(older, [("DELETE FROM commands WHERE command_id = 'msg-1'", ())])
    with Community.open(older) as community:
        assert [each.kind for each in verify(community, key=key.public).findings] == ["commands"]


def test_a_backup_of_a_sealed_store_is_verified(audit: Do, store: Path, tmp_path: Path, run: Run) -> None:
    """With its log of openings, its settings and its commands; so is what is restored from it."""
    look(store, "once")
    assert audit("seal").exit_code == 0
    look(store, "twice")
    assert run("backup", tmp_path / "backup", "--store", store).exit_code == 0
    assert run("restore", tmp_path / "backup", tmp_path / "restored").exit_code == 0
    for each in ("backup", "restored"):
        answer = run("audit", "verify", "--store", copied(tmp_path / each, tmp_path / "copy"))
        assert answer.exit_code == 0, answer.output
