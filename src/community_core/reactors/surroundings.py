"""What reactors work with: the ledger, commands, channels, their progress, and whom they tell of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Event
from typing import Any, Literal, Protocol

from attrs import frozen

from community_core.domain.kit.messages.commands import Command
from community_core.ledger import Ledger, Recorded
from community_core.reactors.channels import Channel
from community_core.reactors.progress import Progress
from community_core.storage.interfaces.progress import Turns

NoticeKind = Literal["begun", "done", "waits", "parked", "dropped", "left-out"]


@frozen
class Notice:
    """Something a reactor did or could not do, in one line; ``fact_id`` is the fact it answered, if any."""

    kind: NoticeKind
    reactor: str
    fact_id: str
    en: str
    zh: str


class Execute(Protocol):
    """Executes a command as :meth:`community_core.Community.execute` does."""

    def __call__(
        self, command: Command, *, by: str, because_of: Recorded[Any], command_id: str
    ) -> object: ...


@frozen
class Surroundings:
    """What reactors work with. ``halt`` is set when they shall stop."""

    ledger: Ledger
    execute: Execute
    clock: Callable[[], datetime]
    progress: Progress
    turns: Turns
    channels: Mapping[str, Channel]
    tell: Callable[[Notice], None]
    halt: Event

    @property
    def halted(self) -> bool:
        """Whether work ends here: somebody wants it, or the community was closed."""
        return self.halt.is_set() or self.halted_by_closing

    @property
    def halted_by_closing(self) -> bool:
        """Whether the community was closed, so that nothing can be remembered any more."""
        return self.ledger.closing.is_set()
