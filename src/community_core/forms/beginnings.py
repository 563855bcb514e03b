"""What rows name that nothing goes by yet: a series of lessons by its title, begun once for all of them."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from community_core.community import Community
from community_core.directory.references import Find, with_ids
from community_core.directory.spelling import folded
from community_core.domain import Command
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.help import Word
from community_core.errors import CommunityError
from community_core.execution import Happened, Receipt
from community_core.forms.filled import Named
from community_core.forms.rows import FilledRow


@frozen
class Beginning:
    """Something that a row names first: by which ``name``, what such is called, and the ``command`` that
    begins it, as the row tells of it."""

    refers: str
    name: str
    words: Word
    command: Command

    @property
    def key(self) -> tuple[str, str]:
        """What is one and the same, however it is written."""
        return self.refers, folded(self.name)


def names_left(community: Community, find: Find) -> Named:
    """The ids of whatever rows mean, but names that something may go by stay as they are said: so the same
    row says the same again, whatever goes by the name by then."""

    def named(told: Field, said: str) -> str:
        return said if community.is_name(told.help.refers, said) else find(told, said)

    return named


def with_names_meant(command: Command, community: Community, begin: Callable[[Beginning], str]) -> Command:
    """A row's command with ids in place of the names that were left. What nothing goes by, and such rows may
    begin, is as ``begin`` says; else Refused."""

    def meant(field: Field, said: str) -> str:
        refers = field.help.refers
        if not community.is_name(refers, said):
            return said
        if field.help.unnamed == "begun" and not community.going_by(refers, said):
            beginning = _beginning(community, refers, said, command)
            if beginning is not None:
                return begin(beginning)
        return community.named_or_kept(field, said)

    return with_ids(command, meant)


def _beginning(community: Community, refers: str, said: str, row: Command) -> Beginning | None:
    goes_by = community.kinds[refers].goes_by
    assert goes_by  # it is a name
    command = goes_by.begin(said, row)
    return None if command is None else Beginning(refers, said, goes_by.words, command)


@define
class Beginnings:
    """What the rows of one sheet begin, in the order in which they name it. It is given before the rows,
    which get the ids of what became of it."""

    _community: Community
    begun: list[Beginning] = field(factory=list, init=False)
    at: list[Happened] = field(factory=list, init=False)
    _places: dict[tuple[str, str], int] = field(factory=dict, init=False)

    def settled(self, row: FilledRow) -> FilledRow:
        """The row with its command as it is to be given; Refused for a name that nothing, or several, go
        by."""
        found = set[int]()

        def begin(beginning: Beginning) -> str:
            found.add(self._noted(beginning, row.at))
            return beginning.name

        command = with_names_meant(row.command, self._community, begin)
        return evolve(row, settled=self._following(command) if found else command)

    def given_before(
        self,
        commands: Sequence[Any],
        at: Sequence[Happened],
        execute_all: Callable[..., Sequence[Receipt]],
    ) -> Sequence[Receipt]:
        """The receipts of what begins, and then of the rows, as one order. ``command_place`` of an error
        counts rows alone; it is None where what begins is refused."""
        count = len(self.begun)
        try:
            return execute_all([*(each.command for each in self.begun), *commands], at=[*self.at, *at])
        except CommunityError as error:
            place = error.command_place or 0
            error.command_place = place - count if place > count else None
            raise

    def _noted(self, beginning: Beginning, at: Happened) -> int:
        place = self._places.setdefault(beginning.key, len(self.begun))
        if place == len(self.begun):
            self.begun.append(beginning)
            self.at.append(at)
        return place

    def _following(self, command: Command) -> Callable[[Sequence[str]], Any]:
        def given(ids: Sequence[str]) -> Command:
            def meant(field: Field, said: str) -> str:
                place = self._places.get((field.help.refers, folded(said)))
                return said if place is None else ids[place]

            return with_ids(command, meant)

        return given
