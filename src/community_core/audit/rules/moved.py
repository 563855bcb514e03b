"""Whether what is sealed for people in a row was sealed in that very fact: no key is needed to tell."""

import msgspec

from community_core.audit.findings import Finding
from community_core.domain import FactCorrected, schema_of
from community_core.ledger import sealed_in
from community_core.ledger.leaves import LEAF_COLUMNS, RawRow
from community_core.ledger.unknown import unknown_event

_STREAM, _VERSION, _TYPE, _DATA = (
    LEAF_COLUMNS.index(name) for name in ("stream_id", "version", "type", "data")
)
_CORRECTION = schema_of(FactCorrected).name.encode()
_decode = msgspec.json.Decoder(dict[str, object]).decode


def moved_in(row: RawRow) -> Finding | None:
    """What a row holds that was sealed in another fact, if anything; a correction carries on what was sealed
    before it on its stream."""
    if b'"box":' not in row[_DATA]:
        return None
    stream, version = row[_STREAM].decode(), row[_VERSION]
    first = 1 if row[_TYPE] == _CORRECTION else version
    try:
        found = sealed_in(unknown_event("", 1, _decode(row[_DATA])))
    except msgspec.MsgspecError:
        return None  # whoever reads it hears that it is no JSON
    for each in found:
        if each.fact and not _is_here(each.fact, stream, range(first, version + 1)):
            return _moved(row[0], each.fact)
    return None


def _is_here(fact: str, stream: str, versions: range) -> bool:
    told, _, version = fact.rpartition("@")
    return told == stream and version.isdecimal() and int(version) in versions


def _moved(position: int, fact: str) -> Finding:
    return Finding(
        "moved",
        f"Position {position} holds a text that was sealed in {fact}: somebody moved it.",
        f"第 {position} 条含有在 {fact} 中加密的文字：有人移动过。",
        position,
    )
