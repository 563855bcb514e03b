"""The log in the formats of others' tools. Fields of unknown events stay here; personal ones unless asked."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Literal

from community_core.audit.exports.cloudevents import cloudevents, source_of
from community_core.audit.exports.corrected import LastCorrections
from community_core.audit.exports.fields import exportable_fields
from community_core.audit.exports.ocel import ocel
from community_core.audit.exports.parquet import write_parquet
from community_core.community import Community
from community_core.domain import FactCorrected
from community_core.errors import InvalidInput
from community_core.ledger import Recorded, unknown_in
from community_core.privacy import Opener

ExportStyle = Literal["cloudevents", "ocel", "parquet"]

__all__ = ["ExportStyle", "export", "exportable_fields"]


def export(
    community: Community,
    file: BinaryIO,
    style: ExportStyle,
    *,
    source: str | None = None,
    reader: str | None = None,
) -> None:
    """Write every fact recorded so far, in a checkpoint or not, in order of position.

    CloudEvents tell each as it was recorded, its corrections after it. Parquet says of each by which
    correction it counts otherwise. OCEL tells each as it is known by now: what never happened is an event
    of a type of its own. For the latter two the last correction of each corrected fact is kept in memory.

    ``source`` names the ledger in CloudEvents, and is for them alone. Personal fields are left out; those a
    ``reader`` may see are written in plain text, which is noted. Sensitive streams are left out as a whole,
    whoever reads: ids and times around them could tell whom they are about. InvalidInput for a source that is
    no URI reference, a reader who is nobody, and when Parquet's library is missing.
    """
    if source is not None and style != "cloudevents":
        raise InvalidInput("Only CloudEvents have a source.", "只有 CloudEvents 有来源。")
    opener = community.vault.opener(reader, f"export {style}")
    upto = community.ledger.position()
    facts = _told(community.log(upto=upto), opener)
    corrected = community.log(types=FactCorrected, upto=upto) if style != "cloudevents" else ()
    corrections = LastCorrections.among(_told(corrected, opener))
    writers: dict[ExportStyle, Callable[[], None]] = {
        "cloudevents": lambda: _write(file, cloudevents(facts, source_of(community, source))),
        "ocel": lambda: _write(file, ocel(facts, corrections)),
        "parquet": lambda: write_parquet(facts, corrections, file),
    }
    writers[style]()


def _told(facts: Iterable[Recorded[Any]], opener: Opener) -> Iterator[Recorded[Any]]:
    """The facts as the opener's reader sees them, without those of sensitive streams; of types that nobody
    here knows nothing but that they were recorded is told."""
    return (
        fact.seen(opener)
        for fact in facts
        if unknown_in(fact.data) or not opener.is_sensitive(fact.stream_id)
    )


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        file.write(piece)
