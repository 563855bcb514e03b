"""The log in the formats of others' tools. Fields of unknown events stay here; personal ones unless asked."""

from collections.abc import Callable, Iterable
from typing import BinaryIO, Literal

from community_core.audit.exports.cloudevents import cloudevents, source_of
from community_core.audit.exports.corrected import LastCorrections
from community_core.audit.exports.fields import exportable_fields
from community_core.audit.exports.ocel import ocel
from community_core.audit.exports.parquet import write_parquet
from community_core.community import Community
from community_core.domain import FactCorrected
from community_core.errors import InvalidInput

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
    ``reader`` may see are written in plain text, which is noted. InvalidInput for a source that is no URI
    reference, a reader who is nobody, and when Parquet's library is missing.
    """
    if source is not None and style != "cloudevents":
        raise InvalidInput("Only CloudEvents have a source.", "只有 CloudEvents 有来源。")
    opener = community.vault.opener(reader, f"export {style}")
    upto = community.ledger.position()
    facts = (fact.seen(opener) for fact in community.log(upto=upto))
    corrections = LastCorrections.among(
        fact.seen(opener) for fact in community.log(types=FactCorrected, upto=upto) if style != "cloudevents"
    )
    writers: dict[ExportStyle, Callable[[], None]] = {
        "cloudevents": lambda: _write(file, cloudevents(facts, source_of(community, source))),
        "ocel": lambda: _write(file, ocel(facts, corrections)),
        "parquet": lambda: write_parquet(facts, corrections, file),
    }
    writers[style]()


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        file.write(piece)
