"""Every type of fact that is installed: whose it is, what it says, and which commands record it."""

from collections.abc import Iterator, Mapping
from inspect import getdoc
from typing import Any, Literal

from attrs import frozen

from community_core.domain import Aggregate, CorrectFact, FactCorrected, UndoFact, allocated_field, schema_of
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.messages.facts import EventSchema
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.plugins.aggregates import CORE, Kinds, distribution_of


@frozen
class FactType:
    """A type of fact, the kinds of streams it stands in, and the distribution that brings it.

    The correction stands in streams of every kind.
    """

    event_class: type[Any]
    aggregates: tuple[Aggregate[Any], ...]
    distribution: str

    @property
    def schema(self) -> EventSchema:
        """Its name, version and words."""
        return schema_of(self.event_class)

    @property
    def about(self) -> str:
        """What it tells, from its docstring."""
        return getdoc(self.event_class) or ""

    @property
    def fields(self) -> Mapping[str, Field]:
        """What it says, by name."""
        return fields_of(self.event_class)

    @property
    def number(self) -> str | None:
        """The field that the ledger fills with a speakable number, if there is one."""
        return allocated_field(self.event_class)

    @property
    def sensitive(self) -> bool | Literal["some"]:
        """Whether it is in no export: always, or in some streams, as their state says."""
        if self.event_class is FactCorrected:
            return "some"
        said = self.aggregates[0].sensitive
        return said if isinstance(said, bool) else "some"

    @property
    def commands(self) -> tuple[type[Any], ...]:
        """Those by which people record it; none where only others' decisions or imports do."""
        if self.event_class is FactCorrected:
            return (CorrectFact, UndoFact)
        return tuple(each for each in self._leading_to_it() if not command_schema(each).inner)

    @property
    def inner_commands(self) -> tuple[type[Any], ...]:
        """Those that record it because another command's decision asks them."""
        return tuple(each for each in self._leading_to_it() if command_schema(each).inner)

    def _leading_to_it(self) -> Iterator[type[Any]]:
        steps = (each for kind in self.aggregates for each in kind.steps.values())
        return (each.command for each in steps if self.event_class in each.gives)


def fact_types(kinds: Kinds) -> tuple[FactType, ...]:
    """Every type there is, the core's first, each once."""
    return tuple(_fact_type(event, kinds) for event in kinds.events)


def _fact_type(event_class: type[Any], kinds: Kinds) -> FactType:
    aggregates = tuple(each for each in kinds.aggregates if event_class in each.events)
    shared = event_class is FactCorrected
    return FactType(event_class, aggregates, CORE if shared else distribution_of(aggregates[0].name))
