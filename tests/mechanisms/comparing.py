"""What the sheets ask, and what is installed, as places to be compared: ``commands.EndRole.reason?``."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from community_core.commands import CommandCatalogue
from community_core.domain import Aggregate, FactCorrected
from community_core.domain.kit.aggregates.folding import statuses_of
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.titles import Title
from community_core.plugins.aggregates import installed_kinds
from community_core.plugins.projections import find_plugins
from community_core.views import columns_of, queries_of
from community_core.views.offers.marks import AGENDA, marked
from community_core.views.projections.projection import shape_of

MECHANISMS: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parent / "mechanisms.toml").read_text(encoding="utf-8")
)
AGGREGATES = {each.name: each for each in installed_kinds().aggregates}
VIEWS = {each.name: each.projection for each in find_plugins() if each.projection is not None}
_BY_NAME = CommandCatalogue(AGGREGATES.values())
COMMANDS = {each.command_class.__name__: each.command_class for each in _BY_NAME.values()}
EVENTS = {each.__name__: each for kind in AGGREGATES.values() for each in kind.events}


def asked(mechanism: Mapping[str, Any]) -> Iterator[str]:
    """The places of a mechanism by its sheet."""
    for status in mechanism.get("states", "").split():
        yield f"states.{status}"
    for table in ("commands", "events", "sealed"):
        for name, fields in mechanism.get(table, {}).items():
            yield f"{table}.{name}"
            yield from (f"{table}.{name}.{field}" for field in fields.split())
    for field, words in mechanism.get("words", {}).items():
        yield from (f"words.{field}.{code} {word}" for code, word in words.items())
    for rule, words in mechanism.get("rules", {}).items():
        yield f"rules.{rule}"
        yield from [f"rules.{rule} {words}"] if words else []
    for name, view in mechanism.get("views", {}).items():
        yield from _view_asked(f"views.{name}", view)
    for command, titles in mechanism.get("ledgers", {}).items():
        yield from (f"ledgers.{command}.{title} {field}" for title, field in titles.items())


def _view_asked(place: str, view: Mapping[str, Any]) -> Iterator[str]:
    yield place
    yield from (f"{place}.columns.{each}" for each in view.get("columns", "").split())
    yield from (f"{place}.queries.{name}({asks})" for name, asks in view.get("queries", {}).items())
    if "agenda" in view:
        yield f"{place}.agenda"
    for measure, splits in view.get("figures", {}).items():
        yield f"{place}.figures.{measure}"
        yield from (f"{place}.figures.{measure} by {split}" for split in splits.split())


def installed(mechanism: Mapping[str, Any]) -> Iterator[str]:
    """The places of a mechanism as it is, of everything its sheet speaks of."""
    kind = AGGREGATES[mechanism["aggregate"]]
    if "states" in mechanism:
        yield from (f"states.{each}" for each in statuses_of(kind.becomes))
    if "commands" in mechanism:
        for each in kind.steps:
            yield from () if command_schema(each).inner else _command(each, f"{kind.name}_id")
    if "events" in mechanism:
        for each in kind.events:
            yield from () if each is FactCorrected else _event(each, f"{kind.name}_id")
    for name in mechanism.get("sealed", {}):
        yield f"sealed.{name}"
        personal = (each.name for each in fields_of(EVENTS[name]).values() if each.help.personal)
        yield from (f"sealed.{name}.{each}" for each in personal)
    for name in mechanism.get("words", {}):
        event, _, field = name.partition(".")
        words = fields_of(EVENTS[event])[field].help.words
        yield from (f"words.{name}.{code} {zh}" for code, (_, zh) in words.items())
    yield from _rules(kind, mechanism.get("rules", {}))
    for name, said in mechanism.get("views", {}).items():
        yield from _view(f"views.{name}", VIEWS[name], said) if name in VIEWS else ()
    for command, titles in mechanism.get("ledgers", {}).items():
        yield from (f"ledgers.{command}.{each} {_reader_of(each, COMMANDS[command])}" for each in titles)


def _command(of: type[Any], own_id: str) -> Iterator[str]:
    yield f"commands.{of.__name__}"
    for each in fields_of(of).values():
        if each.name != own_id:
            yield f"commands.{of.__name__}.{each.name}{'' if each.required else '?'}"


def _event(of: type[Any], own_id: str) -> Iterator[str]:
    yield f"events.{of.__name__}"
    yield from (f"events.{of.__name__}.{each}" for each in fields_of(of) if each != own_id)


def _rules(kind: Aggregate[Any], said: Mapping[str, str]) -> Iterator[str]:
    """Every rule, with the sheet's words as far as they are among its own."""
    for rule, (_, zh) in (kind.rules if said else {}).items():
        yield f"rules.{rule}"
        if said.get(rule) and said[rule] in zh:
            yield f"rules.{rule} {said[rule]}"


def _view(place: str, view: type[Any], said: Mapping[str, Any]) -> Iterator[str]:
    """What a view has of each sort that the sheet speaks of."""
    yield place
    if "columns" in said:
        yield from (f"{place}.columns.{each.name}" for each in columns_of(view) if not each.minor)
    for query in queries_of(view) if "queries" in said else ():
        asks = (f"{each.name}{'' if each.required else '?'}" for each in query.parameters)
        yield f"{place}.queries.{query.method}({' '.join(asks)})"
    if marked(shape_of(view).members, AGENDA):
        yield f"{place}.agenda"
    for measure in view.measures if "figures" in said else ():
        yield f"{place}.figures.{measure.code}"
        yield from (f"{place}.figures.{measure.code} by {each.code}" for each in measure.splits)


def _reader_of(title: str, command: type[Any]) -> str:
    """The field that reads a column of a ledger, alone or with others; "" where none does. Of two that share
    a column it is the one whose own it is."""
    titles = [(each, field.name) for field in fields_of(command).values() for each in field.help.titles]
    titles.sort(key=lambda told: not (isinstance(told[0], Title) and told[0].shared))
    known = {"+".join(each.columns) if isinstance(each, Title) else each: name for each, name in titles}
    return known.get(title, "")
