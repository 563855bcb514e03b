"""The log in the formats of others' tools. Personal fields stay here; so do fields of unknown events."""

from collections.abc import Callable, Iterable
from typing import BinaryIO, Literal

from community_core.audit.exports.cloudevents import cloudevents
from community_core.audit.exports.fields import exportable_fields
from community_core.audit.exports.ocel import ocel
from community_core.audit.exports.parquet import write_parquet
from community_core.community import Community
from community_core.errors import InvalidInput

ExportStyle = Literal["cloudevents", "ocel", "parquet"]

__all__ = ["ExportStyle", "export", "exportable_fields"]


def export(community: Community, file: BinaryIO, style: ExportStyle, *, source: str | None = None) -> None:
    """Write every fact recorded so far, sealed or not, in order of position.

    ``source`` names the ledger in CloudEvents, and is for them alone. InvalidInput for one that is no URI
    reference, and when Parquet's library is missing.
    """
    if source is not None and style != "cloudevents":
        raise InvalidInput("Only CloudEvents have a source.", "只有 CloudEvents 有来源。")
    writers: dict[ExportStyle, Callable[[], None]] = {
        "cloudevents": lambda: _write(file, cloudevents(community, source)),
        "ocel": lambda: _write(file, ocel(community)),
        "parquet": lambda: write_parquet(community, file),
    }
    writers[style]()


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        file.write(piece)
