"""Finding what is installed under a group of entry points; a broken one breaks nothing else."""

import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from functools import cache
from importlib.metadata import Distribution, EntryPoint, entry_points, version
from typing import Any

from attrs import evolve, frozen
from packaging.requirements import Requirement

_CORE = "community-core"


@frozen
class InstalledEntry:
    """One entry point: its name, the distribution it comes with, and what it leads to.

    ``target`` is where it points. ``loaded`` is None when it cannot be used; then ``problem`` says why.
    """

    group: str
    name: str
    target: str
    distribution: str
    version: str
    loaded: Any
    problem: str

    def refused(self, problem: str) -> "InstalledEntry":
        """The same, left out for a reason."""
        return evolve(self, loaded=None, problem=problem)


@frozen
class _Origin:
    """The distribution an entry point comes with; ``problem`` says why it does not go with this library."""

    name: str = ""
    version: str = ""
    problem: str = ""


def found_entries(group: str, name: str | None = None) -> tuple[InstalledEntry, ...]:
    """Every entry point of a group, or those of one name alone, by name, loaded. A broken one has its reason,
    and nothing is raised.

    What is installed is looked up once a process, unless other folders are searched for modules by then.
    """
    return _found(group, name, tuple(sys.path))


@cache
def _found(group: str, name: str | None, path: tuple[str, ...]) -> tuple[InstalledEntry, ...]:
    found = [each for each in _installed(path) if each.group == group and name in (None, each.name)]
    return tuple(map(_load, sorted(found, key=lambda each: (each.name, each.value))))


@cache
def _installed(_path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """Of all groups at once, so that what a distribution says of itself is read once."""
    found = entry_points()
    return tuple(each for group in found.groups for each in found.select(group=group))


def without_rivals(entries: Iterable[InstalledEntry]) -> tuple[InstalledEntry, ...]:
    """Of two entries of one name neither is used: which of them would win is not for us to guess."""
    listed = list(entries)
    return tuple(_unless_rivalled(each, listed) for each in listed)


def _unless_rivalled(entry: InstalledEntry, listed: list[InstalledEntry]) -> InstalledEntry:
    rivals = [each.distribution for each in listed if each.name == entry.name and each is not entry]
    return entry.refused(f"also provided by {rivals[0]}") if rivals else entry


def _load(entry: EntryPoint) -> InstalledEntry:
    origin = _origin(entry.dist) if entry.dist else _Origin()
    loaded, problem = _import(entry) if not origin.problem else (None, origin.problem)
    return InstalledEntry(entry.group, entry.name, entry.value, origin.name, origin.version, loaded, problem)


def _import(entry: EntryPoint) -> tuple[Any, str]:
    try:
        with redirect_stdout(sys.stderr):  # what a plugin prints must not get among the data
            return entry.load(), ""
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's module does on import
        return None, f"{entry.value} cannot be imported: {type(error).__name__}: {error}"


@cache
def _origin(distribution: Distribution) -> _Origin:
    """What its metadata say: they are read once for all of its entry points."""
    told = distribution.metadata
    wanted = map(Requirement, told.get_all("Requires-Dist") or ())
    problems = (_version_problem(each) for each in wanted if each.name == _CORE and each.marker is None)
    return _Origin(told["Name"], told["Version"], next(filter(None, problems), ""))


def _version_problem(wanted: Requirement) -> str:
    here = version(_CORE)
    return "" if wanted.specifier.contains(here) else f"needs {wanted}, installed is {here}"
