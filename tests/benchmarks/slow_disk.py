"""A disk whose every commit takes as long as one says: so that ratios do not hang on the disk of the day.

For files a few lines of C are compiled and loaded into this program before the C library (LD_PRELOAD):
``fsync`` and ``fdatasync`` sleep for so many microseconds as stand in a file, then do their work. The server
is asked to wait as long before each flush of its log: ``commit_delay``, with ``commit_siblings = 0``. Both
sides of a comparison have the same delay, which may be changed while they run.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_DELAY = "SYNC_DELAY_FILE"
_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void pause_as_told(void) {
    char told[16] = {0};
    const char *path = getenv("SYNC_DELAY_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    long us = read(file, told, sizeof told - 1) > 0 ? atol(told) : 0;
    close(file);
    struct timespec pause = {us / 1000000, us % 1000000 * 1000};
    if (us > 0) nanosleep(&pause, 0);
}

static int (*real(const char *name))(int) { return (int (*)(int)) dlsym(RTLD_NEXT, name); }
int fsync(int file) { pause_as_told(); return real("fsync")(file); }
int fdatasync(int file) { pause_as_told(); return real("fdatasync")(file); }
"""


def begin_anew(folder: Path, module: str, arguments: list[str]) -> int:
    """Run a module in a new program on such a disk; its exit code. Needs a C compiler, called ``cc``."""
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(_SOURCE)
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    told = os.environ | {_DELAY: str(folder / "delay"), "LD_PRELOAD": str(library)}
    return subprocess.run([sys.executable, "-m", module, *arguments], env=told, check=False).returncode


def is_here() -> bool:
    """Whether this program was begun so."""
    return _DELAY in os.environ


@contextmanager
def delayed(milliseconds: float, server: str) -> Iterator[None]:
    """Every commit takes so much longer, in files and on a server of which this user may change settings."""
    _set(milliseconds, server)
    try:
        yield
    finally:
        _set(0, server)


def _set(milliseconds: float, server: str) -> None:
    microseconds = round(milliseconds * 1_000)
    Path(os.environ[_DELAY]).write_text(str(microseconds))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET commit_delay = {microseconds}".encode())
        connection.execute(b"ALTER SYSTEM SET commit_siblings = 0")
        connection.execute(b"SELECT pg_reload_conf()")
    time.sleep(0.5)  # until every process of the server has read it
