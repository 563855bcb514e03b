"""By what an imported fact is known again: source, number there, kind of fact and content."""

import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
from attrs import NOTHING, fields

from community_core.domain import AnyEvent
from community_core.execution.orders import IMPORTED
from community_core.importing.cases.case import CaseStep
from community_core.importing.destination import KnownFacts
from community_core.ledger import CommandRow
from community_core.times import to_text

_AS_OF = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+Z)?", re.ASCII)
"""What an import remembers of a row; of a command there is a hash."""

_encode = msgspec.json.Encoder(order="sorted").encode
_DIGITS = 16
_ESCAPED = str.maketrans({"%": "%25", "/": "%2F", "~": "%7E"})


def request_identity(source: str, number: str) -> str:
    """What a request is remembered by as a whole, so that no two imports raise it twice."""
    return f"{source}/{number.translate(_ESCAPED)}"


def twin_identity(request: str, raised: CaseStep) -> str:
    """The same for another request that the source gave the same number."""
    return f"{request}~{_content_hash(raised)}"


def step_identities(request: str, steps: Sequence[CaseStep]) -> list[str]:
    """The identity of each step: ``<source>/<number>/<kind of fact>/<hash of content and time>``.

    The same content twice among the steps is told apart by its order. Flags don't count.
    """
    times_seen: dict[str, int] = {}
    identities = []
    for step in steps:
        identity = f"{request}/{type(step.data).__name__}/{_content_hash(step)}"
        again = times_seen[identity] = times_seen.get(identity, 0) + 1
        identities.append(f"{identity}/{again}" if again > 1 else identity)
    return identities


def remembered_as(identity: str) -> str:
    """The id by which the ledger remembers it, which no command can have."""
    return f"{IMPORTED}{identity}"


def known_identities(ledger: KnownFacts, identities: Collection[str]) -> dict[str, CommandRow]:
    """What the ledger remembers of these, by identity.

    Imports of earlier versions remembered them as they are, like the ids of commands: a command that took
    one is not the row.
    """
    rows = ledger.commands([*map(remembered_as, identities), *identities])
    return {
        row.command_id.removeprefix(IMPORTED): row
        for row in rows.values()
        if row.command_id.startswith(IMPORTED) or _AS_OF.fullmatch(row.fingerprint)
    }


def _content_hash(step: CaseStep) -> str:
    """What a step says and when it happened, as hexadecimal digits.

    Fields at their default are left out, so that an event type may gain a field without old facts
    seeming new.
    """
    said = [to_text(step.occurred_at), _content(step.data)]
    return hashlib.sha256(_encode(said)).hexdigest()[:_DIGITS]


def _content(event: AnyEvent) -> dict[str, Any]:
    names, defaults, values_of = _fields_of(event.__class__)
    told = zip(names, values_of(event), defaults, strict=True)
    return {name: value for name, value, default in told if default is NOTHING or value != default}


@cache
def _fields_of(kind: Any) -> tuple[Sequence[str], Sequence[Any], Callable[[Any], Sequence[Any]]]:
    """The names of an event's fields, their defaults, and what reads all of their values at once."""
    names = [each.name for each in fields(kind)]
    at_once = attrgetter(*names) if len(names) > 1 else lambda event: [getattr(event, each) for each in names]
    return names, [each.default for each in fields(kind)], at_once
