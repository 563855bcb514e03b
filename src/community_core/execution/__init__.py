"""From commands to recorded facts."""

from community_core.execution.executor import Executor
from community_core.execution.imported import ImportedCommands
from community_core.execution.next_steps import NextStep
from community_core.execution.orders import Following, Happened
from community_core.execution.receipts import Cause, Receipt
from community_core.execution.registered import OnlyRegistered
from community_core.execution.repeats import Hashing, KeyedHash
from community_core.execution.streams import DecidableLedger

__all__ = [
    "Cause",
    "DecidableLedger",
    "Executor",
    "Following",
    "Happened",
    "Hashing",
    "ImportedCommands",
    "KeyedHash",
    "NextStep",
    "OnlyRegistered",
    "Receipt",
]
