"""The views of installed plugins."""

from typing import Any

from attrs import frozen

from community_core.plugins.entries import InstalledEntry, found_entries, without_rivals
from community_core.views import Projection

GROUP = "community_core.projections"
CALLED = "community_core.projections.zh"


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


def find_plugins(name: str | None = None) -> tuple[Plugin, ...]:
    """Every installed view, by name; or, of one name, that alone, which loads no others. A broken one is
    listed with its reason, never raised."""
    entries = without_rivals(map(_checked, found_entries(GROUP, name)))
    return tuple(
        Plugin(each.name, each.distribution, each.version, each.loaded, each.problem) for each in entries
    )


def name_of_called(word: str) -> str | None:
    """The name of the view that its distribution says is called so in Chinese, which loads no others; None
    where none does, or several."""
    called = [each.loaded for each in found_entries(CALLED, word) if not each.problem]
    told = [each.name for each in called if getattr(each, "called", None) == word]
    return told[0] if len(told) == 1 else None


def _checked(entry: InstalledEntry) -> InstalledEntry:
    loaded = entry.loaded
    if entry.problem:
        return entry
    if not (isinstance(loaded, type) and issubclass(loaded, Projection)):
        return entry.refused(f"{entry.target} is not a Projection class")
    if loaded.name != entry.name:
        return entry.refused(
            f"{entry.target} calls itself {loaded.name!r}, its entry point says {entry.name!r}"
        )
    return entry
