"""What rows name that nothing goes by yet: a series of lessons by its title, begun once for all of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from attrs import define, evolve, field, frozen

from community_core.community import Community
from community_core.directory.references import Find, with_ids
from community_core.directory.spelling import folded
from community_core.domain import Command
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.help import Word
from community_core.errors import CommunityError
from community_core.execution import Happened
from community_core.forms.filled import Named
from community_core.forms.keyed_numbers import KeyedNumbers
from community_core.forms.rows import FilledRow
from community_core.importing.cases.identity import known_identities
from community_core.importing.destination import KnownFacts
from community_core.times import end_or_start

_BEGUN = "begun"


@frozen
class Beginning:
    """Something that a row names and nothing goes by: by which ``name``, what such is called, the ``command``
    that begins it, as the row tells of it, and when that happened. By its ``mark`` it is known that it was
    begun."""

    refers: str
    name: str
    words: Word
    command: Command
    at: Happened
    mark: str
    starts: Callable[[Any], datetime | None] = field(repr=False, eq=False)

    @property
    def key(self) -> tuple[str, str]:
        """What is one and the same, however it is written."""
        return self.refers, folded(self.name)

    def or_earlier(self, other: "Beginning", zone: ZoneInfo, now: datetime) -> "Beginning":
        """The same, as the row tells of it that is the earlier one; what happened now is of ``now``."""

        def told(one: Beginning) -> datetime:
            return self.starts(one.command) or _moment(one.at, zone, now)

        first = min(self, other, key=told)
        at = min(self.at, other.at, key=lambda each: _moment(each, zone, now))
        return evolve(self, command=first.command, at=at)


@define
class NamesInRows:
    """What rows mean by the names that were left in them; ``ledger`` is where marks of what was begun are
    looked up. Good for as long as nobody else records anything: then for what is tried again, anew."""

    community: Community
    ledger: KnownFacts
    numbers: KeyedNumbers
    _marks: dict[tuple[str, str], str] = field(factory=dict, init=False)

    def meant(self, row: FilledRow, begin: Callable[[Beginning], str]) -> Command:
        """A row's command with ids in place of names. What nothing goes by, and such rows may begin, is as
        ``begin`` says; else Refused."""

        def meant(told: Field, said: str) -> str:
            refers = told.help.refers
            if not self.community.is_name(refers, said):
                return said
            if told.help.unnamed == "begun":
                beginning = self._beginning(refers, said, row)
                if beginning is not None:
                    return begin(beginning)
            return self.community.named_or_kept(told, said)

        found: Command = with_ids(row.command, meant)
        return found

    def _beginning(self, refers: str, said: str, row: FilledRow) -> Beginning | None:
        goes_by = self.community.kinds[refers].goes_by
        assert goes_by  # it is a name
        if self.community.going_by(refers, said):
            return None
        command = goes_by.begin(said, row.command)
        mark = self._free_mark(refers, folded(said))
        if command is None or self.community.going_by(refers, said):  # begun before its mark was looked up
            return None
        return Beginning(refers, said, goes_by.words, command, row.at, mark, goes_by.starts)

    def _free_mark(self, refers: str, name: str) -> str:
        """By what it is remembered that something of that name was begun; the first such that is not taken,
        so that of two who begin it at once, from whatever file, one alone does."""
        if (refers, name) not in self._marks:
            about = f"{_BEGUN}/{self.numbers.of(_BEGUN, name)}/{refers}"
            turns = (f"{about}/{turn}" for turn in count(1))
            free = next(each for each in turns if not known_identities(self.ledger, [each]))
            self._marks[refers, name] = free
        return self._marks[refers, name]


def names_left(community: Community, find: Find) -> Named:
    """The ids of whatever rows mean, but names that something may go by stay as they are said: so the same
    row says the same again, whatever goes by the name by then."""

    def named(told: Field, said: str) -> str:
        return said if community.is_name(told.help.refers, said) else find(told, said)

    return named


@define
class Beginnings:
    """What the rows of one sheet begin, each as the earliest row that names it tells. It is given before the
    rows, which get the ids of what became of it. Without ``writing`` nothing is kept for that."""

    _community: Community
    _writing: bool = field(default=True, kw_only=True, alias="writing")
    begun: list[Beginning] = field(factory=list, init=False)
    _names: NamesInRows = field(init=False)
    _now: datetime = field(init=False)
    _places: dict[tuple[str, str], int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        numbers = KeyedNumbers(self._community.vault, writing=self._writing)
        self._names = NamesInRows(self._community, self._community.ledger, numbers)
        self._now = self._community.clock()

    def settled(self, row: FilledRow) -> FilledRow:
        """The row with its command as it is to be given; Refused for a name that nothing, or several, go
        by."""
        found = set[int]()

        def begin(beginning: Beginning) -> str:
            found.add(self._noted(beginning))
            return beginning.name

        command = self._names.meant(row, begin)
        return evolve(row, settled=self._following(command) if found else command)

    def given_before(
        self,
        commands: Sequence[Any],
        at: Sequence[Happened],
        execute_all: Callable[..., Sequence[Any]],
    ) -> Sequence[Any]:
        """The receipts of what begins, and then of the rows, as one order. ``command_place`` of an error
        counts rows alone; it is None where what begins is refused. DoneAlready where somebody else began
        something of that name meanwhile: settle the rows anew, and they mean that."""
        begun = self.begun
        try:
            return execute_all(
                [*(each.command for each in begun), *commands],
                at=[*(each.at for each in begun), *at],
                once=[each.mark for each in begun],
            )
        except CommunityError as error:
            place = error.command_place or 0
            error.command_place = place - len(begun) if place > len(begun) else None
            raise

    def _noted(self, beginning: Beginning) -> int:
        place = self._places.setdefault(beginning.key, len(self.begun))
        if place == len(self.begun):
            self.begun.append(beginning)
        else:
            first = self.begun[place]
            self.begun[place] = first.or_earlier(beginning, self._community.zone, self._now)
        return place

    def _following(self, command: Command) -> Callable[[Sequence[str]], Any]:
        def given(ids: Sequence[str]) -> Command:
            def meant(field: Field, said: str) -> str:
                place = self._places.get((field.help.refers, folded(said)))
                return said if place is None else ids[place]

            return with_ids(command, meant)

        return given


def _moment(at: Happened, zone: ZoneInfo, now: datetime) -> datetime:
    if at is None:
        return now
    return at if isinstance(at, datetime) else end_or_start(at, zone, "start")
