"""Signed notes and keys: the published example of C2SP and Go, and everything that is not one."""

import stat
from pathlib import Path

import pytest

from community_core import InvalidInput
from community_core.audit import (
    NotVerified,
    SigningKey,
    new_key,
    open_checkpoint,
    public_key,
    read_key,
    write_key,
)
from community_core.audit.signatures.checkpoint import sign_checkpoint
from community_core.audit.signatures.notes import open_note, sign_note
from community_core.ledger.leaves import leaf_hash

PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    f"{TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SEALED = {"size": 3, "root": leaf_hash(b""), "position": 5, "recorded": "r", "sealed": "s"}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The private key of the example, in a file."""
    file = tmp_path / "published"
    file.write_text(f"{PRIVATE}\n")
    return file


def test_the_published_note_comes_out_byte_for_byte(published: Path) -> None:
    """So other programs read our notes, and we theirs."""
    key = read_key(published)
    assert str(key.public) == PUBLIC
    assert sign_note(TEXT, key) == NOTE
    assert open_note(NOTE, public_key(PUBLIC)) == TEXT


def test_signatures_of_witnesses_may_stand_beside_ours() -> None:
    """They are left alone, but must look like signatures."""
    other = new_key("witness.example")
    added = sign_note(TEXT, other).rpartition("\n\n")[2]
    assert open_note(NOTE + added, public_key(PUBLIC)) == TEXT
    with pytest.raises(NotVerified):
        open_note(NOTE + "and so on\n", public_key(PUBLIC))


@pytest.mark.parametrize("place", range(0, len(NOTE), 3))
def test_a_note_with_any_character_changed_does_not_open(place: int) -> None:
    """In the text, the empty line, the name or the signature; a line break too many or too few."""
    for changed in (NOTE[:place] + "x" + NOTE[place + 1 :], NOTE[:place] + NOTE[place + 1 :]):
        with pytest.raises(NotVerified):
            open_note(changed, public_key(PUBLIC))


@pytest.mark.parametrize("encoded", ["uLwA", "AAAAAA==", "x08g=o/Z", "x08go/ZJk"])
def test_a_note_with_a_line_that_is_no_signature_does_not_open(encoded: str) -> None:
    """Whoever else's it would be: C2SP has every line hold the id of a key and a signature, in base64."""
    with pytest.raises(NotVerified, match="not a signed checkpoint"):
        open_note(f"{NOTE}— w {encoded}\n", public_key(PUBLIC))


def test_a_note_of_another_key_says_whose_it_is() -> None:
    """Of another name, and of the same name."""
    with pytest.raises(NotVerified, match="signed by PeterNeumann, not by elsewhere"):
        open_note(NOTE, new_key("elsewhere").public)
    with pytest.raises(NotVerified, match="does not hold"):
        open_note(NOTE, new_key("PeterNeumann").public)


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    """Origin, size and root on the first lines, as every reader of checkpoints expects."""
    key = new_key("liuyin.example/ledger")
    checkpoint = sign_checkpoint(key, **SEALED)
    assert open_checkpoint(checkpoint.note, key.public) == checkpoint
    assert checkpoint.note.split("\n")[:3] == [
        "liuyin.example/ledger",
        "3",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
    ]


@pytest.mark.parametrize(
    "text", ["a\n", "a\n03\nAAAA\n", "a\n3\nAAAA\nposition 3\nsealed s\n", "a\n-1\n?\nposition x\n", TEXT]
)
def test_a_signed_note_that_is_no_checkpoint_is_refused(text: str) -> None:
    """Whoever signed it."""
    key = new_key("a")
    with pytest.raises(NotVerified, match="not a checkpoint"):
        open_checkpoint(sign_note(text, key), key.public)


def test_a_private_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """And is never written over."""
    key = new_key("a.example")
    write_key(tmp_path / "key", key)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert read_key(tmp_path / "key") == key
    assert "seed" not in repr(key)
    with pytest.raises(FileExistsError):
        write_key(tmp_path / "key", new_key("a.example"))
    assert read_key(tmp_path / "key") == key


def test_a_public_key_may_be_told_or_lie_in_a_file(tmp_path: Path) -> None:
    """Its own, or that of the private key."""
    write_key(tmp_path / "private", new_key("a.example"))
    told = str(read_key(tmp_path / "private").public)
    (tmp_path / "public").write_text(f"{told}\n")
    assert {
        str(public_key(each)) for each in (told, str(tmp_path / "public"), str(tmp_path / "private"))
    } == {told}


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "hello",
        PUBLIC,
        PRIVATE[:-1],
        PRIVATE.replace("c74f", "c74e"),
        PRIVATE.replace("AYEK", "AYEL"),
        PRIVATE.replace("+AYEK", "+BYEK"),
        "PRIVATE+KEY+x",
        "\x00\xff",
    ],
)
def test_a_damaged_key_file_is_wrong_input(damaged: str, tmp_path: Path) -> None:
    """One line says which."""
    (tmp_path / "key").write_text(damaged, encoding="latin-1")
    with pytest.raises(InvalidInput, match="key"):
        read_key(tmp_path / "key")


@pytest.mark.parametrize("origin", ["elsewhere", "a.example/other", "A.example"])
def test_a_checkpoint_of_another_ledger_than_its_key_is_refused(origin: str) -> None:
    """Though that key signed it."""
    key = new_key("a.example")
    others = sign_checkpoint(SigningKey(origin, key.seed), **SEALED).note
    note = sign_note(others.partition("\n\n")[0] + "\n", key)
    with pytest.raises(NotVerified, match=f"of the ledger {origin}, not of a.example"):
        open_checkpoint(note, key.public)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak"])
def test_a_key_name_is_one_word(name: str) -> None:
    """As C2SP has it."""
    with pytest.raises(InvalidInput, match="one word"):
        new_key(name)


@pytest.mark.parametrize("told", ["nowhere", PUBLIC.replace("c74f", "c74e"), PUBLIC[:-2], "a+b+c"])
def test_a_public_key_that_is_none_is_wrong_input(told: str) -> None:
    """Whether it was told wrongly or its file is missing."""
    with pytest.raises(InvalidInput):
        public_key(told)
