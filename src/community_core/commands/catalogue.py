"""Every command that people can give, by name, and who decides it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from inspect import getdoc
from typing import TYPE_CHECKING, Any

from attrs import frozen

from community_core.commands.not_installed import not_installed, what_is_missing
from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.messages.correction import CORRECTIONS, CorrectFact, UndoFact
from community_core.domain.kit.values.checks import shown
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.help import Word
from community_core.errors import InvalidInput, UnknownName
from community_core.json_schemas import command_json_schema
from community_core.naming import meant

if TYPE_CHECKING:
    from community_core.ledger import KindRow


@frozen
class CommandType:
    """A command class, its name on the command line, its help and the aggregate that decides it."""

    name: str
    command_class: type[Any]
    aggregate: Aggregate[Any]
    fields: tuple[Field, ...]

    @property
    def zh(self) -> str:
        """The command's name in Chinese."""
        return command_schema(self.command_class).zh

    @property
    def json_schema(self) -> dict[str, Any]:
        """What :func:`build` takes for it, as a JSON Schema with labels and choices in both languages."""
        return command_json_schema(self.command_class)

    @property
    def help(self) -> str:
        """What the command is for, from its docstring."""
        return getdoc(self.command_class) or ""


class CommandCatalogue(Mapping[str, CommandType]):
    """Every command that people can give, by kebab-case name (``raise-request``), and who decides it. It is
    found by its Chinese name (``登记诉求``) as well.

    What a correction may say depends on the fact, so corrections are known by their classes alone.
    ``noted`` gives the types of facts ever written, where there is a ledger: what came with a plugin that is
    missing now is refused saying so.
    """

    def __init__(
        self,
        aggregates: Iterable[Aggregate[Any]] | KindsByName,
        noted: Callable[[], Iterable["KindRow"]] = tuple,
    ) -> None:
        self._noted = noted
        self.aggregates = KindsByName.of(aggregates)
        self._at_hand = _command_types(tuple(self.aggregates.at_hand))

    @cached_property
    def _all(self) -> "_CommandTypes":
        """Those of kinds that are not at hand among them: what is not is asked for seldom."""
        return _command_types(tuple(self.aggregates.values()))

    def __getitem__(self, name: str) -> CommandType:
        found = self._at_hand.meant(name) or self._all.meant(name)
        if found is None:
            called = {each: kind.zh for each, kind in self._all.by_name.items()}
            raise UnknownName("command", name, self._all.by_name, "命令", called=called)
        return found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (self._at_hand.meant(name) or self._all.meant(name)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._all.by_name)

    def __len__(self) -> int:
        return len(self._all.by_name)

    def of(self, command: Any) -> CommandType:
        """The type of a command that somebody gives; InvalidInput when it is none."""
        if type(command) in (CorrectFact, UndoFact):
            return _command_type(type(command), self._corrected(command))
        kind = self._of_class(type(command))
        if kind is None or command_schema(kind.command_class).inner:
            raise _no_command(command)
        return kind

    def of_class(self, command_class: type[Any]) -> CommandType:
        """The type of a class that is known to be a command here."""
        kind = self._of_class(command_class)
        assert kind is not None
        return kind

    def _of_class(self, command_class: type[Any]) -> CommandType | None:
        return self._at_hand.by_class.get(command_class) or self._all.by_class.get(command_class)

    def deciding(self, command: Any) -> Aggregate[Any]:
        """The aggregate that decides a command, whoever asks it; InvalidInput when there is none."""
        if isinstance(command, CORRECTIONS):
            return self._corrected(command)
        kind = self._of_class(type(command))
        if kind is None:
            raise _no_command(command)
        return kind.aggregate

    def of_stream(self, stream_id: str) -> Aggregate[Any]:
        """The aggregate of a stream; InvalidInput when its id begins with the name of none."""
        name = stream_id.partition("-")[0]
        if name not in self.aggregates:
            raise self._missing(name) or InvalidInput(
                *self._perhaps_missing(
                    f"{shown(stream_id)} is not the id of anything here.",
                    f"{shown(stream_id)} 不是有效编号。",
                ),
                kind="not-found",
            )
        return self.aggregates[name]

    def _corrected(self, correct: CorrectFact | UndoFact) -> Aggregate[Any]:
        """The aggregate that the fact's id begins with decides."""
        name, dash, _ = str(correct.fact_id).partition("-")
        if not dash or name not in self.aggregates:
            raise self._missing(name) or InvalidInput(
                *self._perhaps_missing(
                    f"fact_id: {correct.fact_id!r} is not the id of a fact that can be corrected, such as "
                    "request-01JABC@1.",
                    f"事实：{correct.fact_id!r} 不是可以更正的事实编号，应形如 request-01JABC@1。",
                ),
                kind="not-found",
                field="fact_id",
            )
        return self.aggregates[name]

    def _missing(self, name: str) -> InvalidInput | None:
        """The error for an aggregate whose plugin was there once and is no longer."""
        noted = [each for each in self._noted() if each.aggregate == name]
        if not noted:
            return None
        en, zh = what_is_missing(not_installed(noted, self.aggregates))
        return InvalidInput(
            f"{name!r} is of no kind that is known here; what was recorded can be read, not changed. {en}",
            f"此处没有 {name!r} 这一种类；已登记的仍可查看，但不能更改。{zh}",
        )

    def _perhaps_missing(self, en: str, zh: str) -> Word:
        """The two sentences, and what is missing, by whose names something may be called."""
        missing, missing_zh = what_is_missing(not_installed(self._noted(), self.aggregates))
        return f"{en} {missing}".rstrip(), f"{zh}{missing_zh}"


class _CommandTypes:
    """The commands of some kinds of streams, by class, and by name those that people can give."""

    def __init__(self, aggregates: Iterable[Aggregate[Any]]) -> None:
        kinds = [_command_type(each, kind) for kind in aggregates for each in kind.steps]
        self.by_class = {kind.command_class: kind for kind in kinds}
        self.by_name = {kind.name: kind for kind in kinds if not command_schema(kind.command_class).inner}
        self._called = {kind.name: [kind.zh] for kind in self.by_name.values()}

    def meant(self, name: str) -> CommandType | None:
        """The one somebody means by a name, in either language."""
        found = meant(name, self._called)
        return self.by_name[found] if found else None


@lru_cache(maxsize=16)
def _command_types(aggregates: tuple[Aggregate[Any], ...]) -> _CommandTypes:
    """Each catalogue of the same kinds has the same."""
    return _CommandTypes(aggregates)


def _no_command(command: Any) -> InvalidInput:
    return InvalidInput(
        f"{command!r} is not a command of this community; use one of its command classes.",
        f"{command!r} 不是本社区的命令；请使用已有的命令类。",
    )


@cache
def kebab(class_name: str) -> str:
    """``RaiseRequest`` -> ``raise-request``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", class_name).lower()


def _command_type(command_class: type[Any], aggregate: Aggregate[Any]) -> CommandType:
    told = tuple(fields_of(command_class).values())
    return CommandType(kebab(command_class.__name__), command_class, aggregate, told)
