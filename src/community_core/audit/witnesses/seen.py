"""What a witness saw last, in a file: it outlives a crash before a cosignature is given out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from attrs import frozen

from community_core.audit.failures import NotVerified
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.keys import PublicKey
from community_core.errors import StoreUnavailable
from community_core.storage.files.durable import replace_file
from community_core.storage.sqlite.locks import locked

_PATIENCE_SECONDS = 60


class SeenLedger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The checkpoint seen last, and the key that is to sign the next one."""

    key: str
    checkpoint: str


class _Seen(
    msgspec.Struct, tag_field="format", tag="community-witness-1", frozen=True, forbid_unknown_fields=True
):
    ledgers: dict[str, SeenLedger]


@frozen
class WitnessMemory:
    """What a witness saw last of each ledger, in a file."""

    file: Path

    @classmethod
    def beside(cls, key: Path) -> "WitnessMemory":
        """That of the key in a file: ``witness.key.seen`` of ``witness.key``."""
        return cls(key.with_name(f"{key.name}.seen"))

    def begin(self) -> None:
        """Remember that nothing was seen yet."""
        self._keep(_Seen({}))

    @contextmanager
    def turn(self, *, first: bool = False) -> Iterator["Turn"]:
        """One cosignature at a time. NotVerified when the memory is gone, unless it is to begin ``first``."""
        with locked(
            self.file.with_name(f"{self.file.name}.lock"), patience_seconds=_PATIENCE_SECONDS
        ) as ours:
            if not ours:
                raise StoreUnavailable(
                    f"Another witnessing is still at work ({self.file}); try again later.",
                    f"另一次见证仍在进行（{self.file}）；请稍后再试。",
                    retryable=True,
                )
            yield Turn(self, self._read(first=first))

    def _read(self, *, first: bool) -> _Seen:
        try:
            return msgspec.json.decode(self.file.read_bytes(), type=_Seen)
        except FileNotFoundError as error:
            if first:
                return _Seen({})
            raise NotVerified(
                f"What this witness saw last is gone ({self.file}); without it, it would cosign a replaced "
                "history. Put back a copy; if it never saw anything, begin with --first. Nothing was "
                "cosigned.",
                f"此见证人上次所见的记录（{self.file}）不见了；没有它就可能联署被替换的历史。请放回副本；"
                "若从未见证过，请加 --first 开始。未联署。",
            ) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NotVerified(
                f"What this witness saw last ({self.file}) is damaged; put back a copy. Nothing was "
                "cosigned.",
                f"此见证人上次所见的记录（{self.file}）已损坏；请放回副本。未联署。",
            ) from error

    def _keep(self, seen: _Seen) -> None:
        replace_file(self.file, msgspec.json.format(msgspec.json.encode(seen), indent=2) + b"\n")


@frozen
class Turn:
    """The memory while it is ours."""

    memory: WitnessMemory
    seen: _Seen

    def last(self, origin: str) -> SeenLedger | None:
        """What was seen last of this ledger."""
        return self.seen.ledgers.get(origin)

    def keep(self, key: PublicKey, checkpoint: Checkpoint) -> None:
        """Remember a checkpoint, and the key that is to sign the next, durably."""
        ledgers = self.seen.ledgers | {checkpoint.origin: SeenLedger(str(key), checkpoint.note)}
        self.memory._keep(_Seen(ledgers))
