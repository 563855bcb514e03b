"""Command classes as data: their names, their fields, and commands made from text or checked as they are."""

from community_core.commands.building import build, checked, right_values
from community_core.commands.catalogue import CommandCatalogue, CommandType, kebab
from community_core.commands.lasting import personal_in, without_personal
from community_core.commands.not_installed import (
    NotInstalled,
    not_installed,
    unknown_stream,
    what_is_missing,
)
from community_core.commands.reading import by_name, field_words, typed
from community_core.commands.telltale import Telltale, telltales, telltales_in

__all__ = [
    "CommandCatalogue",
    "CommandType",
    "NotInstalled",
    "Telltale",
    "build",
    "by_name",
    "checked",
    "field_words",
    "kebab",
    "not_installed",
    "personal_in",
    "right_values",
    "telltales",
    "telltales_in",
    "typed",
    "unknown_stream",
    "what_is_missing",
    "without_personal",
]
