"""The front door: open a store, execute commands, ask questions, keep what is there, let reactors answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from community_core.access import ByConsent, ByRoles, SensitiveStreams
from community_core.backup import Backup, back_up, known_backups
from community_core.commands import CommandCatalogue, Telltale, telltales
from community_core.directory import CurrentNames, CurrentRegister, RecordedErasures, StreamsByName
from community_core.domain import Command, ErasePerson, PersonErased
from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.erasing import Erasing
from community_core.errors import Refused
from community_core.execution import (
    Cause,
    DecidableLedger,
    Executor,
    Following,
    Happened,
    ImportedCommands,
    NextStep,
    OnlyRegistered,
    Receipt,
)
from community_core.following import LogPlace, position_of
from community_core.identifiers import Entropy, Identifiers
from community_core.ledger import Ledger, NewFact, Note, Recorded, registry_of
from community_core.listening import Listeners
from community_core.plugins.aggregates import Kinds, distribution_of, installed_kinds
from community_core.plugins.authorizing import Authorize, forbidden, installed_authorize
from community_core.plugins.opening import narrowed
from community_core.plugins.reactors import usable_reactors
from community_core.privacy import MayOpen, Vault, anyone
from community_core.questions.log import LogQuestions
from community_core.questions.offers import OfferQuestions
from community_core.questions.search import SearchQuestions
from community_core.reactors import Channel, Notice, Reactor, Reactors
from community_core.settings import Settings
from community_core.store import Access, People, Store, open_store
from community_core.times import system_clock
from community_core.views import Engine

Warn = Callable[[str, Command, tuple[Telltale, ...]], None]
"""Hears who is about to give which command, and which numbers that name somebody are in its open texts."""


class Community(SearchQuestions, OfferQuestions, LogQuestions):
    """One community: its ledger, its views and its commands. Threads may share it; open it after a fork.

    Use it as a context manager, or call :meth:`close`. Made by :meth:`open`. ``own_words`` are those its
    settings give to codes that are called otherwise here: what people are told
    :func:`~community_core.telling.in_own_words` is told with them.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        kinds: Kinds,
        clock: Callable[[], datetime],
        entropy: Entropy,
        authorize: Authorize,
    ) -> None:
        settings = Settings.of(store, kinds.by_name.values())  # before anything opens: they may be damaged
        self.own_words = settings.own_words
        self.store = store
        self.clock = clock
        self.identifiers = Identifiers(clock, entropy)
        self.vault = vault
        self.ledger = _ledger_of(store, vault, kinds, clock)
        self.engine = Engine(
            self.ledger,
            store.views,
            zone=store.zone,
            clock=clock,
            vault=vault,
            read_only=store.read_only,
        )
        self.authorize = authorize
        self.warn: Warn | None = None
        self.kinds = kinds.by_name
        self._executor = self._executor_without(settings.waived)
        register = CurrentRegister(self.ledger)
        self._register_now = register.now
        self._names = CurrentNames(register, vault)
        self._streams_by_name = StreamsByName(self.ledger)
        self._recorded_erasures = vault.recorded_erasures = RecordedErasures(self.ledger)
        self._erasing = Erasing(self.ledger, vault, self._names, self._recorded_erasures)
        vault.is_shared = register.is_shared
        vault.sensitive_among = SensitiveStreams(self.kinds, self.ledger.stream, self.ledger.position)
        self._by_roles = ByRoles(register.now, self.ledger, self.kinds, settings.rights)
        self._listeners = Listeners(self.ledger)
        self.reactors = Reactors(store, self.ledger, execute=self.execute, clock=clock)
        if not store.read_only:
            vault.finish_forgetting()

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        zone: str | None = None,
        access: Access | None = None,
        people: People | None = None,
        create: bool = True,
        read_only: bool = False,
        aggregates: Sequence[Aggregate[Any]] | None = None,
        clock: Callable[[], datetime] = system_clock,
        entropy: Entropy = os.urandom,
        master_key: bytes | Path | None = None,
        may_open: MayOpen | None = None,
        authorize: Authorize | None = None,
        warn: Warn | None = None,
    ) -> Self:
        """Open the community kept at ``where``: a folder, ``"postgresql://.../database?community=NAME"``, or
        ``":memory:"``.

        It is made on first use unless ``create`` is false; ``zone`` (an IANA name, Asia/Shanghai
        when left out) settles a new store's time zone, ``access`` whether roles say who may see what is
        sealed, ``people`` whether only the ``registered`` may be named. ``aggregates`` are the kinds of
        streams there are, those installed when left out; people are always among them. ``clock`` and
        ``entropy`` replace the system's time and randomness, so that a story can be told again exactly.

        ``master_key`` (32 bytes, or a file) protects the keys of people; left out it is what the variable
        COMMUNITY_MASTER_KEY holds, or the file COMMUNITY_MASTER_KEY_FILE names, or the store's own
        ``master.key``; a community on a server has none of its own. ``may_open(reader, sealed, fact, day,
        case)`` says True where somebody may see a sealed value; left out, :attr:`by_roles` does where
        ``access`` is ``"roles"``, or else whoever gives an id may, and those installed under the entry
        point ``community_core.may_open`` must agree. Whoever is recorded as erased reads so whatever keys
        are there, so that restored keys revive nobody. ``read_only`` is for whoever looks without leaving
        a trace: nothing in the folder is written, so nothing can be recorded or unsealed, and
        :attr:`was_still` tells whether others wrote meanwhile.
        ``authorize(by, command)`` says True where somebody may give a command; left out, those installed
        under the entry point ``community_core.authorize`` do, and everybody may where there are none.
        ``warn(by, command, found)`` hears of a telephone or identity number that was typed into a text that
        stays open, before anything is written; it may raise Refused.

        Raises StoreUnavailable when the store cannot be used, InvalidInput for an unknown zone, ``access`` or
        ``people``, or one the store does not have.
        """
        store = open_store(where, zone, access=access, people=people, create=create, read_only=read_only)
        vault = Vault(
            store.keys, clock=clock, zone=store.zone, master_key=master_key, read_only=store.read_only
        )
        kinds = installed_kinds()
        chosen = kinds if aggregates is None else kinds.only(aggregates)
        community = cls(store, vault, chosen, clock, entropy, authorize or installed_authorize())
        by_store = community.by_roles if store.choices.access == "roles" else anyone
        asked = may_open or narrowed(by_store)
        vault.may_open = ByConsent(asked, community.ledger.registry, community._register_now)
        community.warn = warn
        return community

    @property
    def zone(self) -> ZoneInfo:
        """The community's time zone: a date means that day there."""
        return self.store.zone

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the store. One opened ``read_only`` takes no
        locks: when somebody wrote meanwhile, open it and look again."""
        return self.ledger.was_still and self.engine.was_still

    @property
    def by_roles(self) -> ByRoles:
        """The ready-made ``may_open``: whether a role the reader holds on that day opens it. A hook of your
        own may ask it, too."""
        return self._by_roles

    @property
    def catalogue(self) -> CommandCatalogue:
        """Every command this community understands, by name. CorrectFact and UndoFact go with every fact and
        have no name here."""
        return self._executor.catalogue

    def new_id(self, aggregate: str, at: datetime | None = None) -> str:
        """A fresh id beginning with ``aggregate`` (``person``: a human being), ordered by ``at`` or now."""
        return self.identifiers.new(aggregate, at)

    def execute(
        self,
        command: Command,
        *,
        by: str,
        at: datetime | date | None = None,
        because_of: Cause | None = None,
        command_id: str | None = None,
        expected_version: int | None = None,
        note: Note | None = None,
    ) -> Receipt:
        """Decide a command and record its facts, durably and all at once.

        ``by`` is a person's id or ``system:<name>``; the embedding program vouches for it. ``at`` is when it
        happened: a timezone-aware time, or a day of the community; now when left out. It is not before the
        last step of whatever changes: up to five minutes, or within the day, it is put right after that
        step. ``because_of`` is the receipt or fact it follows from. A ``command_id`` makes it safe to try
        again: a repeated one changes nothing and returns the first receipt. ``expected_version`` is the
        version at which whoever decided saw what is to change (0: not begun): of a receipt, or of the last
        fact of its history. ``note`` is kept with the facts: words of your own about how it came in, such as
        ``{"device": "pavilion-2"}``; nothing personal, and no more than 2,000 bytes.

        Raises Refused when a rule says no, Forbidden, CommandIdReused, InvalidInput for a value that does not
        fit its field, Outdated when the stream has another version by now, Conflict when others kept changing
        it, StoreUnavailable. Nothing was recorded then.
        """
        receipt = self._executor.execute(
            command,
            by=by,
            at=at,
            because_of=because_of,
            command_id=command_id,
            expected_version=expected_version,
            note=note,
        )
        self._erasing.heard(receipt.events)
        return receipt

    def execute_all(
        self,
        commands: Iterable[Command | Following],
        *,
        by: str,
        at: Happened | Sequence[Happened] = None,
        because_of: Cause | None = None,
        command_id: str | None = None,
        expected_versions: Mapping[str, int] | None = None,
        note: Note | None = None,
        once: Sequence[str] = (),
    ) -> tuple[Receipt, ...]:
        """Decide several commands in their order and record their facts all at once, or none of them; a
        receipt for each.

        Each command sees what those before it led to. One about a stream that a command before it begins is
        given as a function: it gets the ids of what the commands before it were about, and gives the command.
        It may be called several times. ``by``, ``because_of`` and ``note`` are said of all; so is ``at``,
        unless it is a list with the time of each. One ``command_id`` for all makes them safe to try again:
        the same list again returns the first receipts. Its facts bear it, those of the second command with
        ``#2`` behind it, and so on. ``expected_versions`` are the versions of streams, by id, that whoever
        decided had seen. ``once`` are marks, texts of your own, of what the first commands do and is done
        once only, whoever does it: DoneAlready where an order with one of them was recorded before.

        Raises what :meth:`execute` raises; ``command_place`` of the error says which command it was, counted
        from 1, and so does its message. Nothing was recorded then.
        """
        receipts = self._executor.execute_all(
            commands,
            by=by,
            at=at,
            because_of=because_of,
            command_id=command_id,
            expected_versions=expected_versions,
            note=note,
            once=once,
        )
        self._erasing.heard(fact for each in receipts for fact in each.events)
        return receipts

    def foresee(
        self,
        commands: Iterable[Command | Following],
        *,
        by: str,
        at: Happened | Sequence[Happened] = None,
        because_of: Cause | None = None,
    ) -> list[NewFact]:
        """The facts that :meth:`execute_all` would record as things stand, in their order; raises the same.
        Nothing is recorded."""
        return self._executor.foreseen(commands, by=by, at=at, because_of=because_of)

    def imported_commands(self, ledger: DecidableLedger | None = None, *, by: str) -> ImportedCommands:
        """Commands of the past, to be decided for one append by what stands in the ledger, or in what stands
        in for it: for whoever brings files in. :meth:`execute` is for everything else."""
        return self._executor.imported(ledger or self.ledger, by)

    def steps(self, stream_id: str, *, by: str) -> tuple[NextStep, ...]:
        """Which commands may follow on what was begun, for all that its status, its state and the actor say.

        One that is not listed is always refused; one that is listed may still be refused for its values, by
        the time it is given, or by ``authorize``, which is not asked: it hears whole commands. Corrections
        are no steps, and what begins something new follows on nothing. Which parts of a sensitive stream a
        step may be about is told to whoever may know them. UnknownStream for an id nothing was recorded
        about.
        """
        found = self._executor.steps(stream_id, by=by)
        opener = self.vault.opener(by, f"steps {stream_id}")
        return tuple(each.seen(opener, stream_id) for each in found)

    def admit(self, by: str, command: Command) -> None:
        """Forbidden unless ``authorize`` lets the actor give that command; for whoever records otherwise."""
        if self.authorize(by, command) is not True:  # a coroutine, say, is no answer
            raise forbidden(by, command)

    def _executor_without(self, waived: frozenset[str]) -> Executor:
        """What decides commands here, without some of the rules."""
        return Executor(
            self.ledger,
            self.kinds,
            clock=self.clock,
            zone=self.zone,
            identifiers=self.identifiers,
            admit=self._admit,
            hashing=self.vault.hashing,
            people=OnlyRegistered(self._near) if self.store.choices.people == "registered" else None,
            waived=waived,
        )

    def _admit(self, by: str, command: Command) -> None:
        self.admit(by, command)
        if self.warn is not None and (found := telltales(command)):
            self.warn(by, command, found)
        if isinstance(command, ErasePerson):
            self._erasing.refuse_stranger(command.person_id)

    def _near(self, person_id: str) -> list[str]:
        """Who in the register has an id like that one; screens tell it as a name to whoever may see it."""
        ids = [each.id for each in self.register.registered()]
        return get_close_matches(person_id, ids, cutoff=0.8)

    def erase(self, person_id: str, *, by: str, reason: str) -> Recorded[PersonErased]:
        """Forget a person: record the erasure and destroy their key; the fact that records it.

        From now on what was sealed for them reads as erased everywhere, in every view and whatever is folded
        again. Whoever turned out to be the same person is forgotten with them. Erasing somebody once more
        records nothing and looks for residue again. Raises ResidueRemains while a file in the store's folder
        holds a copy of their key. Backups made before hold one, too: :meth:`backups_of` names those that are
        known; further copies elsewhere cannot be seen.
        InvalidInput for an id that nothing was ever recorded or sealed under: it was mistyped.
        """
        try:
            self.execute(ErasePerson(person_id=person_id, reason=reason), by=by)
        except Refused as refused:
            if refused.rule != "erased-once":
                raise
            self._erasing.again(person_id)
        self._erasing.refuse_residue(person_id)
        return self._erasing.recorded(person_id)

    def confirm_erasure(self, person_id: str, *, by: str) -> Recorded[PersonErased]:
        """Destroy the key of somebody whose erasure is recorded; the fact that records it.

        A ledger that was restored, or that somebody wrote into, may say that a person was erased whose key is
        here: they read as erased, and only this, or :meth:`erase`, destroys the key. Make sure first that
        the ledger is verified. It is noted who confirmed, among the openings. Refused
        (``erasure-recorded``) where none is; ResidueRemains as for :meth:`erase`.
        """
        erased = self._erasing.recorded(person_id)
        self.admit(by, ErasePerson(person_id=person_id, reason=erased.data.reason))
        self._erasing.confirm(person_id, by=by)
        return erased

    def backup(self, folder: str | Path) -> Backup:
        """Copy the store, while others use it, to a new folder that is a store of its own.

        Every fact acknowledged before is in it, with the settings, the seals and people's keys; neither the
        master key, of which a copy must be kept apart, nor views, which come back. ``restore`` makes a store
        from it. Where and when it was made is remembered.

        Raises InvalidInput for a store in memory, for one on a server (the message tells the command of that
        server's own program), for a folder that exists, is inside the store or has none to be in;
        StoreUnavailable when it cannot be made. Nothing is left of it then.
        """
        return back_up(self.store, folder, at=self.clock(), erased=self._recorded_erasures)

    def backups(self) -> list[Backup]:
        """Every backup made of this store, the oldest first; none in memory."""
        return known_backups(self.store)

    def backups_of(self, person_id: str) -> list[Backup]:
        """The backups that still hold a person's key, as far as can be told, the oldest first.

        One that is where it was made is looked into; any other counts if it was made before the person was
        erased. Whoever is responsible destroys them, or erases the person in each: a backup is a store.
        """
        return self._erasing.held_by(self.backups(), person_id)

    def react(
        self,
        reactors: Sequence[type[Reactor]] | None = None,
        *,
        once: bool = False,
        after: LogPlace | None = None,
        channels: Mapping[str, Channel] | None = None,
        stop: Event | None = None,
        tell: Callable[[Notice], None] = lambda _: None,
    ) -> None:
        """Let reactors answer facts, those of plugins when left out; until ``stop`` is set or the community
        closed, with ``once`` until nothing is left to do. Run it in a thread of your own to do other things.

        One that is new here begins now, or ``after`` a place in the log (0: with the first fact); others go
        on where they were. However many threads and processes run a reactor, one at a time answers.
        ``channels`` are there beside those of the store's settings, by name. ``tell`` hears what is done,
        what failed and is tried again, and what was given up, which :attr:`reactors` lists; it may be called
        by any thread.

        Raises InvalidInput for a channel in the settings that cannot be used; StoreUnavailable when the store
        fails; what :meth:`log` raises for a place that is none.
        """
        self.reactors.run(
            usable_reactors() if reactors is None else reactors,
            once=once,
            after=None if after is None else position_of(self.ledger, after),
            channels=channels or {},
            stop=stop or Event(),
            tell=tell,
        )

    def close(self) -> None:
        """Let go of the store. Closing twice does nothing."""
        self.engine.close()
        self.ledger.close()
        self.reactors.close()
        self.vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ledger_of(store: Store, vault: Vault, kinds: Kinds, clock: Callable[[], datetime]) -> Ledger:
    return Ledger(
        store.ledger,
        registry_of(kinds.events_at_hand, kinds.further_events),
        zone=store.zone,
        clock=clock,
        sealing=vault.sealing,
        origin=distribution_of,
        read_only=store.read_only,
    )
