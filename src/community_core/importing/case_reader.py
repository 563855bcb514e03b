"""From a row to a case: a mapping's columns and words at work."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from attrs import evolve, fields

from community_core.domain import Channel, Outcome, RequestRaised
from community_core.importing.cases import Case, Step
from community_core.importing.mapping import CHANNELS, STATUSES, Columns, FileMapping
from community_core.importing.notes import NoteReader, raising, steps_of
from community_core.importing.progress import ENDED, Standing, progress
from community_core.importing.rows import Row, Unreadable, shown
from community_core.importing.templates import Template
from community_core.importing.times import Moment, Times
from community_core.times import zone_named

_AN_ID = re.compile(r"person-[A-Za-z0-9._-]+|org:\S(.*\S)?")
_LONGEST_NUMBER = 200
Values = Mapping[str, Any]


class CaseReader:
    """Reads rows as ``mapping`` says. ``zone`` is that of times without one, if the mapping names none; what
    happened after ``now`` is flagged."""

    def __init__(self, mapping: FileMapping, zone: ZoneInfo, now: datetime) -> None:
        self._mapping = mapping
        self._now = now
        self._columns = {
            each.name: Template(getattr(mapping.columns, each.name), mapping.nothing) for each in fields(Columns)
        }
        self._times = Times(
            zone_named(mapping.time_zone) if mapping.time_zone else zone, mapping.time_formats
        )
        self._notes = NoteReader(mapping.notes, self._times) if mapping.notes else None
        self._statuses = _folded(mapping.statuses, STATUSES)
        self._channels = _folded(mapping.channels, CHANNELS)
        self._outcomes = [(word.casefold(), outcome) for word, outcome in mapping.outcomes.items()]

    def read(self, row: Row) -> Case:
        """The case of a row. Unreadable without number, title or time of raising, or with an unreadable time."""
        values = row.values
        notes = self._notes.read(values) if self._notes else []
        opened = raising(notes)
        told = self._standing(values, opened.moment if opened else self._needed_time(values))
        steps = steps_of([each for each in notes if each is not opened], told) if self._notes else progress(told)
        is_over = told.status in ENDED if told.word else any(_is_ending(step) for step in steps)
        return Case(
            number=self._number(values),
            raised=self._if_future(self._raised(values, told.raised)),
            later=tuple(map(self._if_future, steps)),
            open_as_of=told.updated.at if told.updated and not is_over else None,
            status=told.word,
        )
