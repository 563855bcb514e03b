"""Executing one command: what it records, what it returns, and what it refuses before anything is written."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any

import pytest
from attrs import frozen

from community_core.commands import without_personal
from community_core.domain import Command, Context, Event, Help, Need, command, event, step
from community_core.errors import CommandIdReused, Conflict, InvalidInput, Refused, UnreadableEvent
from community_core.execution import Executor, Receipt
from community_core.identifiers import Identifiers
from community_core.ledger import Ledger

from .conftest import NOW, SHANGHAI, Making
from .tally import Compare, Count, Counted, Nothing, Scatter, saying, tally, tally_of

SHEN = "person-shen"
NAIVE = datetime(2024, 1, 15)  # noqa: DTZ001
ANY_COUNT: Any = Count


def test_a_receipt_tells_what_was_recorded(executor: Executor, ledger: Ledger) -> None:
    """The stream, its version, the last position, and the facts as they are in the ledger."""
    first = executor.execute(Count(note="snow "), by=SHEN)
    second = executor.execute(Count(tally_id=first.stream_id), by=SHEN)
    assert first.stream_id.startswith("tally-01")
    assert (second.stream_id, second.version, second.position) == (first.stream_id, 2, 2)
    assert [*first.events, *second.events] == ledger.read()
    assert [each.data.note for each in ledger.read()] == ["snow 0", "1"]


def test_a_fact_says_when_it_happened_and_by_whom(executor: Executor) -> None:
    """Now and by the actor; or when it is said to have happened, in UTC whatever the zone."""
    (now,) = executor.execute(Count(), by="system:bell-tower").events
    assert (now.occurred_at, now.recorded_at, now.actor) == (NOW, NOW, "system:bell-tower")
    earlier = datetime(2024, 1, 15, 8, 0, tzinfo=SHANGHAI)
    (then,) = executor.execute(Count(), by=SHEN, at=earlier).events
    assert (then.occurred_at, then.recorded_at) == (earlier, NOW + timedelta(microseconds=1))
    assert then.occurred_at.tzinfo is UTC


def test_times_in_a_command_are_recorded_in_utc(executor: Executor) -> None:
    """Whichever zone they were said in."""
    due = datetime(2024, 2, 1, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    (counted,) = executor.execute(Count(due=due), by=SHEN).events
    assert counted.data.at == due
    assert counted.data.at.tzinfo is UTC


# ---- command ids


def test_a_repeated_command_changes_nothing(executor: Executor, ledger: Ledger) -> None:
    """And returns the first receipt, also when it is made anew and much was recorded since."""
    first = executor.execute(Scatter(pattern="ToT"), by=SHEN, command_id="c-1")
    executor.execute(Count(tally_id=first.stream_id), by=SHEN)
    assert executor.execute(Scatter(pattern="ToT"), by=SHEN, command_id="c-1") == first
    assert ledger.position() == 4
    assert [each.command_id for each in ledger.read()] == ["c-1"] * 3 + [None]


@pytest.mark.parametrize(
    ("other", "by"),
    [
        (Count(note="b"), SHEN),
        (Count(note="a"), "person-he"),
        (Compare(tally_id="tally-1", other="tally-2"), SHEN),
    ],
    ids=["other content", "other actor", "other command"],
)
def test_a_command_id_is_for_one_command(executor: Executor, ledger: Ledger, other: Any, by: str) -> None:
    """Of one actor: anything else that comes with it is refused."""
    executor.execute(Count(note="a"), by=SHEN, command_id="c-1")
    with pytest.raises(CommandIdReused, match="'c-1' was used before"):
        executor.execute(other, by=by, command_id="c-1")
    assert ledger.position() == 1


def test_a_refused_command_leaves_its_id_free(executor: Executor, ledger: Ledger) -> None:
    """It may be tried again when it is allowed."""
    again = Compare(tally_id="tally-1", other="tally-2")
    with pytest.raises(Refused):
        executor.execute(again, by=SHEN, command_id="c-1")
    assert ledger.commands(["c-1"]) == {}
    executor.execute(Count(tally_id="tally-2"), by=SHEN)
    assert executor.execute(again, by=SHEN, command_id="c-1").version == 1


def test_a_field_added_later_does_not_change_what_a_command_was(ledger: Ledger) -> None:
    """As long as it is left at its default: an id used before an upgrade is still recognised after it."""

    @command(zh="计数")
    @frozen(kw_only=True)
    class Count(Command):
        """As it was in the first version."""

        note: Annotated[str, Help("Why", "备注", "snow")] = ""

    decide = saying(lambda _, asked, __: [Counted(note=asked.note)])
    old = tally_of(step(Count, decide, when=[None, "counting"]))
    before, after = (
        Executor(ledger, [each], clock=lambda: NOW, zone=SHANGHAI, identifiers=Identifiers(lambda: NOW))
        for each in (old, tally())
    )
    first = before.execute(Count(note="snow"), by=SHEN, command_id="c-1")
    from .tally import Count as CountOfToday

    assert after.execute(CountOfToday(note="snow"), by=SHEN, command_id="c-1") == first


def test_nor_does_a_field_added_to_a_nested_value() -> None:
    """What is left at its default is left out there, too."""
    assert without_personal((Need("Cold", "heating"),), ()) == [{"title": "Cold", "category": "heating"}]


# ---- several streams, cause and correlation


def told(receipt: Receipt) -> list[tuple[str | None, str]]:
    """Cause and beginning of the story of each fact."""
    return [(each.causation_id, each.correlation_id) for each in receipt.events]


def test_facts_on_other_streams_follow_from_the_nearest_of_the_target(executor: Executor) -> None:
    """Whose facts are recorded first, the first beginning the story; then the others, in the order asked."""
    receipt = executor.execute(Scatter(pattern="TooTo"), by=SHEN)
    begun = f"{receipt.stream_id}@1"
    again = f"{receipt.stream_id}@2"
    assert told(receipt) == [(None, begun), (None, begun), *[(again, begun)] * 3]
    assert receipt.version == 2


def test_what_was_done_because_of_something_says_so(executor: Executor) -> None:
    """Of a receipt or of a fact; the story goes on from there."""
    first = executor.execute(Count(), by=SHEN)
    caused = executor.execute(Scatter(pattern="To"), by=SHEN, because_of=first)
    begun, own = f"{first.stream_id}@1", f"{caused.stream_id}@1"
    assert told(caused) == [(begun, begun), (own, begun)]
    later = executor.execute(Count(), by=SHEN, because_of=caused.events[1])
    assert told(later) == [(caused.events[1].id, begun)]


def test_a_stream_keeps_its_story(executor: Executor) -> None:
    """Later facts correlate with the one it began with."""
    first = executor.execute(Count(), by=SHEN)
    second = executor.execute(Count(tally_id=first.stream_id), by=SHEN)
    assert told(second) == [(None, f"{first.stream_id}@1")]


def test_facts_on_several_streams_are_all_or_nothing(
    executing: Making, executor: Executor, ledger: Ledger
) -> None:
    """When another stream goes on whenever it is asked, nothing of the decision is recorded."""
    slow = executing(lambda: executor.execute(Count(tally_id="tally-taken"), by="person-he"))
    with pytest.raises(Conflict):
        slow.execute(Scatter(pattern="TTo", onto="tally-taken"), by=SHEN, command_id="c-1")
    assert {(each.stream_id, each.actor) for each in ledger.log()} == {("tally-taken", "person-he")}
    assert ledger.commands(["c-1"]) == {}


def test_a_decision_may_concern_other_streams_alone(executor: Executor) -> None:
    """Its receipt names the target, at the version it has."""
    receipt = executor.execute(Scatter(pattern="o", onto="tally-1"), by=SHEN, command_id="c-1")
    assert (receipt.version, receipt.position) == (0, 1)
    assert executor.execute(Scatter(pattern="o", onto="tally-1"), by=SHEN, command_id="c-1") == receipt


# ---- lost races


def test_a_lost_race_is_decided_again(executing: Making, executor: Executor) -> None:
    """On what is recorded by then."""
    others = iter([lambda: executor.execute(Count(tally_id="tally-1"), by=SHEN)] * 3)
    slow = executing(lambda: next(others, lambda: None)())
    receipt = slow.execute(Count(tally_id="tally-1"), by=SHEN)
    assert receipt.version == 4
    assert receipt.events[0].data.note == "3"


def test_a_change_of_what_was_only_read_is_a_lost_race_too(executing: Making, executor: Executor) -> None:
    """The decision is made again, on the other stream as it is now."""
    executor.execute(Count(tally_id="tally-2"), by=SHEN)
    others = iter([lambda: executor.execute(Count(tally_id="tally-2"), by=SHEN)])
    slow = executing(lambda: next(others, lambda: None)())
    receipt = slow.execute(Compare(tally_id="tally-1", other="tally-2"), by=SHEN)
    assert receipt.events[0].data.note == "below 2"


def test_a_race_lost_over_and_over_is_a_conflict(
    executing: Making, executor: Executor, ledger: Ledger
) -> None:
    """Which says so; nothing was recorded of the command."""
    slow = executing(lambda: executor.execute(Count(tally_id="tally-1"), by="person-he"))
    with pytest.raises(Conflict, match="'tally-1' 10 times"):
        slow.execute(Count(tally_id="tally-1"), by=SHEN)
    assert {each.actor for each in ledger.log()} == {"person-he"}


def test_a_twin_that_was_faster_gives_the_receipt(
    executing: Making, executor: Executor, ledger: Ledger
) -> None:
    """When the same command id is executed while this one is being decided."""
    twins: list[Receipt] = []

    def twin() -> None:
        if not twins:
            twins.append(executor.execute(Count(note="a"), by=SHEN, command_id="c-1"))

    assert executing(twin).execute(Count(note="a"), by=SHEN, command_id="c-1") == twins[0]
    assert ledger.position() == 1


# ---- what is refused


REFUSED = {
    "no command": (lambda: {"command": object()}, "is not a command of this community"),
    "a text that is a number": (lambda: {"command": ANY_COUNT(note=3)}, "note: 3 is not text"),
    "a number that is a text": (lambda: {"command": ANY_COUNT(size="3")}, "size: '3' is not a whole number"),
    "a number that is a truth": (lambda: {"command": Count(size=True)}, "size: True is not a whole number"),
    "several that are one": (
        lambda: {"command": ANY_COUNT(steps="first")},
        "steps: 'first' is not such as first",
    ),
    "a time that is a text": (
        lambda: {"command": ANY_COUNT(due="2024-01-15")},
        "due: '2024-01-15' is not a time",
    ),
    "a time without a zone": (
        lambda: {"command": Count(due=NAIVE)},
        "due: .* has no time zone",
    ),
    "a time before all times": (
        lambda: {"command": Count(due=datetime.min.replace(tzinfo=SHANGHAI))},
        "due: .* out of range",
    ),
    "no Unicode": (lambda: {"command": Count(note="\udcff")}, "note: .* is not text"),
    "nobody": (lambda: {"by": ""}, "by: '' does not say who"),
    "somebody without an id": (lambda: {"by": "沈 姐"}, "by: '沈 姐' does not say who"),
    "None": (lambda: {"by": None}, "by: None does not say who"),
    "two lines": (lambda: {"by": "person-shen\n"}, "does not say who"),
    "happened without a zone": (lambda: {"at": NAIVE}, "^at: .* has no time zone"),
    "happened at a text": (lambda: {"at": "2024-01-15"}, "at: '2024-01-15' is not a time"),
    "caused by an id": (lambda: {"because_of": "tally-1@1"}, "because_of: 'tally-1@1' is neither"),
    "an actor without end": (lambda: {"by": "person-" + "x" * 201}, "by: 'person-x*… does not say who"),
    "a command id without end": (lambda: {"command_id": "x" * 201}, "command_id: 'x*… is no id"),
    "an id without end": (lambda: {"command": Count(tally_id="tally-" + "x" * 201)}, "… is not the id of a"),
    "an empty command id": (lambda: {"command_id": " "}, "command_id: ' ' is no id"),
    "a command id that is no text": (lambda: {"command_id": 7}, "command_id: 7 is no id"),
    "a command id of two lines": (lambda: {"command_id": "a\nb"}, "is no id"),
    "an id of something else": (lambda: {"command": Count(tally_id="visit-1")}, "is not the id of a tally"),
    "an id with a space": (lambda: {"command": Count(tally_id="tally-1 ")}, "is not the id of a tally"),
    "an id and no more": (lambda: {"command": Count(tally_id="tally-")}, "is not the id of a tally"),
    "an id to read of nothing": (
        lambda: {"command": Compare(tally_id="tally-1", other="lantern-1")},
        "'lantern-1' is not the id of anything here",
    ),
}


@pytest.mark.parametrize(("wrong", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_understood_is_refused(
    executor: Executor, ledger: Ledger, wrong: Any, why: str
) -> None:
    """In one line that names the field, the value and the rule; nothing is recorded."""
    given = {"command": Count(), "by": SHEN} | wrong()
    with pytest.raises(InvalidInput, match=why) as refused:
        executor.execute(given.pop("command"), **given)
    assert "\n" not in str(refused.value)
    assert ledger.position() == 0


def test_what_is_still_to_come_is_refused(executor: Executor) -> None:
    """But for the few minutes by which clocks differ."""
    executor.execute(Count(), by=SHEN, at=NOW + timedelta(minutes=5))
    with pytest.raises(Refused, match=r"still to come.*happened-in-the-future"):
        executor.execute(Count(), by=SHEN, at=NOW + timedelta(minutes=6))


def test_a_decision_without_facts_is_refused(executor: Executor) -> None:
    """There would be nothing to give a receipt for."""
    with pytest.raises(Refused, match="nothing-decided"):
        executor.execute(Nothing(tally_id="tally-1"), by=SHEN)


def executor_deciding(ledger: Ledger, decide: Any, *events: type[Event]) -> Executor:
    """What executes Count with another decision."""
    counting = tally_of(step(Count, decide, when=[None, "counting"]), events=(Counted, *events))
    identifiers = Identifiers(lambda: NOW)
    return Executor(ledger, [counting], clock=lambda: NOW, zone=SHANGHAI, identifiers=identifiers)


def test_a_list_in_a_command_is_taken_as_the_tuple_it_should_be(ledger: Ledger) -> None:
    """Values that fit are made what the class says."""
    seen: list[Any] = []

    def decide(_: Any, asked: Count, __: Context) -> list[Counted]:
        seen.append(asked.steps)
        return [Counted()]

    executor_deciding(ledger, decide).execute(ANY_COUNT(steps=["a", "b"]), by=SHEN)
    assert seen == [("a", "b")]


@event(en="Uncounted", zh="勾销")
@frozen
class Uncounted(Event):
    """An event of the tally that the ledger was never told of."""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (Counted(person_id="person-lin", whisper="she coughs"), "whisper is personal"),
        (Counted(at=NAIVE), "no time zone"),
        (Counted(note=None), "Expected `str`"),  # type: ignore[arg-type]
        (Uncounted(), "not a registered event type"),
    ],
    ids=["personal", "naive", "mistyped", "unregistered"],
)
def test_a_decision_that_cannot_be_stored_records_nothing(ledger: Ledger, data: Any, why: str) -> None:
    """Whatever a decision may give, on whichever streams."""

    def decide(_: Any, asked: Count, context: Context) -> list[Counted]:
        if asked.note != "other":
            context.also(Count(tally_id="tally-2", note="other"))
        return [Counted() if asked.note == "other" else data]

    with pytest.raises(UnreadableEvent, match=why):
        executor_deciding(ledger, decide, Uncounted).execute(Count(), by=SHEN)
    assert ledger.position() == 0
