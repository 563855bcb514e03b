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
from .tampering import build, copied, facts, opened, rolled_back, seal_it, tamper

Sealing = Callable[..., Result]
PutBack = Callable[[Path], Result]


@pytest.fixture
def store(original: Path, tmp_path: Path) -> Path:
    """A copy of the sealed store to do things to."""
    return copied(original, tmp_path / "store")


@pytest.fixture
def sealing(run: Run, store: Path, key_file: Path) -> Sealing:
    """``community audit seal`` with the signer's key, as cron runs it."""

    def call(*words: str, lang: str = "en") -> Result:
        return run("audit", "seal", "--store", store, "--key", key_file, *words, lang=lang)

    return call


@pytest.fixture
def put_back(run: Run, store: Path, key: SigningKey) -> PutBack:
    """``community audit collect`` with a checkpoint that the store lost."""
    return lambda file: run("audit", "collect", file, "--key", str(key.public), "--store", store)


@pytest.fixture
def memory(key_file: Path, sealing: Sealing) -> Path:
    """What the key remembers once the store was sealed."""
    assert sealing().exit_code == 0
    return key_file.with_name("key.memory")


def checkpoints(store: Path) -> dict[str, bytes]:
    """The checkpoints of a store, byte for byte."""
    return {each.name: each.read_bytes() for each in (store / "checkpoints").glob("*.checkpoint")}


def refused(answer: Result, told: str) -> None:
    """Exit code 3, one line, which says so."""
    assert answer.exit_code == 3, answer.output
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert told in answer.stderr


def append(store: Path, first: int, count: int) -> None:
    """Record that many more facts."""
    with opened(store) as community:
        community.ledger.append(facts(first, count))


REWRITTEN = [("UPDATE events SET actor = 'person-li' WHERE position = 9", ())]


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


def test_it_remembers_when_it_looked_last(sealing: Sealing, store: Path, memory: Path) -> None:
    """Though there was nothing new: the checkpoint in the store stays, the memory moves on."""
    before, kept = memory.read_text(), checkpoints(store)
    assert "Nothing new" in sealing().stdout
    assert checkpoints(store) == kept
    assert memory.read_text() != before
    assert memory.read_text().split("\n")[:5] == before.split("\n")[:5]


def test_rewritten_history_is_not_signed_though_the_checkpoints_are_gone(
    sealing: Sealing, store: Path, memory: Path, put_back: PutBack
) -> None:
    """rm -r checkpoints, history rewritten, the crontab line: exit code 3, and the way out."""
    tamper(store, REWRITTEN)
    shutil.rmtree(store / "checkpoints")
    refused(sealing(), f"put back the last one: community audit collect {memory} --key PUBLIC")
    refused(sealing("--first"), "the checkpoints are gone")
    refused(sealing(lang="zh"), "存证点不见了")
    assert not (store / "checkpoints").exists()
    assert put_back(memory).exit_code == 0
    refused(sealing(), "The ledger does not agree with")


def test_the_way_out_goes_on_where_nothing_was_rewritten(
    sealing: Sealing, store: Path, memory: Path, run: Run, key: SigningKey, put_back: PutBack
) -> None:
    """What the key remembers is put back in place of the checkpoints, and the next seal follows it."""
    shutil.rmtree(store / "checkpoints")
    refused(sealing(), "the checkpoints are gone")
    assert put_back(memory).exit_code == 0
    assert put_back(memory).exit_code == 2
    append(store, 10, 2)
    assert sealing().stdout.startswith("Checkpoint 12: 2 more events")
    assert run("audit", "verify", "--store", store, "--key", str(key.public)).exit_code == 0


@pytest.mark.usefixtures("memory")
def test_a_fork_is_not_signed(sealing: Sealing, store: Path, key: SigningKey, tmp_path: Path) -> None:
    """Another history that the same key signed elsewhere, without its memory, put in place of the store."""
    build(tmp_path / "fork", 12, key=key)
    shutil.rmtree(store)
    shutil.copytree(tmp_path / "fork", store)
    refused(sealing(), "does not agree with what this key signed last (10 events")
    refused(sealing(lang="zh"), "与此密钥上次签署的内容")


@pytest.mark.usefixtures("memory")
def test_a_rollback_is_not_signed(sealing: Sealing, store: Path) -> None:
    """The newest facts and the checkpoint that sealed them gone together, with or without new ones after."""
    (store / "checkpoints" / "10.checkpoint").unlink()
    tamper(store, rolled_back(4))
    refused(sealing(), "does not agree with what this key signed last (10 events")
    append(store, 4, 8)
    refused(sealing("--accept", "gaps"), "does not agree with what this key signed last (10 events")


@pytest.mark.usefixtures("memory")
def test_a_backup_put_back_is_a_rollback(sealing: Sealing, store: Path, tmp_path: Path) -> None:
    """It is whole and verifies by itself; only whoever remembers more knows."""
    copied(store, tmp_path / "backup")
    append(store, 10, 3)
    assert sealing().exit_code == 0
    copied(tmp_path / "backup", store)
    refused(sealing(), "(13 events")


def test_a_seal_that_stopped_before_it_remembered_goes_on(
    sealing: Sealing, store: Path, memory: Path
) -> None:
    """The memory is one seal behind: what the store has in between was signed by the same key."""
    before = memory.read_bytes()
    append(store, 10, 2)
    assert sealing().exit_code == 0
    memory.write_bytes(before)
    append(store, 12, 2)
    assert sealing().stdout.startswith("Checkpoint 14: 2 more events")
    memory.write_bytes(before)
    tamper(store, REWRITTEN)
    refused(sealing(), "does not agree with")


@pytest.mark.usefixtures("memory")
def test_a_checkpoint_that_was_lost_is_no_matter_while_the_ledger_agrees(
    sealing: Sealing,
    store: Path,
) -> None:
    """The store has an older one left: the next seal covers all there is."""
    (store / "checkpoints" / "10.checkpoint").unlink()
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
    store: Path,
) -> None:
    """The numbers of the positions go on without it. Whoever knows why seals what is left."""
    append(store, 10, 4)
    position, told = GONE[which]
    tamper(store, [("DELETE FROM events WHERE position = ?", (position,))])
    before = checkpoints(store)
    refused(sealing(), told)
    assert checkpoints(store) == before
    assert sealing("--accept", "gaps").exit_code == 0
    assert sealing().exit_code == 0


@pytest.mark.usefixtures("memory")
def test_several_deleted_are_named_together(sealing: Sealing, store: Path) -> None:
    """From the first to the last, in the reader's language."""
    append(store, 10, 4)
    tamper(store, [("DELETE FROM events WHERE position IN (14, 15)", ())])
    refused(sealing(), "Positions 14 to 15 are missing")
    refused(sealing(lang="zh"), "第 14 至 15 条不见了")


def recorded(store: Path, position: int, days: float) -> None:
    """Let it say that this fact was recorded so many days from now."""
    when = (system_clock() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    tamper(store, [("UPDATE events SET recorded_at = ? WHERE position = ?", (when, position))])


@pytest.mark.parametrize(
    ("days", "told"), [(1.01, "ahead of the signer's clock"), (-1.01, "before the last")]
)
@pytest.mark.usefixtures("memory")
def test_a_fact_recorded_at_another_time_is_not_sealed(
    days: float,
    told: str,
    sealing: Sealing,
    store: Path,
) -> None:
    """More than a day ahead of the signer's clock, or before the last seal, which had not seen it."""
    append(store, 10, 1)
    recorded(store, 14, days)
    refused(sealing(), told)
    assert sealing("--accept", "clock").exit_code == 0


@pytest.mark.parametrize("days", [0.99, -0.99])
@pytest.mark.usefixtures("memory")
def test_clocks_may_be_a_little_apart(days: float, sealing: Sealing, store: Path) -> None:
    """Less than a day is nobody's fault."""
    append(store, 10, 1)
    recorded(store, 14, days)
    assert sealing().exit_code == 0


@pytest.mark.usefixtures("memory")
def test_a_clock_that_was_ahead_is_accepted_once(sealing: Sealing, store: Path) -> None:
    """What is recorded afterwards can only be later still, and is sealed as ever."""
    append(store, 10, 1)
    recorded(store, 14, 400)
    assert sealing("--accept", "clock").exit_code == 0
    append(store, 11, 1)
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


def test_with_neither_it_begins_when_told(sealing: Sealing, store: Path, key_file: Path) -> None:
    """Without memory and without checkpoints nobody can tell a first seal from a second."""
    key_file.with_name("key.memory").unlink()
    shutil.rmtree(store / "checkpoints")
    refused(sealing(), "begin with --first")
    assert not (store / "checkpoints").exists()
    assert sealing("--first", "--accept", "gaps").exit_code == 0
    assert sealing().exit_code == 0


def test_a_memory_of_another_store_is_told(
    sealing: Sealing, store: Path, memory: Path, key: SigningKey, tmp_path: Path
) -> None:
    """One key belongs to one store: the ledger does not agree, and nothing is changed."""
    build(tmp_path / "another", 6, key=key)
    shutil.copy(tmp_path / "another" / "checkpoints" / "6.checkpoint", memory)
    before = checkpoints(store)
    refused(sealing(), "the memory is of another store")
    assert checkpoints(store) == before


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


def test_where_it_cannot_remember_nothing_is_signed(
    store: Path,
    key_file: Path,
) -> None:
    """A key on a medium that cannot be written to: exit code 4 before anything is done."""
    from .test_bad_input import _without_override

    append(store, 10, 1)
    before = checkpoints(store)
    key_file.parent.chmod(0o555)
    words = ["-m", "community_core", "audit", "seal", "--store", str(store), "--key", str(key_file)]
    done = subprocess.run(
        [sys.executable, *words], preexec_fn=_without_override, capture_output=True, text=True, env={}
    )
    key_file.parent.chmod(0o755)
    assert done.returncode == 4, done.stderr
    assert f"{key_file}.memory, cannot be written" in done.stderr
    assert checkpoints(store) == before


def test_whoever_verifies_compares_with_it(
    run: Run, store: Path, memory: Path, key: SigningKey, key_file: Path
) -> None:
    """It is a checkpoint: given with --against, or found beside the signer's key."""
    (store / "checkpoints" / "10.checkpoint").unlink()
    tamper(store, rolled_back(4))
    public = ("audit", "verify", "--store", store, "--key", str(key.public))
    assert run(*public).exit_code == 0
    assert run(*public, "--against", memory).exit_code == 3
    assert run("audit", "verify", "--store", store, "--key", key_file).exit_code == 3


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
