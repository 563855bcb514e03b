"""The reactors of installed plugins."""

from community_core.plugins.entries import InstalledEntry, found_entries, without_rivals
from community_core.reactors import Reactor

GROUP = "community_core.reactors"


def installed_reactors() -> tuple[InstalledEntry, ...]:
    """Every installed reactor, by name. One that cannot be used has its reason, and nothing is raised."""
    return without_rivals(map(_checked, found_entries(GROUP)))


def usable_reactors() -> list[type[Reactor]]:
    """The reactors of every plugin that can be used."""
    return [each.loaded for each in installed_reactors() if not each.problem]


def _checked(entry: InstalledEntry) -> InstalledEntry:
    loaded = entry.loaded
    if entry.problem:
        return entry
    if not (isinstance(loaded, type) and issubclass(loaded, Reactor) and loaded is not Reactor):
        return entry.refused(f"{entry.target} is not a Reactor class")
    if loaded.name != entry.name:
        return entry.refused(
            f"{entry.target} calls itself {loaded.name!r}, its entry point says {entry.name!r}"
        )
    return entry
