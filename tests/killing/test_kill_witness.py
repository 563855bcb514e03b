"""kill -9 while a witness cosigns: whatever was given out is remembered, and it goes on where it was."""

import random
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path

import msgspec
import pytest

from community_core.audit import (
    WITNESSES,
    NotVerified,
    SigningKey,
    WitnessMemory,
    new_key,
    read_key,
    witness,
    write_key,
)
from community_core.audit.merkle import consistency_proof, root_of
from community_core.audit.signatures.checkpoint import sign_checkpoint
from community_core.ledger.leaves import leaf_hash
from community_core.times import system_clock

ROUNDS, SIZES = 12, 600
LONGEST_LIFE_SECONDS = 0.03
LEAVES = [leaf_hash(bytes([number % 256, number // 256])) for number in range(SIZES)]


def _note(log: SigningKey, size: int, root: bytes) -> str:
    return sign_checkpoint(log, size=size, root=root, position=size, recorded="", sealed="s").note


@pytest.fixture(scope="module")
def log() -> SigningKey:
    """The key of the ledger that is witnessed."""
    return new_key("liuyin.example/ledger")


@pytest.fixture(scope="module")
def folder(log: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Checkpoints of one event more each, with what proves it, and a witness who saw the first."""
    folder = tmp_path_factory.mktemp("witness")
    notes = [_note(log, size, root_of(LEAVES[:size])) for size in range(1, SIZES + 1)]
    for size, note in enumerate(notes, 1):
        proof = [b64encode(each).decode() for each in consistency_proof(LEAVES[:size], size - 1)]
        told = {"format": "community-consistency-1", "older": notes[size - 2], "newer": note, "proof": proof}
        (folder / f"{size}.checkpoint").write_text(note)
        (folder / f"{size}.json").write_bytes(msgspec.json.encode(told))
    write_key(folder / "key", new_key("witness.example", WITNESSES))
    return folder


def test_what_was_given_out_is_remembered(folder: Path, log: SigningKey) -> None:
    """No fork of it is ever cosigned, nothing smaller, and the next one is."""
    chance, seen = random.Random(5), 1
    key, memory = read_key(folder / "key", WITNESSES), WitnessMemory.beside(folder / "key")
    memory.begin()
    witness((folder / "1.checkpoint").read_bytes(), key, memory, now=system_clock(), ledger=log.public)
    for _ in range(ROUNDS):
        said = _killed(folder, seen, chance.uniform(0, LONGEST_LIFE_SECONDS))
        told = max(said, default=seen)
        for size in range(told, told + 2):  # the one after was remembered, or not yet
            with pytest.raises(NotVerified, match=r"Two histories|does not show|this checkpoint has"):
                _again(
                    _note(log, size, leaf_hash(b"other")), key, memory, (folder / f"{size}.json").read_bytes()
                )
        seen = told
        for size in range(told, told + 2):
            note = (folder / f"{size}.checkpoint").read_text()
            if _cosigned(note, key, memory, (folder / f"{size}.json").read_bytes()):
                seen = size
        assert seen == told + 1
    assert seen > ROUNDS


def _cosigned(note: str, key: SigningKey, memory: WitnessMemory, proof: bytes) -> bool:
    try:
        return bool(_again(note, key, memory, proof))
    except NotVerified as error:
        return "this checkpoint has" not in error.en


def _again(note: str, key: SigningKey, memory: WitnessMemory, proof: bytes) -> str:
    return witness(note, key, memory, now=system_clock(), proof=proof)


def _killed(folder: Path, first: int, seconds: float) -> list[int]:
    """The sizes that were given out before it was killed, so many seconds after it began."""
    words = [sys.executable, str(Path(__file__).with_name("witness_work.py")), str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        worker.stdin.write(f"{first}\n")
        worker.stdin.flush()
        time.sleep(seconds)
        worker.kill()
        return [int(each) for each in worker.stdout.read().split()]
