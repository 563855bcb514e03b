"""An event-sourced memory for neighbourhood communities: facts in, lists out, nothing edited.

Open a :class:`Community`, execute commands from :mod:`community_core.domain`, read views made by projections.
"""

from community_core.community import Community
from community_core.errors import (
    CommandIdReused,
    CommunityError,
    Conflict,
    InvalidInput,
    InvalidProjection,
    KeyUnavailable,
    ProjectionStopped,
    Refused,
    ResidueRemains,
    SealBroken,
    StoreUnavailable,
    UnknownName,
    UnknownStream,
    UnreadableEvent,
)
from community_core.execution import Receipt
from community_core.ledger import Recorded, Unknown
from community_core.views import Column, Projection, Table, carried, handles, query

__all__ = [
    "Column",
    "CommandIdReused",
    "Community",
    "CommunityError",
    "Conflict",
    "InvalidInput",
    "InvalidProjection",
    "KeyUnavailable",
    "Projection",
    "ProjectionStopped",
    "Receipt",
    "Recorded",
    "Refused",
    "ResidueRemains",
    "SealBroken",
    "StoreUnavailable",
    "Table",
    "Unknown",
    "UnknownName",
    "UnknownStream",
    "UnreadableEvent",
    "carried",
    "handles",
    "query",
]
