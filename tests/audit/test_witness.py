"""Witnesses cosign what goes on from what they saw last; whoever verifies may ask for a quorum of them."""

import itertools
import json
import runpy
import struct
import subprocess
import sys
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import InvalidInput
from community_core.audit import (
    WITNESSES,
    NotVerified,
    SigningKey,
    WitnessMemory,
    bundle,
    check,
    check_bundle,
    check_file,
    collect,
    consistency,
    new_key,
    open_checkpoint,
    public_key,
    quorum_of,
    read_key,
    receipt,
    rotate,
    seal,
    verify,
    witness,
    write_key,
)
from community_core.audit.checkpoints.archive import archive_of
from community_core.audit.checkpoints.newest import opened_checkpoints
from community_core.audit.signatures.checkpoint import sign_checkpoint
from community_core.audit.signatures.cosignatures import cosign, cosignature
from community_core.audit.signatures.keys import PublicKey
from community_core.ledger.leaves import leaf_hash

from .conftest import Run
from .kept import Kept, notes_of
from .tampering import copied, facts, opened, positions
from .test_bad_input import contents

NOW = datetime(2024, 1, 16, 8, 30, tzinfo=UTC)
SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "check_checkpoint.py"
SEALED = {"size": 3, "root": leaf_hash(b""), "position": 5, "recorded": "r", "sealed": "s"}
VECTOR = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
"""The example of C2SP's tlog-cosignature, whose keys it does not tell."""


@pytest.fixture(scope="session")
def ours() -> list[SigningKey]:
    """Three witnesses."""
    return [new_key(f"witness-{number}.example", WITNESSES) for number in (1, 2, 3)]


@pytest.fixture
def notes(original: Path) -> dict[int, str]:
    """The checkpoints of four and of ten events."""
    return {size: (original / "checkpoints" / f"{size}.checkpoint").read_text() for size in (4, 10)}


@pytest.fixture
def growth(original: Path, key: SigningKey) -> str:
    """That the one goes on from the other."""
    with opened(original) as community:
        return consistency(community, *opened_checkpoints(archive_of(community), key.public))


@pytest.fixture
def memory(tmp_path: Path) -> WitnessMemory:
    """That of a new witness."""
    (tmp_path / "witness").mkdir()
    found = WitnessMemory.beside(tmp_path / "witness" / "key")
    found.begin()
    return found


# ---- the format


def test_a_published_key_of_a_witness_is_read() -> None:
    """Its id is that of a key of type 4, as others compute it."""
    told = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    assert str(public_key(told, WITNESSES)) == told
    with pytest.raises(InvalidInput, match="key of a witness; one that seals"):
        public_key(told)


def test_the_published_example_has_the_time_and_the_length_that_are_read(key: SigningKey) -> None:
    """Its witness cosigned at 1679315147; a cosignature of ours has the same parts."""
    raw = b64decode(VECTOR.splitlines()[-1].split(" ")[2])
    assert int.from_bytes(raw[4:12]) == 1679315147
    witnessing = new_key("witness.example.com/w1", WITNESSES)
    when = datetime.fromtimestamp(1679315147, UTC)
    again = cosign(VECTOR, witnessing, when)
    mine = b64decode(again.splitlines()[-1].split(" ")[2])
    assert (len(mine), mine[4:12]) == (len(raw), raw[4:12])
    message = b"cosignature/v1\ntime 1679315147\n" + VECTOR.partition("\n\n")[0].encode() + b"\n"
    assert witnessing.public.signed(message, mine[12:])
    assert again.startswith(VECTOR)
    assert key.name not in again


@given(st.integers(0, 2**31), st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1))
@settings(max_examples=40)
def test_a_cosignature_holds_for_its_checkpoint_its_time_and_its_witness(seconds: int, line: str) -> None:
    """And for no other."""
    log, who, other = new_key("log"), new_key("w", WITNESSES), new_key("w", WITNESSES)
    when = datetime.fromtimestamp(seconds, UTC)
    note = sign_checkpoint(
        log, size=1, root=leaf_hash(line.encode()), position=1, recorded="", sealed="s"
    ).note
    cosigned = cosign(note, who, when)
    found = cosignature(cosigned, who.public)
    assert found is not None
    assert (found.time, found.witness) == (when, who.public)
    assert cosignature(cosigned, other.public) is None
    last = cosigned.splitlines()[-1]
    raw = bytearray(b64decode(last.split(" ")[2]))
    for place in range(4, len(raw), 9):
        changed = bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]])
        with pytest.raises(NotVerified, match="does not hold"):
            cosignature(cosigned.replace(last.split(" ")[2], b64encode(changed).decode()), who.public)
    with pytest.raises(NotVerified, match="does not hold"):
        cosignature(f"{note.replace('sealed s', 'sealed t')}{last}\n", who.public)
    with pytest.raises(NotVerified, match="does not hold"):
        cosignature(f"{note}{last[:-12]}\n".replace(last[:-12], _cut(last)), who.public)


def _cut(line: str) -> str:
    dash, name, encoded = line.split(" ")
    return f"{dash} {name} {b64encode(b64decode(encoded)[:-1]).decode()}"


# ---- what a witness does


def test_a_witness_cosigns_what_goes_on_from_what_it_saw(
    notes: dict[int, str], growth: str, key: SigningKey, ours: list[SigningKey], memory: WitnessMemory
) -> None:
    """The first it sees by the ledger's key, the same again without proof, the next with one."""
    first = witness(notes[4], ours[0], memory, now=NOW, ledger=key.public)
    again = witness(first, ours[0], memory, now=NOW + timedelta(days=1))
    assert again.count("witness-1.example") == 1
    found = cosignature(again, ours[0].public)
    assert found is not None
    assert found.time == NOW + timedelta(days=1)
    second = witness(notes[10], ours[0], memory, now=NOW, proof=growth)
    assert open_checkpoint(second, key.public).size == 10
    both = witness(second, ours[1], WitnessMemory.beside(memory.file), now=NOW, ledger=key.public, first=True)
    quorum = quorum_of([each.public for each in ours[:2]], 2, key.public)
    assert quorum is not None
    quorum.require(open_checkpoint(both, key.public))


def _forked(key: SigningKey, size: int) -> str:
    return sign_checkpoint(key, size=size, root=leaf_hash(b"x"), position=size, recorded="", sealed="s").note


REFUSED = {
    "smaller": "this checkpoint has 4",
    "another of the same size": "Two histories",
    "another history": "does not show",
    "of another key": "does not hold",
    "no note": "not a signed checkpoint",
    "changed": "does not hold",
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_witness_refuses_what_does_not_and_remembers_nothing_of_it(
    case: str,
    notes: dict[int, str],
    growth: str,
    key: SigningKey,
    ours: list[SigningKey],
    memory: WitnessMemory,
) -> None:
    """Smaller, another one, without a proof that leads there: NotVerified."""
    witness(notes[10], ours[0], memory, now=NOW, ledger=key.public)
    before = memory.file.read_bytes()
    note = {
        "smaller": notes[4],
        "another of the same size": _forked(key, 10),
        "another history": _forked(key, 12),
        "of another key": _forked(new_key(key.name), 10),
        "no note": "hello\n",
        "changed": notes[10].replace("10", "11", 1),
    }[case]
    with pytest.raises(NotVerified, match=REFUSED[case]):
        witness(note, ours[0], memory, now=NOW, proof=growth)
    assert memory.file.read_bytes() == before


def test_a_witness_without_its_memory_cosigns_nothing(
    notes: dict[int, str], key: SigningKey, ours: list[SigningKey], memory: WitnessMemory
) -> None:
    """Gone or damaged: it would cosign a replaced history."""
    memory.file.write_text("{}")
    with pytest.raises(NotVerified, match="is damaged"):
        witness(notes[4], ours[0], memory, now=NOW, ledger=key.public, first=True)
    memory.file.unlink()
    with pytest.raises(NotVerified, match="is gone"):
        witness(notes[4], ours[0], memory, now=NOW, ledger=key.public)
    assert not memory.file.exists()
    witness(notes[4], ours[0], memory, now=NOW, ledger=key.public, first=True)
    with pytest.raises(InvalidInput, match="Add --proof"):
        witness(notes[10], ours[0], memory, now=NOW)


def test_a_witness_follows_a_change_of_keys_that_it_is_handed(
    original: Path, key: SigningKey, ours: list[SigningKey], memory: WitnessMemory, tmp_path: Path
) -> None:
    """Not a checkpoint of another key, though it is told that this was the ledger's now."""
    store, second = copied(original, tmp_path / "store"), new_key(key.name)
    with opened(store) as community:
        rotation = rotate(community, key, second).checkpoint
        community.ledger.append(facts(10, 3))
        seal(community, second, accept=["gaps"])
        *_, last = opened_checkpoints(archive_of(community), key.public)
        proof = consistency(community, rotation, last)
    witness(
        (store / "checkpoints" / "10.checkpoint").read_text(), ours[0], memory, now=NOW, ledger=key.public
    )
    with pytest.raises(NotVerified, match="does not hold"):
        witness(last.note, ours[0], memory, now=NOW, proof=proof)
    with pytest.raises(NotVerified, match="not the one told"):
        witness(last.note, ours[0], memory, now=NOW, proof=proof, ledger=second.public)
    cosigned = witness(rotation.note, ours[0], memory, now=NOW)
    assert cosignature(cosigned, ours[0].public) is not None
    witness(last.note, ours[0], memory, now=NOW, proof=proof)
    with opened(store) as community:
        assert collect(community, cosigned, [ours[0].public], key=key.public) == 1
        quorum = quorum_of([ours[0].public], None, key.public)
        assert verify(community, key=second.public, quorum=quorum).cosigned == 10


# ---- what is asked of them


@pytest.fixture
def cosigned(original: Path, key: SigningKey, ours: list[SigningKey], tmp_path: Path) -> Path:
    """A store whose four events two witnesses cosigned, and whose ten one."""
    store = copied(original, tmp_path / "cosigned")
    with opened(store) as community:
        for size, count in ((4, 2), (10, 1)):
            note = archive_of(community).note(str(size))
            for each in ours[:count]:
                collect(community, cosign(note, each, NOW), [each.public], key=key.public)
    return store


def _asked(ours: list[SigningKey], needed: int, key: SigningKey) -> dict[str, object]:
    return {"quorum": quorum_of([each.public for each in ours], needed, key.public)}


@pytest.mark.parametrize(("needed", "sealed"), [(1, 10), (2, 4), (3, None)])
def test_a_quorum_is_asked_for_everywhere(
    needed: int, sealed: int | None, cosigned: Path, ours: list[SigningKey], key: SigningKey, tmp_path: Path
) -> None:
    """In verifying, receipts, proofs, bundles and of a single checkpoint: the newest that has it counts."""
    quorum = quorum_of([each.public for each in ours], needed, key.public)
    assert quorum is not None
    with opened(cosigned) as community:
        report = verify(community, key=key.public, quorum=quorum)
        bundle(community, tmp_path / "b.zip", key=key.public)
        plain = receipt(community, positions(cosigned)[0], key=key.public)
        if sealed is None:
            assert [each.kind for each in report.findings] == ["witness"]
            with pytest.raises(NotVerified, match="cosigned by 1 of 3"):
                receipt(community, positions(cosigned)[0], key=key.public, quorum=quorum)
            with pytest.raises(NotVerified, match="cosigned by 1 of 3"):
                check_bundle(tmp_path / "b.zip", key.public, quorum=quorum)
            return
        assert (report.verified, report.sealed, report.cosigned) == (True, 10, sealed)
        assert [each.kind for each in report.remarks] == ["cosigned"] * (sealed < 10)
        text = receipt(community, positions(cosigned)[0], key=key.public, quorum=quorum)
        if sealed < 10:
            with pytest.raises(InvalidInput, match="in no checkpoint that enough witnesses cosigned"):
                receipt(community, positions(cosigned)[9], key=key.public, quorum=quorum)
            with pytest.raises(NotVerified, match="cosigned by 1 of 2"):
                check(plain, key.public, quorum=quorum)
        pair = opened_checkpoints(archive_of(community), key.public)
        growth = consistency(community, *pair)
    assert check(text, key.public, quorum=quorum).checkpoint.size == sealed  # type: ignore[union-attr]
    found = check_bundle(tmp_path / "b.zip", key.public, quorum=quorum)
    assert found.cosigned is not None
    assert (found.checkpoint.size, found.cosigned.size) == (10, sealed)
    (tmp_path / "c").write_text(pair[-1].note)
    if sealed == 10:
        check(growth, key.public, quorum=quorum)
        check_file(tmp_path / "c", key.public, quorum=quorum)
    else:
        for each in (growth.encode(), pair[-1].note.encode()):
            (tmp_path / "c").write_bytes(each)
            with pytest.raises(NotVerified, match="cosigned by 1 of 2"):
                check_file(tmp_path / "c", key.public, quorum=quorum)


def test_a_witness_who_repeats_itself_counts_once(
    cosigned: Path, ours: list[SigningKey], key: SigningKey
) -> None:
    """Two lines of one witness, one key told twice, one key under two names."""
    file = cosigned / "checkpoints" / "10.checkpoint"
    file.write_text(file.read_text() + file.read_text().splitlines(keepends=True)[-1])
    one = ours[0].public
    twin = PublicKey("twin.example", one.raw, WITNESSES)
    note = cosign(file.read_text(), SigningKey("twin.example", ours[0].seed, WITNESSES), NOW)
    quorum = quorum_of([one, ours[1].public], 2, key.public)
    assert quorum is not None
    assert not quorum.is_met(open_checkpoint(file.read_text(), key.public))
    for told in ([one, one], [one, twin]):
        with pytest.raises(InvalidInput, match="2 cannot be met by 1 different"):
            quorum_of(told, 2, key.public)
        alone = quorum_of(told, None, key.public)
        assert alone is not None
        assert len(alone.cosigned(open_checkpoint(note, key.public))) == 1


def test_a_false_cosignature_of_a_known_witness_is_not_verified(
    cosigned: Path, ours: list[SigningKey], key: SigningKey
) -> None:
    """Of another checkpoint, say: whoever put it there lies, or the witness does."""
    four, ten = (cosigned / "checkpoints" / f"{size}.checkpoint" for size in (4, 10))
    line = four.read_text().splitlines(keepends=True)[-1]
    signed, _, ours_there = ten.read_text().rpartition("\n— witness")
    for others in (f"{line}— witness{ours_there}", f"— witness{ours_there}{line}", line):
        ten.write_text(f"{signed}\n{others}")
        with opened(cosigned) as community:
            asked = _asked(ours, 1, key)
            report = verify(community, key=key.public, **asked)  # type: ignore[arg-type]
            assert "does not hold" in report.findings[0].en
            assert verify(community, key=key.public).verified
            with pytest.raises(NotVerified, match="does not hold"):
                receipt(community, 1, key=key.public, **asked)  # type: ignore[arg-type]


def test_what_witnesses_cosigned_is_collected_whatever_order_it_comes_in(
    original: Path, ours: list[SigningKey], key: SigningKey, tmp_path: Path
) -> None:
    """The latest of each stays, others are left as they are; what was sealed is what was sealed."""
    for number, order in enumerate(itertools.permutations(range(3))):
        store = copied(original, tmp_path / f"store-{number}")
        note = (store / "checkpoints" / "10.checkpoint").read_text()
        versions = [
            cosign(note, ours[0], NOW),
            cosign(note, ours[0], NOW + timedelta(days=1)),
            cosign(note, ours[1], NOW),
        ]
        with opened(store) as community:
            for each in order:
                known = [witness.public for witness in ours]
                assert collect(community, versions[each].encode(), known, key=key.public) == 1
            kept = archive_of(community).note("10")
            assert verify(community, key=key.public).verified
        assert kept.startswith(note)
        assert kept.count("— witness") == 2
        found = cosignature(kept, ours[0].public)
        assert found is not None
        assert found.time == NOW + timedelta(days=1)


def test_nothing_else_is_collected(
    original: Path, ours: list[SigningKey], key: SigningKey, tmp_path: Path
) -> None:
    """By others, of another checkpoint, with a signature that does not hold."""
    store = copied(original, tmp_path / "store")
    before = contents(store)
    note = (store / "checkpoints" / "10.checkpoint").read_text()
    known = [each.public for each in ours]
    false = cosign(note, ours[0], NOW).splitlines(keepends=True)[-1]
    four = (store / "checkpoints" / "4.checkpoint").read_text()
    with opened(store) as community:
        for each, kind in (
            (note, InvalidInput),
            (cosign(note, new_key("stranger", WITNESSES), NOW), InvalidInput),
            (cosign(_forked(key, 10), ours[0], NOW), InvalidInput),
            (cosign(_forked(new_key(key.name), 10), ours[0], NOW), NotVerified),
            (four + false, NotVerified),
        ):
            with pytest.raises(kind):
                collect(community, each, known, key=key.public)
        with pytest.raises(InvalidInput, match="somebody else"):
            collect(community, note, [new_key(key.name, WITNESSES).public], key=key.public)
    after = contents(store)
    after.pop("checkpoints/lock", None)
    before.pop("checkpoints/lock", None)
    assert after == before


# ---- a second verifier, and the command line


def independent(
    path: Path, log: SigningKey, needed: int, *witnesses: PublicKey
) -> subprocess.CompletedProcess[str]:
    """What the program says that was written from the specification and imports nothing of ours."""
    words = [sys.executable, "-O", str(SCRIPT), str(path), str(log.public), str(needed), *map(str, witnesses)]
    return subprocess.run(words, capture_output=True, text=True)


def test_an_independent_verifier_agrees(
    cosigned: Path, ours: list[SigningKey], key: SigningKey, tmp_path: Path
) -> None:
    """On what holds, who cosigned and how many; on every change it refuses as well."""
    assert "import community" not in SCRIPT.read_text(encoding="utf-8")
    file, known = cosigned / "checkpoints" / "4.checkpoint", [each.public for each in ours]
    done = independent(file, key, 2, *known)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == [
        f"cosigned by witness-{number}.example at 2024-01-16 08:30:00 UTC" for number in (1, 2)
    ]
    assert "cosigned by 2 of 3" in independent(file, key, 3, *known).stderr
    assert independent(file, new_key(key.name), 0).returncode != 0
    untold = subprocess.run([sys.executable, str(SCRIPT), str(file)], capture_output=True, text=True)
    assert (untold.returncode, untold.stdout) == (1, "")
    note, other = file.read_text(), tmp_path / "other"
    for changed in (note.replace("4", "5", 1), note[:-1], note.replace("position", "x"), _swapped(note)):
        other.write_text(changed)
        assert independent(other, key, 1, *known).returncode != 0


@given(st.data())
@settings(max_examples=300)
def test_both_verifiers_agree_on_whatever_becomes_of_a_checkpoint(data: st.DataObject) -> None:
    """Bytes changed, cut, doubled or swapped anywhere: neither accepts what the other refuses."""
    log, who = SigningKey("log", bytes(32)), SigningKey("w", bytes(range(32)), WITNESSES)
    note = cosign(sign_checkpoint(log, **SEALED).note, who, NOW).encode()
    begin, length = data.draw(st.integers(0, len(note) - 1)), data.draw(st.integers(0, 12))
    with_this = data.draw(st.one_of(st.binary(max_size=6), st.just(note[begin : begin + length] * 2)))
    changed = note[:begin] + with_this + note[begin + length :]
    program = runpy.run_path(str(SCRIPT))
    keys = program["Key"](*_parts(log.public)), [program["Key"](*_parts(who.public))]
    try:
        theirs = bool(program["check"](changed, *keys, 1))
    except (SystemExit, ValueError, IndexError, struct.error):
        theirs = False
    try:
        quorum = quorum_of([who.public], 1, log.public)
        assert quorum is not None
        quorum.require(open_checkpoint(changed.decode("utf-8", "replace"), log.public))
        mine = True
    except NotVerified:
        mine = False
    assert mine == theirs, changed
    assert not mine or changed == note or changed.startswith(note.partition(b"\n\n")[0])


def _parts(key: PublicKey) -> tuple[str, bytes, int, bytes]:
    return key.name, key.id, key.purpose[0], key.raw


def _swapped(note: str) -> str:
    """The first witness's signature under the second one's name and id."""
    *others, first, second = note.splitlines(keepends=True)
    raw = [b64decode(each.split(" ")[2]) for each in (first, second)]
    mixed = b64encode(raw[1][:4] + raw[0][4:]).decode()
    return "".join([*others, first, f"— {second.split(' ')[1]} {mixed}\n"])


@pytest.fixture
def places(
    cosigned: Path,
    ours: list[SigningKey],
    key: SigningKey,
    key_file: Path,
    growth: str,
    tmp_path: Path,
    run: Run,
) -> dict[str, object]:
    """What the words in braces stand for."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number, each in enumerate(ours, 1):
        write_key(folder / f"w{number}", each)
        WitnessMemory.beside(folder / f"w{number}").begin()
    write_key(folder / "forgetful", ours[2])
    named_alike = new_key(key.name, WITNESSES)
    write_key(folder / "alike", named_alike)
    WitnessMemory.beside(folder / "alike").begin()
    (folder / "proof").write_text(growth)
    (folder / "letter").write_text("hello\n")
    (folder / "fork").write_text(_forked(key, 10))
    seen = ("--key", folder / "w1", "--log", str(key.public), "--out", folder / "out")
    assert run("audit", "witness", cosigned / "checkpoints" / "10.checkpoint", *seen).exit_code == 0
    return {
        "f": folder,
        "c": cosigned / "checkpoints",
        "store": cosigned,
        "key": key.public,
        "keyfile": key_file,
        "alike": named_alike.public,
        **{f"w{number}": each.public for number, each in enumerate(ours, 1)},
    }


BAD: dict[str, tuple[int, str, str]] = {
    "witness without a key": (2, "--key is missing", "witness {c}/4.checkpoint"),
    "witness with a key that seals": (2, "is a key that seals", "witness {c}/4.checkpoint --key {keyfile}"),
    "witness an unknown ledger": (
        2,
        "give its public key with --log",
        "witness {c}/4.checkpoint --key {f}/w2",
    ),
    "witness without memory": (3, "is gone", "witness {c}/4.checkpoint --key {f}/forgetful --log {key}"),
    "witness named like the ledger": (
        2,
        "somebody else",
        "witness {c}/4.checkpoint --key {f}/alike --log {key}",
    ),
    "witness what is smaller": (3, "this checkpoint has 4", "witness {c}/4.checkpoint --key {f}/w1"),
    "witness a fork": (3, "Two histories", "witness {f}/fork --key {f}/w1"),
    "witness a letter": (3, "not a signed checkpoint", "witness {f}/letter --key {f}/w1"),
    "witness no file": (2, "There is no file", "witness {f}/none --key {f}/w1"),
    "witness with another key for it": (
        3,
        "not the one told",
        "witness {c}/10.checkpoint --key {f}/w1 --log {alike1}",
    ),
    "verify a quorum that is not there": (
        3,
        "not verified",
        "verify --key {key} --witness {w1} --witness {w3} --quorum 2",
    ),
    "verify a quorum of none": (2, "cannot be met by 0", "verify --key {key} --quorum 1"),
    "verify a quorum of more": (2, "2 cannot be met by 1", "verify --key {key} --witness {w1} --quorum 2"),
    "verify a quorum of zero": (2, "0 cannot be met", "verify --key {key} --witness {w1} --quorum 0"),
    "verify the same witness twice": (
        2,
        "2 cannot be met by 1",
        "verify --key {key} --witness {w1} --witness {w1} --quorum 2",
    ),
    "verify a witness named like it": (2, "somebody else", "verify --key {key} --witness {alike}"),
    "verify with its own key as witness": (2, "is a key that seals", "verify --key {key} --witness {key}"),
    "verify with a witness's key": (2, "key of a witness", "verify --key {w1}"),
    "verify a witness who is gone": (3, "not verified", "verify --key {key} --witness {w3}"),
    "a receipt nobody cosigned": (3, "cosigned by 0 of 1", "receipt 1 --key {key} --witness {w3}"),
    "check what nobody cosigned": (
        3,
        "cosigned by 0 of 1",
        "check {c}/10.checkpoint --key {key} --witness {w3}",
    ),
    "collect without a witness": (2, "add --witness KEY", "collect {c}/10.checkpoint --key {key}"),
    "collect what is not there": (2, "None of these", "collect {c}/10.checkpoint --key {key} --witness {w3}"),
    "collect of another history": (2, "None of these", "collect {f}/fork --key {key} --witness {w1}"),
    "seal with a witness's key": (2, "key of a witness", "seal --key {f}/w1"),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", BAD)
def test_it_is_told_in_one_line_and_changes_nothing(
    case: str, lang: str, places: dict[str, object], key: SigningKey, run: Run
) -> None:
    """Wrong usage 2, not verified 3; in both languages."""
    store, folder = Path(str(places["store"])), Path(str(places["f"]))
    code, said, words = BAD[case]
    told = words.format(**places, alike1=new_key(key.name).public).split()
    in_store = () if told[0] in ("witness", "check") else ("--store", store)
    before = contents(store) | contents(folder)
    answer = run("audit", *told, *in_store, lang=lang)
    assert answer.exit_code == code, answer.stderr
    lines = [line for line in answer.stderr.splitlines() if line.startswith(("error: ", "错误："))]
    assert len(lines) == 1
    assert lang == "zh" or said in lines[0]
    assert lang == "en" or any("一" <= each <= "鿿" for each in lines[0][3:])
    after = contents(store) | contents(folder)
    assert {name: after[name] for name in before} == before
    assert all(name.endswith(".lock") for name in after.keys() - before.keys())


def test_a_day_of_witnessing(kept: Kept, key: SigningKey, tmp_path: Path, run: Run) -> None:
    """By commands alone: a key, the first checkpoint, the next with its proof, collected and asked for."""
    store, notes = kept.where, tmp_path / "notes"
    notes.mkdir()
    for name, note in notes_of(kept).items():
        (notes / name).write_bytes(note)
    public = ("--key", str(key.public))
    told = run("audit", "key", tmp_path / "w", "--name", "witness.example", "--witness").stdout.strip()
    assert run("audit", "key", tmp_path / "w").stdout.strip() == told
    assert str(read_key(tmp_path / "w", WITNESSES).public) == told
    ours = ("--key", tmp_path / "w")
    first = run("audit", "witness", notes / "4.checkpoint", *ours, "--log", str(key.public))
    assert first.stdout.count("witness.example") == 1
    run("audit", "consistency", "4", "10", *public, "--store", store, "--out", tmp_path / "proof")
    words = ("audit", "witness", notes / "10.checkpoint", *ours, "--proof", tmp_path / "proof")
    assert run(*words, "--out", tmp_path / "cosigned").exit_code == 0
    asked = ("--witness", told)
    assert run("audit", "check", tmp_path / "cosigned", *public, *asked).exit_code == 0
    assert run("audit", "collect", tmp_path / "cosigned", *public, *asked, "--store", store).exit_code == 0
    answer = run("audit", "verify", *public, *asked, "--store", store)
    assert answer.exit_code == 0
    assert "Enough witnesses cosigned a checkpoint of 10 of them." in answer.stdout
    assert (
        run("audit", "receipt", "1", *public, *asked, "--store", store, "--out", tmp_path / "r").exit_code
        == 0
    )
    assert "cosigned by witness.example" in run("audit", "check", tmp_path / "r", *public, *asked).stdout
    answer = run("audit", "check", tmp_path / "r", *public, *asked, "--format", "json")
    assert json.loads(answer.stdout)["cosigned"][0]["witness"] == "witness.example"
