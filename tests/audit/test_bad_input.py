"""Whatever is wrong with a key, a file or a store: one clear line, the right exit code, no change."""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from community_core import Community
from community_core.audit import SigningKey, new_key, seal, write_key

from .conftest import Run
from .tampering import build, copied, tamper

DROP_FROM_BOUNDING_SET, OVERRIDES = 24, (1, 2)  # PR_CAPBSET_DROP; CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def contents(folder: Path) -> dict[str, str]:
    """Every file of a store by the hash of its bytes."""
    return {
        str(each.relative_to(folder)): sha256(each.read_bytes()).hexdigest()
        for each in folder.rglob("*")
        if each.is_file()
    }


@pytest.fixture(scope="module")
def others(key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of others, damaged files, and stores in every kind of trouble."""
    folder = tmp_path_factory.mktemp("others")
    write_key(folder / "stranger", new_key("elsewhere"))
    write_key(folder / "namesake", new_key(key.name))
    (folder / "damaged.key").write_text("PRIVATE+KEY+x+y+z\n")
    (folder / "letter").write_text("hello\n")
    (folder / "folder").mkdir()
    build(folder / "another", 6, key=key)
    build(folder / "unsealed", 2)
    return folder


@pytest.fixture
def unchanged(original: Path, others: Path) -> Iterator[None]:
    """The test changes no store."""
    before = contents(original) | contents(others)
    yield
    assert contents(original) | contents(others) == before


@pytest.fixture
def places(original: Path, others: Path, bundled: Path, key: SigningKey, key_file: Path) -> dict[str, object]:
    """What the words in braces stand for."""
    return {"others": others, "store": original, "bundle": bundled, "key": key.public, "keyfile": key_file}


PUBLIC = "{key}"
CASES: dict[str, tuple[int, str, list[str]]] = {
    "seal without a key": (2, "Which key?", ["seal"]),
    "seal with no such key file": (
        2,
        "There is no key file '{others}/none'",
        ["seal", "--key", "{others}/none"],
    ),
    "seal with a damaged key": (2, "is not a key", ["seal", "--key", "{others}/damaged.key"]),
    "seal with a folder as key": (2, "is not a key", ["seal", "--key", "{others}/folder"]),
    "seal with a public key": (2, "is not a key", ["seal", "--key", "{store}/checkpoints/key.pub"]),
    "seal with another's key": (3, "not by elsewhere", ["seal", "--key", "{others}/stranger"]),
    "seal with another key of that name": (3, "does not hold", ["seal", "--key", "{others}/namesake"]),
    "seal in memory": (
        2,
        "in memory cannot be sealed",
        ["seal", "--key", "{keyfile}", "--store", ":memory:"],
    ),
    "seal no store": (4, "There is no store", ["seal", "--key", "{keyfile}", "--store", "{others}/none"]),
    "verify with another's key": (3, "not verified", ["verify", "--key", "{others}/stranger"]),
    "verify with another key of that name": (3, "not verified", ["verify", "--key", "{others}/namesake"]),
    "verify with no such key": (2, "There is no key file", ["verify", "--key", "{others}/none"]),
    "verify what was never sealed": (3, "Nothing is sealed here", ["verify", "--store", "{others}/unsealed"]),
    "verify with a key what was never sealed": (
        3,
        "not verified",
        ["verify", "--key", PUBLIC, "--store", "{others}/unsealed"],
    ),
    "verify in memory": (2, "in memory", ["verify", "--store", ":memory:"]),
    "verify against no file": (
        2,
        "There is no file",
        ["verify", "--key", PUBLIC, "--against", "{others}/none"],
    ),
    "verify against no such size": (2, "no checkpoint '5'", ["verify", "--key", PUBLIC, "--against", "5"]),
    "verify against a letter": (
        3,
        "not a signed checkpoint",
        ["verify", "--key", PUBLIC, "--against", "{others}/letter"],
    ),
    "verify against another store's checkpoint": (
        3,
        "not verified",
        ["verify", "--key", PUBLIC, "--against", "{others}/another/checkpoints/6.checkpoint"],
    ),
    "verify with a word too many": (2, "one word too many", ["verify", "now"]),
    "verify in an unknown format": (2, "'xml' is not one of", ["verify", "--format", "xml"]),
    "a receipt of nothing": (2, "EVENT is missing", ["receipt"]),
    "a receipt of no position": (2, "no event at position 99", ["receipt", "99"]),
    "a receipt of position 0": (2, "no event at position 0", ["receipt", "0"]),
    "a receipt of a very large position": (2, "Nothing was ever recorded about", ["receipt", "9" * 40]),
    "a receipt of no id": (2, "Nothing was ever recorded about", ["receipt", "request-9@1"]),
    "a receipt with another's key": (3, "not by elsewhere", ["receipt", "9", "--key", "{others}/stranger"]),
    "a receipt in memory": (2, "in memory", ["receipt", "1", "--store", ":memory:"]),
    "a receipt into no folder": (2, "no folder", ["receipt", "9", "--out", "{others}/none/r.json"]),
    "a receipt into a folder": (2, "it is a folder", ["receipt", "9", "--out", "{others}/folder"]),
    "consistency of no checkpoint": (2, "no checkpoint '5'", ["consistency", "4", "5"]),
    "consistency with another store's": (
        3,
        "not what checkpoint",
        ["consistency", "4", "{others}/another/checkpoints/6.checkpoint"],
    ),
    "check without a key": (2, "--key is missing", ["check", "{others}/letter"]),
    "check no file": (2, "There is no file", ["check", "{others}/none", "--key", PUBLIC]),
    "check a folder": (2, "There is no file", ["check", "{others}/folder", "--key", PUBLIC]),
    "check a letter": (3, "not a receipt", ["check", "{others}/letter", "--key", PUBLIC]),
    "check a bundle by another's key": (
        3,
        "not by elsewhere",
        ["check", "{bundle}", "--key", "{others}/stranger"],
    ),
    "check with a damaged key": (2, "is not a key", ["check", "{bundle}", "--key", "{others}/letter"]),
    "bundle what was never sealed": (
        3,
        "Nothing is sealed here",
        ["bundle", "b.zip", "--store", "{others}/unsealed"],
    ),
    "bundle with a key what was never sealed": (
        2,
        "Nothing is sealed here",
        ["bundle", "b.zip", "--key", PUBLIC, "--store", "{others}/unsealed"],
    ),
    "bundle with another's key": (3, "not by elsewhere", ["bundle", "b.zip", "--key", "{others}/stranger"]),
    "bundle in memory": (2, "in memory", ["bundle", "b.zip", "--store", ":memory:"]),
    "bundle into no folder": (2, "no folder", ["bundle", "{others}/none/b.zip"]),
    "bundle to where nobody may write": (4, "Reading or writing", ["bundle", "/proc/b.zip"]),
    "export as nothing": (2, "is missing", ["export", "e.json"]),
    "export as something else": (2, "'xes' is not one of", ["export", "e.json", "--as", "xes"]),
    "export with a source that is none": (
        2,
        "is not a URI",
        ["export", "-", "--as", "cloudevents", "--source", "a b"],
    ),
    "export with a source where there is none": (
        2,
        "Only CloudEvents",
        ["export", "-", "--as", "ocel", "--source", "a"],
    ),
    "bundle to standard output": (2, "checked as a file; name one", ["bundle", "-"]),
    "export parquet to standard output": (2, "needs a file", ["export", "-", "--as", "parquet"]),
    "export no store": (4, "There is no store", ["export", "-", "--as", "ocel", "--store", "{others}/none"]),
}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", CASES)
def test_it_is_told_in_one_line_and_changes_nothing(
    case: str,
    lang: str,
    run: Run,
    places: dict[str, object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wrong usage 2, not verified 3, no store 4; in both languages; no file is left behind either."""
    monkeypatch.chdir(tmp_path)
    code, told, words = CASES[case]
    answer = run("audit", *(each.format(**places) for each in words), lang=lang)
    errors = [line for line in answer.stderr.splitlines() if line.startswith(("error: ", "错误："))]
    assert answer.exit_code == code, answer.stderr
    assert len(errors) == 1
    assert lang == "zh" or told.format(**places) in errors[0]
    assert lang == "en" or any("一" <= each <= "鿿" for each in errors[0][3:])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["verify"], ["receipt", "9"], ["bundle", "{out}"], ["seal"]], ids=lambda each: each[0]
)
@pytest.mark.parametrize("trouble", ["truncated", "changed", "cut off", "empty", "gone", "not a database"])
def test_a_ledger_in_trouble_is_not_what_was_sealed(
    trouble: str,
    command: list[str],
    original: Path,
    key: SigningKey,
    key_file: Path,
    tmp_path: Path,
    run: Run,
) -> None:
    """Exit code 3 whatever is asked, one line, no signature, no file, and every byte stays as it is."""
    store = copied(original, tmp_path / "store")
    ledger = store / "ledger.db"
    if trouble == "truncated":
        tamper(store, [("DELETE FROM events WHERE position > 8", ())])
    elif trouble == "changed":
        tamper(store, [("UPDATE events SET actor = 'person-li' WHERE position IN (9, 13)", ())])
    elif trouble == "cut off":
        ledger.write_bytes(ledger.read_bytes()[:5000])
    elif trouble == "gone":
        ledger.unlink()
    else:
        ledger.write_bytes(b"" if trouble == "empty" else b"x" * 9000)
    before = contents(store)
    words = [each.format(out=tmp_path / "b.zip") for each in command]
    used = key_file if command == ["seal"] else str(key.public)
    answer = run("audit", *words, "--store", store, "--key", used)
    assert answer.exit_code == 3
    assert answer.stderr.startswith("error: ")
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "b.zip").exists()
    after = contents(store)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= {"ledger.db-shm", "ledger.db-wal"}


def test_a_damaged_key_in_the_store_is_said_to_be_that(original: Path, tmp_path: Path, run: Run) -> None:
    """With the way out: the key that was kept elsewhere."""
    store = copied(original, tmp_path / "store")
    (store / "checkpoints" / "key.pub").write_text("x\n")
    answer = run("audit", "verify", "--store", store)
    assert answer.exit_code == 3
    assert "The store's own key is damaged; give the key with --key." in answer.stderr


def _without_override() -> None:
    """Root may not write where nobody may, either."""
    process = ctypes.CDLL(None)
    for each in OVERRIDES:
        process.prctl(DROP_FROM_BOUNDING_SET, each, 0, 0, 0)


@pytest.fixture
def read_only(original: Path, tmp_path: Path) -> Iterator[Path]:
    """A store in which nobody may write."""
    store = copied(original, tmp_path / "read-only")
    files = [store, *store.rglob("*")]
    for each in files:
        each.chmod(0o555 if each.is_dir() else 0o444)
    yield store
    for each in files:
        each.chmod(0o755)


@pytest.mark.parametrize(("command", "code"), [("seal", 4), ("verify", 0)])
def test_a_read_only_store_is_verified_but_not_sealed(
    command: str, code: int, read_only: Path, key_file: Path
) -> None:
    """Sealing ends in one line and exit code 4; nothing changed either way."""
    before = contents(read_only)
    words = ["-m", "community_core", "audit", command, "--store", str(read_only), "--key", str(key_file)]
    done = subprocess.run(
        [sys.executable, *words], preexec_fn=_without_override, capture_output=True, text=True, env={}
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr.startswith("error: ") == bool(code)
    assert done.stderr.count("\n") == bool(code)
    assert contents(read_only) == before


def test_verifying_and_handing_out_proofs_changes_nothing(
    original: Path, key: SigningKey, tmp_path: Path, run: Run
) -> None:
    """Not a byte of the store."""
    store = copied(original, tmp_path / "store")
    before = contents(store)
    commands: list[list[str | Path]] = [
        ["verify"],
        ["receipt", "9"],
        ["consistency", "4", "10"],
        ["bundle", tmp_path / "b.zip"],
    ]
    for words in commands:
        assert run("audit", *words, "--store", store, "--key", str(key.public)).exit_code == 0
    for style in ("cloudevents", "ocel", "parquet"):
        assert run("audit", "export", tmp_path / style, "--as", style, "--store", store).exit_code == 0
    assert contents(store) == before


def test_a_store_sealed_with_two_keys_is_told(
    original: Path, key: SigningKey, tmp_path: Path, run: Run
) -> None:
    """A checkpoint signed by somebody else among ours."""
    store, other = copied(original, tmp_path / "store"), tmp_path / "other"
    build(other, 2, key=new_key("elsewhere"))
    shutil.copy(other / "checkpoints" / "2.checkpoint", store / "checkpoints")
    answer = run("audit", "verify", "--store", store, "--key", str(key.public))
    assert answer.exit_code == 3
    assert "2.checkpoint: It is signed by elsewhere" in answer.stdout


def test_a_ledger_that_lost_events_is_not_sealed_anew(
    original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """In Python the same refusal is an exception."""
    from community_core.audit import NotVerified

    store = copied(original, tmp_path / "store")
    tamper(store, [("DELETE FROM events WHERE position > 8", ())])
    with Community.open(store) as community, pytest.raises(NotVerified, match="nothing was sealed"):
        seal(community, key)
