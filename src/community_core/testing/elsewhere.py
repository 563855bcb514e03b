"""The same histories in another process, where texts hash differently and clocks show another zone."""

import os
import pickle
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from attrs import frozen

from community_core.testing import another_process
from community_core.testing.another_process import done_in_another
from community_core.testing.failure import CheckFailed
from community_core.testing.folding import Facts, Rows, Trial

LAW = "another process, hash seed, TZ and LANG"
_TASK, _RESULT = "task.pickle", "result.pickle"
_ZONES = ("Pacific/Honolulu", "Asia/Tokyo")
_MARK = "COMMUNITY_CORE_CHECKED_ELSEWHERE"
_MAIN = ("__main__", "__mp_main__")
"""What a script is called, and what multiprocessing calls it in a process it spawns."""


class Task(Protocol):
    """Something to be done in another process as well. ``checked`` names what is checked there."""

    @property
    def checked(self) -> str: ...

    @property
    def classes(self) -> Iterable[type[Any]]:
        """What the other process must be able to import."""
        ...

    def done(self) -> Any:
        """Do it."""
        ...


@frozen
class Elsewhere:
    """What the other process found: the rows as it followed along, and those at the end when it went on from
    where this process had stopped."""

    followed: Rows
    resumed: Rows


@frozen
class _Folding:
    """Folding these facts, and going on with the file that holds half of them."""

    trial: Trial
    facts: Facts
    half_done: Path

    @property
    def checked(self) -> str:
        return self.trial.projection.__name__

    @property
    def classes(self) -> Iterable[type[Any]]:
        return {self.trial.projection, *(type(each.data) for each in self.facts)}

    def done(self) -> Elsewhere:
        resumed = self.trial.resumed(self.facts, [len(self.facts)], self.half_done)  # first: nothing seen yet
        return Elsewhere(self.trial.going_along(self.facts), resumed)


def elsewhere(trial: Trial, facts: Facts, half_done: Path, folder: Path) -> Elsewhere:
    """Fold these facts in another process, and go on there with the file that holds half of them."""
    found = done_elsewhere(_Folding(trial, facts, half_done), folder)
    assert isinstance(found, Elsewhere)
    return found


def done_elsewhere(task: Task, folder: Path) -> Any:
    """Do a task in another process; what it found there.

    A class no other process can import, because it was made inside a function or by ``exec``, is tried in
    this process with another TZ and LANG.
    """
    _refuse_to_start_yet_another(task)
    if not all(map(_importable, task.classes)):
        with _somewhere_else():
            return task.done()
    modules = sorted({(each.__module__, _file(each)) for each in task.classes})
    (folder / _TASK).write_bytes(pickle.dumps((modules, pickle.dumps(task))))
    _run(task, folder)
    return pickle.loads((folder / _RESULT).read_bytes())


def _refuse_to_start_yet_another(task: Task) -> None:
    """The other process imports the module of what is checked: a check called there would never end, even if
    that module has cleared the environment first."""
    if _MARK in os.environ or _MARK in sys.argv:
        why = (
            "it is checked while its module is imported, so that each process would start another; "
            "call the check in a test function, or below if __name__ == '__main__'"
        )
        raise CheckFailed(task.checked, LAW, why)


def _run(task: Task, folder: Path) -> None:
    ended = done_in_another(folder, [_MARK], _environment())
    if ended.code:
        last = (ended.said.strip().splitlines() or [f"exit code {ended.code}"])[-1]
        raise CheckFailed(task.checked, LAW, f"there it failed with {last}")


def _environment() -> dict[str, str]:
    """This process's environment, with everything different that rows must not depend on."""
    path = os.pathsep.join(os.path.abspath(each) for each in sys.path)
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    ours = {"PYTHONPATH": path, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1", _MARK: "1"}
    return {**os.environ, **_different(), **ours}


def _different() -> dict[str, str]:
    chinese = os.environ.get("LANG", "").startswith("zh")
    language = "en_GB.UTF-8" if chinese else "zh_CN.UTF-8"
    zone = next(each for each in _ZONES if each != os.environ.get("TZ"))
    return {"TZ": zone, "LANG": language, "LC_ALL": language}


@contextmanager
def _somewhere_else() -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(_different())
    time.tzset()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        time.tzset()


def _importable(found: type[Any]) -> bool:
    module = sys.modules.get(found.__module__)
    return _file(found) != "" and getattr(module, found.__qualname__, None) is found


def _file(found: type[Any]) -> str:
    return getattr(sys.modules.get(found.__module__), "__file__", None) or ""


def serve() -> None:
    """What the other process does."""
    another_process.serve(_done_from)


def _done_from(folder: Path) -> None:
    modules, task_bytes = pickle.loads((folder / _TASK).read_bytes())
    _import_all(modules)
    (folder / _RESULT).write_bytes(pickle.dumps(pickle.loads(task_bytes).done()))


def _import_all(modules: Iterable[tuple[str, str]]) -> None:
    """Import modules by name, or, when only a test runner knows that name, from where their files lie."""
    for name, file in modules:
        wanted = Path(file).stem if name in _MAIN else name
        try:
            sys.modules[name] = import_module(wanted)
        except ModuleNotFoundError:
            sys.path.insert(0, str(Path(file).parents[wanted.count(".")]))
            sys.modules[name] = import_module(wanted)
