"""The commands ``react`` and ``reactors``, and how plugins bring reactors."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from community_core import Community
from community_core.cli import application
from community_core.telling.typed import COMMANDS

from .office import raised
from .server import serving, status
from .test_webhook import settings

Run = Callable[..., Result]

PLUGIN = """
from community_core import Call, Do, Reactor, reacts
from community_core.domain import AcknowledgeRequest, RequestRaised


class Receive(Reactor):
    "Whatever is raised is acknowledged, and the office is told."
    name, version = "receive-all", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, e):
        yield Do(AcknowledgeRequest(request_id=e.stream_id))
        yield Call("office", {"title": e.data.title})


class Refuse(Reactor):
    name, version = "refuse", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, e):
        yield Call("nowhere", {})


ANYTHING = 1
"""
ENTRY_POINTS = """
[community_core.reactors]
receive-all = receiving_plugin:Receive
refuse = receiving_plugin:Refuse
silent = receiving_plugin:Silent
nothing = receiving_plugin:ANYTHING
named-otherwise = receiving_plugin:Refuse
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which something was raised."""
    with Community.open(tmp_path / "community") as community:
        raised(community, "灯坏")
    return tmp_path / "community"


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A folder in which a plugin with two reactors is installed."""
    folder = tmp_path / "installed"
    about = folder / "receiving_plugin-1.2.dist-info"
    about.mkdir(parents=True)
    (folder / "receiving_plugin.py").write_text(PLUGIN)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: receiving-plugin\nVersion: 1.2\n")
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    return folder


@pytest.fixture
def run(store: Path, plugin: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run ``community`` on the store, with the plugin installed."""
    monkeypatch.syspath_prepend(str(plugin))

    def call(*words: str, lang: str = "en", width: int | None = None) -> Result:
        asked = {"COMMUNITY_LANG": lang, "COMMUNITY_STORE": str(store), "COLUMNS": str(width or "")}
        return CliRunner(env=asked | {"NO_COLOR": "1"}).invoke(
            application(), list(words), prog_name="community", catch_exceptions=False
        )

    yield call
    sys.modules.pop("receiving_plugin", None)


def told(run: Run, *words: str) -> Any:
    """What a command says to programs."""
    answer = run(*words, "--format", "json")
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


def test_reactors_of_plugins_are_listed_the_broken_with_the_reason(run: Run) -> None:
    """They break nothing."""
    listed = [each for each in told(run, "plugins") if each["brings"] == "reactor"]
    rows = {each["name"]: each for each in listed if each["distribution"] == "receiving-plugin"}
    assert {name: each["usable"] for name, each in rows.items()} == {
        "receive-all": True,
        "refuse": True,
        "silent": False,
        "nothing": False,
        "named-otherwise": False,
    }
    assert "cannot be imported" in rows["silent"]["problem"]
    assert rows["nothing"]["problem"] == "receiving_plugin:ANYTHING is not a Reactor class"
    assert rows["named-otherwise"]["problem"].endswith(
        "calls itself 'refuse', its entry point says 'named-otherwise'"
    )
    assert "a reactor" in run("plugins").stdout
    assert "响应器" in run("plugins", lang="zh").stdout


def test_what_is_done_and_what_is_parked_is_told(run: Run, store: Path) -> None:
    """Each on a line: what was done is the answer, what was not beside it."""
    with serving() as server:
        settings(store, server.url)
        answer = run("react", "--once", "--from", "0", "--only", "receive-all")
        other = run("react", "--once", "--from", "0", "--only", "refuse", lang="zh")
    begun, did, called = answer.stdout.splitlines()
    assert begun == "receive-all begins after position 0"
    assert did.endswith("@1: did AcknowledgeRequest")
    assert called.endswith("@1: called office")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert other.stderr.startswith("refuse，request-")
    assert "已搁置：没有渠道 'nowhere'（现有：office）" in other.stderr


def test_without_from_it_begins_now(run: Run) -> None:
    """What was recorded before is nothing to it."""
    answer = run("react", "--once", lang="zh")
    begun = answer.stdout.splitlines()
    assert {"receive-all 从第 1 条之后开始", "refuse 从第 1 条之后开始"} <= {*begun}
    assert told(run, "reactors", "parked") == []


def test_how_far_reactors_are_is_listed(run: Run, store: Path) -> None:
    """Before any ran nothing is there, and looking makes no file."""
    assert run("reactors", "status").stdout.startswith("No reactor ever ran here")
    assert not (store / "reactors").exists()
    run("react", "--once", "--from", "0", "--only", "refuse")
    [row] = told(run, "reactors", "status")
    assert row == {
        "name": "refuse",
        "version": 1,
        "position": 1,
        "behind": 0,
        "parked": 1,
        "due": None,
        "cause": "",
    }


def test_what_is_parked_is_listed_retried_and_dropped(run: Run, store: Path) -> None:
    """By hand, one or all; whoever reacts next tries it."""
    with serving(status(404, 204)) as server:
        settings(store, server.url)
        run("react", "--once", "--from", "0", "--only", "receive-all")
        [parked] = told(run, "reactors", "parked")
        assert (parked["answer"], parked["tries"], parked["again"]) == (2, 1, False)
        assert parked["cause"] == f"{server.url} answered 404 Not Found"
        again = run("reactors", "retry", "receive-all", parked["fact"])
        assert again.stdout == "To be tried again: 1; whoever runs community react does.\n"
        assert told(run, "reactors", "parked")[0]["again"] is True
        run("react", "--once")
    assert told(run, "reactors", "parked") == []
    assert len(server.keys) == 2
    run("react", "--once", "--from", "0")
    run("reactors", "drop", "receive-all")
    assert told(run, "reactors", "parked") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["react", "--only", "recieve-all"], "No reactor 'recieve-all'; did you mean 'receive-all'?"),
        (["react", "--from", "2"], "2 is no place in this log: it ends at 1. "),
        (["react", "--from", "soon"], "'soon' is neither a position, such as 1234, nor a cursor"),
        (["reactors", "retry", "refuse"], "No reactor 'refuse'; there are: none."),
        (["reactors", "drop"], "REACTOR is missing; see --help."),
    ],
)
def test_what_is_mistyped_is_one_line(run: Run, words: list[str], says: str) -> None:
    """And nothing is done."""
    answer = run(*words)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"error: {says}")
    assert answer.stderr.count("\n") == 1


def test_nothing_parked_is_said(run: Run) -> None:
    """With the way to see what is."""
    run("react", "--once")
    answer = run("reactors", "retry", "refuse", "request-1@1")
    assert (
        answer.stderr
        == "error: Nothing of refuse is parked for request-1@1; see: community reactors parked\n"
    )


@pytest.mark.parametrize(
    "words", ["react", "reactors", "reactors status", "reactors parked", "reactors retry", "reactors drop"]
)
def test_every_page_of_help_speaks_both_languages_in_80_columns(run: Run, words: str) -> None:
    """As everywhere."""
    pages = [run(*words.split(), "--help", width=80, lang=lang).stdout for lang in ("en", "zh")]
    assert pages[0].startswith(f"Usage: community {words}")
    chinese = " ".join(COMMANDS[each] for each in words.split())
    assert pages[1].startswith(f"用法：community {chinese}")
    assert max(cell_len(line) for page in pages for line in page.splitlines()) <= 80


def test_it_follows_until_ctrl_c(store: Path, plugin: Path, tmp_path: Path) -> None:
    """Each thing is told at once; it ends with one line."""
    command = [sys.executable, "-W", "error", "-m", "community_core", "react", "--only", "receive-all"]
    paths = {"PYTHONPATH": str(plugin), "COMMUNITY_STORE": str(store), "COMMUNITY_LANG": "en"}
    with serving() as server:
        settings(store, server.url)
        reacting = subprocess.Popen(
            command, env=paths, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert reacting.stdout is not None
        assert reacting.stdout.readline() == "receive-all begins after position 1\n"
        with Community.open(store) as community:
            raised(community, "水管漏")
        assert reacting.stdout.readline().endswith(": did AcknowledgeRequest\n")
        assert reacting.stdout.readline().endswith(": called office\n")
        reacting.send_signal(signal.SIGINT)
        _, errors = reacting.communicate(timeout=20)
    assert (reacting.returncode, errors) == (130, "\nstopped\n")
    assert server.payloads == [{"title": "水管漏"}]
