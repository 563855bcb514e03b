"""The parts of the story that installed plugins tell, found by entry point."""

from community_core.plugins.entries import InstalledEntry, found_entries, without_rivals

GROUP = "community_core.demo"


def installed_stories() -> tuple[InstalledEntry, ...]:
    """Every part, by name. One that cannot be used has its reason and is not told; nothing is raised."""
    return without_rivals(map(_checked, found_entries(GROUP)))


def _checked(entry: InstalledEntry) -> InstalledEntry:
    if entry.problem or callable(entry.loaded):
        return entry
    return entry.refused(f"{entry.target} cannot be called; a part of the story is a function of its cast")
