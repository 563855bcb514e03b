"""Files whose rows are commands, brought in: each once, whatever is imported again; or only rehearsed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from attrs import define, evolve, field, frozen

from community_core.commands import CommandType
from community_core.community import Community
from community_core.directory import Matcher
from community_core.domain import Command, RequestRaised
from community_core.domain.kit.values.fields import Field
from community_core.domain.volunteer_facts import volunteer_id
from community_core.errors import CommunityError, Conflict, Refused
from community_core.execution import ImportedCommands
from community_core.forms.beginnings import Beginning, NamesInRows, names_left
from community_core.forms.keyed_numbers import KeyedNumbers
from community_core.forms.mapped import MappedReader, MappedRow
from community_core.forms.rows import FilledRow
from community_core.importing.cases.identity import known_identities, remembered_as, request_identity
from community_core.importing.cases.no_case import why_no_case
from community_core.importing.cases.people import SOMEBODY_ERASED, NamedPeople, PeopleStanding, registered
from community_core.importing.destination import Destination
from community_core.importing.files.rows import BadRow, SourceRow, SourceTable, Unreadable
from community_core.importing.importer import BATCH, ImportCounts, ImportFile, PerhapsRegistered
from community_core.importing.mappings.command_mapping import CommandMapping
from community_core.importing.mappings.written_days import LedgerYear
from community_core.importing.opening import open_table
from community_core.importing.rehearsing.ledger import RehearsedLedger
from community_core.importing.rehearsing.rehearsal import FirstSetAside, Rehearsal, RehearsedCommunity
from community_core.importing.rejects import Aside, Rejects, SetAside
from community_core.ledger import IntegrityError, Ledger

Progress = Callable[[ImportCounts], None]
_ATTEMPTS = 10


def import_commands(
    into: Community,
    path: str | Path,
    mapping: CommandMapping,
    *,
    by: str = "system:import",
    rejects: str | Path | None = None,
    progress: Progress = lambda _: None,
) -> ImportCounts:
    """Record what a file's rows say, each as the command of the mapping; each is recorded once.

    What is of the past is flagged where an order of steps would refuse it, see
    :mod:`community_core.execution.imported`. A row that cannot be read, that a rule refuses, or that says
    something else than the one recorded under its number, is set aside, the others are recorded. Otherwise as
    :func:`community_core.importing.import_file`.
    """
    source = Path(path)
    beside = source.parent / f"{source.name}.rejects.csv"
    with Rejects(Path(rejects or beside), of=source) as aside:
        work = _Work(into, into, into.ledger, mapping, by, KeyedNumbers(into.vault), aside)
        return work.bring(source, progress)


def rehearse_commands(
    of: Community,
    path: str | Path,
    mapping: CommandMapping,
    *,
    by: str = "system:import",
    progress: Progress = lambda _: None,
) -> Rehearsal:
    """What :func:`import_commands` would record, counted exactly; nothing is written."""
    with RehearsedCommunity(of) as stage:
        aside = FirstSetAside()
        work = _Work(of, stage, stage.ledger, mapping, by, KeyedNumbers(of.vault, writing=False), aside)
        return stage.rehearsal(work.bring(Path(path), progress), aside)


@frozen
class _Upshot:
    """What became of some rows."""

    facts: int = 0
    requests: int = 0
    known: int = 0
    flagged: int = 0
    begun: tuple[Beginning, ...] = ()
    aside: tuple[tuple[SourceRow | BadRow, Unreadable], ...] = ()


@define
class _Work:
    """One import on its way. ``stage`` is where it goes: the community, or what stands in for it."""

    community: Community
    stage: Destination
    ledger: Ledger | RehearsedLedger
    mapping: CommandMapping
    by: str
    numbers: KeyedNumbers
    aside: Aside
    counts: ImportCounts = field(factory=ImportCounts)
    _kind: CommandType = field(init=False)
    _people: NamedPeople = field(init=False)
    _reader: MappedReader = field(init=False)
    _names_in_rows: NamesInRows = field(init=False)
    _earliest: dict[tuple[str, str], Beginning] = field(factory=dict, init=False)
    _new: dict[str, str] = field(factory=dict, init=False)
    _begun: dict[tuple[str, str], str] = field(factory=dict, init=False)
    _begun_before: dict[tuple[str, str], str] = field(factory=dict, init=False)
    _registered: dict[str, list[str]] = field(factory=dict, init=False)
    _perhaps: dict[str, PerhapsRegistered] = field(factory=dict, init=False)
    _erased: frozenset[str] = field(default=frozenset(), init=False)
    _names: Collection[str] = field(default=(), init=False)
    _letters: Mapping[str, str] = field(factory=dict, init=False)

    def bring(self, source: Path, progress: Progress) -> ImportCounts:
        """Work through the file."""
        self.stage.admit(self.by, ImportFile(source=self.mapping.source, path=source))
        self._kind = self.community.catalogue[self.mapping.command]
        self._people = NamedPeople(self.stage, self.mapping.source, self.mapping.people)
        with open_table(source, self.mapping) as table:
            self._reader = self._reading(table)
            if self._reader.may_begin:
                self._look_ahead(source)
            self._names, self._letters = table.names, table.letters
            self.aside.about([each for each in self.mapping.columns_used if each in table.names], ())
            for rows in _blocks(table.rows):
                self._count(rows, self._recorded(rows))
                progress(self.counts)
        return self.counts

    def _reading(self, table: SourceTable) -> MappedReader:
        return MappedReader(
            self._kind,
            self.mapping,
            self.stage.zone,
            now=self.community.clock(),
            named=self._named,
            year=LedgerYear.of(self.mapping.year, table.above),
        )

    def _look_ahead(self, source: Path) -> None:
        """Read all rows once for the earliest that name what nothing goes by: what they begin begins with
        that one, wherever it stands. What is wrong with a file or a row is told when it is read again."""
        reader = self._reader
        with suppress(CommunityError, OSError), open_table(source, self.mapping) as table:
            self._reader = self._reading(table)
            for rows in _blocks(table.rows):
                there = self._naming_new(rows)
                self._meet(there)
                self._names_in_rows = NamesInRows(self.community, self.ledger, self.numbers)
                for row in there:
                    self._look_at(row)
        self._reader = reader

    def _naming_new(self, rows: Sequence[SourceRow | BadRow]) -> list[SourceRow]:
        """Those that name what nothing goes by."""
        readable = [each for each in rows if isinstance(each, SourceRow)]
        named = {each for row in readable for each in self._reader.may_be_begun(row) if each[1]}
        new = {each for each in named if not self.community.going_by(*each)}
        return [row for row in readable if new.intersection(self._reader.may_be_begun(row))]

    def _look_at(self, row: SourceRow) -> None:
        with suppress(CommunityError, Unreadable):
            told = self._told(row)

            def begin(beginning: Beginning) -> str:
                before = self._earliest.get(beginning.key)
                first = before or beginning
                first = first.or_earlier(beginning, self.stage.zone, self.community.clock())
                if first != before and not known_identities(self.ledger, [self._identity_of(told)]):
                    self._earliest[beginning.key] = first
                return beginning.name

            self._names_in_rows.meant(told.filled, begin)

    def _count(self, rows: Sequence[object], upshot: _Upshot) -> None:
        counts = self.counts
        for row, reason in upshot.aside:
            told = SetAside.of(row, reason, self._letters)
            self.aside.add(told, row)
            counts = counts.with_aside(told, self.aside.path)
        self.counts = evolve(
            counts,
            read=counts.read + len(rows),
            recorded=counts.recorded + upshot.facts,
            requests=counts.requests + upshot.requests,
            already_known=counts.already_known + upshot.known,
            begun={**counts.begun, **{each.name: each.words for each in upshot.begun}},
            perhaps={**counts.perhaps, **self._perhaps},
            flagged=counts.flagged + upshot.flagged,
        )

    def _recorded(self, rows: Sequence[SourceRow | BadRow]) -> _Upshot:
        """Append what is new in these rows at once; decided again when somebody else was faster, or erased
        somebody whom they name."""
        for _ in range(_ATTEMPTS):
            people = self._meet(rows)
            commands = self.community.imported_commands(self.ledger, by=self.by)
            upshot = self._decided(rows, commands)
            batch = commands.batch()
            if not batch.facts:
                return upshot
            try:
                expected = {**batch.expected, **people.versions}
                self.ledger.append(batch.facts, commands=batch.commands, expected=expected)
            except IntegrityError:
                continue
            except Refused as refused:
                if refused.rule == "person-erased":  # since they were looked up; they are found to be
                    continue
                raise
            self._begun_before = self._begun
            requests = sum(isinstance(fact.data, RequestRaised) for fact in batch.facts)
            return evolve(upshot, facts=len(batch.facts), requests=requests)
        raise Conflict(self.mapping.source, _ATTEMPTS)

    def _meet(self, rows: Iterable[SourceRow | BadRow]) -> PeopleStanding:
        """Find out who is named. Whoever the register does not know gets a pseudonym, as in any import; whom
        it knows is remembered by that name, so that nobody takes them for somebody new once they were
        erased."""
        self._reader.forget()
        told = (each for row in rows if isinstance(row, SourceRow) for each in self._reader.people_named(row))
        known_as = self.community.matcher()
        self._registered = {name: registered(name, known_as) for name in set(told) if name}
        alone = [name for name, found in self._registered.items() if len(found) < 2]
        self._people.meet(alone)
        found = (each for several in self._registered.values() for each in several)
        self._perhaps = dict(self._perhaps_known(alone, known_as))
        people = self._people.standing([*found, *map(self._people.id_of, alone)])
        self._erased = people.erased
        return people

    def _perhaps_known(
        self, names: Iterable[str], known_as: Matcher
    ) -> Iterator[tuple[str, PerhapsRegistered]]:
        """Whoever got a record of their own though somebody of that name may be the same."""
        for name in names:
            known = () if self._registered[name] else tuple(known_as.perhaps(name))
            record = self._people.id_of(name) if known else ""
            if known and known_as.going_on(record) not in known:
                yield name, PerhapsRegistered(record, known)

    def _decided(self, rows: Sequence[SourceRow | BadRow], commands: ImportedCommands) -> _Upshot:
        self._new, self._begun = {}, dict(self._begun_before)
        self._names_in_rows = NamesInRows(self.community, self.ledger, self.numbers)
        known, flagged, aside = 0, 0, list[tuple[SourceRow | BadRow, Unreadable]]()
        begun = list[Beginning]()
        seen = dict[str, str]()
        for row in rows:
            try:
                told = self._told(row)
                flags = self._once(told, commands, seen, begun)
            except Unreadable as reason:
                aside.append((row, why_no_case(row, self._names) or reason))
            except CommunityError as error:
                aside.append((row, why_no_case(row, self._names) or Unreadable(error.en, error.zh)))
            else:
                known += flags is None
                flagged += bool(flags)
        return _Upshot(known=known, flagged=flagged, begun=tuple(begun), aside=tuple(aside))

    def _told(self, row: SourceRow | BadRow) -> MappedRow:
        if isinstance(row, BadRow):
            raise row.reason
        return self._reader.read(row)

    def _once(
        self, told: MappedRow, commands: ImportedCommands, seen: dict[str, str], begun: list[Beginning]
    ) -> tuple[str, ...] | None:
        """How what a row says is flagged; None where it is known. Unreadable where something else is."""
        about, identity = self._identity(self._kind.aggregate.name, told.number), self._identity_of(told)
        rows = known_identities(self.ledger, [identity, about])
        command, at = told.filled.command, told.filled.at
        before = rows[identity].fingerprint if identity in rows else seen.get(identity)
        if before is not None:
            if not commands.is_same(command, at, before):
                raise _changed(told.number)
            return None
        ids = [identity, *([] if about in rows or about in self._new else [about])]
        with commands.together():
            settled, beginnings = self._settled(told.filled, commands)
            taken = commands.decide(settled, at, list(map(remembered_as, ids)), told.flags, said=command)
        self._begun |= {each.key: stream_id for each, stream_id in beginnings}
        begun += (each for each, _ in beginnings)
        seen[identity] = commands.fingerprint(command, at)
        self._new.setdefault(about, taken.target)
        return taken.flags

    def _settled(
        self, filled: FilledRow, commands: ImportedCommands
    ) -> tuple[Command, list[tuple[Beginning, str]]]:
        """A row's command with ids in place of names, and what is begun as it is the first to name it."""
        begun = list[tuple[Beginning, str]]()

        def begin(beginning: Beginning) -> str:
            if beginning.key in self._begun:
                return self._begun[beginning.key]
            first = self._earliest.get(beginning.key, beginning)
            target = commands.decide(first.command, first.at, [remembered_as(beginning.mark)]).target
            begun.append((beginning, target))
            return target

        return self._names_in_rows.meant(filled, begin), begun

    def _identity_of(self, told: MappedRow) -> str:
        return f"{self._identity(self._kind.aggregate.name, told.number)}/{self._kind.name}"

    def _identity(self, aggregate: str, number: str) -> str:
        """By what a row is known again: nothing in it says what its number is."""
        return f"{self.mapping.source}/{self.numbers.of(self.mapping.source, number)}/{aggregate}"

    def _named(self, told: Field, said: str) -> str:
        """The id of whoever or whatever a field refers to, by what the file calls them."""
        refers = told.help.refers
        if refers == "person" or (refers == "any" and registered(said, self.community.known_as)):
            return self._person(told, said)
        if refers == "volunteer" and not said.startswith("volunteer-"):
            return volunteer_id(self._person(told, said))
        if refers not in ("place", "any") and (stream_id := self._imported(refers, said)):
            return stream_id
        return names_left(self.community, self.community.finder(None))(told, said)

    def _person(self, told: Field, said: str) -> str:
        found = (
            self._registered[said] if said in self._registered else registered(said, self.community.known_as)
        )
        if len(found) > 1:
            raise _several(told, said, found)
        person = found[0] if found else self._people.id_of(said)
        if person == SOMEBODY_ERASED or person in self._erased:
            raise _erased(told)
        return person

    def _imported(self, aggregate: str, number: str) -> str | None:
        """The stream that a row with that number began, in an import of the same source."""
        about = self._identity(aggregate, number)
        if about in self._new:
            return self._new[about]
        identities = [about, request_identity(self.mapping.source, number)]
        rows = known_identities(self.ledger, identities)
        found = next((rows[each] for each in identities if each in rows), None)
        return found.stream_id if found and found.stream_id.startswith(f"{aggregate}-") else None


def _blocks(rows: Iterator[SourceRow | BadRow]) -> Iterator[list[SourceRow | BadRow]]:
    """So many rows as are recorded together; those read before a file breaks off come before the failure."""
    while True:
        some: list[SourceRow | BadRow] = []
        try:
            some.extend(islice(rows, BATCH))
        except (CommunityError, OSError):
            if some:
                yield some
            raise
        if not some:
            return
        yield some


def _changed(number: str) -> Unreadable:
    return Unreadable(
        f"{number!r} was recorded saying something else; put that right by: community correct",
        f"{number!r} 此前已登记，内容不同；如有误请更正：community correct",
    )


def _several(told: Field, said: str, found: Sequence[str]) -> Refused:
    return Refused(
        "person-ambiguous",
        f"{told.name}: {len(found)} people of the register are called {said!r}; give the code of one.",
        f"{told.word[1]}：登记册中有 {len(found)} 人叫 {said!r}；请写其中一人的编号。",
        field=told.name,
    )


def _erased(told: Field) -> Refused:
    return Refused(
        "person-erased",
        f"{told.name}: names somebody who was erased; nothing is recorded of them.",
        f"{told.word[1]}：提到已删除个人信息的人；不再记录。",
        field=told.name,
    )
