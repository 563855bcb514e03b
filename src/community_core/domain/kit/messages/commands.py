"""What a command is: a frozen attrs class that says which stream it is about."""

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import frozen

from community_core.domain.kit.values.fields import checked_values
from community_core.domain.kit.values.titles import Title
from community_core.errors import Refused

C = TypeVar("C")
Target = str | Callable[[Any], str] | None

RESERVED = frozenset(
    {
        *("at", "because_of", "by", "command_id", "dry_run", "format", "from", "help", "json", "known"),
        *("leave", "limit", "namesakes", "no_input", "out", "overwrite", "remark", "sheet", "store", "style"),
        *("where", "whole"),
    }
)
"""What every command and view understands beside its own fields, which may therefore not use these names."""


class Command:
    """Something asked for: a frozen, keyword-only attrs class made a command by :func:`command`. Its
    docstring is its help, and each field is annotated with what its value is (:class:`Help`)."""

    __slots__ = ()


@frozen
class CommandSchema:
    """``zh`` is its name in Chinese. ``target`` says which stream it changes: the name of the field that
    holds its id, or a function of the command, or None for a new stream. An ``inner`` command is only ever
    asked by the decision of another. ``example`` are the fields an example gives beside those it must. What
    ``ends`` something is looked at twice by whoever gives it on a terminal. ``happened`` is what the column
    that says when it happened is called in the ledgers of such things, ``ledgers`` what these are called
    themselves."""

    zh: str
    target: Target
    inner: bool
    example: tuple[str, ...] = ()
    ends: bool = False
    happened: tuple[str | Title, ...] = ()
    ledgers: tuple[str, ...] = ()

    def stream(self, command: Any) -> str | None:
        """The id of the stream a command is about; None for a new one.

        A function hears the command with its values as they are recorded; as it was given, where they cannot
        be.
        """
        if isinstance(self.target, str):
            return getattr(command, self.target)  # type: ignore[no-any-return]
        return self.target(_as_recorded(command)) if self.target else None

    def begun_before(self, command: Any) -> bool:
        """Whether the stream must have been begun before."""
        return isinstance(self.target, str) and self.stream(command) is not None


def _as_recorded(command: Any) -> Any:
    """With every value as it is recorded. Where one is refused, the decision says so."""
    try:
        return checked_values(command)
    except Refused:
        return command


def command(
    *,
    zh: str,
    target: Target = None,
    inner: bool = False,
    example: tuple[str, ...] = (),
    ends: bool = False,
    happened: tuple[str | Title, ...] = (),
    ledgers: tuple[str, ...] = (),
) -> Callable[[type[C]], type[C]]:
    """Make an attrs ``@frozen(kw_only=True)`` class a command.

    ``target`` as a field's name: the stream it names must have been begun; where the field may be None, that
    begins a new one. As a function: the stream may be new. Left out: it always is. ``inner`` keeps people
    from giving it: only another command's decision asks it, by ``context.also``. ``example`` names the
    fields that an example of it gives beside those it must, where it would else be refused. One that ``ends``
    something asks people at a terminal for a second look. ``happened`` are titles of the column that says
    when it happened in ledgers of what is over and done: a line without that day is no such thing.
    ``ledgers`` are words by which files of such are named, beside its own name and what it is about.
    """

    def mark(command_class: type[C]) -> type[C]:
        schema = CommandSchema(zh, target, inner, example, ends, happened, ledgers)
        command_class.__command__ = schema  # type: ignore[attr-defined]
        return command_class

    return mark


def command_schema(command_class: type[Any]) -> CommandSchema:
    """The schema of a command class; TypeError when ``@command`` is missing."""
    schema = command_class.__dict__.get("__command__")
    if not isinstance(schema, CommandSchema):
        raise TypeError(f"{command_class.__name__} is not a command: decorate it with @command(...)")
    return schema
