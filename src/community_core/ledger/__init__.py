"""Facts, appended once and never edited, on the eventsourcing package."""

from typing import TYPE_CHECKING

from community_core.doors import opened_on_demand

if TYPE_CHECKING:
    from eventsourcing.persistence import IntegrityError

    from community_core.ledger.appending import AlreadyRecorded, CommandRow
    from community_core.ledger.confidence import in_confidence
    from community_core.ledger.heard import HeardRow
    from community_core.ledger.kinds import KindRow
    from community_core.ledger.ledger import Ledger, Loaded
    from community_core.ledger.left_open import withholding
    from community_core.ledger.mapper import NewFact
    from community_core.ledger.recorded import Note, Recorded, fact_id
    from community_core.ledger.registry import EventRegistry, registry_of
    from community_core.ledger.snapshot import copy_ledger
    from community_core.ledger.unknown import Unknown, sealed_in, type_name, unknown_in, with_personal_of_all
    from community_core.storage.folder.ledger import prepare_ledger

__getattr__ = opened_on_demand(
    __name__,
    {
        "community_core.storage.folder.ledger": ["prepare_ledger"],
        "community_core.ledger.heard": ["HeardRow"],
        "community_core.ledger.kinds": ["KindRow"],
        "community_core.ledger.ledger": ["Ledger", "Loaded"],
        "community_core.ledger.confidence": ["in_confidence"],
        "community_core.ledger.left_open": ["withholding"],
        "community_core.ledger.mapper": ["NewFact"],
        "community_core.ledger.recorded": ["Note", "Recorded", "fact_id"],
        "community_core.ledger.registry": ["EventRegistry", "registry_of"],
        "community_core.ledger.snapshot": ["copy_ledger"],
        "community_core.ledger.appending": ["AlreadyRecorded", "CommandRow"],
        "community_core.ledger.unknown": [
            "Unknown",
            "sealed_in",
            "type_name",
            "unknown_in",
            "with_personal_of_all",
        ],
        "eventsourcing.persistence": ["IntegrityError"],
    },
)

__all__ = [
    "AlreadyRecorded",
    "CommandRow",
    "EventRegistry",
    "HeardRow",
    "IntegrityError",
    "KindRow",
    "Ledger",
    "Loaded",
    "NewFact",
    "Note",
    "Recorded",
    "Unknown",
    "copy_ledger",
    "fact_id",
    "in_confidence",
    "prepare_ledger",
    "registry_of",
    "sealed_in",
    "type_name",
    "unknown_in",
    "with_personal_of_all",
    "withholding",
]
