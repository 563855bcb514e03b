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
_INSIDE = ("said", "right")
_decode = msgspec.json.Decoder(dict[str, object]).decode


def moved_in(row: RawRow) -> Finding | None:
    """What a row holds that was sealed in another fact, if anything; a correction carries on what was sealed
    before it on its stream, in the facts inside it."""
    if b'"box":' not in row[_DATA]:
        return None
    stream, version = row[_STREAM].decode(), row[_VERSION]
    try:
        fields = _decode(row[_DATA])
    except msgspec.MsgspecError:
        return None  # whoever reads it hears that it is no JSON
    for name, value in fields.items():
        is_inside = row[_TYPE] == _CORRECTION and name in _INSIDE
        for each in sealed_in(unknown_event("", 1, {name: value})):
            if each.fact and not _is_here(each.fact, stream, range(1 if is_inside else version, version + 1)):
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
