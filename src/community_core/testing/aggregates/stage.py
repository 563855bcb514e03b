"""Where examples are played: an aggregate among all that are installed, and facts in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from attrs import define, evolve, field, frozen

from community_core.commands import CommandCatalogue
from community_core.domain import Aggregate, Command, command_schema
from community_core.domain.kit.deciding.deciding import Deciding
from community_core.domain.kit.deciding.stream import Circumstances
from community_core.domain.kit.lives.order import When
from community_core.domain.kit.messages.facts import Fact
from community_core.errors import CommunityError, InvalidInput
from community_core.ledger import Recorded, with_personal_of_all
from community_core.plugins.aggregates import installed_kinds
from community_core.testing.aggregates.examples import Example, moment_of, told_before
from community_core.testing.facts import recorded, vault
from community_core.times import zone_named

Facts = Sequence[Recorded[Any]]


@frozen
class Scene:
    """A command about to be decided: about which stream, by whom and when, what was recorded before, and the
    rules that are ``waived``."""

    name: str
    stream_id: str
    command: Command
    by: str
    at: datetime
    before: Facts
    waived: frozenset[str] = frozenset()


@frozen
class Outcome:
    """What came of a command: ``facts``, or an ``error``; and which commands were ``asked`` on the way.

    ``touched`` is the id of a stream whose state was not left alone.
    """

    facts: tuple[Fact, ...]
    error: CommunityError | None
    asked: tuple[type[Any], ...]
    touched: str | None


@frozen(slots=False)
class Stage:
    """An aggregate among all that are installed, in a time zone."""

    aggregate: Aggregate[Any]
    catalogue: CommandCatalogue
    zone: ZoneInfo

    @classmethod
    def of(cls, aggregate: Aggregate[Any], zone: str, beside: Iterable[Aggregate[Any]] = ()) -> "Stage":
        """The stage for an aggregate and those ``beside`` it; installed ones of their names give way."""
        kinds = {each.name: each for each in (*installed_kinds().aggregates, *beside, aggregate)}
        return cls(aggregate, CommandCatalogue(kinds.values()), zone_named(zone))

    def stream_of(self, command: Command) -> str:
        """The id of the stream a command is about, that of a new one if it is."""
        return command_schema(type(command)).stream(command) or f"{self.aggregate.name}-new1"

    def scene(self, number: int, given: Example) -> Scene:
        """An example as it is before its command is decided. InvalidInput for another aggregate's command."""
        command = type(given.when).__name__
        if type(given.when) not in self.aggregate.commands:
            raise InvalidInput(
                f"Example {number}: {command} is no command of {self.aggregate.name}; check it with its own.",
                f"示例 {number}：{command} 不是{self.aggregate.zh}的命令；请在其自身的聚合中检查。",
            )
        stream_id = self.stream_of(given.when)
        before = told_before(given, stream_id)
        name = f"example {number} ({command})"
        at, facts = moment_of(given, before), tuple(recorded(before))
        return Scene(name, stream_id, given.when, given.by, at, facts, given.waived)

    @cached_property
    def asking_nothing_of_the_whole(self) -> "Stage":
        """The same, without what is to hold of the state that results: it may not, for as long as more comes
        later, such as a slip that was left."""
        alone = evolve(self.aggregate, always=None)
        kinds = {**self.catalogue.aggregates, alone.name: alone}
        return Stage(alone, CommandCatalogue(kinds.values()), self.zone)

    def play(self, scene: Scene) -> Outcome:
        """Decide the command of a scene as if it were the first time."""
        return _Play(self, scene).outcome()

    def is_own(self, stream_id: str) -> bool:
        """Whether a stream is of the aggregate in question."""
        return stream_id.partition("-")[0] == self.aggregate.name


@frozen
class _Loaded:
    version: int
    state: Any
    facts: Facts


@define
class _Play:
    """One command being decided. It is the ``Deciders`` and the ``Streams`` of that decision, so that it
    hears what is asked."""

    stage: Stage
    scene: Scene
    asked: list[type[Any]] = field(factory=list)
    new: Counter[str] = field(factory=Counter)
    kept: dict[str, tuple[Any, Any]] = field(factory=dict)

    def outcome(self) -> Outcome:
        deciding = Deciding(self, self, self._circumstances())
        error: CommunityError | None = None
        try:
            deciding.ask(self.scene.command, self.new_id_or_none())
            self._refuse_out_of_order(deciding)
        except CommunityError as raised:
            error = raised
        touched = next((name for name, (state, copy) in self.kept.items() if state != copy), None)
        facts = () if error else tuple(deciding.facts)
        return Outcome(facts, error, tuple(self.asked), touched)

    def _refuse_out_of_order(self, deciding: Deciding) -> None:
        bound, there = deciding.bound(), deciding.circumstances
        if bound:
            When.said(there.occurred_at, there.now, there.zone).after(bound, there.zone)

    def new_id_or_none(self) -> str | None:
        """The id of a new stream, when the command is about one."""
        about = command_schema(type(self.scene.command)).stream(self.scene.command)
        return None if about else self.new_id(self.stage.aggregate.name)

    def new_id(self, aggregate: str) -> str:
        self.new[aggregate] += 1
        return f"{aggregate}-new{self.new[aggregate]}"

    def deciding(self, command: Command) -> Aggregate[Any]:
        self.asked.append(type(command))
        return self.stage.catalogue.deciding(command)

    def of_stream(self, stream_id: str) -> Aggregate[Any]:
        return self.stage.catalogue.of_stream(stream_id)

    def load(self, stream_id: str, kind: Aggregate[Any]) -> _Loaded:
        facts = tuple(each for each in self.scene.before if each.stream_id == stream_id)
        state = kind.fold(each.data for each in facts)
        self.kept[stream_id] = state, deepcopy(state)
        return _Loaded(len(facts), state, facts)

    def fact(self, fact_id: str) -> Recorded[Any] | None:
        return next((each for each in self.scene.before if each.id == fact_id), None)

    def caused_elsewhere(self, stream_id: str) -> Facts:
        causes = {each.id for each in self.scene.before if each.stream_id == stream_id}
        return [
            each for each in self.scene.before if each.stream_id != stream_id and each.causation_id in causes
        ]

    def holding(self, stream_id: str) -> Sequence[str]:
        others = (each.stream_id for each in self.scene.before)
        return list(dict.fromkeys(each for each in others if each != stream_id))

    def _circumstances(self) -> Circumstances:
        at = self.scene.at
        now = max([at, *(each.recorded_at for each in self.scene.before)])
        scene = self.scene
        return Circumstances(scene.by, at, now, self.stage.zone, self.new_id, scene.waived)


def opened(event: Any) -> Any:
    """An event with its personal values as they were told."""
    opener = vault().opener("system:test", "tests")
    return with_personal_of_all(event, lambda _event, _name, value: opener(value), opener.unopened)
