"""Who and what is known by which name: the register of people and places, held in memory."""

from community_core.directory.current import CurrentRegister
from community_core.directory.people import KnownPerson
from community_core.directory.places import KnownPlace
from community_core.directory.register import Register

__all__ = ["CurrentRegister", "KnownPerson", "KnownPlace", "Register"]
