"""The smallest domain that has everything executing a command needs: a tally that counts."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from attrs import evolve, frozen

from community_core.domain import (
    Aggregate,
    Command,
    Context,
    Event,
    Help,
    PersonId,
    Sealed,
    Step,
    aggregate,
    command,
    event,
    fold,
    step,
)
from community_core.domain.kit.values.checks import anything

TallyId = Annotated[str, Help("Which tally", "编号", "tally-1", refers="tally")]
Note = Annotated[str, Help("Why", "备注", "snow", check=anything)]
By = Annotated[datetime, Help("By when", "期限", "2024-01-15 09:00")]


@event(en="Counted", zh="计数")
@frozen(kw_only=True)
class Counted(Event):
    """One more."""

    note: Note = ""
    at: By | None = None
    person_id: Annotated[PersonId, Help("Whose whisper", "谁说的")] = ""
    whisper: Annotated[str, Help("Whispered", "耳语", personal_of="person_id")] | Sealed | None = None


@frozen(kw_only=True)
class TallyState:
    """How many there are."""

    status: Literal["counting"] | None = None
    count: int = 0


@command(zh="计数", target=lambda count: count.tally_id)
@frozen(kw_only=True)
class Count(Command):
    """Count one more on a tally, or begin one."""

    tally_id: TallyId | None = None
    note: Note = ""
    due: By | None = None
    steps: Annotated[tuple[str, ...], Help("How", "步骤", "first")] = ()
    size: Annotated[int, Help("How much", "多少", "1")] = 1


@command(zh="比较", target=lambda compare: compare.tally_id)
@frozen(kw_only=True)
class Compare(Command):
    """Count one more on a tally, as long as it stays below another."""

    tally_id: TallyId
    other: Annotated[TallyId, Help("The other", "另一个", "tally-2")]


@command(zh="散播")
@frozen(kw_only=True)
class Scatter(Command):
    """Count on a new tally and on others, as ``pattern`` says.

    T for the tally itself, o for another that is asked to count, m for the tally itself when it is asked,
    s for another that is asked to count and to ask a third.
    """

    pattern: Annotated[str, Help("In which order", "次序", "ToTo")]
    onto: Annotated[TallyId, Help("Always the same other", "固定另一个", "tally-1")] | None = None


@command(zh="无", target=lambda nothing: nothing.tally_id)
@frozen(kw_only=True)
class Nothing(Command):
    """Decide nothing."""

    tally_id: TallyId


def _count(state: TallyState, asked: Count, _: Context) -> Iterable[Counted]:
    return [Counted(note=f"{asked.note}{state.count}", at=asked.due)]


def _compare(state: TallyState, asked: Compare, context: Context) -> Iterable[Counted]:
    other = context.state(asked.other, TallyState).count
    return [Counted(note=f"below {other}")] if other > state.count else []


def _scatter(_: TallyState, asked: Scatter, context: Context) -> Iterable[Counted]:
    others: dict[str, Callable[[], Command]] = {
        "o": lambda: Count(tally_id=asked.onto, note="o"),
        "m": lambda: Count(tally_id=context.stream_id, note="m"),
        "s": lambda: Scatter(pattern="To"),
    }
    for each in asked.pattern:
        if each in others:
            context.also(others[each]())
    return [Counted(note=each) for each in asked.pattern if each == "T"]


def _nothing(_: TallyState, __: Nothing, ___: Context) -> Iterable[Counted]:
    return []


def one_more(state: TallyState, _: Counted) -> TallyState:
    """How a tally folds."""
    return evolve(state, count=state.count + 1)


def tally_of(*steps: Step[TallyState], events: Iterable[type[Event]] = (Counted,)) -> Aggregate[TallyState]:
    """A tally on which these commands are possible."""
    return aggregate(
        "tally",
        "计数",
        TallyState(),
        becomes=dict.fromkeys(events, "counting"),
        steps=steps,
        over={},
        folds=[fold(Counted, one_more)],
        words={"counting": ("counting", "计数中")},
        rules={},
    )


def saying(decide: Any) -> Any:
    """Any decision, said to give Counted."""

    def decided(*asked: Any) -> Iterable[Counted]:
        return decide(*asked)  # type: ignore[no-any-return]

    return decided


def tally(meanwhile: Callable[[], object] = lambda: None) -> Aggregate[TallyState]:
    """The aggregate; ``meanwhile`` is what others do while a command is being decided."""

    def deciding(decide: Any) -> Any:
        def decided(*asked: Any) -> Iterable[Counted]:
            events = decide(*asked)
            meanwhile()
            return events  # type: ignore[no-any-return]

        return decided

    decisions: dict[type[Command], Any] = {
        Count: _count,
        Compare: _compare,
        Scatter: _scatter,
        Nothing: _nothing,
    }
    return tally_of(
        *(step(each, deciding(decide), when=[None, "counting"]) for each, decide in decisions.items())
    )
