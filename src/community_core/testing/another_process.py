"""A process unlike this one, which does in a fork of itself whatever it is asked to do.

It is started once for all checks of this process: starting one and importing the library takes a second, most
of what is asked of it less than a tenth of that.
"""

import atexit
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import NoReturn

from attrs import frozen

_SERVE = "from community_core.testing import elsewhere; elsewhere.serve()"
_LONGEST_SECONDS = 120
_SAID = "said.txt"
_AT_ITS_START = ("PYTHONHASHSEED", "TZ", "LANG")
"""What of its environment a process cannot change any more."""
_TEST_TOOLS = ("pytest", "hypothesis")
"""What modules with tests import; it need not be done each time."""


@frozen
class Ended:
    """How what was asked for ended: 0, or what went wrong."""

    code: int
    said: str


class AnotherProcess:
    """Begins with this environment and waits to be asked, until this process is gone."""

    def __init__(self, words: list[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _SERVE, *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def does(self, folder: Path, environment: Mapping[str, str]) -> Ended:
        """Whatever it was made to do, with the folder, in this environment and with this process's path."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = [str(folder), dict(environment), os.getcwd(), sys.path]
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            return Ended(self._process.wait(), "")
        return Ended(int(answer), (folder / _SAID).read_text("utf-8", "replace"))

    @property
    def is_gone(self) -> bool:
        """Whether it has ended by itself, so that it can do no more."""
        return self._process.poll() is not None

    def end(self) -> None:
        """It is asked nothing more."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()


_lock = Lock()
_known: dict[int, tuple[object, AnotherProcess]] = {}
"""By the process that asks: one that was forked from another has none yet."""


def done_in_another(folder: Path, words: list[str], environment: Mapping[str, str]) -> Ended:
    """Do it in a process that began with these words and this environment."""
    tools = [each for each in _TEST_TOOLS if each in sys.modules]
    like = (words, tools, [environment.get(each) for each in _AT_ITS_START])
    with _lock:
        known_like, known = _known.get(os.getpid(), (None, None))
        if known is None or known_like != like:
            _end()
            known = AnotherProcess([*words, *tools], environment)
            _known[os.getpid()] = like, known
        ended = known.does(folder, environment)
        if known.is_gone:
            _end()
        return ended


@atexit.register
def _end() -> None:
    """The one this process has started, if any, is not needed any more."""
    _, known = _known.pop(os.getpid(), (None, None))
    if known is not None:
        known.end()


def serve(do: Callable[[Path], None]) -> None:
    """What the other process does: forks for whatever it is asked, and tells how that ended."""
    for name in _TEST_TOOLS:
        if name in sys.argv:
            importlib.import_module(name)
    gc.freeze()  # what all have from the start is no garbage of any
    for line in sys.stdin:
        folder, environment, here, path = json.loads(line)
        child = os.fork()
        if child == 0:
            os.chdir(here)
            sys.path[:] = [os.path.abspath(each) for each in path]
            os.environ.clear()
            os.environ.update(environment)
            _be_done(do, Path(folder))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _be_done(do: Callable[[Path], None], folder: Path) -> NoReturn:
    """Do it as a process of its own would, for so long at most."""
    said = os.open(folder / _SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), said, said)):
        os.dup2(file, number)
    signal.alarm(_LONGEST_SECONDS)
    time.tzset()
    importlib.invalidate_caches()
    code = 1
    try:
        do(folder)
        code = 0
    finally:  # nothing goes further than this process
        if code:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
