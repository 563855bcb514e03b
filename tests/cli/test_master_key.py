"""A master key that is malformed, wrong or missing: it stops what opens and seals, and nothing else."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from community_core.audit import new_key, write_key

from .conftest import Run

RAISE = ("raise-request", "--title", "暖气不热", "--category", "heating", "--channel", "pavilion")
LIN = ("--requester", "person-lin", "--details", "夜里咳嗽")
READER = ("--reader", "person-shen")
BY = ("--by", "person-shen")
VARIABLE, FILE_VARIABLE = "COMMUNITY_MASTER_KEY", "COMMUNITY_MASTER_KEY_FILE"
WRONG = b64encode(bytes(32)).decode()


@pytest.fixture
def number(receipt: Callable[..., dict[str, Any]]) -> str:
    """The number of a request about which Lin told more than its title says."""
    return str(receipt(*RAISE, *LIN)["number"])


@pytest.fixture
def signing(tmp_path: Path) -> str:
    """The file of a key that signs."""
    write_key(tmp_path / "signing", new_key("liuyin.example/ledger"))
    return str(tmp_path / "signing")


@pytest.fixture(
    params=[
        (VARIABLE, "garbage", f"{VARIABLE} does not hold a master key"),
        (VARIABLE, WRONG, f"The master key in {VARIABLE} is"),
        (FILE_VARIABLE, "garbage", f"safe.key ({FILE_VARIABLE}) does not hold a master key"),
        (FILE_VARIABLE, WRONG, f"safe.key ({FILE_VARIABLE}) is"),
        (FILE_VARIABLE, None, f"safe.key ({FILE_VARIABLE}) cannot be read"),
        ("", "garbage", "master.key does not hold a master key"),
        ("", WRONG, "master.key is"),
        ("", None, "master.key cannot be read"),
    ]
)
def trouble(
    request: pytest.FixtureRequest,
    number: str,  # noqa: ARG001  something is sealed before
    store: Path,
    tmp_path: Path,
) -> tuple[dict[str, str], str]:
    """The environment in which the master key is not as it should be, and what is said of it."""
    variable, text, said = request.param
    if variable == VARIABLE:
        return {VARIABLE: text}, said
    file = tmp_path / "safe.key" if variable else store / "master.key"
    if text is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(text)
    return ({variable: str(file)} if variable else {}), said


def test_what_opens_nothing_goes_on(
    made: Run, number: str, signing: str, trouble: tuple[dict[str, str], str]
) -> None:
    """An auditor needs no key, and whoever lost it can still forget somebody."""
    environment, _ = trouble
    assert made("audit", "seal", "--first", "--key", signing, **environment).exit_code == 0
    for words in (
        ("log",),
        ("history", number),
        ("show", "open-requests"),
        ("audit", "verify"),
        ("do", *RAISE, *BY),
        ("keys", "openings"),
        ("erase", "person-lin", "--reason", "asked for it", "--key", signing, *BY),
    ):
        answer = made(*words, **environment)
        assert answer.exit_code == 0, (words, answer.stderr)


def test_what_opens_or_seals_is_stopped_with_one_line_and_leaves_nothing(
    made: Run, number: str, store: Path, trouble: tuple[dict[str, str], str]
) -> None:
    """It names where the key came from; the exit code is the same for all."""
    environment, said = trouble
    before = made("log").stdout, (store / "keys.db").read_bytes()
    for words in (
        ("history", number, *READER),
        ("show", "open-requests", *READER, "register"),
        ("audit", "export", "-", "--as", "cloudevents", *READER),
        ("do", *RAISE, *LIN, *BY),
        ("export-person", "person-lin", *BY),
        ("keys", "rotate", "--to", str(store.parent / "new.key")),
    ):
        answer = made(*words, **environment)
        assert (answer.exit_code, answer.stdout) == (4, ""), words
        assert said in answer.stderr
        assert answer.stderr.count("\n") == 1
        assert "主密钥" in made(*words, lang="zh", **environment).stderr
    assert (made("log").stdout, (store / "keys.db").read_bytes()) == before
    assert json.loads(made("keys", "openings", "--format", "json").stdout) == []
    assert not (store.parent / "new.key").exists()


def test_the_status_says_so_and_fails(made: Run, trouble: tuple[dict[str, str], str]) -> None:
    """A program that looks after the keys can go by its exit code."""
    environment, said = trouble
    answer = made("keys", "status", "--format", "json", **environment)
    assert answer.exit_code == 4
    assert json.loads(answer.stdout)[0]["opens"] is False
    assert said in answer.stderr


@pytest.mark.usefixtures("number")
def test_the_status_of_keys_that_open(made: Run) -> None:
    """Is none to worry about."""
    answer = made("keys", "status", "--format", "json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)[0]["opens"] is True


def test_before_the_first_value_is_sealed_there_is_no_key_to_open(made: Run, store: Path) -> None:
    """None is made by asking."""
    answer = made("keys", "status", "--format", "json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)[0]["opens"] is None
    assert not (store / "master.key").exists()
