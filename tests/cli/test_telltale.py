"""A telephone or identity number typed where a text stays open: whoever typed it is told beforehand."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core import Community, Refused
from community_core.commands import Telltale, telltales
from community_core.domain import AcceptRequest, Command, CompleteVisit, Need, RaiseRequest

Run = Callable[..., tuple[int, str, str]]
SHEN = "person-shen"
MOBILE, LANDLINE, CARD = "13900001111", "0471-6601234", "150102196805172345"


def raising(title: str = "Cold", **more: str) -> RaiseRequest:
    """A request with that title."""
    return RaiseRequest(**{"title": title, "category": "heating", "channel": "desk", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("请打13900001111", "telephone", MOBILE),
        ("Call 13900001111.", "telephone", MOBILE),
        ("call 139 0000 1111 please", "telephone", "139 0000 1111"),
        ("１３９００００１１１１", "telephone", MOBILE),
        ("+86-13900001111", "telephone", "+86-13900001111"),
        ("座机0471-6601234", "telephone", LANDLINE),
        ("(0471)6601234", "telephone", "(0471)6601234"),
        ("身份证150102196805172345", "identity", CARD),
        ("15010219680517234x", "identity", "15010219680517234x"),
        ("150102 19680517 2345", "identity", "150102 19680517 2345"),
    ],
)
def test_what_names_somebody_is_found(text: str, kind: str, number: str) -> None:
    """However it is written."""
    [found] = telltales(raising(text))
    assert (found.kind, found.number, found.field.name) == (kind, number, "title")


@pytest.mark.parametrize(
    "text",
    [
        "13号楼3单元502",
        "2026-0001",
        "2024-01-15 09:30",
        "12345",
        "15010200012345",  # the national number of a volunteer
        "保单 6222021234567890123",
        "139.00001111",
        "暖气18度",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    """Else nobody would read the warnings."""
    assert telltales(raising(text)) == ()


def test_what_is_sealed_and_what_names_openly_is_none_of_it() -> None:
    """Details are for that; ids have numbers of their own."""
    assert telltales(raising(requester=f"person-{MOBILE}", details=MOBILE)) == ()
    assert telltales(AcceptRequest(request_id=f"request-{MOBILE}")) == ()


def test_texts_inside_values_are_looked_at() -> None:
    """The needs found on a visit, each by itself."""
    needs = (Need("Cold", "heating"), Need(f"call {MOBILE}", "heating", details=CARD))
    [found] = telltales(CompleteVisit(visit_id="visit-1", needs=needs))
    assert (found.field.name, found.number) == ("title", MOBILE)


@given(
    st.text(st.characters(exclude_categories=["Nd", "No", "Nl"]), max_size=20), st.integers(10**8, 10**9 - 1)
)
def test_a_number_is_found_amid_any_words(words: str, digits: int) -> None:
    """Whatever stands around it but other digits and what joins them."""
    found = telltales(raising(f"{words} 13{digits} {words}"))
    assert any(str(digits) in each.number for each in found)


def test_a_program_hears_of_it_before_anything_is_written() -> None:
    """And may refuse it; of what is in order it hears nothing."""
    heard: list[tuple[str, Command, tuple[Telltale, ...]]] = []

    def warn(by: str, command: Command, found: tuple[Telltale, ...]) -> None:
        heard.append((by, command, found))
        raise Refused("number-in-open-text", *found[0].warning)

    with Community.open(":memory:", warn=warn) as community:
        community.execute(raising(), by=SHEN)
        with pytest.raises(Refused, match=MOBILE):
            community.execute(raising(MOBILE), by=SHEN)
        assert community.ledger.position() == 1
    [(by, command, found)] = heard
    assert (by, command, [each.number for each in found]) == (SHEN, raising(MOBILE), [MOBILE])


# ---- the command line


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An empty store."""
    with Community.open(tmp_path / "liuyin"):
        return tmp_path / "liuyin"


@pytest.fixture
def run(community: Path, store: Path) -> Run:
    """The program's exit code, and what it told."""

    def call(*words: str, said: bytes = b"", lang: str = "en") -> tuple[int, str, str]:
        settings = {"COMMUNITY_STORE": str(store), "COMMUNITY_LANG": lang, "COMMUNITY_BY": SHEN}
        done = subprocess.run([community, *words], env=os.environ | settings, input=said, capture_output=True)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return call


RAISE = ("do", "raise-request", "--category", "heating", "--channel", "desk")


def facts(run: Run) -> list[dict[str, object]]:
    """What was recorded, as programs get it."""
    told = run("log", "--format", "json")[1]
    return [json.loads(each) for each in told.splitlines()]


def test_whoever_types_one_is_warned(run: Run) -> None:
    """In their language; where nobody can be asked it is recorded all the same."""
    code, _, told = run(*RAISE, "--title", f"call {MOBILE}")
    assert (code, told.count("warning: "), MOBILE in told) == (0, 1, True)
    assert "注意：内容：“13900001111”像是电话号码" in run(*RAISE, "--title", MOBILE, lang="zh")[2]
    assert run(*RAISE, "--title", "Cold")[2] == ""


def test_so_is_whoever_corrects(run: Run) -> None:
    """Of the right values, and of the reason why."""
    run(*RAISE, "--title", "Cold")
    request = str(facts(run)[0]["stream_id"])
    fact, reason = f"{request}@1", f"see {CARD}"
    code, _, told = run("correct", fact, "--set", f"place={LANDLINE}", "--reason", reason)
    assert (code, LANDLINE in told, CARD in told) == (0, True, True)
    assert CARD in run("undo", fact, "--reason", reason)[2]


def test_so_is_whoever_brings_a_sheet(run: Run, tmp_path: Path) -> None:
    """With the line it is in."""
    sheet = tmp_path / "requests.csv"
    sheet.write_text(f"title,category,channel\nCold,heating,desk\ncall {MOBILE},heating,desk\n")
    code, _, told = run("do", "raise-request", "--from", str(sheet))
    assert (code, f"{MOBILE} (line 3)" in told) == (0, True), told


# ---- texts from standard input


def test_a_text_comes_from_standard_input(store: Path, run: Run) -> None:
    """So that it is in no history of the shell, and no list of processes; several lines, and any words."""
    words = (*RAISE, "--title", "Cold", "--requester", "person-lin", "--details", "-")
    assert run(*words, said="夜里咳嗽\nafraid of the bill\n".encode())[0] == 0
    with Community.open(store) as community:
        [fact] = community.history(next(community.log()).stream_id, reader=SHEN)
        assert fact.data.details == "夜里咳嗽\nafraid of the bill"


def test_so_does_what_is_right_and_why(run: Run) -> None:
    """In a correction and when something is undone."""
    run(*RAISE, "--title", "-", said=b"Cold\r\n")
    fact = f"{facts(run)[0]['stream_id']}@1"
    assert run("correct", fact, "--set", "title=-", "--reason", "misheard", said=b"Dark")[0] == 0
    assert run("undo", fact, "--reason", "-", said=b"wrong\n")[0] == 0
    told = [each["data"] for each in facts(run)]
    assert isinstance(told[1], dict)
    assert isinstance(told[2], dict)
    assert (told[1]["right"]["title"], told[2]["reason"]) == ("Dark", "wrong")


@pytest.mark.parametrize(
    ("words", "said", "why"),
    [
        (("--title", "-", "--place", "-"), b"x", "standard input goes to --title already"),
        (("--title", "-", "--json", "-"), b"{}", "standard input goes to"),
        (("--title", "-"), b"\xff", "not UTF-8"),
        (("--title", "-"), b"", "blank"),
    ],
)
def test_one_text_alone_and_one_that_can_be_read(
    run: Run, words: tuple[str, ...], said: bytes, why: str
) -> None:
    """Else it is said in one line, and nothing is recorded."""
    code, _, told = run(*RAISE, *words, said=said)
    assert (code in (1, 2), why in told, told.count("\n")) == (True, True, 1), told
    assert facts(run) == []
