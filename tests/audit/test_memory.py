"""What the signer remembers outside the store: whatever was done to the files, nothing of it is signed."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from community_core.audit import Memory, SigningKey, new_key, seal, write_key
from community_core.times import system_clock

from .conftest import Run
from .kept import Kept, append, are_sealed, notes_of, roll_back
from .kept import build as build_anywhere
from .tampering import build, opened, seal_it

Sealing = Callable[..., Result]
PutBack = Callable[[Path], Result]


@pytest.fixture
def sealing(run: Run, kept: Kept, key_file: Path) -> Sealing:
    """``community audit seal`` with the signer's key, as cron runs it."""

    def call(*words: str, at: Kept = kept, lang: str = "en") -> Result:
        return run("audit", "seal", "--store", at.where, "--key", key_file, *words, lang=lang)

    return call


@pytest.fixture
def put_back(run: Run, kept: Kept, key: SigningKey) -> PutBack:
    """``community audit collect`` with a checkpoint that the store lost."""
    return lambda file: run("audit", "collect", file, "--key", str(key.public), "--store", kept.where)


@pytest.fixture
def memory(key_file: Path, sealing: Sealing) -> Path:
    """What the key remembers once the store was sealed."""
    assert sealing().exit_code == 0
    return key_file.with_name("key.memory")


def refused(answer: Result, told: str) -> None:
    """Exit code 3, one line, which says so."""
    assert answer.exit_code == 3, answer.output
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert told in answer.stderr


REWRITTEN = "UPDATE events SET actor = 'person-li' WHERE position = 9"


def test_a_key_that_is_made_remembers_nothing_signed(run: Run, tmp_path: Path) -> None:
    """Its first seal needs no flag, and afterwards it remembers the size and root that it signed."""
    build(tmp_path / "new", 3)
    assert run("audit", "key", tmp_path / "seal.key", "--name", "a.example").exit_code == 0
    remembered = tmp_path / "seal.key.memory"
    assert remembered.read_text().split("\n")[:2] == ["a.example", "0"]
    answer = run("audit", "seal", "--store", tmp_path / "new", "--key", tmp_path / "seal.key")
    assert (answer.exit_code, answer.stderr) == (0, "")
    kept = (tmp_path / "new" / "checkpoints" / "3.checkpoint").read_text()
    assert remembered.read_text().split("\n")[:3] == kept.split("\n")[:3]


def test_it_remembers_when_it_looked_last(sealing: Sealing, kept: Kept, memory: Path) -> None:
    """Though there was nothing new: the checkpoint in the store stays, the memory moves on."""
    before, there = memory.read_text(), notes_of(kept)
    assert "Nothing new" in sealing().stdout
    assert notes_of(kept) == there
    assert memory.read_text() != before
    assert memory.read_text().split("\n")[:5] == before.split("\n")[:5]


def test_rewritten_history_is_not_signed_though_the_checkpoints_are_gone(
    sealing: Sealing, kept: Kept, memory: Path, put_back: PutBack
) -> None:
    """rm -r checkpoints, history rewritten, the crontab line: exit code 3, and the way out."""
    kept.change("ledger", REWRITTEN)
    kept.lose_seals()
    refused(sealing(), f"put back the last one: community audit collect {memory} --key PUBLIC")
    refused(sealing("--first"), "the checkpoints are gone")
    refused(sealing(lang="zh"), "存证点不见了")
    assert not are_sealed(kept)
    assert put_back(memory).exit_code == 0
    refused(sealing(), "The ledger does not agree with")


def test_the_way_out_goes_on_where_nothing_was_rewritten(
    sealing: Sealing, kept: Kept, memory: Path, run: Run, key: SigningKey, put_back: PutBack
) -> None:
    """What the key remembers is put back in place of the checkpoints, and the next seal follows it."""
    kept.lose_seals()
    refused(sealing(), "the checkpoints are gone")
    assert put_back(memory).exit_code == 0
    assert put_back(memory).exit_code == 2
    append(kept, 10, 2)
    assert sealing().stdout.startswith("Checkpoint 12: 2 more events")
    assert run("audit", "verify", "--store", kept.where, "--key", str(key.public)).exit_code == 0


@pytest.mark.usefixtures("memory")
def test_a_fork_is_not_signed(sealing: Sealing, kept: Kept, key: SigningKey) -> None:
    """Another history that the same key signed elsewhere, without its memory, put in place of the store."""
    fork = build_anywhere(kept.new(), 12, key=key)
    refused(sealing(at=fork), "does not agree with what this key signed last (10 events")
    refused(sealing(at=fork, lang="zh"), "与此密钥上次签署的内容")


@pytest.mark.usefixtures("memory")
def test_a_rollback_is_not_signed(sealing: Sealing, kept: Kept) -> None:
    """The newest facts and the checkpoint that sealed them gone together, with or without new ones after."""
    kept.lose("10.checkpoint")
    roll_back(kept, 4)
    refused(sealing(), "does not agree with what this key signed last (10 events")
    append(kept, 4, 8)
    refused(sealing("--accept", "gaps"), "does not agree with what this key signed last (10 events")


@pytest.mark.usefixtures("memory")
def test_a_backup_put_back_is_a_rollback(sealing: Sealing, kept: Kept) -> None:
    """It is whole and verifies by itself; only whoever remembers more knows."""
    backup = kept.copied()
    append(kept, 10, 3)
    assert sealing().exit_code == 0
    refused(sealing(at=backup), "(13 events")


def test_a_seal_that_stopped_before_it_remembered_goes_on(sealing: Sealing, kept: Kept, memory: Path) -> None:
    """The memory is one seal behind: what the store has in between was signed by the same key."""
    before = memory.read_bytes()
    append(kept, 10, 2)
    assert sealing().exit_code == 0
    memory.write_bytes(before)
    append(kept, 12, 2)
    assert sealing().stdout.startswith("Checkpoint 14: 2 more events")
    memory.write_bytes(before)
    kept.change("ledger", REWRITTEN)
    refused(sealing(), "does not agree with")


@pytest.mark.usefixtures("memory")
def test_a_checkpoint_that_was_lost_is_no_matter_while_the_ledger_agrees(
    sealing: Sealing,
    kept: Kept,
) -> None:
    """The store has an older one left: the next seal covers all there is."""
    kept.lose("10.checkpoint")
    assert sealing().stdout.startswith("Checkpoint 10: 6 more events")


GONE = {
    "the first of them": (14, "Position 14 is missing"),
    "one in the middle": (15, "Position 15 is missing"),
}


@pytest.mark.parametrize("which", GONE)
@pytest.mark.usefixtures("memory")
def test_a_fact_deleted_before_its_first_seal_is_missed(
    which: str,
    sealing: Sealing,
    kept: Kept,
) -> None:
    """The numbers of the positions go on without it. Whoever knows why seals what is left."""
    append(kept, 10, 4)
    position, told = GONE[which]
    kept.change("ledger", f"DELETE FROM events WHERE position = {position}")
    before = notes_of(kept)
    refused(sealing(), told)
    assert notes_of(kept) == before
    assert sealing("--accept", "gaps").exit_code == 0
    assert sealing().exit_code == 0


@pytest.mark.usefixtures("memory")
def test_several_deleted_are_named_together(sealing: Sealing, kept: Kept) -> None:
    """From the first to the last, in the reader's language."""
    append(kept, 10, 4)
    kept.change("ledger", "DELETE FROM events WHERE position IN (14, 15)")
    refused(sealing(), "Positions 14 to 15 are missing")
    refused(sealing(lang="zh"), "第 14 至 15 条不见了")


def recorded(kept: Kept, position: int, days: float) -> None:
    """Let it say that this fact was recorded so many days from now."""
    when = (system_clock() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    kept.change("ledger", f"UPDATE events SET recorded_at = '{when}' WHERE position = {position}")


@pytest.mark.parametrize(
    ("days", "told"), [(1.01, "ahead of the signer's clock"), (-1.01, "before the last")]
)
@pytest.mark.usefixtures("memory")
def test_a_fact_recorded_at_another_time_is_not_sealed(
    days: float,
    told: str,
    sealing: Sealing,
    kept: Kept,
) -> None:
    """More than a day ahead of the signer's clock, or before the last seal, which had not seen it."""
    append(kept, 10, 1)
    recorded(kept, 14, days)
    refused(sealing(), told)
    assert sealing("--accept", "clock").exit_code == 0


@pytest.mark.parametrize("days", [0.99, -0.99])
@pytest.mark.usefixtures("memory")
def test_clocks_may_be_a_little_apart(days: float, sealing: Sealing, kept: Kept) -> None:
    """Less than a day is nobody's fault."""
    append(kept, 10, 1)
    recorded(kept, 14, days)
    assert sealing().exit_code == 0


@pytest.mark.usefixtures("memory")
def test_a_clock_that_was_ahead_is_accepted_once(sealing: Sealing, kept: Kept) -> None:
    """What is recorded afterwards can only be later still, and is sealed as ever."""
    append(kept, 10, 1)
    recorded(kept, 14, 400)
    assert sealing("--accept", "clock").exit_code == 0
    append(kept, 11, 1)
    assert sealing().exit_code == 0


def test_a_key_without_memory_takes_it_from_the_store(sealing: Sealing, key_file: Path) -> None:
    """From the newest checkpoint there, and says so; the next time it has its own."""
    remembered = key_file.with_name("key.memory")
    remembered.unlink()
    answer = sealing()
    assert answer.exit_code == 0
    assert answer.stderr == (
        f"The key remembered nothing; {remembered} begins with the newest checkpoint in the store.\n"
    )
    assert sealing().stderr == ""
    remembered.unlink()
    assert "密钥原来没有记忆" in sealing(lang="zh").stderr


def test_with_neither_it_begins_when_told(sealing: Sealing, kept: Kept, key_file: Path) -> None:
    """Without memory and without checkpoints nobody can tell a first seal from a second."""
    key_file.with_name("key.memory").unlink()
    kept.lose_seals()
    refused(sealing(), "begin with --first")
    assert not are_sealed(kept)
    assert sealing("--first", "--accept", "gaps").exit_code == 0
    assert sealing().exit_code == 0


def test_a_memory_of_another_store_is_told(
    sealing: Sealing, kept: Kept, memory: Path, key: SigningKey, tmp_path: Path
) -> None:
    """One key belongs to one store: the ledger does not agree, and nothing is changed."""
    build(tmp_path / "another", 6, key=key)
    shutil.copy(tmp_path / "another" / "checkpoints" / "6.checkpoint", memory)
    before = notes_of(kept)
    refused(sealing(), "the memory is of another store")
    assert notes_of(kept) == before


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\xff" * 99, "another's"])
def test_a_memory_that_is_none_is_told(
    content: bytes | str,
    sealing: Sealing,
    memory: Path,
) -> None:
    """Emptied, garbage, or signed by somebody else: one line that names the file."""
    if isinstance(content, str):
        Memory(memory).begin(new_key("elsewhere"), system_clock())
    else:
        memory.write_bytes(content)
    refused(sealing(), str(memory))


@pytest.mark.parametrize("sealed", ["folder"], indirect=True)
def test_where_it_cannot_remember_nothing_is_signed(
    kept: Kept,
    key_file: Path,
) -> None:
    """A key on a medium that cannot be written to: exit code 4 before anything is done."""
    from .test_bad_input import _without_override

    append(kept, 10, 1)
    before = notes_of(kept)
    key_file.parent.chmod(0o555)
    words = ["-m", "community_core", "audit", "seal", "--store", kept.where, "--key", str(key_file)]
    done = subprocess.run(
        [sys.executable, *words], preexec_fn=_without_override, capture_output=True, text=True, env={}
    )
    key_file.parent.chmod(0o755)
    assert done.returncode == 4, done.stderr
    assert f"{key_file}.memory, cannot be written" in done.stderr
    assert notes_of(kept) == before


def test_whoever_verifies_compares_with_it(
    run: Run, kept: Kept, memory: Path, key: SigningKey, key_file: Path
) -> None:
    """It is a checkpoint: given with --against, or found beside the signer's key."""
    kept.lose("10.checkpoint")
    roll_back(kept, 4)
    public = ("audit", "verify", "--store", kept.where, "--key", str(key.public))
    assert run(*public).exit_code == 0
    assert run(*public, "--against", memory).exit_code == 3
    assert run("audit", "verify", "--store", kept.where, "--key", key_file).exit_code == 3


def test_in_python_the_memory_is_handed_in(key: SigningKey, tmp_path: Path) -> None:
    """Without one, nothing outside the store is remembered."""
    build(tmp_path / "store", 2)
    write_key(tmp_path / "key", key)
    memory = Memory.beside(tmp_path / "key")
    with opened(tmp_path / "store") as community:
        assert seal(community, key, memory=memory, first=True).added == 2
        assert memory.last(key.public) is not None
    assert seal_it(tmp_path / "store", key) == 0


def test_words_that_accept_nothing_are_refused(sealing: Sealing) -> None:
    """Wrong usage, with those there are."""
    answer = sealing("--accept", "everything")
    assert answer.exit_code == 2
    assert "'everything' is not one of gaps, clock, settings" in answer.stderr
    assert sealing("--accept", "缺号", "--accept", "Clock").exit_code == 0


@pytest.mark.parametrize("newer", [0, 2], ids=["nothing new", "something new"])
@pytest.mark.parametrize("place", [0, 4, -2])
def test_a_sealed_fact_that_is_gone_is_missed(
    place: int, newer: int, sealing: Sealing, kept: Kept, run: Run, key: SigningKey
) -> None:
    """Though it lies before what the next seal has to read; nothing is signed over the gap."""
    position = kept.rows("ledger", "SELECT position FROM events ORDER BY position")[place][0]
    kept.change("ledger", f"DELETE FROM events WHERE position = {position}")
    if newer:
        append(kept, 20, newer)
    refused(sealing(), "nothing was sealed")
    told = run("audit", "verify", "--key", str(key.public), "--store", kept.where).stdout
    assert f"Position {position}: " in told
