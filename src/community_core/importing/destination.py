"""What an import needs of where it brings facts: a community, or a rehearsal that stands in for one."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from community_core.directory import Matcher
from community_core.domain import Command
from community_core.ledger import CommandRow, HeardRow, NewFact, Recorded


class KnownFacts(Protocol):
    """What was recorded before."""

    def commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """What is remembered of those ids that were seen before."""
        ...

    def heard(self, stream_ids: Sequence[str]) -> dict[str, HeardRow]:
        """What sources last said of these streams, by stream."""
        ...

    def stream(self, stream_id: str) -> list[Recorded[Any]]:
        """Every fact about one stream, oldest first."""
        ...

    def streams_of(self, aggregate: str, event_class: type[Any] | None = None) -> Iterator[Recorded[Any]]:
        """The facts on all streams of an aggregate, of one type alone if it is given."""
        ...

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        """The last version of each of these streams that exists."""
        ...

    def stored_data(self) -> Iterator[bytes]:
        """What every fact holds, as it is stored."""
        ...


class ImportLedger(KnownFacts, Protocol):
    """Where facts go."""

    def append(
        self,
        facts: Sequence[NewFact],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,
        heard: Sequence[HeardRow] = (),
    ) -> range:
        """Append all or nothing; see :meth:`community_core.ledger.Ledger.append`."""
        ...


class ImportPseudonyms(Protocol):
    """By which ids people are known whom files name."""

    def begun(self, facts: Callable[[], Iterable[bytes]]) -> "ImportPseudonyms":
        """The same with its table."""
        ...

    def known(self, source: str, names: Collection[str]) -> dict[str, str | None]:
        """The ids of those who are known; None of whoever was erased."""
        ...

    def tie(self, source: str, ids: Mapping[str, str]) -> dict[str, str | None]:
        """Give names their ids; what holds by now."""
        ...


class ErasedPeople(Protocol):
    """Who was erased."""

    @property
    def erased(self) -> frozenset[str]:
        """Their ids."""
        ...


class ImportVault(Protocol):
    """Where keys and pseudonyms are kept."""

    @property
    def pseudonyms(self) -> ImportPseudonyms:
        """By which ids people are known whom files name."""
        ...

    def known_erased(self) -> ErasedPeople:
        """Everybody who was erased."""
        ...


class ImportContext(Protocol):
    """What bringing a file in, or rehearsing it, asks of a community beside what it holds."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times without one."""
        ...

    def matcher(self) -> Matcher:
        """What tells the ids of everybody whom the register knows by just some id, code, name or
        telephone."""
        ...

    def new_id(self, aggregate: str, at: datetime | None = None) -> str:
        """A fresh stream id."""
        ...

    def admit(self, by: str, command: Command) -> None:
        """Forbidden when the actor may not give that command."""
        ...


class Destination(ImportContext, Protocol):
    """What an import needs of a community."""

    @property
    def ledger(self) -> ImportLedger:
        """Where facts go."""
        ...

    @property
    def vault(self) -> ImportVault:
        """Where keys and pseudonyms are kept."""
        ...
