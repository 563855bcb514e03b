"""What a reactor is: which facts it answers, and with what. Checked when the class is made."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from attrs import frozen

from community_core.domain import FactCorrected
from community_core.errors import InvalidReactor
from community_core.ledger import EventRegistry, Recorded
from community_core.reactors.reactions import Answers, Reaction, reactions_among

_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_NAME = 60


@frozen(eq=False)
class ReactorShape:
    """A reactor class, understood."""

    name: str
    version: int
    reactions: tuple[Reaction, ...]
    by_event: Mapping[type[Any], Reaction]

    @property
    def actor(self) -> str:
        """Who does what it answers."""
        return f"system:{self.name}"

    def stored_names(self, registry: EventRegistry) -> tuple[str, ...]:
        """The names the facts it hears may be stored under; UnknownName for an event nobody knows here."""
        chosen = any(callable(choice) for each in self.reactions for choice in (each.corrected, each.undone))
        wanted = [*self.by_event, FactCorrected] if chosen else [*self.by_event]
        return tuple(name for each in wanted for name in registry.stored_names(each))

    def answering(self, fact: Recorded[Any]) -> Callable[[Any, Recorded[Any]], Answers] | None:
        """The method that answers a fact; None when there is nothing to answer."""
        if not isinstance(fact.data, FactCorrected):
            reaction = self.by_event.get(type(fact.data))
            return reaction.answer if reaction else None
        said, right = fact.data.said, fact.data.right
        reaction = self.by_event.get(type(fact.data.about))
        if reaction is None:
            return None
        choice = reaction.undone if said is None or right is None else reaction.corrected
        return choice if callable(choice) else None


class Reactor:
    """Something that acts on facts: commands to be executed, calls to the outside.

    A subclass has a ``name`` (kebab-case), a ``version`` (raise it when it comes to answer facts otherwise)
    and methods marked ``@reacts(...)`` that yield :class:`Do` and :class:`Call`. They are pure: the same fact
    gets the same answers, whatever the clock says, because after a crash a fact is answered again. It keeps
    nothing between two facts. InvalidReactor when the class breaks this.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    _shape: ClassVar[ReactorShape]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        try:
            cls._shape = _understood(cls)
        except InvalidReactor as problem:
            raise InvalidReactor(
                f"{cls.__name__}: {problem.en}", f"{cls.__name__}：{problem.zh}"
            ) from problem

    def __setattr__(self, name: str, value: object) -> None:
        raise InvalidReactor(
            f"{type(self).__name__}: attribute {name!r} cannot be set; a reactor keeps nothing.",
            f"{type(self).__name__}：不能设置属性 {name!r}；响应器不在事实之间保存任何内容。",
        )


def shape_of(reactor: type[Reactor]) -> ReactorShape:
    """What the class declares; InvalidReactor for Reactor itself."""
    shape = reactor.__dict__.get("_shape")
    if not isinstance(shape, ReactorShape):
        raise InvalidReactor(
            f"{reactor.__name__} is not a reactor of its own; write a class with a name and @reacts.",
            f"{reactor.__name__} 不是具体的响应器；请写一个有名称和 @reacts 的类。",
        )
    return shape


def _understood(cls: type[Reactor]) -> ReactorShape:
    members = _members(cls)
    _refuse_init(members)
    name, version = _identity(cls)
    reactions = reactions_among(members)
    if not reactions:
        raise InvalidReactor(
            "it reacts to nothing; mark a method with @reacts(SomeEvent, corrected=..., undone=...).",
            "它不响应任何事实；请用 @reacts(某事件, corrected=..., undone=...) 标记方法。",
        )
    return ReactorShape(name, version, reactions, _by_event(reactions))


def _by_event(reactions: Iterable[Reaction]) -> dict[type[Any], Reaction]:
    return {event: each for each in reactions for event in each.events}


def _members(cls: type[Reactor]) -> dict[str, Any]:
    """What the class and the reactors it builds on define; the nearest one wins."""
    members: dict[str, Any] = {}
    for each in reversed(cls.__mro__[: cls.__mro__.index(Reactor)]):
        members.update(vars(each))
    return members


def _identity(cls: type[Reactor]) -> tuple[str, int]:
    name, version = getattr(cls, "name", None), getattr(cls, "version", None)
    if not isinstance(name, str) or not _KEBAB.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise InvalidReactor(
            f'its name is {name!r}; give it a short one in kebab-case, such as name = "tell-the-office".',
            f'名称是 {name!r}；请用简短的小写加连字符，例如 name = "tell-the-office"。',
        )
    if type(version) is not int or version < 1:
        raise InvalidReactor(
            f"its version is {version!r}; begin with version = 1.",
            f"版本是 {version!r}；请从 version = 1 开始。",
        )
    return name, version


def _refuse_init(members: Mapping[str, Any]) -> None:
    if "__init__" in members or "__new__" in members:
        raise InvalidReactor(
            "it has an __init__; a reactor keeps nothing, leave it out.",
            "它定义了 __init__；响应器不保存任何内容，请去掉。",
        )
