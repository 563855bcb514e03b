"""What is in a bundle: the names of its members and the manifest that lists them.

A bundle is a zip file of

- ``checkpoints/<size>.checkpoint``: every signed checkpoint, as it lies in the store, and
  ``checkpoints/<size>-<id>.rotation``: every change of keys;
- ``events.jsonl``: every event the newest of them seals, in order of position, a line each, as JSON with
  every stored column;
- ``schemas/<type>.<schema>.json``: the JSON Schema of the ``data`` of each type of event, where it is known;
- ``manifest.json``: what else is in the file.

Events too large or too uniform for the bounds of whoever reads them are not packed: then a file is as long as
what it holds, and takes no more memory than that.

Names are in order, times are fixed: the same ledger and checkpoints give the same file, byte for byte.
"""

import re
from typing import Annotated

import msgspec

EVENTS = "events.jsonl"
MANIFEST = "manifest.json"
CHECKPOINTS = "checkpoints/"
MEMBER_NAME = re.compile(
    r"manifest\.json|events\.jsonl|checkpoints/(\d+\.checkpoint|\d+-[0-9a-f]{8}\.rotation)"
    r"|schemas/\w+\.\d+\.json"
)
LONGEST_LINE = 64 << 20
"""Bytes of the largest event in a bundle that is packed: a bound for whoever reads it."""
_HARMLESS_BYTES = 256 << 20
_MOST_RATIO = 250
"""Many real events shrink to a hundredth at most, for each has its own numbers; a bomb to a thousandth."""

Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Member(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A member's size in bytes, unpacked, and its SHA-256 in hex."""

    bytes: Count
    sha256: str


class TypeCount(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How many ``events`` are of a stored ``type`` and ``schema`` version.

    ``json_schema`` is the member that describes their data; None when the writing program had none: it did
    not know the type, or only a later version of it.
    """

    type: str
    schema: int
    events: Count
    json_schema: str | None


class Manifest(
    msgspec.Struct, tag_field="format", tag="community-bundle-1", forbid_unknown_fields=True, frozen=True
):
    """``tool`` wrote the bundle, ``origin`` names the key that signed, ``zone`` is the community's.

    The positions are 0 when there are no events; ``checkpoints`` are sizes,
    ``rotations`` names of changes of keys, where there are any.
    """

    tool: str
    origin: str
    zone: str
    events: Count
    first_position: int
    last_position: int
    checkpoints: list[Count]
    types: list[TypeCount]
    members: dict[str, Member]
    rotations: list[str] | msgspec.UnsetType = msgspec.UNSET


def unpacks_to_too_much(unpacked: int, packed: int) -> bool:
    """Whether a member of so many bytes is a bomb for whoever reads it."""
    return unpacked > max(_HARMLESS_BYTES, _MOST_RATIO * packed)


def checkpoint_name(size: int) -> str:
    """The member with the checkpoint of that many events."""
    return f"{CHECKPOINTS}{size}.checkpoint"


def rotation_member(name: str) -> str:
    """The member with a change of keys, which has this name in the store."""
    return f"{CHECKPOINTS}{name}"


def schema_name(type_name: str, schema: int) -> str:
    """The member with the JSON Schema of a type."""
    return f"schemas/{type_name}.{schema}.json"
