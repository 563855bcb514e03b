"""The one shape of every correction: which fact, what it said, what is right, why. Nothing is edited."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from attrs import evolve, field, frozen, has

from community_core.domain.kit.messages.commands import Command, command
from community_core.domain.kit.messages.facts import Event, event
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.fields import confided_fields, personal_fields
from community_core.domain.kit.values.help import ABOUT, Help
from community_core.domain.kit.values.personal import Sealed

# ---- the fact


@event(en="Corrected", zh="更正", version=2, upcasters={1: dict})
@frozen(kw_only=True)
class FactCorrected(Event):
    """An earlier fact of this stream was wrong. Of several about one fact the last counts alone, whole.

    ``version`` says which fact, by its version in this stream. ``said`` is that fact as it was recorded (or
    as it was last corrected), ``right`` the same type of fact as it should have been; both are typed events,
    so ``isinstance(correction.right, HoursClaimed)`` tells what was corrected. ``right`` is None when it
    never happened, ``said`` when that had been said and it did happen after all. ``occurred_at`` and
    ``actor`` are when it really happened and who really did it; None where the fact itself says it. Who
    corrected it is the actor of the correction. Its ``reason`` is sealed for whom the fact is about, where
    that is somebody; None where it is read for whoever did not ask for it.
    """

    version: Annotated[int, Help("Which fact of this stream", "第几条")]
    said: Annotated[Any, Help("The fact as it was told", "原记载")]
    right: Annotated[Any, Help("The fact as it should have been", "更正为")]
    reason: Annotated[str, Help("Why it was wrong", "原因", sealed_for=ABOUT)] | Sealed
    occurred_at: Annotated[datetime | None, Help("When it really happened", "实际发生时间")] = None
    actor: Annotated[str | None, Help("Who really did it", "实际经办人")] = None

    @property
    def about(self) -> Any:
        """The event it is about: as it should have been, or as it was when it never happened."""
        return self.said if self.right is None else self.right

    @property
    def is_of_what_was_said(self) -> bool:
        """Whether it tells what a fact should have said, and not only that it never happened, or did after
        all, or when, or who did it."""
        happened = self.said is not None and self.right is not None
        moved = self.occurred_at is not None or self.actor is not None
        return happened and (self.said != self.right or not moved)


def with_personal(event: Any, change: Callable[[Any, str, Any], Any]) -> Any:
    """The event with each personal value that is there replaced by ``change(event, field, value)``.

    In a correction both facts inside are changed, too. An event without personal values comes back as it is.
    """
    if isinstance(event, FactCorrected):
        return inside_and_reason(event, lambda each: with_personal(each, change), change)
    kind: Any = type(event)
    there = [(name, value) for name in _personal_names(kind) if (value := getattr(event, name)) is not None]
    return evolve(event, **{name: change(event, name, value) for name, value in there}) if there else event


def inside_and_reason(
    correction: FactCorrected, inside: Callable[[Any], Any], change: Callable[[Any, str, Any], Any]
) -> FactCorrected:
    """The correction with both facts as ``inside`` gives them, and its reason as ``change`` does."""
    said, right = inside(correction.said), inside(correction.right)
    reason = change(correction, "reason", correction.reason)
    same = said is correction.said and right is correction.right and reason is correction.reason
    return correction if same else evolve(correction, said=said, right=right, reason=reason)


@cache
def _personal_names(event_class: Any) -> tuple[str, ...]:
    return (*personal_fields(event_class), *confided_fields(event_class)) if has(event_class) else ()


# ---- what a stream says after its corrections


def last_corrections(events: Iterable[Any]) -> Mapping[int, FactCorrected]:
    """Of a stream's events, the correction that counts for each version that has one."""
    return {each.version: each for each in events if isinstance(each, FactCorrected)}


def as_corrected(events: Iterable[Any]) -> list[Any]:
    """A stream's events from its first on, each with what was last said to be right in its place, and without
    what never happened.

    A correction of what a fact said stays where it is: that it was corrected is news of its own.
    """
    told = list(events)
    if FactCorrected not in set(map(type, told)):
        return told
    return [each for _, each in versions_as_corrected(told)]


def versions_as_corrected(events: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """The same, each with its version in the stream."""
    told = list(events)
    last = last_corrections(told)
    for version, each in enumerate(told, start=1):
        if isinstance(each, FactCorrected):
            if each.is_of_what_was_said and last[each.version].right is not None:
                yield version, each
        elif version not in last:
            yield version, each
        elif (right := last[version].right) is not None:
            yield version, right


# ---- the commands


@command(zh="更正", target=lambda correct: stream_of(correct.fact_id))
@frozen(kw_only=True)
class CorrectFact(Command):
    """Put a recorded fact right: history keeps both. What is left out stays as it is.

    ``right`` are values by field; ``occurred_at`` is when it really happened, a time with a zone or a day of
    the community; ``actor`` is who really did it.
    """

    fact_id: Annotated[
        str, Help("Which fact, <stream>@<version>", "哪条事实", "request-01JABC@1", word=("fact", "事实"))
    ]
    right: Annotated[Mapping[str, Any], Help("The right values by field", "各字段的正确值", "title=Cold")] = (
        field(factory=dict)
    )
    occurred_at: (
        Annotated[datetime | date, Help("When it really happened", "实际发生时间", "2024-01-15 09:30")] | None
    ) = None
    actor: Annotated[str, Help("Who really did it", "实际经办人", "person-lin", refers="person")] | None = (
        None
    )
    reason: Annotated[
        str, Help("Why it was wrong", "更正原因", "misheard", check=checks.text, sealed_for=ABOUT)
    ]


@command(zh="撤回记录", target=lambda undo: stream_of(undo.fact_id))
@frozen(kw_only=True)
class UndoFact(Command):
    """Say that a recorded fact never happened, or take back its last correction.

    History keeps all. What its decision led to on other streams is undone with it.
    """

    fact_id: Annotated[
        str,
        Help(
            "Which fact or correction, <stream>@<version>",
            "哪条事实或更正",
            "visit-01JABC@2",
            word=("fact", "事实"),
        ),
    ]
    reason: Annotated[
        str, Help("Why it was wrong", "撤回原因", "wrong person", check=checks.text, sealed_for=ABOUT)
    ]


@command(zh="随同撤回", target=lambda undo: stream_of(undo.fact_id), inner=True)
@frozen(kw_only=True)
class UndoEffect(UndoFact):
    """Undo a fact because the fact that led to it is undone."""


CORRECTIONS = (CorrectFact, UndoFact, UndoEffect)


def stream_of(fact_id: str) -> str:
    """The stream of a fact, ``<stream>@<version>``; a text that names none is itself."""
    return fact_id.rpartition("@")[0] or fact_id
