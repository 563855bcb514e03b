"""The command that comes next, as the reader types it."""

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from community_core.commands import kebab
from community_core.domain.consents import PUBLISHING, PUBLISHING_ZH
from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.telling.language import say
from community_core.telling.names import named
from community_core.telling.typed import command_line, for_reader, option_names

_SAFE = re.compile(r"[\w@%+=:,./-]+")
"""What a shell takes as one word, in any script."""


def next_line(
    command: type[Command], stream_id: str, number: str = "", given: Mapping[str, Any] | None = None
) -> str:
    """``community do clear-route --mobilisation-id 2024-0003 --area 柳荫小区``: what it is about, by its
    number or name, and what is known of its other fields; what is missing is asked for."""
    known = dict(given or {})
    fields = fields_of(command)
    kind = stream_id.partition("-")[0]
    about = next((name for name, each in fields.items() if each.help.refers == kind), None)
    if about is not None:
        known = {about: number or stream_id} | known
    words = (word for name, value in known.items() for word in _option(fields[name], value))
    return command_line("do", kebab(command.__name__), *words)


def value_as_typed(field: Field, value: Any) -> str:
    """One value of a field as it is typed: a person by their code, a place by its name, a choice in the
    reader's word for it, in quotes where it needs them."""
    text = str(value)
    if field.help.refers:
        text = named(text)
        is_somebody = checks.is_person(str(value)) or str(value).startswith("volunteer-")
        return text.rpartition(" ")[2] if is_somebody else _quoted(text)
    if field.help.embeds and (found := field.help.embeds.fullmatch(text)):
        told = text.replace(found["id"], named(found["id"]))
        return _quoted(told.replace(PUBLISHING, say(PUBLISHING, PUBLISHING_ZH)))
    return _quoted(say(text, field.called(text)[1]) if text in field.codes else text)


def _option(field: Field, value: Any) -> Iterator[str]:
    """The option for a field with its value; of several, an option each; None is not told."""
    option = for_reader(option_names(field))[0]
    for each in value if isinstance(value, tuple) else () if value is None else (value,):
        yield from (option, value_as_typed(field, each))


def _quoted(text: str) -> str:
    return text if _SAFE.fullmatch(text) else shlex.quote(text)
