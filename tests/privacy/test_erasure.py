"""Forgetting a person: the log stays whole, counts stay the same, and nobody can read what was theirs."""

import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from community_core import Community, Forbidden, InvalidInput, Refused, ResidueRemains
from community_core.audit import new_key, seal, verify
from community_core.domain import (
    Erased,
    ErasePerson,
    RequestRaised,
    Sealed,
    StartVisit,
    VisitCompleted,
)
from community_core.privacy.master import mark_of
from community_core.storage.folder.keys import KeysFile
from community_core.storage.postgres.keys import GLANCE_SECONDS
from community_open_requests import OpenRequests

from .conftest import CONFIDED, HE, LIN, SHEN, TOLD, again, raising

JOURNAL = "keys.db-journal"
ERASE: dict[str, Any] = {"by": SHEN, "reason": "asked for it"}


def details(community: Community, *, reader: str | None = SHEN) -> list[object]:
    """What the view of requests shows of what Lin and He told."""
    return [row.details for row in community.view(OpenRequests, reader=reader).register()]


def test_the_person_reads_as_erased_in_every_view_and_history_at_once(community: Community) -> None:
    """For a reader who may see everything and for nobody; others stay readable."""
    assert details(community) == [TOLD, TOLD, "his own affair"]
    community.erase(LIN, **ERASE)
    assert [type(each) for each in details(community)] == [Erased, Erased, str]
    assert [type(each) for each in details(community, reader=None)] == [Erased, Erased, Sealed]
    for fact in community.log(types=[RequestRaised, VisitCompleted]):
        for told in community.history(fact.stream_id, reader=SHEN):
            kept = getattr(told.data, "details", None) or getattr(told.data, "observations", None)
            assert kept not in CONFIDED


def test_a_view_that_was_open_before_shows_no_more_than_it_had_opened(community: Community) -> None:
    """A new question is answered by what is true now, whichever process erased."""
    with again(community) as other:
        assert details(other) == [TOLD, TOLD, "his own affair"]
        community.erase(LIN, **ERASE)
        assert [type(each) for each in details(other)] == [Erased, Erased, str]


def test_a_view_that_is_being_read_blinds_too(community: Community) -> None:
    """From the next row on, whether or not it had opened anything of theirs, and whichever process erased; on
    a server a glance later."""
    with again(community) as other:
        view = other.view(OpenRequests, reader=SHEN)
        first, *rest = (row.request_id for row in view.register())
        fresh = other.view(OpenRequests, reader=SHEN)
        assert fresh.requests[rest[-1]].details == "his own affair"
        assert view.requests[first].details == TOLD
        community.erase(LIN, **ERASE)
        if community.store.address is not None:
            time.sleep(GLANCE_SECONDS)
        assert isinstance(view.requests[rest[0]].details, Erased)
        assert isinstance(fresh.requests[first].details, Erased)


def test_a_crash_before_the_file_was_rewritten_is_made_good_on_opening(
    community: Community, folder: Path
) -> None:
    """Now and then SQLite leaves a copy where it moved a row to another page; overwriting misses that one."""
    wrapped = _wrapped(community, LIN)
    community.execute(ErasePerson(person_id=LIN, reason="asked for it"), by=SHEN)
    with KeysFile(folder / "keys.db").writing() as page:
        page.destroy(LIN)
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as file:
        file.execute("INSERT INTO people VALUES ('moved', ?)", (wrapped,))
        file.execute("PRAGMA secure_delete = OFF")
        file.execute("DELETE FROM people WHERE person = 'moved'")
    assert _holding(folder, mark_of(LIN)) - {JOURNAL} == {"keys.db"}
    Community.open(folder).close()
    assert _holding(folder, mark_of(LIN)) == set()


@pytest.mark.usefixtures("folder")
def test_replay_totals_and_verification_stay_as_they_were(community: Community) -> None:
    """Everything but the personal columns is the same, folded again from nothing; the seal holds."""
    key = new_key("liuyin.example/ledger")
    seal(community, key)
    before = [str(row) for row in community.view(OpenRequests)]
    stored = [(fact.id, fact.data) for fact in community.log()]
    community.erase(LIN, **ERASE)
    community.engine.rebuild(OpenRequests)
    assert [str(row) for row in community.view(OpenRequests)] == before
    assert [(fact.id, fact.data) for fact in community.log()][: len(stored)] == stored
    seal(community, key)
    assert verify(community, key=key.public).verified


def test_no_byte_of_the_store_holds_what_was_told_or_the_key(community: Community, folder: Path) -> None:
    """Every file, write-ahead logs and free pages included, before anything is closed and after."""
    wrapped = _wrapped(community, LIN)
    raw = community.vault.keys().of(LIN)
    assert details(community)
    assert _holding(folder, mark_of(LIN)) - {JOURNAL} == {"keys.db"}
    community.erase(LIN, **ERASE)
    for needle in (wrapped, wrapped[len(mark_of(LIN)) :][:24], mark_of(LIN), raw, *map(str.encode, CONFIDED)):
        assert _holding(folder, needle) == set()
    community.close()
    assert _holding(folder, wrapped) | _holding(folder, raw) | _holding(folder, TOLD.encode()) == set()
    assert _holding(folder, mark_of(HE)) - {JOURNAL} == {"keys.db"}


def test_what_was_told_is_in_no_byte_of_the_store_even_before(community: Community, folder: Path) -> None:
    """It is never written unsealed: not by a command with an id, not by a view."""
    community.execute(raising(LIN, TOLD), by=SHEN, command_id="c-1")
    community.view(OpenRequests)
    for told in CONFIDED:
        assert _holding(folder, told.encode()) == set()
        assert _holding(folder, told.encode().hex().encode()) == set()


def test_erasing_fails_loudly_while_a_copy_of_the_key_is_left(community: Community, folder: Path) -> None:
    """The person is erased all the same; once the copy is gone, erasing again records nothing and is done."""
    (folder / "backup").mkdir()
    copy = folder / "backup" / "keys.db.old"
    shutil.copy(folder / "keys.db", copy)
    with pytest.raises(ResidueRemains, match=r"keys\.db\.old; delete or move it") as remains:
        community.erase(LIN, **ERASE)
    assert remains.value.files == (copy,)
    assert "keys.db.old" in remains.value.told("zh")
    assert [type(each) for each in details(community)] == [Erased, Erased, str]
    position = community.ledger.position()
    with pytest.raises(ResidueRemains):
        community.erase(LIN, **ERASE)
    copy.unlink()
    assert community.erase(LIN, **ERASE).stream_id == LIN
    assert community.ledger.position() == position


def test_files_that_come_and_go_meanwhile_are_no_hindrance(community: Community, folder: Path) -> None:
    """Such as the journals of others who are sealing and reading."""
    done = Event()

    def come_and_go() -> None:
        while not done.is_set():
            for number in range(50):
                (folder / f"journal-{number}").write_bytes(b"1")
            for number in range(50):
                (folder / f"journal-{number}").unlink()

    with ThreadPoolExecutor() as threads:
        others = threads.submit(come_and_go)
        try:
            for _ in range(50):
                community.vault.refuse_residue("person-new")
        finally:
            done.set()
        others.result()


def test_whoever_else_erases_them_at_the_same_time_gets_the_same_fact(folder: Path) -> None:
    """It is recorded once."""
    with Community.open(folder) as one, Community.open(folder) as other, ThreadPoolExecutor(2) as threads:
        for person in (f"person-{number}" for number in range(20)):
            one.execute(raising(person, TOLD), by=SHEN)
            erased = list(threads.map(lambda each, who=person: each.erase(who, **ERASE).id, (one, other)))
            assert erased == [f"{person}@1"] * 2


def test_looking_for_residue_keeps_the_locks_of_open_databases(community: Community, folder: Path) -> None:
    """A process that closes a file loses every lock it has on it, and others would then truncate it."""
    open_for_writing = (
        "import sqlite3, sys; file = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None);"
        "file.execute('BEGIN IMMEDIATE')"
    )
    with closing(sqlite3.connect(folder / "other.db", isolation_level=None)) as file:
        file.execute("CREATE TABLE t (c)")
        file.execute("BEGIN IMMEDIATE")
        community.erase(LIN, **ERASE)
        other = [sys.executable, "-c", open_for_writing, str(folder / "other.db")]
        assert b"locked" in subprocess.run(other, capture_output=True).stderr


def test_restored_keys_do_not_revive_the_person(community: Community, folder: Path) -> None:
    """They stay closed, since the ledger says so; the key itself goes once that is confirmed."""
    shutil.copy(folder / "keys.db", folder.parent / "keys.backup")
    community.erase(LIN, **ERASE)
    community.close()
    shutil.copy(folder.parent / "keys.backup", folder / "keys.db")
    assert _holding(folder, mark_of(LIN)) - {JOURNAL} == {"keys.db"}
    with Community.open(folder) as again:
        assert [type(each) for each in details(again)] == [Erased, Erased, str]
        with pytest.raises(Refused, match="was erased"):
            again.execute(raising(LIN, "again"), by=SHEN)
        assert again.vault.status().unconfirmed == (LIN,)
        again.confirm_erasure(LIN, by=SHEN)
        assert again.vault.status().unconfirmed == ()
        assert _holding(folder, mark_of(LIN)) == set()
        assert again.vault.openings()[-1].purpose == f"confirmed the erasure of {LIN}"


@pytest.mark.parametrize("finish", [Community.erase, Community.confirm_erasure])
def test_a_crash_between_recording_and_destroying_is_made_good_by_whoever_says_so(
    community: Community, folder: Path, finish: Any
) -> None:
    """As if the program had been killed right after the append: the person reads as erased, with a key."""
    keys = (folder / "keys.db").read_bytes()
    community.erase(LIN, **ERASE)
    community.close()
    (folder / "keys.db").write_bytes(keys)
    with Community.open(folder) as again:
        assert LIN in again.vault.erased()
        assert _holding(folder, mark_of(LIN)) - {JOURNAL} == {"keys.db"}
        finish(again, LIN, **({"by": SHEN} if finish is Community.confirm_erasure else ERASE))
        assert _holding(folder, mark_of(LIN)) == set()


def test_of_whom_no_erasure_is_recorded_none_is_confirmed(community: Community, folder: Path) -> None:
    """Erasing is another command, with a reason."""
    with pytest.raises(Refused, match="No erasure of person-lin is recorded") as refused:
        community.confirm_erasure(LIN, by=SHEN)
    assert refused.value.rule == "erasure-recorded"
    assert _holding(folder, mark_of(LIN)) - {JOURNAL} == {"keys.db"}


def test_whoever_may_not_erase_may_not_confirm(folder: Path, community: Community) -> None:
    """It is the same right."""
    community.execute(ErasePerson(person_id=LIN, reason="asked for it"), by=SHEN)
    with Community.open(folder, authorize=lambda by, _: by != HE) as again, pytest.raises(Forbidden):
        again.confirm_erasure(LIN, by=HE)


def test_who_is_recorded_as_erased_is_closed_where_the_keys_are_gone(
    community: Community, folder: Path
) -> None:
    """The ledger alone says so."""
    community.erase(LIN, **ERASE)
    community.close()
    (folder / "keys.db").unlink()
    with Community.open(folder) as again:
        assert next(type(row.details) for row in again.view(OpenRequests).register()) is Erased


def test_another_process_hears_of_an_erasure_that_destroyed_nothing_yet(
    community: Community, folder: Path
) -> None:
    """With its next question."""
    with Community.open(folder) as other:
        assert [type(each) for each in details(other)] == [str, str, str]
        kept = (folder / "keys.db").read_bytes()
        community.erase(LIN, **ERASE)
        (folder / "keys.db").write_bytes(kept)
        assert [type(each) for each in details(other)] == [Erased, Erased, str]


def test_nothing_personal_is_recorded_of_somebody_who_was_erased(community: Community) -> None:
    """What is not personal still is; they can come back under a new id."""
    community.erase(LIN, **ERASE)
    position = community.ledger.position()
    with pytest.raises(Refused, match="was erased") as refused:
        community.execute(raising(LIN, "again"), by=SHEN)
    assert refused.value.rule == "person-erased"
    assert community.ledger.position() == position
    community.execute(raising(community.new_id("person"), "again"), by=SHEN)


def test_somebody_of_whom_nothing_was_sealed_can_be_erased(community: Community) -> None:
    """And then nothing ever is. Any fact that names them will do, also one they recorded."""
    community.execute(StartVisit(person_id="person-new"), by="person-visitor")
    for person in ("person-new", "person-visitor"):
        community.erase(person, **ERASE)
        with pytest.raises(Refused, match="was erased"):
            community.execute(raising(person, "again"), by=SHEN)


def test_somebody_who_left_no_more_than_a_key_can_be_erased(community: Community, folder: Path) -> None:
    """As when the program was killed between sealing and recording, or an older ledger was restored."""
    community.vault.seal("person-new", "RequestRaised/1/details", TOLD)
    community.erase("person-new", **ERASE)
    assert _holding(folder, mark_of("person-new")) == set()


def _by_command(community: Community, person: str, by: str, reason: str) -> None:
    community.execute(ErasePerson(person_id=person, reason=reason), by=by)


@pytest.mark.parametrize("erase", [Community.erase, _by_command])
def test_of_whom_nothing_was_ever_recorded_nobody_is_erased(community: Community, erase: Any) -> None:
    """The id was mistyped: the one that comes near is named. One inside a sentence names nobody."""
    community.execute(StartVisit(person_id=HE, place="next to person-nobody"), by=SHEN)
    position = community.ledger.position()
    for mistyped, said in (("person-lim", "did you mean 'person-lin'"), ("person-nobody", "copy the id")):
        with pytest.raises(InvalidInput, match=f"of '{mistyped}', so there is nothing to erase; {said}"):
            erase(community, mistyped, **ERASE)
    assert community.ledger.position() == position
    assert not community.vault.erased()


def test_erasing_again_needs_no_keys_to_know_whom(community: Community, folder: Path) -> None:
    """Their erasure is a fact, whatever was restored."""
    keys = (folder / "keys.db").read_bytes()
    first = community.erase(LIN, **ERASE)
    community.close()
    (folder / "keys.db").write_bytes(keys)
    with Community.open(folder) as again:
        assert again.erase(LIN, **ERASE) == first
        assert LIN in again.vault.erased()


def test_erasing_needs_no_master_key(community: Community, folder: Path) -> None:
    """Who lost it can still do what they owe."""
    (folder / "master.key").unlink()
    community.erase(LIN, **ERASE)
    assert LIN in community.vault.erased()


def test_an_erasure_in_memory_works_the_same() -> None:
    """For tests and experiments."""
    with Community.open(":memory:") as community:
        told = community.execute(raising(LIN, TOLD), by=SHEN)
        community.erase(LIN, **ERASE)
        [raised] = community.history(told.stream_id, reader=SHEN)
        assert isinstance(raised.data.details, Erased)


def _wrapped(community: Community, person: str) -> bytes:
    with KeysFile((community.store.folder or Path()) / "keys.db").reading() as page:
        wrapped = page.wrapped(person)
    assert wrapped is not None
    return wrapped


def _holding(folder: Path, needle: bytes) -> set[str]:
    """The files in which these bytes occur, found by another way than the program's."""
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if needle in _bytes(each)}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
