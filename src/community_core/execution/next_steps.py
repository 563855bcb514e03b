"""What may be done next on a stream, as whoever is about to choose is told."""

from typing import Any

from attrs import evolve, frozen

from community_core.commands import CommandType
from community_core.domain.kit.commands import Command
from community_core.domain.kit.personal import Withheld
from community_core.domain.kit.steps import Step
from community_core.domain.kit.values import Word, fields_of
from community_core.privacy import Opener


@frozen
class NextStep:
    """A command that may follow: its class, its ``name`` in the catalogue, and its ``words`` in English and
    Chinese.

    Where it is about one of several parts of the stream, ``part`` is the field that names which, and
    ``parts`` are those it may be; not told of parts that several fields name, nor where new ones begin.
    """

    command: type[Command]
    name: str
    words: Word
    part: str | None = None
    parts: tuple[Any, ...] = ()

    def seen(self, opener: Opener, stream_id: str) -> "NextStep":
        """The same step without the people whom the opener's reader may not know in that stream."""
        fact = f"{self.command.__name__}.{self.part}"
        told = (part for part in self.parts if not isinstance(opener.naming(part, fact, stream_id), Withheld))
        return evolve(self, parts=tuple(told))


def next_step(kind: CommandType, step: Step[Any], parts: tuple[Any, ...]) -> NextStep:
    """A step of an aggregate as it is told."""
    words = (kind.name.replace("-", " ").capitalize(), kind.zh)
    part = _named_by(step)
    return NextStep(kind.command_class, kind.name, words, part, parts if part else ())


def _named_by(step: Step[Any]) -> str | None:
    """The one field that says which part of those there are is meant, if there is one."""
    if step.each is None or step.each.may_begin or not isinstance(step.each.parts.key, str):
        return None
    return step.each.parts.key if step.each.parts.key in fields_of(step.command) else None
