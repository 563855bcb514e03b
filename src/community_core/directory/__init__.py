"""Who and what is known by which name: the register of people and places, and a directory for each reader."""

from community_core.directory.current import CurrentRegister
from community_core.directory.current_names import CurrentNames
from community_core.directory.directory import Directory, Entry
from community_core.directory.people import KnownPerson
from community_core.directory.places import KnownPlace
from community_core.directory.register import Register

__all__ = [
    "CurrentNames",
    "CurrentRegister",
    "Directory",
    "Entry",
    "KnownPerson",
    "KnownPlace",
    "Register",
]
