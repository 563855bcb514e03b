"""Whether every event is stored and read back, and what earlier versions stored is still read."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from community_core.domain import FactCorrected, Sealed, personal_fields, schema_of
from community_core.errors import CommunityError
from community_core.ledger import EventRegistry
from community_core.testing.aggregates.stage import Stage, opened
from community_core.testing.facts import vault
from community_core.testing.failure import CheckFailed

Samples = Mapping[tuple[str, int], bytes | Mapping[str, Any]]
"""By name and schema version: an event as it was stored, the bytes or the JSON object in them."""


def stores_everything(stage: Stage, events: Iterable[Any], samples: Samples) -> list[Any]:
    """The events in the samples. CheckFailed when one cannot be read, or what is told does not come back."""
    registry = _registry(stage)
    for each in events:
        _comes_back(stage, registry, each)
    _every_version_has_a_sample(stage, samples)
    return [_read(stage, registry, stored, data) for stored, data in samples.items()]


def _registry(stage: Stage) -> EventRegistry:
    kinds = stage.catalogue.aggregates.values()
    try:
        return EventRegistry(event for kind in kinds for event in kind.events)
    except TypeError as error:
        raise _not_stored(stage, str(error)) from error


def _comes_back(stage: Stage, registry: EventRegistry, event: Any) -> None:
    kind = registry.of(event)
    plain = opened(event)
    try:
        back = kind.decode(kind.encode(plain, vault().seal))
    except CommunityError as error:
        raise _not_stored(stage, str(error)) from error
    if opened(back) != plain:
        raise _not_stored(stage, f"{plain!r} came back as {opened(back)!r}; annotate its fields as they are")
    for name in () if isinstance(event, FactCorrected) else personal_fields(type(event)):
        if not isinstance(getattr(back, name), Sealed | None):
            raise _not_stored(stage, f"{kind.name}.{name} is personal, and was not sealed")


def _every_version_has_a_sample(stage: Stage, samples: Samples) -> None:
    for event in (each for each in stage.aggregate.events if each is not FactCorrected):
        schema = schema_of(event)
        names = (schema.name, *schema.formerly)
        missing = [
            f"({schema.name!r}, {version})"
            for version in range(1, schema.version)
            if not any((name, version) in samples for name in names)
        ]
        if missing:
            why = (
                f"{schema.name} is in version {schema.version}, and samples lack {', '.join(missing)}; "
                f"give what was stored then: samples={{{missing[0]}: b'{{...}}'}}"
            )
            raise CheckFailed(stage.aggregate.name, _READ, why)


def _read(stage: Stage, registry: EventRegistry, stored: tuple[str, int], data: Any) -> Any:
    name, version = stored
    raw = data if isinstance(data, bytes) else msgspec.json.encode(data)
    try:
        event = registry.decode(name, version, raw)
    except (CommunityError, LookupError, TypeError, ValueError, AttributeError) as error:
        why = f"the sample of {stored}: {type(error).__name__}: {error}; mend its upcaster"
        raise CheckFailed(stage.aggregate.name, _READ, why) from error
    if type(event) not in stage.aggregate.changes:
        why = f"the sample of {stored} is of no event of this aggregate, in a version up to today's"
        raise CheckFailed(stage.aggregate.name, _READ, why)
    return event


_READ = "what earlier versions stored is read"


def _not_stored(stage: Stage, why: str) -> CheckFailed:
    return CheckFailed(stage.aggregate.name, "every event is stored and read back", why)
