"""Checkpoints, keys and proofs as mail and notepads hand them on are as good as what was sent."""

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from community_core.audit import (
    NotVerified,
    SigningKey,
    bundle,
    check_file,
    open_checkpoint,
    public_key,
    read_key,
    receipt,
)

from .conftest import Run
from .tampering import opened

MAILED: dict[str, Callable[[str], bytes]] = {
    "untouched": str.encode,
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "a byte order mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "a mark, CRLF and empty lines": lambda text: (
        codecs.BOM_UTF8 + f"\r\n{text}\n\n".replace("\n", "\r\n").encode()
    ),
    "empty lines around it": lambda text: f"\n\n{text}\n \n".encode(),
}
NOTEPADS: dict[str, Callable[[str], bytes]] = {
    **MAILED,
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "UTF-16": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "every line followed by an empty one": lambda text: text.replace("\n", "\n\n").encode(),
    "no line break at its end": lambda text: text.rstrip("\n").encode(),
}


@pytest.fixture(scope="module")
def note(original: Path) -> str:
    """The newest checkpoint."""
    return (original / "checkpoints" / "10.checkpoint").read_text(encoding="utf-8")


@pytest.mark.parametrize("change", NOTEPADS)
def test_a_mailed_checkpoint_is_the_one_that_was_signed(
    change: str, note: str, key: SigningKey, run: Run, tmp_path: Path
) -> None:
    """To verify against, to prove consistency with, and in a bundle's check."""
    mailed = tmp_path / "mailed.checkpoint"
    mailed.write_bytes(NOTEPADS[change](note))
    assert open_checkpoint(mailed.read_bytes(), key.public) == open_checkpoint(note, key.public)
    told = ("--key", str(key.public))
    assert run("audit", "verify", *told, "--against", mailed).exit_code == 0
    assert run("audit", "consistency", "4", mailed, *told).exit_code == 0


@pytest.mark.parametrize("change", NOTEPADS)
def test_a_mailed_key_is_the_one_that_was_published(
    change: str, key: SigningKey, key_file: Path, tmp_path: Path
) -> None:
    """The public one, and the private one that was carried on a stick."""
    (tmp_path / "public").write_bytes(NOTEPADS[change](f"{key.public}\n"))
    (tmp_path / "private").write_bytes(NOTEPADS[change](key_file.read_text()))
    assert public_key(str(tmp_path / "public")) == key.public
    assert read_key(tmp_path / "private") == key
    assert public_key(f"\ufeff{key.public}\r\n") == key.public


@pytest.mark.parametrize("change", NOTEPADS)
def test_a_mailed_receipt_still_checks(change: str, original: Path, key: SigningKey, tmp_path: Path) -> None:
    """JSON has its own line breaks; a byte order mark is none of it."""
    with opened(original) as community:
        (tmp_path / "r.json").write_bytes(NOTEPADS[change](receipt(community, 1, key=key.public)))
    check_file(tmp_path / "r.json", key.public)


def test_a_bundle_checks_against_a_mailed_checkpoint(
    original: Path, note: str, key: SigningKey, run: Run, tmp_path: Path
) -> None:
    """The auditor has both by mail."""
    with opened(original) as community:
        bundle(community, tmp_path / "b.zip", key=key.public)
    (tmp_path / "mailed").write_bytes(NOTEPADS["a mark, CRLF and empty lines"](note))
    answer = run(
        "audit", "check", tmp_path / "b.zip", "--key", str(key.public), "--against", tmp_path / "mailed"
    )
    assert answer.exit_code == 0


def test_nothing_but_breaks_is_mended(note: str, key: SigningKey) -> None:
    """A character that was changed, a line that came or went: not verified."""
    lines = note.split("\n")
    others = ["\n".join([*lines[:at], *lines[at + 1 :]]) for at, line in enumerate(lines) if line]
    others += [
        note.replace("10", "11", 1),
        note.replace("position", "position ", 1),
        f"x\n{note}",
        note + "x",
    ]
    for each in others:
        with pytest.raises(NotVerified):
            open_checkpoint(each.encode(), key.public)
