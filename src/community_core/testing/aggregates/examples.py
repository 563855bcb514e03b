"""What a command comes to, as a test writes it down: given facts, when it is commanded, then these events."""

from collections.abc import Collection, Iterable
from datetime import datetime

from attrs import evolve, frozen

from community_core.domain import Command, Event
from community_core.errors import InvalidInput
from community_core.testing.facts import FIRST_MOMENT, STEP, GivenFact, fact, recorded
from community_core.testing.stories import SHEN, Story

Told = Event | GivenFact
"""An event of the stream the command is about, or a fact of whatever stream."""


@frozen(kw_only=True)
class Example:
    """What one command comes to, made by :func:`example`."""

    given: tuple[Told, ...]
    when: Command
    by: str
    at: datetime | None
    then: tuple[Told, ...]
    refused: str
    waived: frozenset[str]


def example(
    *,
    given: Iterable[Told] = (),
    when: Command,
    by: str = SHEN,
    at: datetime | None = None,
    then: Iterable[Told] = (),
    refused: str = "",
    waived: Collection[str] = (),
) -> Example:
    """What a command comes to, to hand to :func:`check_aggregate`.

    ``given`` is what was recorded before: events of the stream that the command is about, and facts of other
    streams, or by somebody else, made by :func:`fact`. ``then`` holds what is recorded, in the same way, or
    ``refused`` is the rule that says no. A new stream is called ``<aggregate>-new1``, the next one
    ``<aggregate>-new2``. ``at``, timezone-aware, is when it is commanded; a minute after the facts before it,
    if left out. ``waived`` are rules that this community does without.

    InvalidInput for neither or both of ``then`` and ``refused``, or a time without a zone.
    """
    made = Example(
        given=tuple(given),
        when=when,
        by=by,
        at=at,
        then=tuple(then),
        refused=refused,
        waived=frozenset(waived),
    )
    if bool(made.then) == bool(refused):
        name = type(when).__name__
        raise InvalidInput(
            f"{name}: an example says what comes of it; give then=[...], or refused='the-rule'.",
            f"{name}：示例须写明结果；请给出 then=[…] 或 refused='规则名'。",
        )
    if at is not None:
        fact(when, "", at=at)
    return made


def told_before(given: Example, stream_id: str) -> Story:
    """The facts recorded before, each on its stream."""
    return _placed(given.given, stream_id)


def told_after(given: Example, stream_id: str) -> Story:
    """Those, and what is recorded of the command."""
    before = told_before(given, stream_id)
    now = [evolve(each, at=moment_of(given, before), by=given.by) for each in _placed(given.then, stream_id)]
    return [*before, *now]


def moment_of(given: Example, before: Story) -> datetime:
    """When the command is given."""
    if given.at is not None:
        return given.at
    learnt = recorded(before)
    return learnt[-1].recorded_at + STEP if learnt else FIRST_MOMENT


def _placed(told: Iterable[Told], stream_id: str) -> list[GivenFact]:
    return [each if isinstance(each, GivenFact) else fact(each, stream_id) for each in told]
