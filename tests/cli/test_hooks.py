"""The hooks of a program that has the command line as its own: every command asks them."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from community_core import Community
from community_core.cli import Hooks, application
from community_core.domain import AcceptRequest, Command, RaiseRequest, RegisterPerson, Sealed

SHEN, LIN, HE = "person-shen", "person-lin", "person-he"
TOLD = "夜里咳嗽"
NUMBER = "2026-0001"


def only_shen(reader: str, sealed: Sealed, fact: str, day: date, case: str | None) -> bool:  # noqa: ARG001
    """One reader may see what is sealed."""
    return reader == SHEN


def by_shen(by: str, command: Command) -> bool:  # noqa: ARG001
    """One of them may give commands."""
    return by == SHEN


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a request of somebody who told something of themselves."""
    place = tmp_path / "liuyin"
    with Community.open(place) as community:
        community.execute(RegisterPerson(person_id=LIN, name="林晓棠"), by=SHEN)
        raising = RaiseRequest(title="Cold", category="heating", channel="desk", requester=LIN, details=TOLD)
        community.execute(raising, by=SHEN)
    for name in ("COMMUNITY_BY", "COMMUNITY_MASTER_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COMMUNITY_STORE", str(place))
    monkeypatch.setenv("COMMUNITY_LANG", "en")
    return place


def number(store: Path) -> str:
    """The id of its request."""
    with Community.open(store) as community:
        return next(fact.stream_id for fact in community.log() if fact.type == "RequestRaised")


def run(capsys: pytest.CaptureFixture[str], *words: str, **hooks: object) -> tuple[int, str, str]:
    """The exit code and what was told."""
    given: Hooks = {**hooks}  # type: ignore[typeddict-item]
    with pytest.raises(SystemExit) as ended:
        application(**given).main([*words], prog_name="desk")
    told = capsys.readouterr()
    return int(str(ended.value.code)), told.out, told.err


WAYS = {
    "history": ["history", NUMBER, "--reader"],
    "show": ["show", "people", "--format", "json", "--all-columns", "--reader"],
    "search": ["search", "林晓", "--reader"],
    "names": ["people", "林晓棠", "--reader"],
    "export-person": ["export-person", LIN, "--by"],
    "export": ["audit", "export", "-", "--as", "cloudevents", "--reader"],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_asks_who_may_see(store: Path, capsys: pytest.CaptureFixture[str], way: str) -> None:
    """What one reader is shown, another is not, in whatever way they ask."""
    words = [number(store) if each == NUMBER else each for each in WAYS[way]]
    shown = {who: run(capsys, *words, who, may_open=only_shen) for who in (SHEN, HE)}
    told = {who: (TOLD in out or "林晓棠" in out) for who, (_, out, _) in shown.items()}
    assert told == {SHEN: True, HE: False}, shown


@pytest.mark.parametrize(
    "words",
    [
        ["do", "accept-request", "--request-id", NUMBER],
        ["correct", f"{NUMBER}@1", "--set", "title=Warm", "--reason", "x"],
        ["undo", f"{NUMBER}@1", "--reason", "x"],
        ["erase", LIN, "--reason", "x", "--no-input"],
    ],
    ids=lambda words: words[0],
)
def test_every_command_asks_who_may_do_it(
    store: Path, capsys: pytest.CaptureFixture[str], words: list[str], tmp_path: Path
) -> None:
    """It ends with exit code 1 and nothing is recorded."""
    request = number(store)
    asked = [each.replace(NUMBER, request) for each in words]
    if words[0] == "erase":
        assert run(capsys, "audit", "key", str(tmp_path / "key"))[0] == 0
        asked += ["--key", str(tmp_path / "key")]
    code, _, told = run(capsys, *asked, "--by", HE, authorize=by_shen)
    assert (code, "may not give" in told) == (1, True), told
    with Community.open(store) as community:
        assert community.ledger.position() == 2


def test_hooks_of_one_command_line_are_not_those_of_the_next(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are no setting of the process."""
    words = ("do", "accept-request", "--request-id", number(store), "--by", HE)
    assert run(capsys, *words, authorize=by_shen)[0] == 1
    assert run(capsys, *words)[0] == 0


def test_what_is_installed_narrows_what_may_be_seen(store: Path, tmp_path: Path) -> None:
    """By the program itself, which knows of no other hook; what cannot be loaded keeps the store closed."""
    place = tmp_path / "site"
    described = place / "curtain-1.0.dist-info"
    described.mkdir(parents=True)
    (place / "curtain.py").write_text(
        "def drawn(reader, sealed, fact, day, case):\n    return reader == 'person-shen'\n"
    )
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: curtain\nVersion: 1.0\n")

    def history(target: str, reader: str) -> tuple[int, str]:
        (described / "entry_points.txt").write_text(f"[community_core.may_open]\nstaff = {target}\n")
        program = [Path(sys.executable).with_name("community"), "history", number(store), "--reader", reader]
        done = subprocess.run(
            program, env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    assert TOLD in history("curtain:drawn", SHEN)[1]
    assert "(sealed)" in history("curtain:drawn", HE)[1]
    code, told = history("curtain:nowhere", SHEN)
    assert (code, "Who may see what cannot be told" in told) == (4, True)


def test_who_opens_it_says_otherwise(store: Path) -> None:
    """A program that hands its own hook over asks no other."""
    with Community.open(store, may_open=only_shen) as community:
        request = number(store)
        assert TOLD in str(community.history(request, reader=SHEN)[0].data)
        assert TOLD not in str(community.history(request, reader=HE)[0].data)
        community.execute(AcceptRequest(request_id=request), by=HE)
