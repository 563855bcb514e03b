"""What is kept of seals, byte for byte."""

from collections.abc import Mapping
from typing import Self

from attrs import frozen

from community_core.storage.interfaces.seals import (
    CHECKPOINT,
    FRONTIER,
    KEY,
    LEAVES,
    POSITIONS,
    ROTATION,
    Seals,
)


@frozen
class KeptSeals:
    """The ``evidence`` by name, and what makes the next seal quick."""

    evidence: Mapping[str, bytes]
    hints: Mapping[str, bytes | None]

    @classmethod
    def of(cls, seals: Seals) -> Self:
        """All that is kept there; nothing where nobody ever sealed."""
        evidence = {**seals.notes(CHECKPOINT), **seals.notes(ROTATION)}
        runs = {each: seals.run(each) for each in (LEAVES, POSITIONS)}
        return cls(evidence, {**runs, **{each: seals.note(each) for each in (FRONTIER, KEY)}})
