"""Facts, appended once and never edited, on the eventsourcing package."""

from community_core.ledger.ledger import Ledger
from community_core.ledger.mapper import NewFact
from community_core.ledger.recorded import Recorded, Unknown
from community_core.ledger.registry import EventRegistry
from community_core.ledger.sqlite import AlreadyRecorded, CommandRow

__all__ = ["AlreadyRecorded", "CommandRow", "EventRegistry", "Ledger", "NewFact", "Recorded", "Unknown"]
