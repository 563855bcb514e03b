"""Several commands at once: decided in their order, recorded together or not at all."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from community_core.errors import (
    CommandIdReused,
    CommunityError,
    Conflict,
    DoneAlready,
    InvalidInput,
    Outdated,
    Refused,
)
from community_core.execution import Executor, Receipt
from community_core.ledger import Ledger

from .conftest import NOW, Making
from .tally import Compare, Count, Nothing, Scatter

SHEN = "person-shen"


def notes(receipts: Sequence[Receipt]) -> list[list[str]]:
    """What each command recorded."""
    return [[each.data.note for each in receipt.events] for receipt in receipts]


def test_a_later_command_sees_what_the_earlier_ones_decided(executor: Executor, ledger: Ledger) -> None:
    """On the same stream and on others; each has a receipt of its own."""
    receipts = executor.execute_all(
        [
            Count(tally_id="tally-1"),
            Count(tally_id="tally-1"),
            Compare(tally_id="tally-2", other="tally-1"),
        ],
        by=SHEN,
    )
    assert notes(receipts) == [["0"], ["1"], ["below 2"]]
    assert [(each.stream_id, each.version, each.position) for each in receipts] == [
        ("tally-1", 1, 1),
        ("tally-1", 2, 2),
        ("tally-2", 1, 3),
    ]
    assert [fact for each in receipts for fact in each.events] == ledger.read()


def test_what_a_command_begins_can_be_gone_on_with(executor: Executor) -> None:
    """By a function of the ids of what the commands before it were about."""
    receipts = executor.execute_all(
        [
            Scatter(pattern="To"),
            lambda about: Count(tally_id=about[0], note="more "),
            lambda about: Compare(tally_id="tally-9", other=about[1]),
        ],
        by=SHEN,
    )
    assert notes(receipts) == [["T", "o0"], ["more 1"], ["below 2"]]
    assert receipts[1].stream_id == receipts[0].stream_id


def test_one_refusal_refuses_all_and_says_which(executor: Executor, ledger: Ledger) -> None:
    """Nothing is recorded, and the id for all stays free."""
    with pytest.raises(Refused) as refused:
        executor.execute_all(
            [Count(tally_id="tally-1"), Nothing(tally_id="tally-1"), Count(tally_id="tally-2")],
            by=SHEN,
            command_id="c-1",
        )
    assert (refused.value.rule, refused.value.command_place) == ("nothing-decided", 2)
    assert str(refused.value).startswith("Command 2 of 3, Nothing: ")
    assert refused.value.told("zh").startswith("第 2 条命令（共 3 条，Nothing）：")
    assert ledger.position() == 0
    assert ledger.commands(["c-1", "c-1#2", "c-1#3"]) == {}


WRONG: dict[str, Callable[[], Any]] = {
    "no command": lambda: object(),
    "a class of commands": lambda: Count,
    "a command with a wrong value": lambda: Count(size="3"),  # type: ignore[arg-type]
    "a function that gives none": lambda: lambda _: None,
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_cannot_be_understood_is_refused(executor: Executor, ledger: Ledger, wrong: Any) -> None:
    """Before anything is done, and with its place."""
    with pytest.raises(InvalidInput, match=r"^Command 2 of 2\b") as refused:
        executor.execute_all([Count(), wrong()], by=SHEN)
    assert refused.value.command_place == 2
    assert ledger.position() == 0


def test_a_command_that_was_made_is_called_by_its_own_name(executor: Executor) -> None:
    """As one that was given is."""
    with pytest.raises(InvalidInput, match=r"^Command 2 of 2, Count: size: '3' is not"):
        executor.execute_all([Count(), lambda _: Count(size="3")], by=SHEN)  # type: ignore[arg-type]


def test_what_keeps_a_command_from_being_made_has_its_place(executor: Executor) -> None:
    """And no name: it is not known yet what it was to be."""

    def wrong_form(_: Sequence[str]) -> Count:
        raise InvalidInput("channel: 'smoke' is not known.", "channel：没有 'smoke'。")

    with pytest.raises(InvalidInput, match=r"^Command 2 of 2: channel: 'smoke'") as refused:
        executor.execute_all([Count(), wrong_form], by=SHEN)
    assert refused.value.command_place == 2
    assert refused.value.told("zh").startswith("第 2 条命令（共 2 条）：channel：")


def test_a_time_before_the_last_step_names_the_command(executor: Executor, ledger: Ledger) -> None:
    """That changes what moved on since."""
    executor.execute(Count(tally_id="tally-1"), by=SHEN)
    early = NOW - timedelta(hours=1)
    with pytest.raises(Refused, match=r"^Command 2 of 2, Count: .*happened-before-last-step") as refused:
        executor.execute_all([Count(), Count(tally_id="tally-1")], by=SHEN, at=early)
    assert refused.value.command_place == 2
    assert ledger.position() == 1


def test_nothing_to_do_is_nothing_done(executor: Executor, ledger: Ledger) -> None:
    """An empty list has no receipts."""
    assert executor.execute_all([], by=SHEN, command_id="c-1") == ()
    assert ledger.position() == 0


def test_a_list_of_one_is_that_command(executor: Executor) -> None:
    """By its id as well."""
    (listed,) = executor.execute_all([Count(note="a")], by=SHEN, command_id="c-1")
    assert executor.execute(Count(note="a"), by=SHEN, command_id="c-1") == listed


# ---- one id for all


def together() -> list[Any]:
    """A new tally, and one more on it."""
    return [Scatter(pattern="To"), lambda about: Count(tally_id=about[0])]


def test_the_same_list_again_returns_the_first_receipts(executor: Executor, ledger: Ledger) -> None:
    """Each fact bears the id its command is remembered by."""
    first = executor.execute_all(together(), by=SHEN, command_id="c-1")
    executor.execute(Count(tally_id=first[0].stream_id), by=SHEN)
    assert executor.execute_all(together(), by=SHEN, command_id="c-1") == first
    assert [each.command_id for each in ledger.read()] == ["c-1", "c-1", "c-1#2", None]


@pytest.mark.parametrize(
    "other",
    [
        lambda: together()[:1],
        lambda: [*together(), Count()],
        lambda: [together()[0], Count()],
        lambda: [Count(), together()[1]],
        lambda: list(reversed([Count(tally_id="tally-1"), *together()[:1]])),
    ],
    ids=["fewer", "more", "another second", "another first", "another order"],
)
def test_another_list_with_the_same_id_is_refused(executor: Executor, ledger: Ledger, other: Any) -> None:
    """As one command would be."""
    executor.execute_all(together(), by=SHEN, command_id="c-1")
    with pytest.raises(CommandIdReused):
        executor.execute_all(other(), by=SHEN, command_id="c-1")
    with pytest.raises(CommandIdReused):
        executor.execute(Scatter(pattern="To"), by=SHEN, command_id="c-1")
    assert ledger.position() == 3


def test_a_list_does_not_take_an_id_that_is_taken(executor: Executor, ledger: Ledger) -> None:
    """By one command of its own before, be it that of a later place."""
    executor.execute(Count(), by=SHEN, command_id="c-1#2")
    with pytest.raises(CommandIdReused):
        executor.execute_all([Count(), Count()], by=SHEN, command_id="c-1")
    assert ledger.position() == 1


def test_threads_with_one_list_record_it_once(executor: Executor, ledger: Ledger) -> None:
    """And all get the same receipts."""

    def work(_: int) -> list[tuple[Receipt, ...]]:
        return [executor.execute_all(together(), by=SHEN, command_id=f"c-{each}") for each in range(15)]

    with ThreadPoolExecutor(6) as threads:
        told = list(threads.map(work, range(6)))
    assert all(each == told[0] for each in told)
    assert ledger.position() == 15 * 3


# ---- causes, versions, races


def test_each_command_begins_a_story_of_its_own(executor: Executor) -> None:
    """Unless it goes on with a stream; what they were all given because of begins the story of all."""
    first, second, third = executor.execute_all([*together(), Count()], by=SHEN)
    begun = f"{first.stream_id}@1"
    assert {each.correlation_id for each in (*first.events, *second.events)} == {begun}
    assert third.events[0].correlation_id == f"{third.stream_id}@1"
    caused = executor.execute_all([Count(), Count()], by=SHEN, because_of=third)
    assert [each.causation_id for receipt in caused for each in receipt.events] == [third.events[0].id] * 2
    assert {fact.correlation_id for each in caused for fact in each.events} == {third.events[0].id}


def test_versions_are_expected_of_any_stream(executor: Executor, ledger: Ledger) -> None:
    """Also of one that is only looked at; what moved on is said with its version."""
    executor.execute(Count(tally_id="tally-1"), by=SHEN)
    seen = {"tally-1": 1, "tally-2": 0}
    executor.execute_all([Count(tally_id="tally-2"), Count()], by=SHEN, expected_versions=seen)
    with pytest.raises(Outdated) as outdated:
        executor.execute_all([Count()], by=SHEN, expected_versions=seen)
    assert (outdated.value.stream_id, outdated.value.version) == ("tally-2", 1)
    with pytest.raises(InvalidInput, match="is no version"):
        executor.execute_all([Count()], by=SHEN, expected_versions={"tally-1": -1})
    assert ledger.position() == 3


def test_what_is_done_once_only_is_done_by_one_order(executor: Executor, ledger: Ledger) -> None:
    """Whoever comes second learns where it was done, though nobody was on that stream meanwhile, and under
    whatever command id; the same order again is answered as before. A mark is nobody's command id."""
    first = executor.execute_all([Count()], by=SHEN, once=["begun/choir"], command_id="a")
    assert executor.execute_all([Count()], by=SHEN, once=["begun/choir"], command_id="a") == first
    with pytest.raises(DoneAlready) as done:
        executor.execute_all([Count(), Count()], by="person-he", once=["begun/band", "begun/choir"])
    assert (done.value.stream_id, done.value.retryable) == (first[0].stream_id, False)
    executor.execute_all([Count(), Count()], by=SHEN, once=["begun/band"], command_id="begun/choir")
    assert ledger.position() == 3


def test_what_would_be_recorded_is_foreseen(executor: Executor, ledger: Ledger) -> None:
    """Each command as those before it leave things; what would be refused is refused. Nothing is recorded."""
    counts = [Count(tally_id="tally-1"), Count(tally_id="tally-1")]
    foreseen = executor.foreseen(counts, by=SHEN)
    assert [(each.stream_id, each.version) for each in foreseen] == [("tally-1", 1), ("tally-1", 2)]
    with pytest.raises(InvalidInput, match="2 times for 1 command"):
        executor.foreseen([Count()], by=SHEN, at=[None, None])
    assert ledger.position() == 0
    recorded = [each for told in executor.execute_all(counts, by=SHEN) for each in told.events]
    assert [each.data for each in recorded] == [each.data for each in foreseen]


def test_a_lost_race_decides_all_of_them_again(executing: Making, executor: Executor) -> None:
    """On what is recorded by then."""
    others = iter([lambda: executor.execute(Count(tally_id="tally-1"), by=SHEN)] * 2)
    slow = executing(lambda: next(others, lambda: None)())
    receipts = slow.execute_all([Count(tally_id="tally-2"), Count(tally_id="tally-1")], by=SHEN)
    assert notes(receipts) == [["0"], ["2"]]


def test_a_race_lost_over_and_over_is_a_conflict(
    executing: Making, executor: Executor, ledger: Ledger
) -> None:
    """Nothing of the list is recorded."""
    slow = executing(lambda: executor.execute(Count(tally_id="tally-1"), by="person-he"))
    with pytest.raises(Conflict) as conflict:
        slow.execute_all([Count(tally_id="tally-1"), Count(tally_id="tally-1")], by=SHEN)
    assert conflict.value.retryable
    assert {each.actor for each in ledger.log()} == {"person-he"}


def test_an_error_about_one_command_alone_has_no_place(executor: Executor) -> None:
    """Whoever gives a single command knows which it is."""
    with pytest.raises(CommunityError) as refused:
        executor.execute(Nothing(tally_id="tally-1"), by=SHEN)
    assert refused.value.command_place is None
    assert str(refused.value).startswith("nothing changes")
