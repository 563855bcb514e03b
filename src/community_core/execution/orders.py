"""Commands as they were given, and what was said of them: understood before anything is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeGuard, cast

from attrs import evolve, frozen

from community_core.commands import CommandType
from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.values.checks import LONGEST_ID, is_actor, shown
from community_core.errors import CommunityError, InvalidInput
from community_core.execution.noting import understood_note
from community_core.execution.receipts import Cause, Receipt
from community_core.ledger import Note, Recorded
from community_core.times import in_utc

IMPORTED = "import://"
"""How the ids of imported rows begin in what is remembered of commands, and the marks of what is done once
only: nobody's command may have one, lest it keep a row out."""

Following = Callable[[Sequence[str]], Command]
"""Makes a command of the ids of what the commands before it were about."""

Happened = datetime | date | None
"""When something happened: a time with a zone, a day of the community, or now."""


@frozen
class Accepted:
    """A command that may be given, every value of the type of its field."""

    kind: CommandType
    command: Any


@frozen(kw_only=True)
class Order:
    """What is to be recorded at once: commands, or what makes them, and what is said of all of them.

    ``at`` is when all of it happened, or a tuple with the time of each. ``expected`` is the version of the
    one stream that is changed; of several commands, of any streams. ``once`` are marks of the first commands,
    of what is done once only.
    """

    given: Sequence[Any] = ()
    by: str
    at: Happened | tuple[Happened, ...]
    because_of: Cause | None
    command_id: str | None
    expected: int | Mapping[str, int] | None
    note: Note
    once: Sequence[str] = ()

    @classmethod
    def of(
        cls,
        *,
        by: str,
        at: Happened | Sequence[Happened],
        because_of: Cause | None,
        command_id: str | None,
        expected: int | Mapping[str, int] | None,
        note: Note | None,
        once: Sequence[str] = (),
    ) -> "Order":
        """What was said, understood. InvalidInput for what cannot be."""
        refuse_nobody(by)
        refuse_no_id(command_id)
        refuse_no_cause(because_of)
        refuse_no_versions(expected)
        return cls(
            by=by,
            at=when_said(at) if at is None or isinstance(at, date) else each_said(at),
            because_of=because_of,
            command_id=command_id,
            expected=expected,
            note=understood_note(note),
            once=tuple(f"{IMPORTED}{each}" for each in once),
        )

    def of_all(self, given: Sequence[Any]) -> "Order":
        """What was said, of these commands. InvalidInput for times of more of them, or of fewer."""
        if isinstance(self.at, tuple) and len(self.at) != len(given):
            raise InvalidInput(
                f"at: {len(self.at)} times for {len(given)} commands; give one for each, or one for all.",
                f"at：{len(given)} 条命令却有 {len(self.at)} 个时间；请逐条给出，或只给一个。",
                field="at",
            )
        return evolve(self, given=given)

    def happened(self, place: int) -> Happened:
        """When what the command at that place is about happened, as it was said."""
        return self.at[place] if isinstance(self.at, tuple) else self.at

    @cached_property
    def command_ids(self) -> list[str]:
        """The id each command is remembered by, if they have one: of several, the first by that of all."""
        if self.command_id is None or not self.given:
            return []
        later = range(2, len(self.given) + 1)
        return [self.command_id, *(f"{self.command_id}#{each}" for each in later)]

    @contextmanager
    def telling_which(self, place: int, command: object = None) -> Iterator[None]:
        """What goes wrong meanwhile says which of several commands it is about; its place alone, where what
        is to make it has not made it."""
        try:
            yield
        except CommunityError as error:
            if isinstance(self.expected, Mapping):  # they came as a list
                told = command.command if isinstance(command, Accepted) else command
                name = "" if told is None else type(told).__name__
                error.of_command(place + 1, len(self.given), name)
            raise


def is_following(given: Command | Following) -> TypeGuard[Following]:
    """Whether that makes a command of what was decided before, and is none itself."""
    return callable(given) and not isinstance(given, type)


def when_said(at: Happened) -> Happened:
    """When it happened, a time in UTC; InvalidInput when it is no time, or one without a zone."""
    if at is not None and not isinstance(at, date):
        raise InvalidInput(
            f"at: {shown(at)} is not a time; give a datetime with a time zone, or a date.",
            f"at：{shown(at)} 不是时间；请给出带时区的 datetime 或日期。",
            field="at",
        )
    if not isinstance(at, datetime):
        return at
    try:
        return in_utc(at)
    except InvalidInput as error:
        raise InvalidInput(f"at: {error.en}", f"at：{error.zh}", field="at") from error


def each_said(times: Sequence[Happened]) -> tuple[Happened, ...]:
    """When each of several things happened; InvalidInput, naming its place, for what is no time."""
    if isinstance(times, str) or not isinstance(times, Sequence):
        return (when_said(cast("Happened", times)),)
    said = list[Happened]()
    for place, each in enumerate(times, start=1):
        try:
            said.append(when_said(each))
        except InvalidInput as error:
            error.of_command(place, len(times), "")
            raise
    return tuple(said)


def refuse_nobody(by: str) -> None:
    """InvalidInput when that is nobody who can do something."""
    if not is_actor(by):
        raise InvalidInput(
            f"by: {shown(by)} does not say who; give a person's id (person-...) or system:<name>.",
            f"by：{shown(by)} 不是有效的记录人；请用人员编号（person-…）或 system:<名称>。",
            field="by",
        )


def refuse_no_id(command_id: str | None) -> None:
    """InvalidInput when that can be no command's id."""
    if command_id is None:
        return
    if isinstance(command_id, str) and command_id.startswith(IMPORTED):
        raise InvalidInput(
            f"command_id: {shown(command_id)} begins with {IMPORTED}, by which imported rows are known; use "
            "another.",
            f"command_id：{shown(command_id)} 以 {IMPORTED} 开头，那是导入的行所用的编号；请换一个。",
            field="command_id",
        )
    fits = isinstance(command_id, str) and len(command_id) <= LONGEST_ID
    if not fits or not command_id.strip() or not command_id.isprintable():
        raise InvalidInput(
            f"command_id: {shown(command_id)} is no id; use a short text of one line, such as a UUID.",
            f"command_id：{shown(command_id)} 不是有效编号；请用一行短文字，例如 UUID。",
            field="command_id",
        )


def refuse_no_cause(because_of: Cause | None) -> None:
    """InvalidInput when that is nothing a fact can follow from."""
    if because_of is not None and not isinstance(because_of, Receipt | Recorded):
        raise InvalidInput(
            f"because_of: {shown(because_of)} is neither a receipt nor a fact; give one of those.",
            f"because_of：{shown(because_of)} 既不是回执也不是事实；请给出其中之一。",
            field="because_of",
        )


def refuse_no_versions(expected: int | Mapping[str, int] | None) -> None:
    """InvalidInput when one of these is no version."""
    for each in expected.values() if isinstance(expected, Mapping) else (expected,):
        fits = isinstance(each, int) and not isinstance(each, bool) and each >= 0
        if each is not None and not fits:
            raise InvalidInput(
                f"expected_version: {shown(each)} is no version; give that of a receipt or of a history's "
                "last fact, or 0 for what is still to begin.",
                f"expected_version：{shown(each)} 不是版本；"
                "请用回执或历史中最后一条事实的版本，尚未开始的用 0。",
                field="expected_version",
            )
