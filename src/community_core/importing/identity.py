"""By what an imported fact is known again: source, number there, kind of fact and content."""

import hashlib
from typing import Any

import msgspec
from attrs import NOTHING, fields

from community_core.domain import Event
from community_core.importing.cases import Case, Step
from community_core.ledger.moments import to_text

_encode = msgspec.json.Encoder(order="sorted").encode
_DIGITS = 16


def request_identity(source: str, number: str) -> str:
    """What is remembered of a request as a whole, so that no two imports raise it twice."""
    return f"{source}/{number.replace('%', '%25').replace('/', '%2F')}"


def step_identities(source: str, case: Case) -> list[str]:
    """The identity of each step of a case, the raising first: ``<source>/<number>/<kind>/<hash of content>``.

    The same content twice in one case is told apart by its order. Flags don't count.
    """
    prefix = request_identity(source, case.number)
    times_seen: dict[tuple[str, str], int] = {}
    identities = []
    for step in case.steps:
        kind, content = type(step.data).__name__, content_hash(step)
        again = times_seen[kind, content] = times_seen.get((kind, content), 0) + 1
        identities.append(f"{prefix}/{kind}/{content}" + (f"/{again}" if again > 1 else ""))
    return identities


def content_hash(step: Step) -> str:
    """What a step says and when it happened, as 16 hexadecimal digits.

    Fields at their default are left out, so that an event type may gain a field without old facts
    seeming new.
    """
    said = [to_text(step.occurred_at), _content(step.data)]
    return hashlib.sha256(_encode(said)).hexdigest()[:_DIGITS]


def _content(event: Event) -> dict[str, Any]:
    values = ((each.name, getattr(event, each.name), each.default) for each in fields(type(event)))
    return {name: value for name, value, default in values if default is NOTHING or value != default}
