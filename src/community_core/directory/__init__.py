"""Who and what is known by which name: the register of people and places, and a directory for each reader."""

from typing import TYPE_CHECKING

from community_core.doors import opened_on_demand

if TYPE_CHECKING:
    from community_core.directory.current import CurrentRegister
    from community_core.directory.current_names import CurrentNames
    from community_core.directory.directory import Directory, Entry
    from community_core.directory.erasures import RecordedErasures
    from community_core.directory.matching import Matcher
    from community_core.directory.people import KnownPerson
    from community_core.directory.places import KnownPlace
    from community_core.directory.register import Register
    from community_core.directory.streams_by_name import StreamsByName

__getattr__ = opened_on_demand(
    __name__,
    {
        "community_core.directory.current": ["CurrentRegister"],
        "community_core.directory.current_names": ["CurrentNames"],
        "community_core.directory.directory": ["Directory", "Entry"],
        "community_core.directory.erasures": ["RecordedErasures"],
        "community_core.directory.matching": ["Matcher"],
        "community_core.directory.people": ["KnownPerson"],
        "community_core.directory.places": ["KnownPlace"],
        "community_core.directory.register": ["Register"],
        "community_core.directory.streams_by_name": ["StreamsByName"],
    },
)

__all__ = [
    "CurrentNames",
    "CurrentRegister",
    "Directory",
    "Entry",
    "KnownPerson",
    "KnownPlace",
    "Matcher",
    "RecordedErasures",
    "Register",
    "StreamsByName",
]
