"""Whether what is sealed for people in a row was sealed in that very fact: no key is needed to tell."""

import msgspec

from community_core.audit.failures import NotVerified
from community_core.domain import FactCorrected, schema_of
from community_core.ledger import sealed_in
from community_core.ledger.leaves import LEAF_COLUMNS, RawRow
from community_core.ledger.unknown import unknown_event

_STREAM, _VERSION, _TYPE, _DATA = (
    LEAF_COLUMNS.index(name) for name in ("stream_id", "version", "type", "data")
)
_CORRECTION = schema_of(FactCorrected).name.encode()
_decode = msgspec.json.Decoder(dict[str, object]).decode


def refuse_moved(row: RawRow) -> None:
    """NotVerified for a row that holds what was sealed in another fact; a correction carries on what was
    sealed before it on its stream."""
    if b'"box":' not in row[_DATA]:
        return
    stream, version = row[_STREAM].decode(), row[_VERSION]
    first = 1 if row[_TYPE] == _CORRECTION else version
    try:
        found = sealed_in(unknown_event("", 1, _decode(row[_DATA])))
    except msgspec.MsgspecError:
        return  # whoever reads it hears that it is no JSON
    for each in found:
        if each.fact and not _is_here(each.fact, stream, range(first, version + 1)):
            raise _moved(row[0], each.fact)


def _is_here(fact: str, stream: str, versions: range) -> bool:
    told, _, version = fact.rpartition("@")
    return told == stream and version.isdecimal() and int(version) in versions


def _moved(position: int, fact: str) -> NotVerified:
    return NotVerified(
        f"Position {position} holds a text that was sealed in {fact}: somebody moved it. Nothing was sealed. "
        "Find out who did this, and restore the ledger from a backup.",
        f"第 {position} 条含有在 {fact} 中加密的文字：有人移动过。未封存。请查明是谁所为，并从备份恢复账本。",
    )
