"""The program of a page that checks receipts and bundles without this package agrees with this package."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from community_core.audit import SigningKey, new_key, receipt

from .tampering import opened, positions
from .test_hostile_bundles import EVENTS, consistent, members, packed

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "check_receipt.py"


def checked(path: Path, key: SigningKey) -> subprocess.CompletedProcess[str]:
    """What the program says of a file."""
    words = [sys.executable, "-O", str(SCRIPT), str(path), str(key.public)]
    return subprocess.run(words, capture_output=True, text=True, cwd=path.parent)


def test_it_needs_nothing_of_ours() -> None:
    """It imports the standard library and cryptography."""
    assert "import community" not in SCRIPT.read_text(encoding="utf-8")
    assert "from community" not in SCRIPT.read_text(encoding="utf-8")


@pytest.mark.parametrize("place", [0, 4, 9])
def test_it_accepts_a_receipt_and_nothing_else(
    place: int, original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """A changed character, another key: it does not end well."""
    with opened(original) as community:
        text = receipt(community, positions(original)[place], key=key.public)
    file = tmp_path / "r.json"
    file.write_text(text, encoding="utf-8")
    assert checked(file, key).stdout == f"This is event {place + 1} of the 10 that were sealed.\n"
    for other in (new_key(key.name), new_key("elsewhere")):
        assert checked(file, other).returncode != 0
    told = json.loads(text)
    for name, value in (("actor", "person-li"), ("position", 99), ("command_id", ""), ("data", "{ }")):
        file.write_text(json.dumps(told | {"event": told["event"] | {name: value}}), encoding="utf-8")
        assert "not what was sealed" in checked(file, key).stderr
    for changed in (told | {"proof": told["proof"][:-1]}, told | {"index": 10}):
        file.write_text(json.dumps(changed), encoding="utf-8")
        assert checked(file, key).returncode != 0


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
