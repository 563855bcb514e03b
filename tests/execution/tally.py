"""The smallest domain that has everything executing a command needs: a tally that counts."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import Aggregate, Context, Fact, Help, Sealed, command, event, personal


@event()
@frozen(kw_only=True)
class Counted:
    """One more."""

    note: str = ""
    at: datetime | None = None
    person_id: str = ""
    whisper: str | Sealed | None = personal(of="person_id")  # noqa: RUF009


@command(zh="计数", target=lambda count: count.tally_id)
@frozen(kw_only=True)
class Count:
    """Count one more on a tally, or begin one."""

    tally_id: Annotated[str | None, Help("Which tally", "编号", "tally-1")] = None
    note: Annotated[str, Help("Why", "备注", "snow")] = ""
    due: Annotated[datetime | None, Help("By when", "期限", "2024-01-15 09:00")] = None
    steps: Annotated[tuple[str, ...], Help("How", "步骤", "first")] = ()
    size: Annotated[int, Help("How much", "多少", "1")] = 1


@command(zh="比较", target=lambda compare: compare.tally_id, reads=lambda compare: (compare.other,))
@frozen(kw_only=True)
class Compare:
    """Count one more on a tally, as long as it stays below another."""

    tally_id: Annotated[str, Help("Which tally", "编号", "tally-1")]
    other: Annotated[str, Help("The other", "另一个", "tally-2")]


@command(zh="散播", target=lambda _: None)
@frozen(kw_only=True)
class Scatter:
    """Count on a new tally and on others, as ``pattern`` says: T for the tally itself, o for another."""

    pattern: Annotated[str, Help("In which order", "次序", "ToTo")]
    onto: Annotated[str | None, Help("Always the same other", "固定另一个", "tally-1")] = None


@command(zh="无", target=lambda nothing: nothing.tally_id)
@frozen(kw_only=True)
class Nothing:
    """Decide nothing."""

    tally_id: Annotated[str, Help("Which tally", "编号", "tally-1")]


def decide(state: int, asked: Any, context: Context) -> Iterable[Fact]:
    match asked:
        case Count():
            return [Fact(context.stream_id, Counted(note=f"{asked.note}{state}", at=asked.due))]
        case Compare() if context.streams[asked.other] > state:
            return [Fact(context.stream_id, Counted(note=f"below {context.streams[asked.other]}"))]
        case Scatter():
            streams = {"T": lambda: context.stream_id, "o": lambda: asked.onto or context.new_id("tally")}
            return [Fact(streams[each](), Counted(note=each)) for each in asked.pattern]
    return []


def evolve(state: int, _: Counted) -> int:
    return state + 1


def tally(meanwhile: Callable[[], object] = lambda: None) -> Aggregate[int]:
    """The aggregate; ``meanwhile`` is what others do while a command is being decided."""

    def deciding(state: int, asked: Any, context: Context) -> Iterable[Fact]:
        meanwhile()
        return decide(state, asked, context)

    return Aggregate("tally", "计数", 0, deciding, evolve, (Count, Compare, Scatter, Nothing), (Counted,))
