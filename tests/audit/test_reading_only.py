"""Verifying leaves no trace: nothing is written, nobody forgotten, a read-only medium will do."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from secrets import token_hex

import pytest
from tests.cli.terminals import terminal

from community_core import Community
from community_core.audit import SigningKey, seal
from community_core.domain import Erased, RaiseRequest, Sealed
from community_core.errors import KeyUnavailable
from community_core.storage.address import address_of
from community_core.storage.folder.keys import KeysFile
from community_core.storage.sqlite.read_only import ReadOnlyFile

from ..servers import Server
from .conftest import Run
from .kept import OnServer
from .kept import build as build_anywhere
from .tampering import build, facts, tamper

FORGED = (
    "INSERT INTO events (recorded_at, stream_id, version, type, schema, data, occurred_at, actor, "
    "correlation_id, flags) SELECT recorded_at, 'person-lin', 1, 'PersonErased', 1, ?, occurred_at, actor, "
    "'person-lin@1', flags FROM events WHERE position = (SELECT max(position) FROM events)"
)
WRITER = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from community_core import Community
from community_core.domain import RaiseRequest
community = Community.open(sys.argv[1])
community.execute(RaiseRequest(title="late", category="heating", channel="desk"), by="person-shen")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def store(tmp_path: Path, key: SigningKey) -> Path:
    """A sealed store with something sealed for Lin in it."""
    folder = tmp_path / "store"
    with Community.open(folder) as community:
        told = RaiseRequest(
            title="暖气不热", category="heating", channel="desk", requester="person-lin", details="夜里咳嗽"
        )
        community.execute(told, by="person-shen")
        seal(community, key)
    return folder


def seen(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file and folder, with its bytes and when it was last written."""
    every = [folder, *folder.rglob("*")]
    return {
        str(each): (each.read_bytes() if each.is_file() else b"", each.stat().st_mtime_ns) for each in every
    }


def test_verifying_writes_nothing(store: Path, run: Run, key: SigningKey) -> None:
    """No file is made, changed or touched, whether or not the ledger is what was sealed."""
    before = seen(store)
    assert run("audit", "verify", "--store", store, "--key", str(key.public)).exit_code == 0
    assert seen(store) == before
    tamper(store, [("UPDATE events SET actor = 'person-x'", ())])
    before = seen(store)
    assert run("audit", "verify", "--store", store, "--key", str(key.public)).exit_code == 3
    assert seen(store) == before


@pytest.mark.parametrize(
    "words", [("receipt", "1"), ("consistency", "1", "2"), ("bundle", "OUT")], ids=lambda words: str(words[0])
)
def test_proofs_are_made_without_writing_to_the_store(
    words: tuple[str, ...], store: Path, tmp_path: Path, run: Run, key: SigningKey
) -> None:
    """A receipt, a consistency proof and a bundle, from a medium nobody may write to; what is made checks."""
    with Community.open(store) as community:
        community.execute(RaiseRequest(title="灯不亮", category="light", channel="desk"), by="person-shen")
        seal(community, key)
    out = tmp_path / "proof"
    before = seen(store)
    asked = [str(out) if each == "OUT" else each for each in words]
    given = [] if "OUT" in words else ["--out", str(out)]
    made = run("audit", *asked, *given, "--store", store, "--key", str(key.public))
    assert made.exit_code == 0, made.stderr
    assert seen(store) == before
    assert run("audit", "check", out, "--key", str(key.public)).exit_code == 0


def test_on_a_server_whoever_may_only_read_verifies_and_proves(
    run: Run, key: SigningKey, server: Server, tmp_path: Path
) -> None:
    """All of it in transactions that write nothing; a fact changed by hand is found likewise."""
    kept = build_anywhere(OnServer(server, server.new()), 4, 2, key=key)
    kept.change("ledger", "UPDATE head SET position = (SELECT max(position) FROM events)")
    reader = f"reader_{token_hex(8)}"
    name = address_of(kept.where).community
    server.run(f"CREATE ROLE {reader} LOGIN PASSWORD '{reader}'")
    for each in (name, f"{name}.keys", f"{name}.seals"):
        server.run(f'GRANT USAGE ON SCHEMA "{each}" TO {reader}')
        server.run(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{each}" TO {reader}')
    theirs = re.sub(r"//[^/@]*@", f"//{reader}:{reader}@", kept.where)
    words = ("--store", theirs, "--key", str(key.public))
    assert run("audit", "verify", *words).exit_code == 0
    for asked in (("receipt", "1"), ("consistency", "4", "6"), ("bundle", tmp_path / "bundle")):
        given = () if "bundle" in asked else ("--out", tmp_path / asked[0])
        made = run("audit", *asked, *given, *words)
        assert made.exit_code == 0, made.stderr
        assert run("audit", "check", tmp_path / asked[0], "--key", str(key.public)).exit_code == 0
    kept.change("ledger", "UPDATE events SET actor = 'person-x' WHERE position = 2")
    assert run("audit", "verify", *words).exit_code == 3
    server.run(f"DROP OWNED BY {reader}")
    server.run(f"DROP ROLE {reader}")


def test_a_text_moved_to_another_fact_is_found_though_nothing_sealed_it(
    store: Path, run: Run, key: SigningKey
) -> None:
    """Two texts of one person, exchanged in what was recorded since the last seal: verify names the place."""
    with Community.open(store) as community:
        for title in ("灯不亮", "水不热"):
            told = RaiseRequest(
                title=title, category="light", channel="desk", requester="person-lin", details=f"{title}三天"
            )
            community.execute(told, by="person-shen")
    words = ("audit", "verify", "--store", store, "--key", str(key.public))
    assert run(*words).exit_code == 0
    tamper(store, [("CREATE TABLE kept AS SELECT position, data FROM events", ())])
    swap = (
        "UPDATE events SET data = CAST(json_set(data, '$.details', json((SELECT json_extract(data, "
        "'$.details') FROM kept WHERE kept.position = 5 - events.position))) AS BLOB) WHERE position > 1"
    )
    tamper(store, [(swap, ()), ("DROP TABLE kept", ())])
    answer = run(*words)
    assert answer.exit_code == 3
    assert "Position 2 holds a text that was sealed in request-" in answer.stdout + answer.stderr
    assert "加密的文字：有人移动过" in run(*words, lang="zh").stdout


def test_a_forged_erasure_destroys_no_key(store: Path, run: Run, key: SigningKey) -> None:
    """Whoever verifies finds the row. Until it is gone the person reads as erased; then as before."""
    tamper(store, [(FORGED, (b'{"reason":"forged"}',))])
    keys = (store / "keys.db").read_bytes()
    answer = run("audit", "verify", "--store", store, "--key", str(key.public))
    assert "1 event is not sealed yet" in answer.stdout
    assert (store / "keys.db").read_bytes() == keys
    with Community.open(store) as community:
        [raised] = community.history(next(iter(community.log())).stream_id, reader="person-shen")
        assert isinstance(raised.data.details, Erased)
    assert _has_key(store)
    tamper(store, [("DELETE FROM events WHERE type = 'PersonErased'", ())])
    with Community.open(store) as community:
        [raised] = community.history(next(iter(community.log())).stream_id, reader="person-shen")
        assert raised.data.details == "夜里咳嗽"


def test_keys_that_wait_to_be_confirmed_are_named_and_confirmed(store: Path, run: Run) -> None:
    """By the status of the keys, and by a command of its own, in both languages."""
    tamper(store, [(FORGED, (b'{"reason":"asked for it"}',))])
    status = run("keys", "status", "--store", store, "--format", "json")
    assert '"unconfirmed": 1' in status.stdout
    assert "community keys confirm person-lin" in status.stderr
    assert "密钥仍在" in run("keys", "status", "--store", store, lang="zh").stderr
    words = ("keys", "confirm", "person-lin", "--store", store, "--by", "person-shen", "--no-input")
    assert "position 2 by" in run(*words).stdout
    assert not _has_key(store)
    assert run(*words).exit_code == 0
    refused = run("keys", "confirm", "person-shen", "--store", store, "--by", "person-shen", "--no-input")
    assert refused.exit_code == 1
    assert "erasure-recorded" in refused.stderr


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "their key is still here"), ("zh", "账本记载 person-lin 已删除")]
)
def test_whoever_works_with_the_store_hears_of_them(
    store: Path, run: Run, community: Path, lang: str, told: str
) -> None:
    """Beside what waits to be done; on a terminal with every command, once; no program's answer has it."""
    tamper(store, [(FORGED, (b'{"reason":"asked for it"}',))])
    assert run("today", "--store", store, lang=lang).stderr.count(told) == 1
    assert told not in run("log", "--store", store, lang=lang).stderr
    for words in (("log",), ("keys", "status"), ("today",)):
        with terminal(community, *words, store=store, lang=lang) as shown:
            assert shown.ends() == 0
        assert shown.shown.count(told) == 1
    run("keys", "confirm", "person-lin", "--store", store, "--by", "person-shen", "--no-input")
    assert told not in run("today", "--store", store, lang=lang).stderr


def test_whoever_confirms_sees_who_recorded_the_erasure(store: Path, community: Path) -> None:
    """A row that verifying does not find, since it is not sealed yet, is for people to judge."""
    tamper(store, [(FORGED, (b'{"reason":"said so at the desk"}',))])
    with terminal(community, "keys", "confirm", "person-lin", store=store, lang="en") as shown:
        shown.answer("Is that right?", "n")
        shown.ends()
    assert "recorded at position 2 by person-shen: said so at the desk" in shown.shown
    assert _has_key(store)


def test_what_a_killed_program_left_in_the_log_is_verified_too(
    store: Path, run: Run, key: SigningKey
) -> None:
    """The log is read and stays as it is."""
    killed = subprocess.run([sys.executable, "-c", WRITER, str(store), "."])
    assert killed.returncode == -signal.SIGKILL
    kept = {name: (store / name).read_bytes() for name in ("ledger.db", "ledger.db-wal")}
    assert kept["ledger.db-wal"]
    answer = run("audit", "verify", "--store", store, "--key", str(key.public))
    assert answer.exit_code == 0
    assert "1 event is not sealed yet" in answer.stdout
    assert {name: (store / name).read_bytes() for name in kept} == kept


def test_a_log_that_lies_where_nobody_may_write_is_read_in_a_copy(
    store: Path, run: Run, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that was taken from a server that crashed."""
    subprocess.run([sys.executable, "-c", WRITER, str(store), "."])
    (store / "ledger.db-shm").unlink()
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: False if mode == os.W_OK else may(path, mode))
    before = seen(store)
    answer = run("audit", "verify", "--store", store, "--key", str(key.public))
    assert answer.exit_code == 0
    assert "1 event is not sealed yet" in answer.stdout
    assert seen(store) == before


def test_whoever_writes_meanwhile_is_noticed(store: Path) -> None:
    """What was read without a lock is then read again."""
    file = ReadOnlyFile(store / "ledger.db")
    assert file.was_still
    with Community.open(store) as community:
        community.ledger.append(facts(0, 2))
        assert not file.was_still
        joined = ReadOnlyFile(store / "ledger.db")
        community.ledger.append(facts(2, 2))
        assert joined.was_still
    assert not file.was_still


def test_a_store_opened_to_read_takes_no_command(store: Path) -> None:
    """It says so, and nothing is recorded."""
    with Community.open(store, read_only=True) as community:
        request = RaiseRequest(title="late", category="heating", channel="desk")
        with pytest.raises(Exception, match="may not be written to"):
            community.execute(request, by="person-shen")
        assert community.ledger.position() == 1


def test_a_store_opened_to_read_opens_nothing_sealed(store: Path) -> None:
    """Since whoever looked must be noted, and nothing is; what is open is read as ever."""
    before = seen(store)
    with Community.open(store, read_only=True) as community:
        [raised] = community.history(next(iter(community.log())).stream_id)
        assert isinstance(raised.data.details, Sealed)
        with pytest.raises(KeyUnavailable, match="without a trace"):
            community.history(raised.stream_id, reader="person-shen")
        with pytest.raises(KeyUnavailable, match="without a trace"):
            community.vault.forget(["person-lin"])
    assert seen(store) == before


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="only root may mount")
def test_a_medium_that_cannot_be_written_to_is_verified_where_it_is(
    store: Path, tmp_path: Path, run: Run, key: SigningKey
) -> None:
    """Such as a disc, or a disk attached for reading only."""
    place = tmp_path / "medium"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "none", str(place)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        shutil.copytree(store, place / "store")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        answer = run("audit", "verify", "--store", place / "store", "--key", str(key.public))
        assert answer.exit_code == 0, answer.output
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _has_key(store: Path) -> bool:
    with KeysFile(store / "keys.db").reading() as entries:
        return entries.wrapped("person-lin") is not None


def test_the_ledger_may_be_verified_while_others_record(tmp_path: Path, run: Run, key: SigningKey) -> None:
    """Nobody waits for it, and what is found is one state."""
    folder = tmp_path / "busy"
    build(folder, 4, key=key)
    with Community.open(folder) as community:
        for number in range(3):
            community.ledger.append(facts(4 + 2 * number, 2))
            assert run("audit", "verify", "--store", folder, "--key", str(key.public)).exit_code == 0
