"""Parquet: a row an event, for data frames and databases. Needs the extra ``community-core[parquet]``."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import msgspec

from community_core.audit.exports.corrected import LastCorrections
from community_core.audit.exports.fields import exportable_fields
from community_core.errors import InvalidInput
from community_core.ledger import Recorded

ROWS_AT_ONCE = 20_000


def write_parquet(facts: Iterable[Recorded[Any]], corrections: LastCorrections, file: BinaryIO) -> None:
    """Write the facts, many at a time: times as UTC timestamps, the event's fields as JSON text.

    Each is as it was recorded; ``corrected_by`` is the correction that counts, ``never_happened`` what it
    says.
    InvalidInput when pyarrow is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise InvalidInput(
            "Parquet needs pyarrow, which is not installed; run: pip install 'community-core[parquet]'",
            "Parquet 需要 pyarrow，尚未安装；请运行：pip install 'community-core[parquet]'",
        ) from error
    schema = _schema(arrow)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _batches(_row(fact, corrections) for fact in facts):
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _schema(arrow: Any) -> Any:
    text, moment = arrow.string(), arrow.timestamp("us", tz="UTC")
    required = {
        "position": arrow.int64(),
        "recorded_at": moment,
        "occurred_at": moment,
        "stream_id": text,
        "version": arrow.int64(),
        "type": text,
        "schema": arrow.int64(),
        "actor": text,
        "correlation_id": text,
        "flags": arrow.list_(text),
        "data": text,
        "never_happened": arrow.bool_(),
    }
    optional = {"command_id": text, "causation_id": text, "note": text, "corrected_by": text}
    return arrow.schema(
        [arrow.field(name, kind, nullable=False) for name, kind in required.items()]
        + [arrow.field(name, kind) for name, kind in optional.items()]
    )


def _row(fact: Recorded[Any], corrections: LastCorrections) -> dict[str, Any]:
    correction = corrections.of(fact)
    return {
        "position": fact.position,
        "recorded_at": fact.recorded_at,
        "occurred_at": fact.occurred_at,
        "stream_id": fact.stream_id,
        "version": fact.version,
        "type": fact.type,
        "schema": fact.schema,
        "actor": fact.actor,
        "correlation_id": fact.correlation_id,
        "flags": fact.flags,
        "data": msgspec.json.encode(exportable_fields(fact.data)).decode(),
        "command_id": fact.command_id,
        "causation_id": fact.causation_id,
        "note": msgspec.json.encode(fact.note).decode() if fact.note else None,
        "corrected_by": correction and correction.id,
        "never_happened": corrections.form(fact) is None,
    }


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, ROWS_AT_ONCE)):
        yield batch
