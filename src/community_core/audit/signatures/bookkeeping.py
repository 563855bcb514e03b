"""What a checkpoint says of what is kept beside the events, in lines of its own:

given 1926                        the last position that was given
numbers {"2024":37}               the last number given of each series in each year
kinds 4NYzX1...                   a hash of the types of facts, and which distribution brought each
commands 412 9hAtE4...            how many ids of commands are remembered, and the root of a tree over them
openings 17 Kk2P+0...             the same of the log of who opened sealed values
zone Asia/Shanghai                the community's time zone, which never changes
settings O1uTzA...                SHA-256 of community.toml
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping

import msgspec
from attrs import field, frozen

from community_core.audit.merkle import EMPTY_ROOT, HASH_BYTES

_decode_numbers = msgspec.json.Decoder(dict[str, int]).decode
_encode_numbers = msgspec.json.Encoder(order="sorted").encode


@frozen
class SealedRows:
    """So many rows, under this root; more may only be added behind them."""

    count: int = 0
    root: bytes = EMPTY_ROOT


@frozen(kw_only=True)
class Bookkeeping:
    """What stood beside the events when a checkpoint was signed."""

    given: int
    numbers: Mapping[str, int] = field(factory=dict)
    kinds: bytes
    commands: SealedRows
    openings: SealedRows
    zone: str
    settings: bytes

    def lines(self) -> list[str]:
        """How a checkpoint says it."""
        return [
            f"given {self.given}",
            f"numbers {_encode_numbers(self.numbers).decode()}",
            f"kinds {_text(self.kinds)}",
            f"commands {self.commands.count} {_text(self.commands.root)}",
            f"openings {self.openings.count} {_text(self.openings.root)}",
            f"zone {self.zone}",
            f"settings {_text(self.settings)}",
        ]


def bookkeeping_in(told: Mapping[str, str]) -> Bookkeeping | None:
    """What the lines of a checkpoint say, by their first word; None for one from before they did.

    ValueError or KeyError for lines that say nothing this program can read.
    """
    if "commands" not in told:
        return None
    return Bookkeeping(
        given=int(told["given"]),
        numbers=_decode_numbers(told["numbers"]),
        kinds=_hash(told["kinds"]),
        commands=_rows(told["commands"]),
        openings=_rows(told["openings"]),
        zone=told["zone"],
        settings=_hash(told["settings"]),
    )


def _rows(told: str) -> SealedRows:
    count, root = told.split(" ")
    return SealedRows(int(count), _hash(root))


def _hash(told: str) -> bytes:
    found = b64decode(told, validate=True)
    if len(found) != HASH_BYTES:
        raise ValueError(told)
    return found


def _text(found: bytes) -> str:
    return b64encode(found).decode()
