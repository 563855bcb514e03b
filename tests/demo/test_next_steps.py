"""What comes next is told as it is typed: for every mechanism, in either language."""

import re
import shlex
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.demo.conftest import Month, run

from community_core import Community
from community_core.commands import CommandCatalogue, typed
from community_core.errors import CommunityError
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.typed import option_names

_COMMAND = re.compile("community (?:do|登记) .*")
SECRETARY = "person-s01"
WAITING = ("today", "--at", "2024-01-31", "--days", "90", "--reader", SECRETARY)


@pytest.fixture(params=["chinese", "english"])
def month(request: pytest.FixtureRequest) -> Month:
    """The month, in either language."""
    told: Month = request.getfixturevalue(request.param)
    return told


def test_what_today_tells_is_accepted_as_it_is_typed(month: Month, tmp_path: Path) -> None:
    """Each kind of it; or asks for no more than values. It names every part it is about."""
    lines = _kinds(_COMMAND.findall(month.run(*WAITING).stdout))
    assert len(lines) > 40
    assert {line: said for line in lines if (said := _refused(month, line, tmp_path))} == {}


def test_what_may_be_done_next_is_told_as_it_is_typed(month: Month) -> None:
    """Of every kind of stream; where there is a choice of parts, those are told beside it as they are typed.
    The program understands every word."""
    by_kind: dict[str, list[str]] = {}
    for stream in sorted({fact["stream_id"] for fact in month.facts()}):
        by_kind.setdefault(stream.partition("-")[0], []).append(stream)
    lines = _kinds(
        row["command"]
        for several in by_kind.values()
        for stream in several[:: 1 + len(several) // 6]
        for row in month.rows("steps", stream, "--by", SECRETARY)
    )
    assert len(lines) > 80
    wrong = {line: said for line in lines if (said := _misunderstood(month.store, shlex.split(line)[1:]))}
    assert wrong == {}


def _kinds(lines: Iterable[str]) -> list[str]:
    """One line of each command with these options."""
    told = {tuple(word for word in shlex.split(line)[:3] + _options(line)): line.strip() for line in lines}
    return list(told.values())


def _options(line: str) -> list[str]:
    return [word for word in shlex.split(line) if word.startswith("--")]


def _refused(month: Month, line: str, folder: Path) -> str:
    """Why a line is refused that is typed by somebody whom nobody asks anything; nothing where it is not, or
    asks for values."""
    store = folder / "copy"
    if not store.exists():
        shutil.copytree(month.store, store)
    program, *words = shlex.split(line)
    assert program == "community"
    answer = run(month.language, store, *words, "--no-input", "--by", SECRETARY)
    if answer.exit_code == 0:
        shutil.rmtree(store)  # the next line was told of what stood before
        return ""
    is_asked = "缺少：" in answer.stderr or " needs " in answer.stderr
    return _misunderstood(store, words) if is_asked else answer.stderr


def _misunderstood(store: Path, words: list[str]) -> str:
    """Which of the values typed name nothing: what is missing is told before anybody looks at them."""
    with Community.open(store) as community:
        kind = CommandCatalogue(installed_kinds().by_name)[words[1]]
        fields = {option: each for each in kind.fields for option in option_names(each)}
        try:
            for option, value in zip(words[2::2], words[3::2], strict=True):
                field = fields[option]
                if field.help.refers:
                    asked = {"refers": field.help.refers, "field": field.name}
                    community.stream_of(value, reader=SECRETARY, **asked)
                else:
                    field.checked(typed(field, value, community.zone))
        except CommunityError as wrong:
            return str(wrong)
    return ""
