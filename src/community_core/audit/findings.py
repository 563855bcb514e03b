"""What verification finds, in words."""

from typing import Literal

from attrs import frozen

from community_core.errors import Language

FindingKind = Literal[
    "changed",  # the event at this position is not the one that was sealed
    "inserted",  # it was not there when later ones were sealed
    "removed",  # sealed events that should follow the one before are gone
    "truncated",  # the ledger ends before what was sealed
    "range",  # something between two checkpoints; where exactly cannot be told any more
    "checkpoint",  # a checkpoint that does not open, or is of another store or history
    "witness",  # a cosignature that does not hold, or too few of them
    "unsealed",  # there is no checkpoint to compare with
    "type",  # a column holds another type of value than the ledger stores
    "order",  # positions do not increase from 1
    "time",  # recorded before the event before it
    "version",  # the versions of a stream are not 1, 2, 3...
    "damaged",  # the file does not hold together: what an index says is not what its table says
    "view",  # a view is not what the facts make; or a remark that it is
    "built",  # tables, indexes or triggers are not as this program makes them
    "cosigned",  # a remark: sealed since witnesses cosigned
    "rotated",  # a remark: another key signs from there on
    "settings",  # the zone or the settings are not those that were sealed
    "commands",  # what is remembered of ids of commands and imported rows is not
    "openings",  # the log of who opened sealed values is not
    "kinds",  # the types of facts that are noted are not
    "number",  # the speakable numbers, or the last ones given, have a gap
    "moved",  # since the last seal, a text that was sealed in another fact
    "gap",  # positions have a gap since the last seal
    "leaves",  # a remark: the kept hashes of leaves are lost or were changed
    "tail",  # a remark: events recorded since the last seal
]


@frozen
class Finding:
    """One thing found. ``position`` is the first that is affected, ``until`` the last that may be."""

    kind: FindingKind
    en: str
    zh: str
    position: int | None = None
    until: int | None = None

    def told(self, language: Language) -> str:
        """The finding in the reader's language."""
        return self.zh if language == "zh" else self.en


def at(kind: FindingKind, position: int, en: str, zh: str, until: int | None = None) -> Finding:
    """A finding that begins with the place where it is."""
    if until is None or until == position:
        return Finding(kind, f"Position {position}: {en}.", f"第 {position} 条：{zh}。", position)
    return Finding(
        kind,
        f"Positions {position} to {until}: {en}.",
        f"第 {position} 至 {until} 条：{zh}。",
        position,
        until,
    )
