"""Random histories of a real community: the commands of examples, at any time, by clocks that step back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from attrs import define, evolve, field, frozen

from community_core.community import Community
from community_core.domain import (
    Command,
    allocated_field,
    command_schema,
)
from community_core.domain.kit.messages.correction import CORRECTIONS
from community_core.domain.kit.values.checks import is_person
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import CommunityError
from community_core.ledger import NewFact
from community_core.testing.aggregates.correcting import Known, values_told
from community_core.testing.aggregates.outcomes import (
    refuse_unlisted,
    refuse_what_failed,
    refuse_what_was_not_listed,
)
from community_core.testing.aggregates.slips import Slips
from community_core.testing.aggregates.stage import Facts, Scene, Stage, opened
from community_core.testing.aggregates.standing_on import AcceptedCommand
from community_core.testing.facts import FIRST_MOMENT
from community_core.testing.stories import SHEN, everybody

T = TypeVar("T", bound=date)

_COMMANDS = 60
_BEGINNING, _CORRECTED, _ANY, _STEPS_BACK, _AS_IN_EXAMPLE = 0.07, 0.15, 0.2, 0.15, 0.4
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_PAUSES = (timedelta(seconds=20), 3 * _MINUTE, timedelta(hours=5), 2 * _DAY)


@frozen
class PlayedHistory:
    """A community in which streams of an aggregate have a life behind them, and what was ``said`` in it."""

    community: Community
    streams: Mapping[str, Facts]
    said: Sequence[AcceptedCommand]


@contextmanager
def random_history(stage: Stage, scenes: Sequence[Scene], seed: int) -> Iterator[PlayedHistory]:
    """The streams of the aggregate, by id, after random commands. Always the same ones for one seed.

    CheckFailed when a command comes to anything but facts or a refusal.
    """
    random = Random(seed)
    clock = _Clock(max([FIRST_MOMENT, *(each.at for each in scenes)]) + _DAY)
    community = Community.open(
        ":memory:",
        zone=stage.zone.key,
        aggregates=list(stage.catalogue.aggregates.values()),
        clock=clock,
        entropy=random.randbytes,
        authorize=everybody,
    )
    with community:
        teller = _Teller(stage, community, clock, random, scenes)
        teller.others_are_there()
        for _ in range(_COMMANDS):
            clock.move(random)
            teller.command()
        streams = {stream_id: community.ledger.stream(stream_id) for stream_id in teller.streams()}
        yield PlayedHistory(community, streams, teller.said)


@define
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, random: Random) -> None:
        """Forward mostly, sometimes back: clocks are put right."""
        pause = random.choice(_PAUSES) * random.random()
        self.now += -min(pause, 90 * _MINUTE) if random.random() < _STEPS_BACK else pause


@define
class _Teller:
    """Gives commands of the examples to a community, about whatever streams exist there by now."""

    stage: Stage
    community: Community
    clock: _Clock
    random: Random
    scenes: Sequence[Scene]
    known: Known = field(init=False)
    people: Sequence[str] = field(init=False)
    said: list[AcceptedCommand] = field(factory=list)
    _told: int = 0
    _streams: list[str] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.known = values_told(each.before for each in self.scenes)
        told = [each.by for each in self.scenes] + [v for values in self.known.values() for v in values]
        self.people = sorted({SHEN, *(each for each in told if isinstance(each, str) and is_person(each))})

    @property
    def _slips(self) -> Slips:
        return Slips(self.stage, self.known, self.people, self.random)

    def others_are_there(self) -> None:
        """What the examples are given of other kinds of streams was recorded before."""
        there: dict[str, list[NewFact]] = {}
        for scene in self.scenes:
            others = {each.stream_id for each in scene.before if not self.stage.is_own(each.stream_id)}
            for stream_id in sorted(others - there.keys()):
                there[stream_id] = [
                    NewFact(
                        stream_id=stream_id,
                        version=each.version,
                        data=_unnumbered(opened(each.data)),
                        occurred_at=each.occurred_at,
                        actor=each.actor,
                        correlation_id=each.correlation_id,
                    )
                    for each in scene.before
                    if each.stream_id == stream_id
                ]
        self.community.ledger.append([each for facts in there.values() for each in facts])

    def streams(self) -> list[str]:
        """The ids of the aggregate's streams, the oldest first."""
        for each in self.community.log(after=self._told):
            self._told = each.position
            if self.stage.is_own(each.stream_id) and each.stream_id not in self._streams:
                self._streams.append(each.stream_id)
        return self._streams

    def command(self) -> None:
        """Give one command; what is refused is as if nothing had been said."""
        streams = self.streams()
        stream_id = self.random.choice(streams) if streams else None
        if stream_id and self._by_chance(_CORRECTED):
            facts = self.community.ledger.stream(stream_id)
            command, by = self._slips.command(facts), self.random.choice(self.people)
        else:
            scene = self.random.choice(self._possible(stream_id))
            command = self._moved(scene, stream_id)
            by = scene.by if self._by_chance(_AS_IN_EXAMPLE) else self.random.choice(self.people)
        at = self._at(stream_id)
        listed = self._is_listed(command, by)
        try:
            receipt = self.community.execute(command, by=by, at=at)
        except CommunityError as error:
            refuse_what_failed(self.stage.aggregate.name, f"{command!r} by {by}", error)
            refuse_unlisted(self.stage, f"{command!r} by {by}", error)
        else:
            refuse_what_was_not_listed(self.stage.aggregate.name, f"{command!r} by {by}", listed=listed)
            own = [each for each in receipt.events if each.stream_id == receipt.stream_id]
            self.said += [] if isinstance(command, CORRECTIONS) else [AcceptedCommand(command, by, own)]

    def _is_listed(self, command: Any, by: str) -> bool:
        """Whether steps say that a command may follow; what begins something follows on nothing."""
        about = None if isinstance(command, CORRECTIONS) else command_schema(type(command)).stream(command)
        if about is None or not self.community.ledger.versions([about]):
            return True
        return any(
            each.command is type(command) and (each.part is None or _said(command, each.part) in each.parts)
            for each in self.community.steps(about, by=by)
        )

    def _possible(self, stream_id: str | None) -> Sequence[Scene]:
        """Commands that the status of a stream admits, mostly; or any, or one that begins another."""
        if stream_id is None or self._by_chance(_BEGINNING):
            return self._beginnings()
        if self._by_chance(_ANY):
            return self.scenes
        state = self._state(stream_id)
        return [each for each in self.scenes if self._is_possible(each, state)] or self._beginnings()

    def _is_possible(self, scene: Scene, state: Any) -> bool:
        step = self.stage.aggregate.steps[type(scene.command)]
        each = step.each
        return state.status in step.when and (each is None or each.may_begin or bool(each.ready(state)))

    def _state(self, stream_id: str) -> Any:
        return self.community.ledger.load(self.stage.aggregate, stream_id).state

    def _beginnings(self) -> Sequence[Scene]:
        return [each for each in self.scenes if not _is_about_one_begun(each.command)] or self.scenes

    def _moved(self, scene: Scene, stream_id: str | None) -> Command:
        """The command about streams that exist, its times as far from now as in the example."""
        there = {self.stage.aggregate.name: self.streams(), "person": self.people}
        about = command_schema(type(scene.command)).target
        command: Any = scene.command
        changed = {
            name: self._value(getattr(command, name), there.get(each.help.refers, ()), scene)
            for name, each in fields_of(type(command)).items()
        }
        if isinstance(about, str) and changed[about] is not None and stream_id:
            changed = {**changed, about: stream_id, **self._part(type(command), stream_id)}
        moved: Command = evolve(command, **changed)
        return moved

    def _value(self, value: Any, there: Sequence[str], scene: Scene) -> Any:
        if isinstance(value, date):
            return _moved_by(value, (self.clock.now - scene.at) // _MINUTE * _MINUTE)
        stays = value is None or not there or self._by_chance(_AS_IN_EXAMPLE)
        return value if stays else self.random.choice(there)

    def _part(self, command: type[Any], stream_id: str) -> Mapping[str, Any]:
        """Which of the parts there are is meant, if the command names one."""
        step = self.stage.aggregate.steps[command]
        if step.each is None or (step.each.may_begin and self._by_chance(_AS_IN_EXAMPLE)):
            return {}
        state = self._state(stream_id)
        parts = step.each.ready(state) or list(step.each.parts.of(state))
        return step.each.parts.naming(command, self.random.choice(parts)) if parts else {}

    def _at(self, stream_id: str | None) -> datetime | date | None:
        """Now, days early, about when something else happened, slightly ahead, or a day."""
        now, some = self.clock.now, self.random.random()
        told = self.community.ledger.stream(stream_id) if stream_id else []
        moments = [now - some * 10 * _DAY, now + some * 4 * _MINUTE]
        moments += [min(now, self.random.choice(told).occurred_at + some * 20 * _MINUTE)] * 3 if told else []
        day = (now - some * 3 * _DAY).astimezone(self.stage.zone).date()
        return self.random.choice([None, None, *moments, day])

    def _by_chance(self, share: float) -> bool:
        return self.random.random() < share


def _said(command: Command, names: str | tuple[str, ...]) -> Any:
    """What a command says of one field, or of several together."""
    return (
        getattr(command, names) if isinstance(names, str) else tuple(getattr(command, each) for each in names)
    )


def _is_about_one_begun(command: Command) -> bool:
    return command_schema(type(command)).begun_before(command)


def _moved_by(moment: T, later: timedelta) -> T:
    """A time or a day so much later; as it is at the end of all time."""
    try:
        return moment + later
    except OverflowError:
        return moment


def _unnumbered(event: Any) -> Any:
    """Speakable numbers are for the ledger to give."""
    name = allocated_field(type(event))
    return evolve(event, **{name: ""}) if name else event
