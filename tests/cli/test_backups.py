"""Backups at the command line: made, listed, named when somebody is erased, and made into a store again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from community_core.audit import new_key, read_key, write_key

from .conftest import Run

TOLD = "夜里咳嗽，担心钱不够"
RAISE = ("raise-request", "--title", "暖气不热", "--category", "heating", "--channel", "pavilion")
LIN = ("--requester", "person-lin", "--details", TOLD)


@pytest.fixture
def told(receipt: Callable[..., dict[str, Any]]) -> str:
    """The number of a request about which Lin told more."""
    return str(receipt(*RAISE, *LIN)["number"])


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key that signs certificates."""
    write_key(tmp_path / "key", new_key("liuyin.example/ledger"))
    return tmp_path / "key"


@pytest.fixture
def erase(made: Run, told: str, key_file: Path) -> Callable[..., Any]:  # noqa: ARG001  she told something
    """Forget Lin, and give the answer."""

    def call(**settings: Any) -> Any:
        words = ("erase", "person-lin", "--reason", "asked for it", "--by", "person-shen")
        return made(*words, "--key", str(key_file), **settings)

    return call


def read(run: Run, number: str, store: Path, master_key: Path) -> str:
    """What a reader sees of the request in a store."""
    words = ("history", number, "--reader", "person-shen", "--store", str(store))
    return run(*words, COMMUNITY_MASTER_KEY_FILE=str(master_key)).stdout


def test_a_store_is_backed_up_with_one_command(made: Run, told: str, store: Path, tmp_path: Path) -> None:
    """And told that the master key is not in it."""
    answer = made("backup", str(tmp_path / "copy"))
    assert answer.exit_code == 0
    assert answer.stdout == (
        f"Backed up to {tmp_path / 'copy'}, up to position 1. The master key is not in it: keep a copy of "
        "that apart.\n"
    )
    assert answer.stderr == ""
    assert TOLD in read(made, told, tmp_path / "copy", store / "master.key")
    assert "主密钥不在其中" in made("backup", str(tmp_path / "again"), lang="zh").stdout


@pytest.mark.usefixtures("told")
def test_backups_are_listed(made: Run, tmp_path: Path) -> None:
    """For people and programs."""
    assert made("backups").stdout == "No backup was ever made.\n"
    for name in ("one", "two"):
        made("backup", str(tmp_path / name))
    (tmp_path / "two").rename(tmp_path / "elsewhere")
    listed = json.loads(made("backups", "--format", "json").stdout)
    assert [(Path(each["folder"]).name, each["position"], each["state"]) for each in listed] == [
        ("one", 1, "there"),
        ("two", 1, "gone"),
    ]
    assert "gone or moved" in made("backups").stdout
    assert "已不在原处" in made("backups", lang="zh").stdout


def test_an_erasure_names_the_backups_that_hold_the_key(
    made: Run, erase: Callable[..., Any], tmp_path: Path
) -> None:
    """Beside the certificate, which stays the same; until they are treated."""
    for name in ("one", "two", "three"):
        made("backup", str(tmp_path / name))
    (tmp_path / "three").rename(tmp_path / "elsewhere")
    first = erase()
    assert first.exit_code == 0
    there, gone = first.stderr.splitlines()
    assert there.startswith(
        f"Backups that still hold the key of person-lin: {tmp_path / 'one'}, {tmp_path / 'two'}. Destroy them"
    )
    assert gone.startswith("Backups made before that are no longer where they were made: 1.")
    assert erase(COMMUNITY_STORE=str(tmp_path / "one")).exit_code == 0
    again = erase(lang="zh")
    assert again.stdout == first.stdout
    assert f"仍含 person-lin 的密钥：{tmp_path / 'two'}。" in again.stderr
    assert "1 份已不在原处" in again.stderr


def test_where_no_backup_holds_the_key_nothing_is_said(
    made: Run, erase: Callable[..., Any], tmp_path: Path
) -> None:
    """As before there were any."""
    assert erase().stderr == ""
    made("backup", str(tmp_path / "copy"))
    assert erase().stderr == ""


def test_whoever_was_erased_since_stays_forgotten(
    made: Run, told: str, erase: Callable[..., Any], store: Path, key_file: Path, tmp_path: Path
) -> None:
    """With the certificates, whose signatures are checked with the public key."""
    made("backup", str(tmp_path / "copy"))
    (tmp_path / "certificates").mkdir()
    (tmp_path / "certificates" / "person-lin.txt").write_text(erase().stdout)
    restore = ("restore", str(tmp_path / "copy"), str(tmp_path / "again"), "--erased")
    public = ("--key", str(read_key(key_file).public))
    answer = made(*restore, str(tmp_path / "certificates"), *public)
    assert answer.exit_code == 0
    assert answer.stdout == f"{tmp_path / 'again'} is restored, up to position 1.\n"
    assert answer.stderr == "Left out: the keys of person-lin.\n"
    shown = read(made, told, tmp_path / "again", store / "master.key")
    assert TOLD not in shown
    assert "(erased)" in shown
    assert made("show", "open-requests", "--store", str(tmp_path / "again")).exit_code == 0


def test_without_certificates_it_is_said_that_they_live_again(
    made: Run, told: str, erase: Callable[..., Any], store: Path, tmp_path: Path
) -> None:
    """In both languages."""
    made("backup", str(tmp_path / "copy"))
    erase()
    for lang, said, option in (
        ("en", "lives again until erased again", "--erased"),
        ("zh", "会重新可读，直到再次删除", "--删除证明"),
    ):
        answer = made("restore", str(tmp_path / "copy"), str(tmp_path / lang), lang=lang)
        assert answer.exit_code == 0
        assert said in answer.stderr
        assert option in answer.stderr
        assert TOLD in read(made, told, tmp_path / lang, store / "master.key")


def test_certificates_believed_unchecked_are_told_apart(
    made: Run, erase: Callable[..., Any], tmp_path: Path
) -> None:
    """So are those of people of whom the backup has no key."""
    made("backup", str(tmp_path / "copy"))
    text = erase().stdout
    (tmp_path / "all").write_text(text + text.replace("person-lin", "person-else"))
    answer = made(
        "restore", str(tmp_path / "copy"), str(tmp_path / "again"), "--erased", str(tmp_path / "all")
    )
    assert answer.exit_code == 0
    left_out, stranger, unchecked = answer.stderr.splitlines()
    assert left_out == "Left out: the keys of person-lin."
    assert stranger.startswith("The backup has no key of person-else:")
    assert unchecked == "The signatures were not checked; --key PUBLIC does."


def test_a_store_without_keys_is_said_to_be_one(made: Run, told: str, store: Path, tmp_path: Path) -> None:
    """When it is backed up and when it is restored."""
    assert told
    (store / "keys.db").unlink()
    for words in (
        ("backup", str(tmp_path / "copy")),
        ("restore", str(tmp_path / "copy"), str(tmp_path / "a")),
    ):
        answer = made(*words)
        assert answer.exit_code == 0
        assert "There was no keys.db" in answer.stderr


REFUSED = {
    "onto the store": (("backup", "{store}"), 2, "already, and nothing is written over it"),
    "inside the store": (("backup", "{store}/copy"), 2, "choose a place outside it"),
    "nowhere": (("backup", "{tmp}/no/copy"), 2, "There is no folder"),
    "where nobody may write": (("backup", "/proc/copy"), 4, "/proc/copy was not made"),
    "in memory": (("backup", "{tmp}/new", "--store", ":memory:"), 2, "in memory"),
    "of no store": (("backup", "{tmp}/new", "--store", "{tmp}/no"), 4, "There is no store"),
    "no folder": (("backup",), 2, "FOLDER is missing"),
    "from nothing": (("restore", "{tmp}/no", "{tmp}/new"), 4, "There is no store"),
    "onto something": (("restore", "{tmp}/copy", "{store}"), 2, "already, and nothing is written over it"),
    "no certificate": (("restore", "{tmp}/copy", "{tmp}/new", "--erased", "{tmp}/no"), 2, "no certificate"),
    "a broken one": (("restore", "{tmp}/copy", "{tmp}/new", "--erased", "{tmp}/key"), 3, "is damaged, or"),
    "a key alone": (("restore", "{tmp}/copy", "{tmp}/new", "--key", "{tmp}/key"), 2, "none is given"),
    "no key": (
        ("restore", "{tmp}/copy", "{tmp}/new", "--erased", "{tmp}/lin", "--key", "{tmp}/no"),
        2,
        "no key file",
    ),
    "another key": (
        ("restore", "{tmp}/copy", "{tmp}/new", "--erased", "{tmp}/lin", "--key", "{tmp}/other"),
        3,
        "lin: It is signed by liuyin.example/ledger, not by elsewhere",
    ),
}


@pytest.mark.parametrize(("words", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_said_in_one_line(
    made: Run,
    erase: Callable[..., Any],
    store: Path,
    tmp_path: Path,
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    """With the right exit code, and nothing is made."""
    made("backup", str(tmp_path / "copy"))
    (tmp_path / "lin").write_text(erase().stdout)
    write_key(tmp_path / "other", new_key("elsewhere"))
    before = sorted(tmp_path.iterdir())
    answer = made(*(each.format(store=store, tmp=tmp_path) for each in words))
    assert (answer.exit_code, answer.stdout) == (code, ""), answer.stderr
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
