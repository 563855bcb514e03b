"""What is wrong with a plugin that brings a kind of facts is said, and everything else goes on."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator

import pytest
from tests.forked import forking
from tests.outside.bad_plugins import FAILING, UNUSABLE, BadPlugin

Process = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def community(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Run ``community`` in a store, in a process with every bad plugin on its path."""
    folder = tmp_path_factory.mktemp("site")
    for each in (*UNUSABLE, *FAILING):
        each.install(folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    settings = {"COMMUNITY_STORE": str(folder / "store"), "COMMUNITY_BY": "person-shen"}

    def run(*words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, *words],
            env=kept | settings | {"COMMUNITY_LANG": lang},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    with forking(tmp_path_factory.mktemp("bin"), PYTHONPATH=str(folder)) as command:
        assert run("init").returncode == 0
        yield run


def _name(plugin: BadPlugin) -> str:
    return plugin.name


@pytest.fixture(scope="module")
def listed(community: Process) -> dict[str, dict[str, object]]:
    """The kinds of facts that ``community plugins`` lists, by distribution."""
    told = json.loads(community("plugins", "--format", "json").stdout)
    return {each["distribution"]: each for each in told if each["brings"] == "aggregate"}


@pytest.mark.parametrize("plugin", UNUSABLE, ids=_name)
def test_one_that_cannot_be_used_is_listed_with_its_reason(
    listed: dict[str, dict[str, object]], plugin: BadPlugin
) -> None:
    found = listed[plugin.distribution]
    assert not found["usable"]
    assert plugin.says in str(found["problem"])


@pytest.mark.parametrize("plugin", FAILING, ids=_name)
def test_a_decision_that_fails_is_refused_in_one_line(community: Process, plugin: BadPlugin) -> None:
    done = community("do", f"ring-{plugin.name}")
    assert (done.returncode, done.stderr) == (1, f"error: {plugin.says}\n")


def test_a_decision_that_fails_is_refused_in_chinese(community: Process) -> None:
    done = community("do", "ring-raiser", lang="zh")
    assert done.stderr == (
        "错误：RingRaiser 无法决定：其聚合出错（ZeroDivisionError: 'on Sundays'）；未作记录，请修正插件。"
        "〔decision-failed〕\n"
    )


def test_everything_else_goes_on(community: Process) -> None:
    words = ("--title", "Radiator is cold", "--category", "heating", "--channel", "desk")
    assert community("do", "raise-request", *words).returncode == 0
    assert json.loads(community("log", "--format", "json").stdout)["type"] == "RequestRaised"
    offered = community("do", "--help").stdout
    assert [each.name for each in UNUSABLE if f"ring-{each.name}" in offered] == []
    assert all(f"ring-{each.name}" in offered for each in FAILING)
