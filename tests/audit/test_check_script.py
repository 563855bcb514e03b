"""The program of a page that checks receipts and bundles without this package agrees with this package."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from community_core.audit import (
    SigningKey,
    bundle,
    check_bundle,
    consistency,
    new_key,
    open_checkpoint,
    receipt,
    seal,
    verify,
)
from community_core.domain import RaiseRequest, UndoFact
from community_core.ledger.mapper import StoredFact
from community_core.times import to_text

from .tampering import opened, positions
from .test_hostile_bundles import EVENTS, consistent, members, packed
from .test_mailed import MAILED

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "check_receipt.py"


def checked(path: Path, key: SigningKey) -> subprocess.CompletedProcess[str]:
    """What the program says of a file."""
    words = [sys.executable, "-O", str(SCRIPT), str(path), str(key.public)]
    return subprocess.run(words, capture_output=True, text=True, cwd=path.parent)


def test_it_needs_nothing_of_ours() -> None:
    """It imports the standard library and cryptography."""
    assert "import community" not in SCRIPT.read_text(encoding="utf-8")
    assert "from community" not in SCRIPT.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [[], ["r.json"], ["r.json", "a key", "林晓棠"]])
def test_it_ends_well_only_if_it_checked(words: list[str]) -> None:
    """Where an argument is missing, a name without its document among them, it says how it is called."""
    told = subprocess.run([sys.executable, str(SCRIPT), *words], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (1, "")
    assert "check_receipt.py FILE PUBLIC_KEY [NAME DOCUMENT]" in told.stderr


@pytest.mark.parametrize("place", [0, 4, 9])
def test_it_accepts_a_receipt_and_nothing_else(
    place: int, original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """A changed character, another key: it does not end well."""
    with opened(original) as community:
        text = receipt(community, positions(original)[place], key=key.public)
    file = tmp_path / "r.json"
    file.write_text(text, encoding="utf-8")
    *shown, said = checked(file, key).stdout.splitlines()
    assert said == f"This is event {place + 1} of the 10 that were sealed."
    assert shown == [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in json.loads(text)["event"].items()
    ]
    for other in (new_key(key.name), new_key("elsewhere")):
        assert checked(file, other).returncode != 0
    told = json.loads(text)
    for name, value in (("actor", "person-li"), ("position", 99), ("command_id", ""), ("data", "{ }")):
        file.write_text(json.dumps(told | {"event": told["event"] | {name: value}}), encoding="utf-8")
        assert "not what was sealed" in checked(file, key).stderr
    for changed in (told | {"proof": told["proof"][:-1]}, told | {"index": 10}):
        file.write_text(json.dumps(changed), encoding="utf-8")
        assert checked(file, key).returncode != 0


def test_it_refuses_a_name_told_twice(original: Path, key: SigningKey, tmp_path: Path) -> None:
    """Whoever reads the first would see another event than the one that is checked."""
    with opened(original) as community:
        text = receipt(community, 1, key=key.public)
    file = tmp_path / "r.json"
    other = json.dumps(json.loads(text)["event"] | {"actor": "person-li"})
    for doubled in (
        text.replace('"event"', f'"event": {other}, "event"', 1),
        text.replace('"actor"', '"actor": "person-li", "actor"', 1),
        text.replace('"index"', '"index": 5, "index"', 1),
        text.replace('"checkpoint"', '"checkpoint": "x", "checkpoint"', 1),
    ):
        assert doubled != text
        file.write_text(doubled, encoding="utf-8")
        assert checked(file, key).stderr == "not verified: a name is in it twice\n"


def test_it_refuses_columns_that_are_not_hashed(original: Path, key: SigningKey, tmp_path: Path) -> None:
    """What it shows is what was sealed, and all of it."""
    with opened(original) as community:
        told = json.loads(receipt(community, 1, key=key.public))
    file = tmp_path / "r.json"
    file.write_text(json.dumps(told | {"event": told["event"] | {"approved_by": "person-li"}}))
    assert checked(file, key).stderr == "not verified: an event has other columns\n"


def test_it_accepts_growth_and_nothing_else(original: Path, key: SigningKey, tmp_path: Path) -> None:
    """Hashes left out, added or changed, checkpoints of another key or in another order."""
    notes = [(original / "checkpoints" / f"{size}.checkpoint").read_text() for size in (4, 10)]
    with opened(original) as community:
        text = consistency(community, *(open_checkpoint(each, key.public) for each in notes))
    told, file = json.loads(text), tmp_path / "p.json"
    file.write_text(text)
    assert checked(file, key).stdout == (
        "The 10 events that were sealed begin with the 4 that were sealed before.\n"
    )
    assert checked(file, new_key(key.name)).returncode != 0
    hashes = told["proof"]
    for proof in ([], hashes[:-1], [*hashes, hashes[0]], hashes[::-1], [hashes[0], *hashes]):
        file.write_text(json.dumps(told | {"proof": proof}))
        assert checked(file, key).returncode != 0
    for change in ({"older": told["newer"]}, {"newer": told["older"]}):
        file.write_text(json.dumps(told | change))
        assert "not verified" in checked(file, key).stderr


@pytest.mark.parametrize("change", MAILED)
def test_it_reads_what_was_mailed(change: str, original: Path, key: SigningKey, tmp_path: Path) -> None:
    """A receipt and a key with other line breaks, a byte order mark, empty lines."""
    with opened(original) as community:
        text = receipt(community, 1, key=key.public)
    (tmp_path / "r.json").write_bytes(MAILED[change](text))
    (tmp_path / "key").write_bytes(MAILED[change](f"{key.public}\n"))
    words = [sys.executable, str(SCRIPT), "r.json", "key"]
    assert subprocess.run(words, capture_output=True, cwd=tmp_path).returncode == 0


def test_it_accepts_what_was_undone_and_put_back(key: SigningKey, tmp_path: Path) -> None:
    """Corrections of this version and of the first, sealed together; so does the program itself."""
    with opened(tmp_path / "store") as community:

        def undo(fact_id: str) -> str:
            return community.execute(UndoFact(fact_id=fact_id, reason="slip"), by="person-he").events[0].id

        raising = RaiseRequest(title="x", category="y", channel="desk")
        told = [community.execute(raising, by="person-he").events[0] for _ in range(2)]
        undo(undo(told[0].id))
        envelope = (to_text(told[1].occurred_at), "person-he", None, None, told[1].id, "[]")
        data = b'{"number":"1","title":"z","category":"y","channel":"desk"}'
        fact = b'{"type":"RequestRaised","schema":1,"data":%b}' % data
        first = b'{"version":1,"said":%b,"right":%b,"reason":"x"}' % (fact, fact)
        row = (0, "", told[1].stream_id, 2, "FactCorrected", 1, first, *envelope)
        community.ledger.recorder.insert_events([StoredFact(row)])
        seal(community, key)
        bundle(community, tmp_path / "b.zip", key=key.public)
        check_bundle(tmp_path / "b.zip", key=key.public)
        assert verify(community, key=key.public).verified
        receipts = [
            receipt(community, position, key=key.public) for position in positions(tmp_path / "store")
        ]
    assert checked(tmp_path / "b.zip", key).stdout == "5 events are what was sealed.\n"
    for text in receipts:
        (tmp_path / "r.json").write_text(text, encoding="utf-8")
        assert checked(tmp_path / "r.json", key).returncode == 0


def test_it_accepts_a_bundle_and_nothing_else(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """Events left out, doubled or changed, in whatever packing."""
    assert checked(bundled, key).stdout == "10 events are what was sealed.\n"
    assert checked(bundled, new_key(key.name)).returncode != 0
    found = members(bundled)
    lines = found[EVENTS].splitlines(keepends=True)
    for events in (lines[1:], lines[:-1], [*lines, lines[-1]], [lines[1], lines[0], *lines[2:]]):
        path = packed(tmp_path / "b.zip", consistent(found | {EVENTS: b"".join(events)}))
        assert "not verified" in checked(path, key).stderr
    changed = found | {EVENTS: found[EVENTS].replace(b"person-shen", b"person-li", 1)}
    assert "not what was sealed" in checked(packed(tmp_path / "b.zip", changed), key).stderr
