"""Further commands of ``community`` that installed plugins bring."""

from collections.abc import Collection

import click
from attrs import evolve

from community_core.plugins.entries import InstalledEntry, found_entries, without_rivals

GROUP = "community_core.commands"


def installed_commands(taken: Collection[str]) -> tuple[InstalledEntry, ...]:
    """Every installed command, by name; ``taken`` are the names of the program's own. One that cannot be used
    has its reason, and nothing is raised."""
    return without_rivals(_checked(each, taken) for each in found_entries(GROUP))


def _checked(entry: InstalledEntry, taken: Collection[str]) -> InstalledEntry:
    if entry.problem:
        return entry
    if entry.name in taken:
        return entry.refused(
            f"'community {entry.name}' is a command of the program itself; choose another name"
        )
    return _made(entry)


def _made(entry: InstalledEntry) -> InstalledEntry:
    """With the command itself, where a function makes it: its help is in the language of whoever asks."""
    command = entry.loaded
    if not isinstance(command, click.Command) and callable(command):
        try:
            command = command()
        except Exception as error:  # noqa: BLE001  whatever a stranger's function does
            return entry.refused(f"{entry.target} failed: {type(error).__name__}: {error}")
    if not isinstance(command, click.Command):
        return entry.refused(f"{entry.target} is not a click command, and gives none")
    return evolve(entry, loaded=command)
