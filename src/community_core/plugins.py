"""Finding plugins by entry point, and keeping a broken one from breaking anything else."""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib.metadata import Distribution, EntryPoint, entry_points, version
from typing import Any

from attrs import frozen
from packaging.requirements import Requirement

from community_core.views import Projection

GROUP = "community_core.projections"
_CORE = "community-core"


@frozen
class Plugin:
    """One entry point of the group ``community_core.projections``.

    ``projection`` is its class, or None when it cannot be used; then ``problem`` says why.
    """

    name: str
    distribution: str
    version: str
    projection: type[Projection[Any]] | None
    problem: str


def find_plugins() -> tuple[Plugin, ...]:
    """Every installed plugin, by name. A broken one is listed with its reason, never raised."""
    found = sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value))
    return tuple(_without_rivals(map(_load, found)))


def _load(entry: EntryPoint) -> Plugin:
    distribution = entry.dist
    problem = _version_problem(distribution)
    projection = None
    if not problem:
        projection, problem = _import(entry)
    return Plugin(
        entry.name,
        distribution.name if distribution else "",
        distribution.version if distribution else "",
        projection,
        problem,
    )


def _import(entry: EntryPoint) -> tuple[type[Projection[Any]] | None, str]:
    try:
        with redirect_stdout(sys.stderr):  # what a plugin prints must not get among the data
            loaded = entry.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's module does on import
        return None, f"{entry.value} cannot be imported: {type(error).__name__}: {error}"
    if not (isinstance(loaded, type) and issubclass(loaded, Projection)):
        return None, f"{entry.value} is not a Projection class"
    if loaded.name != entry.name:
        return None, f"{entry.value} calls itself {loaded.name!r}, its entry point says {entry.name!r}"
    return loaded, ""


def _version_problem(distribution: Distribution | None) -> str:
    for line in (distribution.requires if distribution else None) or ():
        wanted = Requirement(line)
        if wanted.name == _CORE and wanted.marker is None and not wanted.specifier.contains(version(_CORE)):
            return f"needs {wanted}, installed is {version(_CORE)}"
    return ""


def _without_rivals(plugins: Iterator[Plugin]) -> Iterator[Plugin]:
    """Of two plugins with one name neither is used: which of them would win is not for us to guess."""
    listed = list(plugins)
    for each in listed:
        rivals = [other.distribution for other in listed if other.name == each.name and other is not each]
        yield (
            Plugin(each.name, each.distribution, each.version, None, f"also provided by {rivals[0]}")
            if rivals
            else each
        )
