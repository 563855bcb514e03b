"""From a row to a case: a mapping's columns and words at work."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from attrs import evolve, fields, frozen

from community_core.domain import (
    OPEN,
    REQUEST,
    Channel,
    KnownOutcome,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestMarkedDuplicate,
    RequestRaised,
    RequestReopened,
)
from community_core.domain.kit.values.checks import LONGEST_TEXT
from community_core.importing.cases.case import OVER, Case, CaseStep
from community_core.importing.cases.identity import request_identity
from community_core.importing.cases.notes import Note, NoteReader, notes_of_events, raising, steps_of
from community_core.importing.cases.people import SOMEBODY_ERASED
from community_core.importing.cases.progress import ENDED, ENDINGS, RowStanding
from community_core.importing.cases.step_times import STEP_TIMES, progress_in_time
from community_core.importing.files.rows import SourceRow, Unreadable, refuse_day, shown
from community_core.importing.mappings.mapping import (
    CHANNELS,
    STATUSES,
    Constants,
    FileMapping,
    SourceColumns,
)
from community_core.importing.mappings.templates import Template, columns_in
from community_core.importing.mappings.times import Moment, Times, means_no_date
from community_core.importing.mappings.written_days import LedgerYear
from community_core.times import zone_named

_LONGEST_NUMBER = 200
_DATES = (
    "due_at", "updated_at", "exported_at", "acknowledged_at", "resolved_at", "replied_at", *STEP_TIMES
)  # fmt: skip
"""The times a request can do without."""

_SAME_DAY = ("当日", "当天", "同日", "same day")
"""Of the day of raising."""

_UNREADABLE = "unreadable-date"
_TOO_LONG = "text-too-long"
RowValues = Mapping[str, Any]


@frozen
class _Dates:
    """The times of a row beside that of its raising, None where it tells none; and what they are flagged
    with."""

    known: Mapping[str, Moment | None]
    flags: tuple[str, ...]

    @property
    def of_steps(self) -> Mapping[str, Moment]:
        """Those of steps that have a column of their own."""
        found = ((name, self.known.get(name)) for name in STEP_TIMES)
        return {name: moment for name, moment in found if moment is not None}


class CaseReader:
    """Reads rows as ``mapping`` says. ``zone`` is that of times without one, if the mapping names none; what
    happened after ``now`` is flagged; ``id_of`` gives the ids of those whom the rows name. ``year`` is that
    of days without one; where it is not known, they are next to the last row's. ``as_of`` is when all rows
    said so, if that is known.

    ``unknown`` counts the words that stand in none of the mapping's lists, each with its list.
    """

    def __init__(
        self,
        mapping: FileMapping,
        zone: ZoneInfo,
        now: datetime,
        id_of: Callable[[str], str],
        year: LedgerYear | None = None,
        as_of: datetime | None = None,
    ) -> None:
        self.unknown: Counter[tuple[str, str]] = Counter()
        self._mapping = mapping
        self._as_of = as_of
        self._told = _told_of(mapping)
        self._id_of = id_of
        self._now = now
        self._columns = {
            each.name: Template(getattr(mapping.columns, each.name), mapping.nothing)
            for each in fields(SourceColumns)
        }
        self._times = Times(
            zone_named(mapping.time_zone) if mapping.time_zone else zone, mapping.time_formats, year
        )
        self._last_day: date | None = None
        self._year_is_known = year is not None and not year.goes_on
        self._notes = NoteReader(mapping.notes, self._times) if mapping.notes else None
        self._events = NoteReader(notes_of_events(mapping.events), self._times) if mapping.events else None
        self._dated = {each: getattr(mapping.columns, each) for each in _DATES if self._columns[each]}
        self._outcome_is_status = mapping.columns.outcome == mapping.columns.status
        self._number_is_apart = mapping.columns.number not in mapping.columns_of_times
        self._statuses = _folded(mapping.statuses, STATUSES)
        self._channels = _folded(mapping.channels, CHANNELS)
        self._outcomes = [(word.casefold(), outcome) for word, outcome in mapping.outcomes.items()]

    def read(self, row: SourceRow) -> Case:
        """The case of a row. Unreadable without number, title or raising, or with a time that is none."""
        values, latest = row.values, row.latest or row.values
        notes = self._notes_of(row)
        opened = raising(notes)
        raised = opened.moment if opened else self._raised_at(values)
        dates = self._dates(latest, raised.day)
        told = self._standing(latest, raised, dates)
        steps = (
            steps_of([each for each in notes if each is not opened], told)
            if notes
            else progress_in_time(told, dates.of_steps)
        )
        request = self._if_future(self._raised(values, told.raised, dates)).flagged(*row.flags)
        changed_at = told.updated.at if told.updated else None
        exported = dates.known["exported_at"]
        return Case(
            number=str(request.data.source_number),
            raised=request,
            later=tuple(map(self._if_future, steps)),
            says=self._says(request, steps, told, dates),
            stands=_stands(told, steps),
            word=told.word,
            assignee=told.assignee if "assignee" in self._told and told.assignee != SOMEBODY_ERASED else None,
            changed_at=changed_at,
            doubts=told.doubts,
            as_of=self._as_of or (exported.at if exported else changed_at),
            tells_course=bool(notes),
            rows=len(row.steps) or 1,
        )

    def _says(
        self, raised: CaseStep, steps: Sequence[CaseStep], told: RowStanding, dates: _Dates
    ) -> dict[str, Any]:
        """What the row says, of all that the mapping takes something of."""
        request: RequestRaised = raised.data
        said = {
            "title": request.title,
            "raised_at": raised.occurred_at,
            "category": request.category,
            "channel": request.channel,
            "requester": request.requester,
            "place": request.place,
            "due_at": request.due_at,
            "status": (_stands(told, steps) if told.status not in ENDED else told.status)
            or told.word.casefold(),
            "assignee": told.assignee,
            "outcome": told.outcome,
            "acknowledged": _acknowledged(steps),
            "ended": _ended(steps),
            "notes": _notes(steps),
        }
        silent = {each for each in ("requester", "assignee") if said[each] == SOMEBODY_ERASED}
        if _UNREADABLE in dates.flags and request.due_at is None:
            silent.add("due_at")
        return {name: value for name, value in said.items() if name in self._told and name not in silent}

    @property
    def reads_events(self) -> bool:
        """Whether a case has several rows, each a step of it."""
        return self._events is not None

    def placed(self, row: SourceRow) -> tuple[str, datetime]:
        """Of which case a row of an event log is a step, and when it was taken. Unreadable where it does not
        say."""
        assert self._events is not None
        return self._number(row.values), self._events.note(row.values).moment.at

    def people_named(self, row: SourceRow) -> tuple[str, ...]:
        """Who a row says asked, and who works on it; empty where nobody is named."""
        named = self._text(row.values, "requester"), self._assignee(row.latest or row.values)
        if self._events is None:
            return named
        return (*named, *(self._events.assignee(step.values) for step in row.steps))

    def _notes_of(self, row: SourceRow) -> list[Note]:
        if self._events:
            notes = self._events.sorted(step.values for step in row.steps)
        else:
            notes = self._notes.read(row.values) if self._notes else []
        return [
            evolve(each, assignee=self._id_of(each.assignee)) if each.assignee else each for each in notes
        ]

    def _assignee(self, values: RowValues) -> str:
        return self._text(values, "assignee") or self._mapping.constants.assignee

    def _raised(self, values: RowValues, raised: Moment, dates: _Dates) -> CaseStep:
        constants = self._mapping.constants
        channel, channel_flags = self._channel(values)
        due = dates.known["due_at"]
        request = RequestRaised(
            title=self._needed(values, "title"),
            category=self._text(values, "category") or constants.category,
            channel=channel,
            requester=self._id_of(self._text(values, "requester")) or None,
            place=self._text(values, "place") or constants.place,
            due_at=due.at if due else None,
            source=self._mapping.source,
            source_number=self._number(values),
        )
        texts = request.title, request.category, request.place
        too_long = (_TOO_LONG,) if max(map(len, texts)) > LONGEST_TEXT else ()
        doubts = due.doubts if due else ()
        return CaseStep(request, raised.at, (*raised.flags, *doubts, *channel_flags, *dates.flags, *too_long))

    def _standing(self, values: RowValues, raised: Moment, dates: _Dates) -> RowStanding:
        word = self._text(values, "status")
        status = self._statuses.get(word.casefold(), "")
        if word and not status:
            self.unknown["status", word] += 1
        outcome = self._outcome(values)
        original = self._text(values, "duplicate_of") if outcome == "duplicate" else ""
        return RowStanding(
            word=word,
            status=status,
            raised=raised,
            updated=dates.known["updated_at"],
            acknowledged=dates.known["acknowledged_at"],
            resolved=dates.known["resolved_at"],
            replied=dates.known["replied_at"],
            reply=self._columns["reply"].text(values),
            assignee=self._id_of(self._assignee(values)),
            outcome=self._mapping.constants.outcome
            if outcome == "duplicate"
            else cast(KnownOutcome, outcome),
            duplicate_of=request_identity(self._mapping.source, original) if original else "",
        )

    def _text(self, values: RowValues, field: str) -> str:
        column = self._columns[field]
        return column.text(values) if column.is_told else ""

    def _dates(self, values: RowValues, raised: date) -> _Dates:
        """The times a request can do without: one that is none sets no request aside."""
        known: dict[str, Moment | None] = dict.fromkeys(_DATES)
        read: dict[str, tuple[Moment | None, bool]] = {}
        for field, written in self._dated.items():
            if written not in read:  # one column may say more than one of them
                read[written] = self._date(values, field, raised)
            known[field] = read[written][0]
        return _Dates(known, () if all(is_read for _, is_read in read.values()) else (_UNREADABLE,))

    def _date(self, values: RowValues, field: str, near: date) -> tuple[Moment | None, bool]:
        """What a column tells, and whether that could be read."""
        column = self._columns[field]
        value = column.value(values)
        if value is None or value == "":
            return None, True
        if means_no_date(value):
            return None, False
        try:
            return self._times.read(near if value in _SAME_DAY else value, field, near), True
        except Unreadable:
            return None, False

    def _needed(self, values: RowValues, field: str) -> str:
        text = self._text(values, field)
        if not text:
            raise _missing(field, getattr(self._mapping.columns, field))
        return text

    def _raised_at(self, values: RowValues) -> Moment:
        written = self._mapping.columns.raised_at
        near = None if self._year_is_known else self._last_day
        value = self._columns["raised_at"].value(values)
        try:
            moment = self._times.read(value, f"raised_at ({written})", near)
        except Unreadable as reason:
            reason.column = columns_in(written)[0]
            raise
        if moment is None:
            raise _missing("raised_at", written)
        if moment.at <= self._now:
            self._last_day = moment.day
        return moment

    def _number(self, values: RowValues) -> str:
        number = self._needed(values, "number")
        if self._number_is_apart:
            refuse_day(self._columns["number"].value(values), self._mapping.columns.number)
        if len(number) > _LONGEST_NUMBER:
            column = columns_in(self._mapping.columns.number)[0]
            raise Unreadable(
                f"{shown(number)} is too long for a number", f"{shown(number)} 作为编号太长", column=column
            )
        return number

    def _channel(self, values: RowValues) -> tuple[Channel, tuple[str, ...]]:
        word = self._text(values, "channel")
        known = self._channels.get(word.casefold())
        if known or not word:
            return cast(Channel, known or self._mapping.constants.channel), ()
        self.unknown["channel", word] += 1
        return self._mapping.constants.channel, ("unknown-channel",)

    def _outcome(self, values: RowValues) -> str:
        text = self._text(values, "outcome")
        said = text.casefold()
        known = next((each for words, each in self._outcomes if words in said), None)
        if known is None and said and not (self._outcome_is_status and said in self._statuses):
            self.unknown["outcome", text] += 1
        return known or self._mapping.constants.outcome

    def _if_future(self, step: CaseStep) -> CaseStep:
        return step.flagged("in-the-future") if step.occurred_at > self._now else step


def _folded(words: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """The words of a mapping beside our own, whatever their case."""
    return {each: each for each in known} | {word.casefold(): meaning for word, meaning in words.items()}


def _told_of(mapping: FileMapping) -> frozenset[str]:
    """What rows say something about: whatever has a column, or is the same in every row."""
    told = {"title", "raised_at"}
    for name in ("category", "channel", "requester", "place", "due_at", "status", "assignee", "outcome"):
        constant = getattr(mapping.constants, name, None) != getattr(Constants(), name, None)
        if constant or getattr(mapping.columns, name):
            told.add(name)
    columns = mapping.columns
    if columns.acknowledged_at or columns.reply or columns.replied_at:
        told.add("acknowledged")
    if columns.status or columns.resolved_at or columns.reply or columns.replied_at or mapping.notes:
        told.add("ended")
    has_steps = any(getattr(columns, each) for each in STEP_TIMES)
    if columns.resolved_at or mapping.notes or mapping.events or has_steps:
        told |= {"notes", "ended"}
    return frozenset(told)


def _stands(told: RowStanding, steps: Sequence[CaseStep]) -> str:
    """By its status, if the mapping knows the word; without one by the last of its steps."""
    if told.word:
        known = OVER if told.status in ENDED else told.status
        return "accepted" if known == "assigned" and not _has(steps, RequestAssigned) else known
    status: Any = "raised"
    for step in steps:
        if status in OPEN or type(step.data) is RequestReopened:  # what comes after its end opens nothing
            status = REQUEST.status_after(status, step.data)
    return str(status) if status in OPEN else OVER


def _has(steps: Sequence[CaseStep], kind: type[Any]) -> bool:
    return any(type(step.data) is kind for step in steps)


def _acknowledged(steps: Sequence[CaseStep]) -> list[Any]:
    return [each.occurred_at for each in steps if type(each.data) is RequestAcknowledged and not each.undated]


def _ended(steps: Sequence[CaseStep]) -> list[Any]:
    """What ended it, when it says so, and as whose duplicate."""
    return [
        (
            type(each.data).__name__,
            None if each.undated else each.occurred_at,
            each.data.duplicate_of if isinstance(each.data, RequestMarkedDuplicate) else None,
        )
        for each in steps
        if type(each.data) in ENDINGS or type(each.data) is RequestClosed
    ]


def _notes(steps: Sequence[CaseStep]) -> list[Any]:
    """What is told with a date of its own beside its acknowledgement and its end."""
    noted = (each for each in steps if type(each.data) not in _APART and not each.undated)
    return [(type(each.data).__name__, each.occurred_at, each.data) for each in noted]


_APART = ENDINGS | {RequestClosed, RequestAcknowledged}


def _missing(field: str, column: str) -> Unreadable:
    first = next(iter(columns_in(column)), "")
    return Unreadable(f"{field} ({column}) is empty", f"{field}（{column}）是空的", column=first)
