"""check_projection finds each broken law, says where, and lets sound projections pass."""

import os
import random
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from community_core.domain import RequestRaised
from community_core.errors import CommunityError
from community_core.ledger import Recorded
from community_core.testing import CheckFailed, ReadWhole, check_projection, fact
from community_core.views import Projection, Table, handles

from . import broken, sound
from .broken import Line, TuneSung

CORRECTED = "a fact and its correction give what the right fact gives"
ELSEWHERE = "another process, hash seed, TZ and LANG"
ERASED = "who was erased is not known by what stays open"
STRICT = "strict row types"

BROKEN = {
    broken.HandlesNothing: ("something is handled", "no @handles method"),
    broken.DoesNothing: ("something comes of it", "stay empty"),
    broken.Untried: ("every handled type is tried", 'stories=[[fact(TuneSung(...), "thing-1"), ...]]'),
    broken.Stumbles: ("no handler raises", "VisitCompleted of visit-"),
    broken.WrongColumn: (STRICT, "column 'number' of Line holds int, not str: '7'"),
    broken.WrongListing: (STRICT, "column 'text' of Line holds str, not NoneType: None"),
    broken.CountsReplays: ("replaying gives the same rows", "after position 1 (RequestRaised"),
    broken.CountsBatches: ("any batches, stopped and gone on with anywhere, give the same rows", "number=1"),
    broken.RemembersInProcess: (ELSEWHERE, "text='nobody'"),
    broken.HashesText: (ELSEWHERE, "(RequestRaised of request-"),
    broken.TrustsLocalTime: (ELSEWHERE, "(RequestRaised of request-"),
    broken.DeafToCorrections: (CORRECTED, "was corrected at once"),
    broken.ForgetsTheCorrected: (CORRECTED, "has nothing instead of Line("),
    broken.UndoesWhatFollowed: (CORRECTED, "was corrected after all that followed"),
    broken.MendsTheRowAlone: (CORRECTED, "was corrected before what followed"),
    broken.TellsWhereTheErasedLived: (ERASED, "building='place-13 (right)'"),
    broken.FindsTheErased: (ERASED, "query elsewhere()"),
    broken.FindsTheErasedByPlace: (ERASED, "query living-in('place-13')"),
    broken.ShowsWhatWasSaid: (CORRECTED, "VisitStarted of visit-"),
}


@pytest.mark.parametrize("projection", BROKEN, ids=lambda each: each.__name__)
def test_each_broken_law_is_named_with_the_place(projection: type[Projection[Any]]) -> None:
    """One plain error says which projection breaks which law, and where."""
    law, where = BROKEN[projection]
    with pytest.raises(CheckFailed) as failed:
        check_projection(projection)
    assert failed.value.law == law
    assert projection.__name__ in str(failed.value)
    assert where in str(failed.value)


LOOKS: dict[str, Callable[[], object]] = {
    "the clock (datetime.now)": lambda: datetime.now(UTC),
    "the clock (date.today)": lambda: date.today(),  # noqa: DTZ011
    "the clock (time.time)": lambda: time.time(),
    "the clock (time.monotonic)": lambda: time.monotonic(),
    "random numbers (random)": lambda: random.random(),
    "random numbers (getrandbits)": lambda: random.choice("abc"),
    "random numbers (urandom)": lambda: uuid.uuid4(),
    "files or processes (open)": lambda: Path(__file__).read_bytes(),
    "files or processes (stat)": lambda: os.stat(__file__),
    "the network": lambda: socket.getaddrinfo("localhost", 80),
}


@pytest.mark.parametrize("what", LOOKS)
def test_a_handler_that_looks_elsewhere_is_found_by_its_line(what: str) -> None:
    """The clock, random numbers, files and the network are none of a handler's business."""

    class Looks(Projection[Line]):
        name, version = "looks", 1
        lines = Table(Line)

        @handles(RequestRaised)
        def add(self, e: Recorded[RequestRaised]) -> None:
            LOOKS[what]()
            self.lines.put(Line(e.stream_id))

    with pytest.raises(CheckFailed) as failed:
        check_projection(Looks)
    line = LOOKS[what].__code__.co_firstlineno
    assert f"add looks at {what}" in str(failed.value)
    assert f"in line {line} of {__file__}, at position 1 (RequestRaised of request-" in str(failed.value)


@pytest.mark.parametrize(
    "projection",
    [
        sound.VisitCounts,
        sound.OpenTitles,
        sound.MendsTitles,
        sound.CountsAgain,
        sound.Journal,
        sound.LinesByTitle,
    ],
    ids=lambda each: each.__name__,
)
def test_sound_projections_pass(projection: type[Projection[Any]]) -> None:
    """Nothing is said about a projection that keeps the laws."""
    check_projection(projection)


def test_pages_that_read_everything_are_spoken_of() -> None:
    """The line that calls the check is warned, in both languages, until the author has said it is meant."""

    class Silent(sound.LinesByTitle):
        name, version, pages = "silent", 1, ""
        lines = Table(Line)

    with pytest.warns(
        ReadWhole, match="each page of Silent reads all its rows(.|\n)*Silent 的每一页"
    ) as said:
        check_projection(Silent)
    assert [each.filename for each in said] == [__file__]


def test_event_types_of_ones_own_are_tried_with_ones_own_stories() -> None:
    """The stories given are told beside those of the library."""
    tune = [fact(TuneSung(title=title), "tune-1") for title in ("茉莉花", "Greensleeves")]
    check_projection(sound.Tunes, stories=[tune])


def test_a_projection_made_inside_a_function_passes() -> None:
    """No other process can import it; it is tried in this one."""

    class Local(sound.OpenTitles):
        name, version = "local", 1
        lines = Table(Line)

    check_projection(Local)


def test_local_time_is_found_in_a_projection_made_inside_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is folded under another TZ, and the process's own comes back afterwards."""
    monkeypatch.setenv("TZ", "UTC")

    class Local(broken.TrustsLocalTime):
        name, version = "local", 1
        lines = Table(Line)

    with pytest.raises(CheckFailed, match="another process"):
        check_projection(Local)
    assert os.environ["TZ"] == "UTC"


def test_any_order_asks_for_handlers_that_expect_nothing() -> None:
    """Files of other systems bring facts in any order: what passes in legal order may stumble over them."""
    with pytest.raises(CheckFailed, match="no handler raises"):
        check_projection(sound.OpenTitles, any_order=True)


def test_the_error_is_an_assertion_and_one_of_ours() -> None:
    """Test runners show it as a failed test, programs catch it with the rest, and people read Chinese."""
    with pytest.raises(AssertionError) as failed:
        check_projection(broken.HandlesNothing)
    assert isinstance(failed.value, CommunityError)
    assert failed.value.told("zh").startswith("HandlesNothing 违反规则")


CARELESS = """
import os, sys
from multiprocessing import get_context
from unittest.mock import patch

from attrs import frozen
from community_core.domain import PersonErased
from community_core.testing import check_projection
from community_core.views import Projection, Table, handles

@frozen
class Line:
    line_id: str

class Careless(Projection[Line]):
    name, version = "careless", 1
    lines = Table(Line)

    @handles(PersonErased)
    def add(self, e):
        self.lines.put(Line(e.stream_id))

with open(__file__ + ".imports", "a") as imports:
    imports.write("once more\\n")

"""
ON_IMPORT = "check_projection(Careless)\n"
CLEARED = "with patch.dict(os.environ, clear=True):\n    check_projection(Careless)\n"
BY_ANOTHER_PROCESS = """
def work():
    check_projection(Careless)

if __name__ == "__main__":
    process = get_context(sys.argv[1]).Process(target=work)
    process.start()
    process.join()
    sys.exit(process.exitcode)
"""


def run(folder: Path, *words: str | Path) -> tuple[subprocess.CompletedProcess[str], int]:
    """How a script ended, and how often it was imported or run for that."""
    ended = subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=100
    )
    return ended, len((folder / "careless.py.imports").read_text().splitlines())


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (ON_IMPORT, ["careless.py"]),
        (ON_IMPORT, ["-m", "careless"]),
        (ON_IMPORT, ["-m", "pytest", "-p", "no:cacheprovider", "careless.py"]),
        (CLEARED, ["careless.py"]),
    ],
)
def test_a_check_called_on_import_starts_no_processes_for_ever(
    tmp_path: Path, call: str, words: list[str]
) -> None:
    """The process that folds elsewhere imports the module, which says what is wrong and ends: as a script, as
    a module, collected by pytest, and where the environment is cleared first."""
    (tmp_path / "careless.py").write_text(CARELESS + call)
    ended, imports = run(tmp_path, *words)
    assert "call the check in a test function" in ended.stdout + ended.stderr
    assert (ended.returncode != 0, imports) == (True, 2)


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_a_check_may_be_called_in_a_process_of_the_callers(tmp_path: Path, method: str) -> None:
    """However that was started; multiprocessing gives a script another name there."""
    (tmp_path / "careless.py").write_text(CARELESS + BY_ANOTHER_PROCESS)
    ended, imports = run(tmp_path, "careless.py", method)
    assert ended.returncode == 0, ended.stderr
    assert imports <= 3
