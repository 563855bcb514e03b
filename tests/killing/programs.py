"""Programs to be killed, each a process of its own, forked from one that has imported what they need.

Importing takes longer than most of them live. Nothing else is shared: none has opened anything before.
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn


class Program:
    """A process that works, with pipes to speak to it and to hear what it says."""

    def __init__(self, asked: socket.socket, words: Sequence[str]) -> None:
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self._asked = asked
        self._told = asked.makefile()
        self.stdin, self.stdout = os.fdopen(ours_in, "w"), os.fdopen(ours_out)
        socket.send_fds(asked, [b"."], [theirs_in, theirs_out])
        asked.sendall(f"{json.dumps(words)}\n".encode())
        os.close(theirs_in)
        os.close(theirs_out)
        self.pid = int(self._told.readline())
        self.returncode: int | None = None

    @property
    def has_something_to_say(self) -> bool:
        """Whether a word can be heard, or it ended."""
        return bool(select.select([self.stdout], [], [], 0)[0])

    def kill(self) -> None:
        """As ``kill -9`` does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """How it ended: minus the number of the signal that killed it."""
        if self.returncode is None:
            self.returncode = int(self._told.readline())
            self._told.close()
            self._asked.close()
        return self.returncode

    def dismiss(self) -> None:
        """It is not needed: whoever waits for a word hears that nobody is there."""
        self.stdin.close()
        self.wait()
        self.stdout.close()


class Programs:
    """Starts programs: a file with a ``main``, and its words."""

    def __init__(self, address: Path) -> None:
        self._address = address

    def start(self, name: str, *words: object) -> Program:
        """One that lies beside this file, or anywhere by its whole path."""
        asked = socket.socket(socket.AF_UNIX)
        asked.connect(str(self._address))
        return Program(asked, [str(Path(__file__).parent / name), *map(str, words)])


@contextmanager
def programs_in(folder: Path) -> Iterator[Programs]:
    """For as long as this lasts."""
    address = folder / "asked"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        number = listening.fileno()
        serving = subprocess.Popen([sys.executable, __file__, str(number)], pass_fds=[number])
    try:
        yield Programs(address)
    finally:
        serving.kill()
        serving.wait()


def _serve(listening: socket.socket) -> NoReturn:
    import community_core.audit
    import community_core.cli
    import community_core.community
    import community_core.forms
    import community_core.importing
    import community_core.storage.postgres.ledger  # noqa: F401  all this need not be done for each program
    import community_open_requests  # noqa: F401
    from community_core.plugins.aggregates import installed_kinds

    installed_kinds()
    gc.freeze()  # what all have from the start is no garbage of any
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who see to a program
    while True:
        asking, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _see_to(asking)
        asking.close()


def _see_to(asking: socket.socket) -> NoReturn:
    """Fork once more, and tell how that ended: a program that is killed tells nothing itself."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, files, *_ = socket.recv_fds(asking, 1, 2)
    words = json.loads(asking.makefile().readline())
    program = os.fork()
    if program == 0:
        asking.close()
        _be(words, files)
    for file in files:
        os.close(file)
    asking.sendall(f"{program}\n".encode())
    _, status = os.waitpid(program, 0)
    with suppress(BrokenPipeError):
        asking.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _be(words: list[str], files: list[int]) -> NoReturn:
    """Be the program, to its end."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout = os.fdopen(0, "r", closefd=False), os.fdopen(1, "w", closefd=False)
    sys.argv[:] = words
    sys.path.insert(0, str(Path(words[0]).parent))
    code = 1
    try:
        runpy.run_path(words[0], run_name="__main__")
        sys.stdout.flush()
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
