"""What a mapping file says: which column is which field, and how its times and words are to be read.

A mapping is TOML. ``source`` names where the file comes from; requests are known by it and by their number
there. ``[columns]`` says which column holds which field, by its name or as a template such as
``"{Complaint Type}: {Descriptor}"``; ``[constants]`` fills fields that have no column. See ``Columns`` for the
fields, and the presets for examples.
"""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import msgspec
from attrs import Factory, define, field, fields, frozen

from community_core.domain import Channel, Outcome
from community_core.errors import InvalidInput, UnknownName
from community_core.importing.templates import columns_in
from community_core.times import zone_named

STATUSES = (
    "raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting",
    "resolved", "closed", "rejected", "withdrawn",
)  # fmt: skip
"""What a status word of a source can mean here."""

OUTCOMES = (*get_args(Outcome), "duplicate")
"""What an outcome word can mean: an outcome, or that it is a duplicate of the request ``duplicate_of`` names."""

NOTE_KINDS = ("raised", "resolved", "reopened", "follow-on-created", "follow-on-closed")
"""What a kind of note can mean; any other is kept as a note."""


@frozen(kw_only=True)
class Columns:
    """Which column, or template of columns, holds which field. The first three are needed.

    ``requester`` and ``assignee`` become ids: ``person-...`` and ``org:...`` stay as they are, anything else is
    taken for a person and replaced by a pseudonym, so that no name is kept. ``reply`` and ``replied_at`` are of a
    written answer, whose text is not kept. ``updated_at`` is when the row was last changed.
    """

    number: str
    title: str
    raised_at: str
    category: str = ""
    channel: str = ""
    requester: str = ""
    place: str = ""
    due_at: str = ""
    status: str = ""
    acknowledged_at: str = ""
    assignee: str = ""
    resolved_at: str = ""
    outcome: str = ""
    duplicate_of: str = ""
    reply: str = ""
    replied_at: str = ""
    updated_at: str = ""


@frozen(kw_only=True)
class Constants:
    """The fields of every row, and what stands in for an empty or unknown value where there is a column."""

    category: str = "other"
    channel: Channel = "desk"
    place: str = ""
    outcome: Outcome = "explained"


@frozen(kw_only=True)
class Notes:
    """Dated notes inside a JSON record: ``list`` is their column, the others are columns within one note.

    ``kinds`` says which kinds of note mean a step, one of NOTE_KINDS.
    """

    list: str
    time: str
    text: str
    kind: str = ""
    follow_on_number: str = ""
    follow_on_title: str = ""
    follow_on_handler: str = ""
    kinds: Mapping[str, str] = Factory(dict)
