"""What may be done next on a stream, as whoever is about to choose is told."""

from typing import Any

from attrs import evolve, frozen

from community_core.commands import CommandType
from community_core.domain.kit.aggregates.steps import Step
from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.personal import Withheld
from community_core.privacy import Opener


@frozen
class NextStep:
    """A command that may follow: its class, its ``name`` in the catalogue, and its ``words`` in English and
    Chinese.

    Where it is about one of several parts of the stream, ``part`` is the field that names which, or the
    fields that do together, and ``parts`` are those it may be; not told where new ones begin.
    """

    command: type[Command]
    name: str
    words: Word
    part: str | tuple[str, ...] | None = None
    parts: tuple[Any, ...] = ()

    def naming(self, part: Any) -> dict[str, Any]:
        """The values by which the command names one of its parts, by field."""
        if isinstance(self.part, tuple):
            return dict(zip(self.part, part, strict=True))
        return {self.part: part} if self.part else {}

    def seen(self, opener: Opener, stream_id: str) -> "NextStep":
        """The same step without the people whom the opener's reader may not know in that stream."""
        field = self.part if isinstance(self.part, str) else (self.part or ("",))[-1]
        fact = f"{self.command.__name__}.{field}"
        told = (part for part in self.parts if not isinstance(opener.naming(part, fact, stream_id), Withheld))
        return evolve(self, parts=tuple(told))


def next_step(kind: CommandType, step: Step[Any], parts: tuple[Any, ...]) -> NextStep:
    """A step of an aggregate as it is told."""
    words = (kind.name.replace("-", " ").capitalize(), kind.zh)
    part = _named_by(step)
    return NextStep(kind.command_class, kind.name, words, part, parts if part else ())


def _named_by(step: Step[Any]) -> str | tuple[str, ...] | None:
    """What says which part of those there are is meant, if a command names one."""
    if step.each is None or step.each.may_begin:
        return None
    key = step.each.parts.key
    return key if fields_of(step.command).keys() >= set(step.each.parts.named_by) else None
