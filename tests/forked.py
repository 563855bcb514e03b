"""``community`` for many short lives: a process that has imported it already, and forks for each command; and
``example``, which runs a file of Python so.

Tests and documents give hundreds of commands, and importing takes longer than most of them. Each runs in a
process of its own, with the words, environment, folder and standard files of whoever asked, as it would by
itself. What a process is like that nobody prepared is shown by tests that start one.
"""

import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

EXAMPLE = "example"
_COMMAND = """\
#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asking:
    asking.connect({address!r})
    socket.send_fds(asking, [b"."], [0, 1, 2])
    asking.sendall(json.dumps([{name!r}, sys.argv[1:], dict(os.environ), os.getcwd()]).encode())
    asking.shutdown(socket.SHUT_WR)
    sys.exit(int(asking.makefile().read()))
"""


@contextmanager
def forking(folder: Path, python: Path = Path(sys.executable), **env: str) -> Iterator[Path]:
    """The command, an executable file in the folder, for as long as this lasts. It has what this ``python``
    has installed, and what it finds in this environment."""
    address, command = folder / "asked", folder / "community"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        number = listening.fileno()
        words = [python, "-P", "-W", "error", __file__, str(number)]
        serving = subprocess.Popen(words, pass_fds=[number], env=os.environ | env)
    for name in (command.name, EXAMPLE):
        file = folder / name
        file.write_text(_COMMAND.format(python=sys.executable, address=str(address), name=name))
        file.chmod(0o755)
    try:
        yield command
    finally:
        serving.kill()
        serving.wait()


def _serve(listening: socket.socket) -> None:
    _prepare()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: who asked is told
    while True:
        asking, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _answer(asking)
        asking.close()


def _prepare() -> None:
    """Import all that there is, which need not be done for each command."""
    import community_core
    from community_core.plugins.aggregates import installed_kinds
    from community_core.plugins.projections import find_plugins

    for module in walk_packages(community_core.__path__, "community_core."):
        with suppress(ImportError):  # of an extra that is not installed there
            import_module(module.name)
    installed_kinds()
    find_plugins()
    gc.freeze()


def _answer(asking: socket.socket) -> None:
    """Be the command that is asked for, to its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, files, *_ = socket.recv_fds(asking, 1, 3)
    name, words, environment, folder = json.loads(asking.makefile().read())
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, closefd=False) for number, mode in enumerate("rww")
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    code = _ended_with(_example if name == EXAMPLE else _community)
    asking.sendall(str(code).encode())
    os._exit(0)


def _community() -> None:
    from community_core.cli import main

    main()


def _example() -> None:
    del sys.argv[0]
    sys.path.insert(0, str(Path(sys.argv[0]).parent))
    runpy.run_path(sys.argv[0], run_name="__main__")


def _ended_with(run: Callable[[], None]) -> int:
    code = 0
    try:
        run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
