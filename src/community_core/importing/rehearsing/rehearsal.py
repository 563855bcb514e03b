"""An import rehearsed: a community stood in for, and what would have been recorded there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self
from zoneinfo import ZoneInfo

from attrs import Factory, frozen

from community_core.directory import Matcher
from community_core.domain import Command
from community_core.importing.destination import ImportContext
from community_core.importing.files.rows import BadRow, SourceRow
from community_core.importing.importer import Import, ImportCounts
from community_core.importing.mappings.mapping import FileMapping
from community_core.importing.rehearsing.ledger import RehearsedLedger
from community_core.importing.rejects import SetAside
from community_core.ledger import Ledger, Recorded
from community_core.privacy import Vault
from community_core.privacy.keys import Keys
from community_core.privacy.pseudonyms import IMPORTS
from community_core.privacy.rehearsed_pseudonyms import RehearsedPseudonyms
from community_core.times import system_clock

_TOLD_AT_MOST = 10


@frozen(kw_only=True)
class Rehearsal:
    """What an import would record: its ``counts``, how many facts of which type, and a few ``examples``.

    ``flags`` are the rules that would be broken, see FLAGS: each with how many facts would be flagged so, and
    the first few of them. ``aside`` are the first rows that cannot be read, where they stand and why.
    ``about`` says, by id, of the facts that go on with something its number in the source, and what it is
    called.
    """

    counts: ImportCounts
    kinds: Mapping[str, int]
    examples: tuple[Recorded[Any], ...]
    about: Mapping[str, str]
    aside: tuple[SetAside, ...]
    flags: Mapping[str, tuple[int, tuple[Recorded[Any], ...]]] = Factory(dict)


class Rehearsable(ImportContext, Protocol):
    """What a rehearsal needs of a community, of which it only reads."""

    @property
    def ledger(self) -> Ledger:
        """What was recorded before."""
        ...

    @property
    def vault(self) -> Vault:
        """Who was erased, and the pseudonyms known."""
        ...


def rehearse_file(
    of: Rehearsable,
    path: str | Path,
    mapping: FileMapping,
    *,
    by: str = "system:import",
    as_of: date | None = None,
    complete: bool = False,
    progress: Callable[[ImportCounts], None] = lambda _: None,
) -> Rehearsal:
    """What :func:`community_core.importing.import_file` would record of a file, counted exactly; nothing is
    written. Raises the same."""
    with RehearsedCommunity(of) as community:
        aside = FirstSetAside()
        order = Import(
            into=community,
            mapping=mapping,
            aside=aside,
            by=by,
            as_of=as_of,
            complete=complete,
            progress=progress,
        )
        counts = order.of_file(Path(path))
        return community.rehearsal(counts, aside)


class RehearsedCommunity:
    """Stands in for a community: what is recorded here nobody else sees, and it goes when this is left."""

    def __init__(self, community: Rehearsable) -> None:
        self._community = community
        self._opened = ExitStack()
        self.ledger = RehearsedLedger(community.ledger, system_clock)
        self._opened.callback(self.ledger.close)
        self.vault = RehearsedVault(community.vault)
        self._opened.callback(self.vault.pseudonyms.close)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times without one."""
        return self._community.zone

    def matcher(self) -> Matcher:
        """What tells the ids of everybody whom the register knows by just some id, code, name or
        telephone."""
        return self._community.matcher()

    def new_id(self, aggregate: str, at: datetime | None = None) -> str:
        """A fresh stream id."""
        return self._community.new_id(aggregate, at)

    def admit(self, by: str, command: Command) -> None:
        """Forbidden when the actor may not give that command."""
        self._community.admit(by, command)

    def rehearsal(self, counts: ImportCounts, aside: "FirstSetAside") -> Rehearsal:
        """What came of it."""
        examples, flags = self.ledger.examples, self.ledger.flags
        shown = (*examples, *(fact for _, flagged in flags.values() for fact in flagged))
        return Rehearsal(
            counts=counts,
            kinds=self.ledger.kinds,
            examples=tuple(examples),
            about={each.id: _called(self.ledger, each) for each in shown},
            aside=tuple(aside.rows),
            flags=flags,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()


class RehearsedVault:
    """Who was erased, and pseudonyms that last as long as the rehearsal."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.pseudonyms = RehearsedPseudonyms(vault.pseudonyms, can_mark=IMPORTS in vault.people())

    def known_erased(self) -> Keys:
        """Everybody who was erased."""
        return self._vault.known_erased()


class FirstSetAside:
    """The first rows set aside, which are told; no file is made of them."""

    path = None

    def __init__(self) -> None:
        self.rows: list[SetAside] = []

    def about(self, columns: Sequence[str], days: Collection[str]) -> None:
        """Nothing is kept of them."""

    def add(self, told: SetAside, row: SourceRow | BadRow) -> None:  # noqa: ARG002
        """Set a row aside."""
        if len(self.rows) < _TOLD_AT_MOST:
            self.rows.append(told)


def _called(ledger: RehearsedLedger, fact: Recorded[Any]) -> str:
    first = ledger.stream(fact.stream_id)[0]
    return "" if first.version == fact.version else called(first)


def called(first: Recorded[Any]) -> str:
    """What is begun by a fact, by its number in the source and its title, as far as it has them."""
    told = (getattr(first.data, name, "") for name in ("source_number", "title"))
    return " ".join(str(each) for each in told if each)
