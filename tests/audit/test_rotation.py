"""Another key seals: both sign the change, and whoever verifies with either public key learns it."""

import json
import shutil
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest

from community_core import InvalidInput
from community_core.audit import (
    Memory,
    NotVerified,
    SigningKey,
    bundle,
    check,
    check_bundle,
    check_file,
    consistency,
    new_key,
    open_checkpoint,
    read_key,
    receipt,
    replace_lost,
    rotate,
    seal,
    verify,
    write_key,
)
from community_core.audit.checkpoints.archive import archive_of
from community_core.audit.checkpoints.newest import opened_checkpoints
from community_core.audit.signatures.succession import Succession, rotation_in, sign_rotation
from community_core.times import system_clock

from .conftest import Run
from .kept import Kept, append
from .tampering import copied, facts, opened, positions, tamper
from .test_bad_input import contents
from .test_check_script import checked
from .test_hostile_bundles import consistent, members, packed

NAME = "liuyin.example/ledger"


@pytest.fixture(scope="session")
def second() -> SigningKey:
    """The key that seals from ten events on."""
    return new_key(NAME)


@pytest.fixture(scope="session")
def rotated(
    original: Path, key: SigningKey, second: SigningKey, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Sealed by the first key at four and ten events, and at sixteen by the second. Copy it to change it."""
    store = copied(original, tmp_path_factory.mktemp("rotated") / "store")
    with opened(store) as community:
        rotate(community, key, second)
        community.ledger.append(facts(10, 6))
        seal(community, second, accept=["gaps"])
    return store


def rotation_of(store: Path) -> Path:
    """The file with the change of keys."""
    (file,) = (store / "checkpoints").glob("*.rotation")
    return file


def told(store: Path, key: SigningKey) -> tuple[bool, int, list[str]]:
    """Whether it is verified, how many events are sealed, and what is worth a look."""
    with opened(store) as community:
        report = verify(community, key=key.public)
    return report.verified, report.sealed, [each.en for each in (*report.findings, *report.remarks)]


@pytest.mark.parametrize("whose", ["key", "second"])
def test_whoever_has_either_public_key_verifies_all_of_it_and_learns_of_the_change(
    whose: str, rotated: Path, request: pytest.FixtureRequest, key: SigningKey, second: SigningKey
) -> None:
    """Both name the new key."""
    verified, sealed, remarks = told(rotated, request.getfixturevalue(whose))
    assert (verified, sealed) == (True, 16)
    assert remarks == [
        f"The key was changed at 10 events, from {key.public.id.hex()} to {second.public}; both signed that."
    ]


@pytest.mark.parametrize("whose", ["key", "second"])
def test_proofs_and_bundles_check_with_either_key(
    whose: str, rotated: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """By this program and by the page that needs none of it."""
    known: SigningKey = request.getfixturevalue(whose)
    with opened(rotated) as community:
        for place in (0, 15):
            text = receipt(community, positions(rotated)[place], key=known.public)
            assert check(text, known.public).checkpoint.size == 16  # type: ignore[union-attr]
            (tmp_path / "r.json").write_text(text, encoding="utf-8")
            assert checked(tmp_path / "r.json", known).returncode == 0
        first, *_, last = opened_checkpoints(archive_of(community), known.public)
        (tmp_path / "p.json").write_text(consistency(community, first, last))
        bundle(community, tmp_path / "b.zip", key=known.public)
    check_file(tmp_path / "p.json", known.public)
    assert check_bundle(tmp_path / "b.zip", known.public, against=first.note).checkpoints == 3
    for name in ("p.json", "b.zip"):
        assert checked(tmp_path / name, known).returncode == 0
        assert checked(tmp_path / name, new_key(NAME)).returncode != 0


def test_the_old_key_seals_no_more(rotated: Path, key: SigningKey, tmp_path: Path) -> None:
    """Nor when it is told by its own memory alone, after somebody put back the store of before."""
    before = contents(rotated)
    with opened(rotated) as community, pytest.raises(NotVerified, match="was replaced at 10 events"):
        seal(community, key)
    assert contents(rotated) == before
    write_key(tmp_path / "key", key)
    memory = Memory.beside(tmp_path / "key")
    memory.keep(rotation_of(rotated).read_text())
    store = copied(rotated, tmp_path / "store")
    rotation_of(store).unlink()
    (store / "checkpoints" / "16.checkpoint").unlink()
    with opened(store) as community, pytest.raises(NotVerified, match="was replaced at 10 events"):
        seal(community, key, memory=memory)


def test_what_the_old_key_remembers_the_new_one_remembers(
    original: Path, key: SigningKey, tmp_path: Path, run: Run
) -> None:
    """A store that is put back to before is sealed by neither."""
    store, before = copied(original, tmp_path / "store"), copied(original, tmp_path / "before")
    tamper(before, [("DELETE FROM events WHERE position > 4", ())])
    for name in ("10.checkpoint", "leaves", "positions", "frontier"):
        (before / "checkpoints" / name).unlink()
    write_key(tmp_path / "old", key)
    run("audit", "key", tmp_path / "new", "--name", NAME)
    words = ("audit", "rotate", "--store", store, "--key", tmp_path / "old", "--new", tmp_path / "new")
    assert run(*words).exit_code == 0
    unknowing = copied(store, tmp_path / "unknowing")
    rotation_of(unknowing).unlink()
    answer = run("audit", "seal", "--store", unknowing, "--key", tmp_path / "old")
    assert (answer.exit_code, "was replaced at 10 events" in answer.stderr) == (3, True)
    assert run("audit", "seal", "--store", store, "--key", tmp_path / "new").exit_code == 0
    for name in ("old", "new"):
        answer = run("audit", "seal", "--store", before, "--key", tmp_path / name)
        assert answer.exit_code == 3
        assert answer.stderr.count("\n") == 1
    assert Memory.beside(tmp_path / "new").last(read_key(tmp_path / "new").public).size == 10  # type: ignore[union-attr]


def test_a_key_may_be_changed_again_and_with_nothing_new(
    rotated: Path, key: SigningKey, second: SigningKey, tmp_path: Path
) -> None:
    """Each of the three verifies; run again, the same change stays."""
    third, fourth, store = new_key(NAME), new_key(NAME), copied(rotated, tmp_path / "store")
    with opened(store) as community:
        done = rotate(community, second, third)
        assert rotate(community, second, third) == done
        rotate(community, third, fourth)
        assert seal(community, fourth).added == 0
    for known in (key, second, third, fourth):
        verified, sealed, remarks = told(store, known)
        assert (verified, sealed, len(remarks)) == (True, 16, 3)


def test_keys_are_changed_wherever_seals_are_kept(
    kept: Kept, key: SigningKey, second: SigningKey, tmp_path: Path, run: Run
) -> None:
    """By commands alone; whoever has either public key follows, and the old one seals no more. A change that
    was taken away is put back."""
    store = ("--store", kept.where)
    for name, each in (("old", key), ("new", second)):
        write_key(tmp_path / name, each)
    rotate_it = ("audit", "rotate", *store, "--key", tmp_path / "old", "--new", tmp_path / "new")
    assert run(*rotate_it).exit_code == 0
    append(kept, 10, 4)
    assert run("audit", "seal", *store, "--key", tmp_path / "old").exit_code == 3
    assert run("audit", "seal", *store, "--key", tmp_path / "new").exit_code == 0
    for each in (key, second):
        answer = run("audit", "verify", *store, "--key", str(each.public))
        assert answer.exit_code == 0, answer.output
        assert "The key was changed at 10 events" in answer.output
    change = f"10-{second.public.id.hex()}.rotation"
    (tmp_path / "change").write_bytes(kept.read(change))
    kept.lose(change)
    assert run("audit", "verify", *store, "--key", str(key.public)).exit_code == 3
    assert run("audit", "collect", tmp_path / "change", *store, "--key", str(key.public)).exit_code == 0
    assert kept.read(change) == (tmp_path / "change").read_bytes()
    assert run("audit", "verify", *store, "--key", str(key.public)).exit_code == 0


@pytest.mark.parametrize("missing", ["key", "second"])
def test_half_a_change_is_none(
    missing: str, rotated: Path, key: SigningKey, second: SigningKey, tmp_path: Path, run: Run
) -> None:
    """Signed by one of both: neither sealed with nor verified, and said in one line."""
    store = copied(rotated, tmp_path / "store")
    file = rotation_of(store)
    gone: SigningKey = {"key": key, "second": second}[missing]
    lines = file.read_text().splitlines(keepends=True)
    kept = [each for each in lines if not each.startswith("— ") or not _is_by(each, gone)]
    file.write_text("".join(kept))
    assert len(kept) == len(lines) - 1
    for name, known in (("k", key), ("k2", second)):
        write_key(tmp_path / name, known)
        for command in ("verify", "seal"):
            answer = run("audit", command, "--store", store, "--key", tmp_path / name)
            assert answer.exit_code == 3
            assert "half a change of keys" in answer.stdout + answer.stderr


def _is_by(line: str, key: SigningKey) -> bool:
    return b64decode(line.split()[2])[:4] == key.public.id


def test_a_change_with_any_character_changed_does_not_hold(
    rotated: Path, key: SigningKey, second: SigningKey
) -> None:
    """In what it says or in either signature."""
    note = rotation_of(rotated).read_text()
    for place in range(0, len(note) - 1, 7):
        for changed in (note[:place] + "x" + note[place + 1 :], note[:place] + note[place + 1 :]):
            if changed == note:
                continue
            for known in (key, second):
                with pytest.raises(NotVerified):
                    Succession(known.public, {"r": changed})


def test_two_changes_of_one_key_are_told_and_neither_is_believed(
    rotated: Path, key: SigningKey, second: SigningKey, tmp_path: Path
) -> None:
    """Whoever stole the old key could let another one of theirs come after it."""
    store, thief = copied(rotated, tmp_path / "store"), new_key(NAME)
    at = open_checkpoint((store / "checkpoints" / "10.checkpoint").read_text(), key.public)
    theirs = sign_rotation(at, key, thief, at.sealed)
    (store / "checkpoints" / f"10-{thief.public.id.hex()}.rotation").write_text(theirs.checkpoint.note)
    assert "one key was changed twice" in told(store, key)[2][0]
    assert not told(store, second)[0]


def test_the_old_key_signs_nothing_that_came_after_it(rotated: Path, key: SigningKey, tmp_path: Path) -> None:
    """Whoever stole it cannot seal further events with it, for nobody who sees the change."""
    store = copied(rotated, tmp_path / "store")
    kept = rotation_of(store).read_text()
    rotation_of(store).unlink()
    (store / "checkpoints" / "16.checkpoint").unlink()
    with opened(store) as community:
        seal(community, key, accept=["gaps"])
    assert told(store, key)[0]
    (store / "checkpoints" / "10-00000000.rotation").write_text(kept)
    verified, sealed, found = told(store, key)
    assert (verified, sealed) == (False, 10)
    assert "used a key that was given up" in found[0]


def test_a_lost_key_is_replaced_by_the_new_one_alone(
    original: Path, key: SigningKey, second: SigningKey, tmp_path: Path, run: Run
) -> None:
    """Whoever knows the old public key alone does not believe it, and is told whom to ask for which."""
    store = copied(original, tmp_path / "store")
    write_key(tmp_path / "new", second)
    words = ["audit", "rotate", "--store", store, "--new", tmp_path / "new", "--lost"]
    answer = run(*words, "--key", str(key.public))
    assert answer.exit_code == 0, answer.stderr
    assert str(second.public) in answer.stdout
    assert run(*words, "--key", str(key.public)).exit_code == 0
    with opened(store) as community:
        community.ledger.append(facts(10, 6))
        seal(community, second, accept=["gaps"])
    verified, sealed, remarks = told(store, second)
    assert (verified, sealed) == (True, 16)
    assert "the old one was lost" in remarks[0]
    verified, _, found = told(store, key)
    assert not verified
    assert "because the old one was lost" in found[0]
    assert str(second.public) in found[0]


def test_a_key_that_sealed_nothing_yet_may_be_lost_and_whoever_knows_it_is_told(
    rotated: Path, second: SigningKey, tmp_path: Path, run: Run
) -> None:
    """What was sealed before opens by the change that both keys signed; the lost one's is not believed."""
    store, third = copied(rotated, tmp_path / "store"), new_key(second.name)
    write_key(tmp_path / "third", third)
    words = ["audit", "rotate", "--store", store, "--new", tmp_path / "third", "--lost"]
    assert run(*words, "--key", str(second.public)).exit_code == 0
    assert told(store, third)[0]
    verified, sealed, found = told(store, second)
    assert not verified
    assert sealed == told(rotated, second)[1]
    assert "because the old one was lost" in found[0]
    assert str(third.public) in found[0]


def test_nothing_takes_the_place_of_a_key_that_did_not_seal_this(
    original: Path, key: SigningKey, second: SigningKey, tmp_path: Path
) -> None:
    """A changed ledger is not vouched for anew because a key was lost, nor is one that was rolled back."""
    store = copied(original, tmp_path / "store")
    tamper(store, [("UPDATE events SET actor = 'person-li' WHERE position = 2", ())])
    before = contents(store)
    with opened(store) as community:
        with pytest.raises(NotVerified, match="not what the lost key sealed"):
            replace_lost(community, key.public, second)
        with pytest.raises(NotVerified, match="not what the lost key sealed"):
            replace_lost(community, new_key(NAME).public, second)
    assert contents(store) == before


WRONG: dict[str, Callable[[SigningKey, SigningKey], tuple[SigningKey, SigningKey]]] = {
    "of another name": lambda old, _: (old, new_key("elsewhere")),
    "the same": lambda old, _: (old, old),
    "one used before": lambda old, new: (new, old),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_key_that_cannot_take_its_place_is_refused(
    wrong: str, rotated: Path, key: SigningKey, second: SigningKey
) -> None:
    """Nothing changes."""
    before = contents(rotated)
    with opened(rotated) as community, pytest.raises(InvalidInput):
        rotate(community, *WRONG[wrong](key, second))
    assert contents(rotated) == before


def test_a_strangers_key_cannot_change_it(rotated: Path, key: SigningKey) -> None:
    """Nor the one that was replaced."""
    before = contents(rotated)
    with opened(rotated) as community:
        for old in (new_key(NAME), key):
            with pytest.raises(NotVerified):
                rotate(community, old, new_key(NAME))
    assert contents(rotated) == before


def test_a_bundle_with_another_change_or_without_it_is_refused(
    rotated: Path, key: SigningKey, second: SigningKey, tmp_path: Path
) -> None:
    """Though the manifest was made to fit."""
    with opened(rotated) as community:
        bundle(community, tmp_path / "b.zip", key=key.public)
    found = members(tmp_path / "b.zip")
    (name,) = (each for each in found if each.endswith(".rotation"))
    without = {each: data for each, data in found.items() if each != name}
    thief = new_key(NAME)
    at = open_checkpoint(found["checkpoints/10.checkpoint"], key.public)
    theirs = sign_rotation(at, new_key(NAME), thief, at.sealed).checkpoint.note.encode()
    for changed in (without, found | {name: theirs}, found | {name: found[name][:-30]}):
        for known in (key, second):
            for each in (changed, consistent(changed)):
                with pytest.raises(NotVerified):
                    check_bundle(packed(tmp_path / "c.zip", each), known.public)
            assert checked(tmp_path / "c.zip", known).returncode != 0


def test_a_change_is_a_checkpoint_that_either_key_opens(
    rotated: Path, key: SigningKey, second: SigningKey
) -> None:
    """So other programs for transparency logs read it as well."""
    file = rotation_of(rotated)
    note = file.read_text()
    assert open_checkpoint(note, key.public) == open_checkpoint(note, second.public)
    rotation = rotation_in(file.name, note)
    assert (rotation.old, rotation.new, rotation.lost) == (key.public, second.public, False)
    assert file.name == f"10-{second.public.id.hex()}.rotation"


def test_a_proof_with_a_thousand_changes_is_not_worked_through(
    rotated: Path, key: SigningKey, second: SigningKey
) -> None:
    """Somebody made it to keep whoever checks it busy."""
    note = rotation_of(rotated).read_text()
    with opened(rotated) as community:
        told = json.loads(receipt(community, 1, key=key.public))
    with pytest.raises(NotVerified, match="1001 changes of keys"):
        check(json.dumps(told | {"rotations": [note] * 1001}), second.public)


BAD: dict[str, tuple[int, str, list[str]]] = {
    "without a new key": (2, "--new is missing", ["--key", "{old}"]),
    "with no such new key": (2, "There is no key file", ["--key", "{old}", "--new", "{folder}/none"]),
    "with the same key": (2, "no new key", ["--key", "{old}", "--new", "{old}"]),
    "with a key of another name": (2, "is called elsewhere", ["--key", "{old}", "--new", "{other}"]),
    "lost without its public key": (2, "Which key was lost?", ["--lost", "--new", "{new}"]),
    "lost, with a stranger's": (
        3,
        "not what the lost key sealed",
        ["--lost", "--key", "{stranger}", "--new", "{new}"],
    ),
    "against without lost": (2, "goes with --lost", ["--key", "{old}", "--new", "{new}", "--against", "4"]),
    "with a stranger's key": (3, "does not hold", ["--key", "{stranger}", "--new", "{new}"]),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", BAD)
def test_it_is_told_in_one_line_and_changes_nothing(
    case: str, lang: str, original: Path, key: SigningKey, run: Run, tmp_path: Path
) -> None:
    """Wrong usage 2, not verified 3."""
    store, keys = copied(original, tmp_path / "store"), tmp_path / "keys"
    keys.mkdir()
    named = {"old": key, "new": new_key(NAME), "other": new_key("elsewhere"), "stranger": new_key(NAME)}
    for name, each in named.items():
        write_key(keys / name, each)
        Memory.beside(keys / name).begin(each, system_clock())
    places = {name: str(keys / name) for name in named} | {"folder": str(tmp_path)}
    before = contents(store) | contents(keys)
    code, said, words = BAD[case]
    answer = run("audit", "rotate", "--store", store, *(each.format(**places) for each in words), lang=lang)
    assert answer.exit_code == code, answer.stderr
    assert lang == "zh" or said in answer.stderr
    assert len([line for line in answer.stderr.splitlines() if line.startswith(("error: ", "错误："))]) == 1
    assert contents(store) | contents(keys) == before


def test_the_folder_of_checkpoints_alone_does_not_undo_a_change(
    rotated: Path, second: SigningKey, tmp_path: Path
) -> None:
    """With the new public key, a store whose checkpoints are those of before is not what that key sealed."""
    store = copied(rotated, tmp_path / "store")
    rotation_of(store).unlink()
    assert not told(store, second)[0]
    shutil.rmtree(store)


@pytest.fixture
def of_before(original: Path, key: SigningKey, second: SigningKey, tmp_path: Path) -> tuple[list[Path], Path]:
    """A receipt, a proof, a bundle and a checkpoint of before the key was changed; and the change."""
    store = copied(original, tmp_path / "store")
    files = [tmp_path / each for each in ("receipt", "growth", "bundle", "checkpoint")]
    with opened(store) as community:
        files[0].write_text(receipt(community, positions(store)[1], key=key.public))
        pair = opened_checkpoints(archive_of(community), key.public)[:2]
        files[1].write_text(consistency(community, *pair))
        bundle(community, files[2], key=key.public)
        files[3].write_text(pair[0].note)
        rotate(community, key, second)
    [change] = (store / "checkpoints").glob("*.rotation")
    return files, change


def test_what_was_signed_before_is_checked_with_the_new_key_and_the_change(
    of_before: tuple[list[Path], Path], second: SigningKey, key: SigningKey, run: Run
) -> None:
    """Without the change nobody knows whose key that was, and it is said how to give it; what is none is
    refused, and said which file."""
    files, change = of_before
    for each in files:
        words = ("audit", "check", each, "--key", str(second.public))
        alone = run(*words)
        assert alone.exit_code == 3, each.name
        assert "give the change as well: --rotation" in alone.stderr
        assert "请同时给出更换记录：--换钥记录" in run(*words, lang="zh").stderr
        told = run(*words, "--rotation", change)
        assert told.exit_code == 0, told.stderr
        assert run("audit", "check", each, "--key", str(key.public), "--rotation", change).exit_code == 0
    refused = run("audit", "check", files[0], "--key", str(second.public), "--rotation", files[3])
    assert refused.exit_code == 3
    assert "checkpoint is not a change of keys" in refused.stderr
