"""What deciding takes beside the streams: the kinds of commands, time and ids, and who may say what."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.commands import CommandCatalogue
from community_core.domain.kit.deciding.stream import Circumstances
from community_core.domain.kit.messages.commands import Command
from community_core.execution.registered import OnlyRegistered
from community_core.identifiers import Identifiers

Admit = Callable[[str, Command], None]
"""Raises Forbidden when an actor may not give a command, or whatever else forbids it."""


@frozen(kw_only=True)
class DecisionContext:
    """What all decisions of a community have in common. With ``people`` nobody else may be named; ``waived``
    are the rules it does without."""

    catalogue: CommandCatalogue
    zone: ZoneInfo
    clock: Callable[[], datetime]
    identifiers: Identifiers
    admit: Admit
    people: OnlyRegistered | None
    waived: frozenset[str]

    def circumstances(self, by: str, moment: datetime, now: datetime) -> Circumstances:
        """Those of what somebody says ``now`` to have happened at a moment."""
        new_id = partial(self.identifiers.new, at=moment)
        return Circumstances(by, moment, now, self.zone, new_id, self.waived)
