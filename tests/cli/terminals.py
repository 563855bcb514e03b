"""A real terminal: what a program shows on it, and what a person types."""

import os
import pty
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from select import select

SECONDS = 30


class Terminal:
    """A program on a terminal of its own. ``typed`` counts the keys that were pressed."""

    def __init__(self, program: "subprocess.Popen[bytes]", master: int) -> None:
        self._program = program
        self._master = master
        self.shown = ""
        self.typed = 0
        self._seen = 0

    def answer(self, question: str, text: str) -> None:
        """Wait until that is asked, then type the answer and Enter."""
        self._wait_for(question)
        os.write(self._master, f"{text}\n".encode())
        self.typed += len(text) + 1

    def ends(self) -> int:
        """Wait until the program is over; its exit code."""
        while self._read():
            pass
        return self._program.wait(SECONDS)

    def _wait_for(self, question: str) -> None:
        until = time.monotonic() + SECONDS
        while question not in self.shown[self._seen :]:
            assert time.monotonic() < until, f"not asked: {question}; shown: {self.shown}"
            assert self._read(), f"over before it asked: {question}; shown: {self.shown}"
        self._seen = self.shown.index(question, self._seen) + len(question)

    def _read(self) -> bool:
        """What came meanwhile; false once there is no more to come."""
        ready, _, _ = select([self._master], [], [], SECONDS)
        try:
            data = os.read(self._master, 65536) if ready else b""
        except OSError:  # how Linux says that nobody holds the other end
            return False
        self.shown += data.decode()
        return bool(data)


@contextmanager
def terminal(community: Path, *words: str, store: Path, lang: str = "zh", **env: str) -> Iterator[Terminal]:
    """The command ``community`` on a terminal."""
    master, slave = pty.openpty()
    program = subprocess.Popen(
        [community, *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=_surroundings(env | {"COMMUNITY_STORE": str(store), "COMMUNITY_LANG": lang}),
        close_fds=True,
    )
    os.close(slave)
    try:
        yield Terminal(program, master)
    finally:
        program.kill()
        program.wait()
        os.close(master)


def _surroundings(env: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}
    return kept | {"COMMUNITY_BY": "person-shen", "NO_COLOR": "1", "TERM": "dumb"} | dict(env)
