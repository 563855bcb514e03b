"""Dated notes inside a record: each a fact of its request's history, at its own time."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import evolve, frozen

from community_core.domain import (
    AnyEvent,
    FollowOnClosed,
    FollowOnCreated,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestNoted,
    RequestReopened,
    RequestResolved,
    RequestStarted,
    RequestWaiting,
)
from community_core.importing.cases.case import CaseStep
from community_core.importing.cases.progress import ENDED, RowStanding, closing_note, ending, still_open
from community_core.importing.files.rows import Unreadable, shown
from community_core.importing.mappings.mapping import Events, Notes
from community_core.importing.mappings.templates import Template
from community_core.importing.mappings.times import Moment, Times


@frozen
class Note:
    """One note: when, the source's word for its kind and what that means here, and what it says."""

    moment: Moment
    word: str
    meaning: str
    text: str
    follow_on_number: str
    follow_on_title: str
    follow_on_handler: str
    assignee: str = ""


class NoteReader:
    """Takes the notes out of a record, oldest first; those of one moment stay in the order of the file."""

    def __init__(self, written: Notes, times: Times) -> None:
        self._list = Template(written.list)
        self._time = Template(written.time)
        self._time_column = written.time
        self._kinds = {word.casefold(): meaning for word, meaning in written.kinds.items()}
        self._texts = [
            Template(each)
            for each in (
                written.kind,
                written.text,
                written.follow_on_number,
                written.follow_on_title,
                written.follow_on_handler,
                written.assignee,
            )
        ]
        self._times = times

    def read(self, values: Mapping[str, Any]) -> list[Note]:
        """The notes of one record. Unreadable when they are no list of objects, each with its time."""
        found = _as_list(self._list.value(values))
        if not isinstance(found, list | str) or (isinstance(found, str) and found):
            raise Unreadable(f"{shown(found)} is not a list of notes", f"{shown(found)} 不是记录列表")
        return self.sorted(found)

    def sorted(self, found: Iterable[Any]) -> list[Note]:
        """Notes that were found somewhere else, in the order of time."""
        return sorted(map(self.note, found), key=lambda note: note.moment.at)

    def assignee(self, values: Mapping[str, Any]) -> str:
        """Who has the case from one of them on, if it says."""
        return self._texts[-1].text(values)

    def note(self, values: Any) -> Note:
        """One of them. Unreadable when it is no object with a time."""
        if not isinstance(values, Mapping):
            raise Unreadable(f"the note {shown(values)} is not an object", f"记录 {shown(values)} 不是对象")
        moment = self._times.read(self._time.value(values), self._time_column)
        if moment is None:
            raise Unreadable(f"a note has no {self._time_column}", f"有记录缺少 {self._time_column}")
        word, *texts = (each.text(values) for each in self._texts)
        return Note(moment, word, self._kinds.get(word.casefold(), ""), *texts)


def notes_of_events(written: Events) -> Notes:
    """The rows of an event log, as notes of their case."""
    return Notes(
        list="",
        time=written.time,
        text=written.text,
        kind=written.step,
        kinds=written.steps,
        assignee=written.assignee,
    )


def _as_list(found: Any) -> Any:
    """Notes as they are; out of the text that rejected rows keep them as."""
    if isinstance(found, str) and found.startswith("["):
        try:
            return json.loads(found)
        except ValueError:
            return found
    return found


def raising(notes: list[Note]) -> Note | None:
    """The note that says when the request was raised, if one does."""
    return next((note for note in notes if note.meaning == "raised"), None)


def steps_of(notes: list[Note], told: RowStanding) -> list[CaseStep]:
    """Each note but the raising one as a step; what follows from a follow-on points at its creation.

    A request that is over by its status although no note says so ends as the status says. Of an ending that
    was reopened nobody tells how it came out.
    """
    steps: list[CaseStep] = []
    created: dict[str, int] = {}
    is_over = False
    last_reopened = max((at for at, each in enumerate(notes) if each.meaning == "reopened"), default=-1)
    for at, note in enumerate(notes):
        if note.meaning == "follow-on-created":
            created[note.follow_on_number] = len(steps)
        is_over = note.meaning in ENDED or (is_over and note.meaning != "reopened")
        steps += _steps(note, told, created, was_reopened=at < last_reopened)
    if _ended_unsaid(told, notes):
        return steps if is_over else [*steps, *ending(told)]
    return [*steps, *still_open(told)] if told.status and not is_over else steps


def _ended_unsaid(told: RowStanding, notes: list[Note]) -> bool:
    """Whether its status says that it is over, or without one a closing date from after it was last
    reopened."""
    if told.word:
        return told.status in ENDED
    reopened = max((note.moment.at for note in notes if note.meaning == "reopened"), default=None)
    return told.resolved is not None and (reopened is None or told.resolved.at > reopened)


def _steps(
    note: Note, told: RowStanding, created: Mapping[str, int], *, was_reopened: bool
) -> list[CaseStep]:
    when, flags = note.moment.at, note.moment.flags
    number, handler = note.follow_on_number, note.follow_on_handler
    if note.meaning == "resolved" and was_reopened:
        return [CaseStep(RequestResolved(outcome="not-told"), when, flags)]
    if note.meaning in ENDED:
        over = told.status in ENDED or not told.word
        return _ended(note, told) if over else [closing_note(told, when)]
    if note.meaning in _ON_THE_WAY:
        return [CaseStep(fact, when, flags) for fact in _ON_THE_WAY[note.meaning](note)]
    if note.meaning == "follow-on-created" and number:
        created_then = FollowOnCreated(source_number=number, title=note.follow_on_title, handler=handler)
        return [CaseStep(created_then, when, flags)]
    if note.meaning == "follow-on-closed" and number:
        closed, unknown = FollowOnClosed(source_number=number, handler=handler), ("follow-on-never-created",)
        flags = flags if number in created else (*flags, *unknown)
        return [CaseStep(closed, when, flags, created.get(number))]
    if note.meaning == "reopened":
        return [CaseStep(RequestReopened(reason=note.text), when, flags)]
    return [CaseStep(RequestNoted(note=note.text, kind=note.word), when, flags)]


def _ended(note: Note, told: RowStanding) -> list[CaseStep]:
    """How it ended then: as the note says, or where that is mere "resolved" as the status does."""
    status = told.status if note.meaning == "resolved" and told.status else note.meaning
    return ending(evolve(told, resolved=note.moment, status=status, word=told.word or note.word))


def _assigned(note: Note) -> list[AnyEvent]:
    return [RequestAssigned(assignee=note.assignee)] if note.assignee else []


_ON_THE_WAY: Mapping[str, Callable[[Note], list[AnyEvent]]] = {
    "acknowledged": lambda _: [RequestAcknowledged()],
    "accepted": lambda _: [RequestAccepted()],
    "assigned": lambda note: _assigned(note) or [RequestAccepted()],
    "in-progress": lambda note: [*_assigned(note), RequestStarted()],
    "waiting": lambda note: [RequestWaiting(reason=note.text)],
}
