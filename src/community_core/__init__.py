"""An event-sourced memory for neighbourhood communities: facts in, lists out, nothing edited.

Open a :class:`Community`, execute commands from :mod:`community_core.domain`, read views made by projections.
"""

from typing import TYPE_CHECKING

from community_core.doors import opened_on_demand
from community_core.errors import (
    CallFailed,
    CommandIdReused,
    CommunityError,
    Conflict,
    DoneAlready,
    Forbidden,
    InvalidInput,
    InvalidProjection,
    InvalidReactor,
    KeyUnavailable,
    OtherLedger,
    Outdated,
    PerhapsRecorded,
    ProjectionStopped,
    Refused,
    ResidueRemains,
    SealBroken,
    StoreUnavailable,
    UnknownName,
    UnknownStream,
    UnreadableEvent,
)

if TYPE_CHECKING:
    from community_core.backup import Backup, restore
    from community_core.communities import Communities
    from community_core.community import Community
    from community_core.execution import NextStep, Receipt
    from community_core.json_schemas import command_json_schema, event_json_schema
    from community_core.ledger import Recorded, Unknown
    from community_core.migration import Migrated, migrate
    from community_core.reactors import Call, Channel, Do, Notice, Parked, Reactor, Standing, reacts
    from community_core.telling import to_json
    from community_core.views import Column, Projection, Table, carried, handles, query

__getattr__ = opened_on_demand(
    __name__,
    {
        "community_core.backup": ["Backup", "restore"],
        "community_core.communities": ["Communities"],
        "community_core.community": ["Community"],
        "community_core.execution": ["NextStep", "Receipt"],
        "community_core.json_schemas": ["command_json_schema", "event_json_schema"],
        "community_core.ledger": ["Recorded", "Unknown"],
        "community_core.migration": ["Migrated", "migrate"],
        "community_core.reactors": [
            "Call",
            "Channel",
            "Do",
            "Notice",
            "Parked",
            "Reactor",
            "Standing",
            "reacts",
        ],
        "community_core.telling": ["to_json"],
        "community_core.views": ["Column", "Projection", "Table", "carried", "handles", "query"],
    },
)

__all__ = [
    "Backup",
    "Call",
    "CallFailed",
    "Channel",
    "Column",
    "CommandIdReused",
    "Communities",
    "Community",
    "CommunityError",
    "Conflict",
    "Do",
    "DoneAlready",
    "Forbidden",
    "InvalidInput",
    "InvalidProjection",
    "InvalidReactor",
    "KeyUnavailable",
    "Migrated",
    "NextStep",
    "Notice",
    "OtherLedger",
    "Outdated",
    "Parked",
    "PerhapsRecorded",
    "Projection",
    "ProjectionStopped",
    "Reactor",
    "Receipt",
    "Recorded",
    "Refused",
    "ResidueRemains",
    "SealBroken",
    "Standing",
    "StoreUnavailable",
    "Table",
    "Unknown",
    "UnknownName",
    "UnknownStream",
    "UnreadableEvent",
    "carried",
    "command_json_schema",
    "event_json_schema",
    "handles",
    "migrate",
    "query",
    "reacts",
    "restore",
    "to_json",
]
