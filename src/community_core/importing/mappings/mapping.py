"""What a mapping file says: which column is which field, and how its times and words are to be read.

A mapping is TOML. ``source`` names where the file comes from: a request is known by it and by its number
there. ``[columns]`` says which column holds which field, by its name or as a template such as
``"{Complaint Type}: {Descriptor}"``; ``[constants]`` fills what has no column. The presets are examples.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import get_args

from attrs import Factory, fields, frozen

from community_core.domain import Channel, KnownOutcome
from community_core.importing.mappings.templates import columns_in

CHANNELS: tuple[str, ...] = get_args(Channel)

STATUSES = (
    "raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting",
    "resolved", "closed", "rejected", "withdrawn",
)  # fmt: skip
"""What a status word of a source can mean."""

OUTCOMES: tuple[str, ...] = (*get_args(KnownOutcome), "duplicate")
"""What an outcome word can mean: an outcome, or a duplicate of the request that ``duplicate_of`` names."""

NOTE_KINDS = (*STATUSES, "reopened", "follow-on-created", "follow-on-closed")
"""What a kind of note, or the step of an event log, can mean; of any other kind it is kept as a note."""


@frozen(kw_only=True)
class SourceColumns:
    """Which column, or template of columns, holds which field; only the first three are needed.

    ``requester`` and ``assignee`` become ids: ``person-...`` and ``org:...`` stay as they are, anything else
    is taken for a person and replaced by a pseudonym, so that no name is kept. ``reply`` and ``replied_at``
    are those of a written answer, whose text is not kept; they count where there is no status.
    ``updated_at`` is when the row was last changed, ``exported_at`` when what it says was so. The other times
    are those of steps it tells of.
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
    exported_at: str = ""
    accepted_at: str = ""
    assigned_at: str = ""
    started_at: str = ""
    waiting_at: str = ""
    reopened_at: str = ""
    closed_at: str = ""
    rejected_at: str = ""
    withdrawn_at: str = ""


@frozen(kw_only=True)
class Constants:
    """What a field is in every row that has no column for it, or nothing or an unknown word there.

    Left out, ``channel`` and ``outcome`` are not told.
    """

    category: str = "other"
    channel: Channel = "not-told"
    place: str = ""
    assignee: str = ""
    outcome: KnownOutcome = "not-told"


@frozen(kw_only=True)
class Notes:
    """Dated notes inside a JSON record: ``list`` is their column, the others are columns within one note.

    ``assignee`` is who has it from then on; ``kinds`` says which kind of note means which step, one of
    NOTE_KINDS.
    """

    list: str
    time: str
    text: str
    kind: str = ""
    follow_on_number: str = ""
    follow_on_title: str = ""
    follow_on_handler: str = ""
    assignee: str = ""
    kinds: Mapping[str, str] = Factory(dict)


@frozen(kw_only=True)
class Events:
    """An event log: every row is a step of the request whose number it has.

    ``step`` is the column with the word for it, ``time`` when it was taken, ``text`` what there is to say of
    it, ``assignee`` who has it from then on. ``steps`` says which word means which step, one of NOTE_KINDS;
    any other is kept as a note.
    """

    step: str
    time: str
    text: str = ""
    assignee: str = ""
    steps: Mapping[str, str] = Factory(dict)


@frozen(kw_only=True, slots=False)
class TableMapping(ABC):
    """How the table of a file is to be read, whatever it tells of.

    ``time_zone`` is that of times without one, the community's if left out; ``time_formats`` are those of
    strptime, tried in turn, ISO 8601 if left out. ``nothing`` are texts that mean no value; ``optional``
    columns may be missing from the file. The rest is found out when left out: ``encoding``, ``delimiter``
    (CSV), ``sheet`` (XLSX), ``records`` (the dotted path to the list in JSON); and
    ``header_line``, where the table of a CSV or XLSX file begins, with ``header_lines`` of names. ``year`` is
    that of days written without one, if left out that of the table's title, or of the row before. ``people``
    are those whom the register does not know by what the file calls them, each with their id. ``ditto`` are
    the marks that stand for the cell above, if left out 〃, 同上 and the like, if empty none.
    """

    source: str
    time_zone: str = ""
    time_formats: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    records: str = ""
    header_line: int | None = None
    header_lines: int = 1
    year: int | None = None
    people: Mapping[str, str] = Factory(dict)
    ditto: tuple[str, ...] | None = None

    @property
    @abstractmethod
    def columns_used(self) -> tuple[str, ...]:
        """Every column of the file that this mapping takes something from."""


@frozen(kw_only=True, slots=False)
class FileMapping(TableMapping):
    """How to read one kind of file of requests.

    ``statuses``, ``channels`` and ``outcomes`` give the source's words a meaning. A status or channel is the
    whole text; of the outcomes the first one holds whose words stand in it. Case does not matter. With
    ``events`` the file is an event log: a request has several rows. The rest is that of every table.
    """

    columns: SourceColumns
    constants: Constants = Constants()
    notes: Notes | None = None
    events: Events | None = None
    statuses: Mapping[str, str] = Factory(dict)
    channels: Mapping[str, str] = Factory(dict)
    outcomes: Mapping[str, str] = Factory(dict)

    @cached_property
    def columns_of_times(self) -> frozenset[str]:
        """The columns that tell times."""
        written = [
            getattr(self.columns, each.name) for each in fields(SourceColumns) if each.name.endswith("_at")
        ]
        return frozenset(name for each in written for name in columns_in(each))

    @property
    def columns_used(self) -> tuple[str, ...]:
        """Every column of the file that this mapping takes something from."""
        written = [getattr(self.columns, each.name) for each in fields(SourceColumns)]
        if self.events:
            written += [getattr(self.events, each) for each in ("step", "time", "text", "assignee")]
        used = [name for each in written for name in columns_in(each)]
        return tuple(dict.fromkeys([*used, *([self.notes.list] if self.notes else [])]))
