"""CloudEvents 1.0 in the JSON format, one event a line.

``id`` is the fact's id, unique together with ``source``; ``type`` the event type's name; ``subject`` the
stream; ``time`` when it happened. The ledger's own columns are extension attributes: ``recordedtime``,
``causationid``, ``correlationid`` and ``sequence`` as CloudEvents' documented extensions have them
(``sequence`` is the position, with zeros before it, so that text order is the order of the ledger), and
``actor``, ``commandid``, ``schemaversion``, ``streamversion``, ``flags`` (a comma between) and ``note`` (JSON
in a text) besides.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from community_core.audit.exports.fields import exportable_fields
from community_core.community import Community
from community_core.errors import InvalidInput
from community_core.ledger import Recorded
from community_core.times import to_text

_POSITION_DIGITS = 19
_URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")


def cloudevents(facts: Iterable[Recorded[Any]], source: str) -> Iterator[bytes]:
    """Every fact as a line of JSON, from this source."""
    encode = msgspec.json.Encoder().encode
    return (encode(_envelope(fact, source)) + b"\n" for fact in facts)


def source_of(community: Community, named: str | None = None) -> str:
    """A URI reference that names this ledger among others; made of what the community is called where it is
    kept when none is given.

    InvalidInput when what is given is none.
    """
    if named is None:
        return quote(community.store.name, safe="") or "memory"
    if not _URI_REFERENCE.fullmatch(named):
        raise InvalidInput(
            f"The source {named!r} is not a URI; give one such as https://liuyin.example/ledger",
            f"来源 {named!r} 不是 URI；例如 https://liuyin.example/ledger",
        )
    return named


def _envelope(fact: Recorded[Any], source: str) -> dict[str, Any]:
    given = {
        "specversion": "1.0",
        "id": fact.id,
        "source": source,
        "type": fact.type,
        "subject": fact.stream_id,
        "time": to_text(fact.occurred_at),
        "datacontenttype": "application/json",
        "recordedtime": to_text(fact.recorded_at),
        "sequence": str(fact.position).zfill(_POSITION_DIGITS),
        "streamversion": fact.version,
        "schemaversion": fact.schema,
        "actor": fact.actor,
        "commandid": fact.command_id,
        "causationid": fact.causation_id,
        "correlationid": fact.correlation_id,
        "flags": ",".join(fact.flags),
        "note": msgspec.json.encode(fact.note).decode() if fact.note else "",
        "data": exportable_fields(fact.data),
    }
    return {name: value for name, value in given.items() if value not in (None, "")}
