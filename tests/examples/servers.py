"""Servers of the web example, each a process of its own, on a port that was free."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import frozen

WEB = Path(__file__).resolve().parents[2] / "examples" / "web"
_COMMAND = ["-W", "error", "-m", "uvicorn", "--app-dir", str(WEB), "desk:app"]
_OPTIONS = ["--port", "0", "--timeout-graceful-shutdown", "1"]
_PATIENCE = 60.0


@frozen
class Server:
    """A process that serves a store at an address, and the file with what it said."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str

    def stop(self) -> None:
        """Ask it to end, as whoever looks after servers does, and see that it ends well."""
        self.process.terminate()
        assert self.process.wait(_PATIENCE) in (0, -signal.SIGTERM)
        said = self.log.read_text("utf-8")
        assert "Finished server process" in said
        assert "Traceback" not in said


@contextmanager
def serving(store: Path, count: int) -> Iterator[list[str]]:
    """The addresses of so many servers of one store; all end well with the block."""
    with ExitStack() as stack:
        logs = [store.with_name(f"{store.name}-{number}.log") for number in range(count)]
        processes = [stack.enter_context(_started(store, log)) for log in logs]
        servers = [Server(each, log, _ready(each, log)) for each, log in zip(processes, logs, strict=True)]
        yield [each.url for each in servers]
        for each in servers:
            each.stop()


@contextmanager
def _started(store: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"COMMUNITY_STORE": str(store)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *_COMMAND, *_OPTIONS], env=environment, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _ready(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        told = re.search(r"running on (http://\S+)", log.read_text("utf-8"))
        if told is not None:
            return told[1]
        time.sleep(0.02)
    raise AssertionError(log.read_text("utf-8"))
