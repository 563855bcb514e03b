"""docs/community.md and the README tell every mechanism, by commands and views that are there."""

import re
import shlex
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from tests.docs.documents import ROOT
from tests.docs.running import commands_of

from community_core.cli import application
from community_core.commands import CommandCatalogue
from community_core.plugins.aggregates import installed_kinds
from community_core.plugins.projections import find_plugins
from community_core.views import queries_of

COMMUNITY = ROOT / "docs" / "community.md"
MECHANISMS = range(1, 22)
_CALLED = re.compile(r"`([a-z][a-z -]*)` ([\u4e00-\u9fff]+)")
"""`name` and what it is called in Chinese."""
_PLUGIN = re.compile(r"\[(\w[\w-]*)\]\(plugins/[\w-]+\)")


def _tables() -> dict[int, str]:
    """By mechanism, the row of the document that tells its commands, views and distributions."""
    parts = re.split(r"^## (\d+)\. ", COMMUNITY.read_text("utf-8"), flags=re.M)
    return {int(number): _row(part) for number, part in zip(parts[1::2], parts[2::2], strict=True)}


def _row(part: str) -> str:
    return part.partition("|---|---|---|\n")[2].partition("\n")[0]


def _names() -> Iterator[tuple[str, str]]:
    """Every command, view and query in English and in Chinese."""
    for kind in CommandCatalogue(installed_kinds().aggregates).values():
        yield kind.name, kind.zh
    for plugin in find_plugins():
        assert plugin.projection is not None, plugin.problem
        yield plugin.name, plugin.projection.called
        yield from ((f"{plugin.name} {each.name}", each.called) for each in queries_of(plugin.projection))


def test_every_mechanism_is_told_in_order() -> None:
    """With what records it, what looks it up, and where that is."""
    tables = _tables()
    assert [*tables] == [*MECHANISMS]
    assert all(len(_CALLED.findall(row)) > 0 for row in tables.values())


@pytest.mark.parametrize("number", MECHANISMS)
def test_what_a_mechanism_names_is_called_so(number: int) -> None:
    """In both languages."""
    names = set(_names()) | {("history", "经过"), ("report issue", "月报"), ("certificate issue", "证明")}
    assert [told for told in _CALLED.findall(_tables()[number]) if told not in names] == []


def test_every_view_is_told_under_a_mechanism() -> None:
    """So whoever looks for what is recorded of it finds it."""
    told = {word for row in _tables().values() for word in re.findall(r"[a-z]+(?:-[a-z]+)*", row)}
    assert {plugin.name for plugin in find_plugins()} - told == set()


def _shown_in_readme() -> list[tuple[int, str, list[str]]]:
    """The rows of the README's table: mechanism, command, distributions."""
    rows = re.findall(r"^\| (\d+) \| .* \| `(community [^`]+)` \| (.*) \|$", _readme(), re.M)
    return [(int(number), command, _PLUGIN.findall(where)) for number, command, where in rows]


def _readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_the_readme_has_each_mechanism_with_a_command_that_is_run() -> None:
    """As it stands in docs/community.md, but for who reads it."""
    run = tuple(line for each in commands_of(COMMUNITY) for line in each.text.splitlines())
    told = _shown_in_readme()
    assert [number for number, _, _ in told] == [*MECHANISMS]
    commands = [command for _, command, _ in told]
    assert [each for each in commands if not any(line.startswith(each) for line in run)] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_command_of_the_readme_has_help(lang: str) -> None:
    """In the reader's language."""
    for _, command, _ in _shown_in_readme():
        words = [word for word in shlex.split(command)[1:4] if not word.startswith("-")]
        env = {"COMMUNITY_LANG": lang}
        answer = CliRunner(env=env).invoke(application(), [*words, "--help"], prog_name="community")
        assert answer.exit_code == 0, answer.output
        assert ("用法" if lang == "zh" else "Usage") in answer.output


def test_the_readme_names_every_distribution() -> None:
    """Each at the mechanism it is for."""
    named = {name for _, _, where in _shown_in_readme() for name in where}
    assert named == {each.name for each in (ROOT / "plugins").iterdir() if (each / "pyproject.toml").exists()}
