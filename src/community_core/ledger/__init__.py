"""Facts, appended once and never edited, on the eventsourcing package."""

from community_core.ledger.datastore import prepare_ledger
from community_core.ledger.kinds import KindRow
from community_core.ledger.ledger import Ledger, Loaded
from community_core.ledger.mapper import NewFact
from community_core.ledger.recorded import Recorded, fact_id
from community_core.ledger.registry import EventRegistry, registry_of
from community_core.ledger.snapshot import copy_ledger
from community_core.ledger.sqlite import AlreadyRecorded, CommandRow
from community_core.ledger.unknown import Unknown, sealed_in, type_name, unknown_in, with_personal_of_all

__all__ = [
    "AlreadyRecorded",
    "CommandRow",
    "EventRegistry",
    "KindRow",
    "Ledger",
    "Loaded",
    "NewFact",
    "Recorded",
    "Unknown",
    "copy_ledger",
    "fact_id",
    "prepare_ledger",
    "registry_of",
    "sealed_in",
    "type_name",
    "unknown_in",
    "with_personal_of_all",
]
