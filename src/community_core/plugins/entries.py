"""Finding what is installed under a group of entry points; a broken one breaks nothing else."""

import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from importlib.metadata import Distribution, EntryPoint, entry_points, version
from typing import Any

from attrs import evolve, frozen
from packaging.requirements import Requirement

_CORE = "community-core"


@frozen
class Entry:
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

    def refused(self, problem: str) -> "Entry":
        """The same, left out for a reason."""
        return evolve(self, loaded=None, problem=problem)


def found_entries(group: str) -> tuple[Entry, ...]:
    """Every entry point of a group, by name, loaded. A broken one has its reason, and nothing is raised."""
    found = sorted(entry_points(group=group), key=lambda each: (each.name, each.value))
    return tuple(map(_load, found))


def without_rivals(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Of two entries of one name neither is used: which of them would win is not for us to guess."""
    listed = list(entries)
    return tuple(_unless_rivalled(each, listed) for each in listed)


def _unless_rivalled(entry: Entry, listed: list[Entry]) -> Entry:
    rivals = [each.distribution for each in listed if each.name == entry.name and each is not entry]
    return entry.refused(f"also provided by {rivals[0]}") if rivals else entry


def _load(entry: EntryPoint) -> Entry:
    problem = _version_problem(entry.dist)
    loaded = None
    if not problem:
        loaded, problem = _import(entry)
    name, number = (entry.dist.name, entry.dist.version) if entry.dist else ("", "")
    return Entry(entry.group, entry.name, entry.value, name, number, loaded, problem)


def _import(entry: EntryPoint) -> tuple[Any, str]:
    try:
        with redirect_stdout(sys.stderr):  # what a plugin prints must not get among the data
            return entry.load(), ""
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's module does on import
        return None, f"{entry.value} cannot be imported: {type(error).__name__}: {error}"


def _version_problem(distribution: Distribution | None) -> str:
    for line in (distribution.requires if distribution else None) or ():
        wanted = Requirement(line)
        if wanted.name == _CORE and wanted.marker is None and not wanted.specifier.contains(version(_CORE)):
            return f"needs {wanted}, installed is {version(_CORE)}"
    return ""
