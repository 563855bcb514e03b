"""What is told in confidence at the command line: sealed, opened for a reader, given out, forgotten."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from community_core.audit import new_key, open_certificate, read_key, write_key

from .conftest import Run

Receipt = Callable[..., dict[str, Any]]
TOLD = "夜里咳嗽，担心钱不够"
RAISE = ("raise-request", "--title", "暖气不热", "--category", "heating", "--channel", "pavilion")
LIN = ("--requester", "person-lin", "--details", TOLD)


@pytest.fixture
def told(receipt: Receipt) -> dict[str, Any]:
    """A request about which Lin told more than its title says."""
    return receipt(*RAISE, *LIN)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key that signs certificates."""
    write_key(tmp_path / "key", new_key("liuyin.example/ledger"))
    return tmp_path / "key"


@pytest.mark.parametrize("words", [("history",), ("log",), ("show", "open-requests", "register")])
@pytest.mark.parametrize(("lang", "word"), [("en", "(sealed)"), ("zh", "（已加密）")])
def test_without_a_reader_it_is_shown_as_sealed(
    made: Run, told: dict[str, Any], words: tuple[str, ...], lang: str, word: str
) -> None:
    """Wherever people look."""
    named = (told["number"],) if words == ("history",) else ()
    answer = made(*words, *named, lang=lang)
    assert word in answer.stdout
    assert TOLD not in answer.stdout


@pytest.mark.usefixtures("told")
def test_programs_are_told_whose_it_is_and_no_more(made: Run) -> None:
    """Neither the plain text nor the ciphertext."""
    [fact] = [json.loads(line) for line in made("log", "--format", "json").stdout.splitlines()]
    assert fact["data"]["details"] == {"sealed": "person-lin"}
    [row] = json.loads(made("show", "open-requests", "register", "--format", "json").stdout)
    assert row["details"] == {"sealed": "person-lin"}


def test_a_reader_sees_it_and_is_noted(made: Run, told: dict[str, Any]) -> None:
    """In a history and in a view."""
    reader = ("--reader", "person-shen")
    assert TOLD in made("history", told["number"], *reader).stdout
    assert TOLD in made("show", "open-requests", "by-number", "--number", told["number"], *reader).stdout
    assert TOLD in made("show", "open-requests", *reader, "register").stdout
    openings = json.loads(made("keys", "openings", "--format", "json").stdout)
    assert [each["reader"] for each in openings] == ["person-shen"] * 3
    assert [each["purpose"].split()[0] for each in openings] == ["history", "view", "view"]


def test_erasing_prints_a_certificate_that_can_be_checked(
    made: Run, told: dict[str, Any], key_file: Path
) -> None:
    """And from then on everything of theirs reads as erased."""
    erase = ("erase", "person-lin", "--reason", "asked for it", "--by", "person-shen", "--key", str(key_file))
    answer = made(*erase)
    assert answer.exit_code == 0
    said = open_certificate(answer.stdout, read_key(key_file).public)
    assert (said.person, said.by, said.reason) == ("person-lin", "person-shen", "asked for it")
    assert said.event == "person-lin@1"
    shown = made("history", told["number"], "--reader", "person-shen").stdout
    assert "(erased)" in shown
    assert TOLD not in shown
    assert "（已删除）" in made("history", told["number"], lang="zh").stdout
    assert made(*erase).stdout == answer.stdout
    assert "1 fact" in made("log", "--type", "PersonErased").stdout


@pytest.mark.usefixtures("told")
def test_without_a_key_to_sign_with_nobody_is_erased(made: Run, tmp_path: Path) -> None:
    """The certificate is part of it; nothing is recorded."""
    erase = ("erase", "person-lin", "--reason", "x", "--by", "person-shen")
    for words, said in (((), "community audit key FILE"), (("--key", str(tmp_path / "none")), "no key file")):
        answer = made(*erase, *words, COMMUNITY_AUDIT_KEY="")
        assert answer.exit_code == 2
        assert said in answer.stderr
    assert "No such facts" in made("log", "--type", "PersonErased").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("erase", "lin", "--reason", "x"), 1, "is called 'lin'"),
        (("export-person", "lin"), 1, "is called 'lin'"),
        (("do", "erase-person", "--person-id", "lin", "--reason", "x"), 1, "is called 'lin'"),
        (("erase", "person-nobody", "--reason", "x"), 2, "Nothing was ever recorded of 'person-nobody'"),
        (("do", "erase-person", "--person-id", "person-nobody", "--reason", "x"), 2, "person-nobody"),
        (("erase", "person-shen", "--reason", " "), 1, "reason"),
        (("erase", "person-lin"), 2, "--reason"),
        (("history", "2026-0001", "--reader", "shen"), 1, "does not say who"),
        (("do", *RAISE, "--details", "x"), 1, "[details-need-requester]"),
        (("export-person", "person-lin", "--by", "shen"), 1, "does not say who"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    made: Run, key_file: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    """With the right exit code."""
    named = words if "--by" in words or words[0] == "history" else (*words, "--by", "person-shen")
    made("do", *RAISE, "--by", "person-shen", "--at", "2026-01-05 09:00")
    answer = made(*named, *(("--key", str(key_file)) if words[0] == "erase" else ()))
    assert answer.exit_code == code, answer.stderr
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.usefixtures("told")
def test_a_mistyped_id_erases_nobody(made: Run, key_file: Path) -> None:
    """No fact, no certificate; what comes near is named, in both languages."""
    erase = ("erase", "person-lim", "--reason", "x", "--by", "person-shen", "--key", str(key_file))
    for lang, said in (("en", "did you mean 'person-lin'?"), ("zh", "是不是 'person-lin'？")):
        answer = made(*erase, lang=lang)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "'person-lim'" in answer.stderr
        assert said in answer.stderr
    assert "No such facts" in made("log", "--type", "PersonErased").stdout


def test_a_wrong_id_is_called_the_same_everywhere(made: Run, key_file: Path) -> None:
    """With the same exit code."""
    by = ("--by", "person-shen")
    erase = ("erase", "lin", "--reason", "x", "--key", str(key_file))
    answers = [made(*words, *by, lang="zh") for words in (erase, ("export-person", "lin"))]
    assert {each.exit_code for each in answers} == {1}
    assert len({each.stderr for each in answers}) == 1
    assert "没有 'lin'" in answers[0].stderr


def test_a_person_is_given_everything_held_on_them(made: Run, told: dict[str, Any], receipt: Receipt) -> None:
    """Facts about them, in plain text, and those they recorded; not what others confided."""
    receipt(*RAISE, "--requester", "person-he", "--details", "his own affair")
    receipt("acknowledge-request", "--request-id", told["stream_id"])
    made("do", *RAISE, "--by", "person-lin")
    held = json.loads(made("export-person", "person-lin", "--by", "person-shen").stdout)
    assert held["person"] == "person-lin"
    assert held["erased"] is False
    assert [each["type"] for each in held["facts"]] == [
        "RequestRaised",
        "RequestAcknowledged",
        "RequestRaised",
    ]
    assert held["facts"][0]["data"]["details"] == TOLD
    assert "his own affair" not in json.dumps(held, ensure_ascii=False)
    openings = made("keys", "openings").stdout
    assert "export-person person-lin" in openings


def test_the_master_key_is_rotated_with_one_command(made: Run, told: dict[str, Any], tmp_path: Path) -> None:
    """In its place, or to a file the program is then given."""
    before = json.loads(made("keys", "status", "--format", "json").stdout)
    assert made("keys", "rotate").exit_code == 0
    after = json.loads(made("keys", "status", "--format", "json").stdout)
    assert before[0]["people"] == after[0]["people"] == 1
    assert before[0]["master"] != after[0]["master"]
    elsewhere = tmp_path / "safe.key"
    assert f"COMMUNITY_MASTER_KEY_FILE={elsewhere}" in made("keys", "rotate", "--to", str(elsewhere)).stdout
    history = ("history", told["number"], "--reader", "person-shen")
    refused = made(*history)
    assert refused.exit_code == 4
    assert "COMMUNITY_MASTER_KEY_FILE" in refused.stderr
    assert TOLD in made(*history, COMMUNITY_MASTER_KEY_FILE=str(elsewhere)).stdout


@pytest.mark.usefixtures("told")
def test_a_copy_of_the_keys_that_is_left_makes_erasing_fail(made: Run, store: Path, key_file: Path) -> None:
    """No certificate is given; the exit code says that the store needs looking after."""
    (store / "keys.db.bak").write_bytes((store / "keys.db").read_bytes())
    erase = ("erase", "person-lin", "--reason", "x", "--by", "person-shen", "--key", str(key_file))
    answer = made(*erase)
    assert answer.exit_code == 4
    assert "keys.db.bak" in answer.stderr
    assert answer.stdout == ""
    (store / "keys.db.bak").unlink()
    assert made(*erase).exit_code == 0


def test_what_was_misheard_is_corrected_and_stays_sealed(made: Run, told: dict[str, Any]) -> None:
    """A reader sees both in the history and the right one in the view."""
    fact = f"{told['number']}@1"
    words = ("correct", fact, "--set", "details=白天也咳嗽", "--reason", "听错了", "--by", "person-shen")
    assert "(sealed) → (sealed)" in made(*words).stdout
    reader = ("--reader", "person-shen")
    assert f"{TOLD} → 白天也咳嗽" in made("history", told["number"], *reader).stdout
    [row] = json.loads(made("show", "open-requests", "register", *reader, "--format", "json").stdout)
    assert row["details"] == "白天也咳嗽"


def test_a_certificate_is_checked_like_any_other_proof(
    made: Run, told: dict[str, Any], key_file: Path, tmp_path: Path
) -> None:
    """With the public key alone; a changed one is not accepted."""
    paper = tmp_path / "certificate.txt"
    erase = ("erase", told["events"][0]["data"]["requester"], "--reason", "本人要求", "--by", "person-shen")
    assert made(*erase, "--key", str(key_file), "--out", str(paper)).exit_code == 0
    public = ("--key", str(read_key(key_file).public))
    assert "person-lin was erased" in made("audit", "check", str(paper), *public).stdout
    assert (
        json.loads(made("audit", "check", str(paper), *public, "--format", "json").stdout)["by"]
        == "person-shen"
    )
    paper.write_text(paper.read_text().replace("person-lin", "person-he"))
    answer = made("audit", "check", str(paper), *public)
    assert answer.exit_code == 3
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("style", ["cloudevents", "ocel"])
def test_exports_leave_it_out_unless_a_reader_asks(made: Run, told: dict[str, Any], style: str) -> None:
    """And then it is noted."""
    export = ("audit", "export", "-", "--as", style)
    plain = made(*export).stdout
    assert told["number"] in plain
    assert "details" not in plain
    assert not json.loads(made("keys", "openings", "--format", "json").stdout)
    assert TOLD in made(*export, "--reader", "person-shen").stdout
    assert f"export {style}" in made("keys", "openings").stdout


@pytest.mark.parametrize(
    "words", [("log",), ("explain", "open-requests", "2026-0001"), ("diff", "open-requests", "--from", "1")]
)
def test_wherever_facts_are_told_the_erased_read_as_erased(
    made: Run, told: dict[str, Any], key_file: Path, words: tuple[str, ...]
) -> None:
    """Not only in views and histories."""
    made("do", *RAISE, *LIN, "--by", "person-shen")
    named = tuple(told["number"] if word == "2026-0001" else word for word in words)
    assert "(sealed)" in made(*named).stdout
    made("erase", "person-lin", "--reason", "x", "--by", "person-shen", "--key", str(key_file))
    answer = made(*named)
    assert "(erased)" in answer.stdout
    assert "(sealed)" not in answer.stdout
