"""Reactors: following the ledger and acting on it, each fact answered once however many processes try."""

from community_core.reactors.answers import Answer, Call, Do
from community_core.reactors.channels import Channel
from community_core.reactors.progress import Parked, Standing
from community_core.reactors.reactions import reacts
from community_core.reactors.reactor import Reactor
from community_core.reactors.running import Reactors
from community_core.reactors.surroundings import Notice

__all__ = [
    "Answer",
    "Call",
    "Channel",
    "Do",
    "Notice",
    "Parked",
    "Reactor",
    "Reactors",
    "Standing",
    "reacts",
]
