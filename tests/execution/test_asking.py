"""What a decision asks of other streams, and what is no answer of its own."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from attrs import frozen

from community_core import Community
from community_core.commands import kebab
from community_core.domain import (
    AGGREGATES,
    Command,
    Context,
    Event,
    Fact,
    RequestAccepted,
    command,
    step,
)
from community_core.domain.request_commands import GiveBackDuplicate, StandForDuplicate
from community_core.errors import InvalidInput, Refused
from community_core.execution import Executor
from community_core.identifiers import Identifiers
from community_core.ledger import Ledger

from .conftest import NOW, SHANGHAI
from .tally import Count, Counted, Scatter, TallyId, TallyState, saying, tally_of

SHEN = "person-shen"


def executor_on(ledger: Ledger, decide: Any, *more: Any) -> Executor:
    """What executes Count with another decision, and further commands beside it."""
    steps = [
        step(each, saying(decided), when=[None, "counting"]) for each, decided in ((Count, decide), *more)
    ]
    identifiers = Identifiers(lambda: NOW)
    return Executor(ledger, [tally_of(*steps)], clock=lambda: NOW, zone=SHANGHAI, identifiers=identifiers)


@pytest.mark.parametrize(
    ("pattern", "notes"),
    [
        ("ToTo", ["T", "T", "o0", "o0"]),
        ("oT", ["T", "o0"]),
        ("sTo", ["T", "T", "o0", "o0"]),
        ("moT", ["m0", "o0", "T"]),
    ],
    ids=["own before others", "own though asked first", "each before whom it asks", "asked of itself"],
)
def test_own_facts_come_first_then_those_of_others_as_they_were_asked(
    executor: Executor, pattern: str, notes: list[str]
) -> None:
    """Unless the stream was asked itself: then everything comes in the order it was decided."""
    receipt = executor.execute(Scatter(pattern=pattern), by=SHEN)
    assert [each.data.note for each in receipt.events] == notes


def test_what_was_asked_is_seen_by_what_is_asked_next(executor: Executor, ledger: Ledger) -> None:
    """The second count on a stream goes on from the first, in the same append."""
    receipt = executor.execute(Scatter(pattern="ooo", onto="tally-1"), by=SHEN)
    assert [each.data.note for each in receipt.events] == ["o0", "o1", "o2"]
    assert [each.version for each in ledger.stream("tally-1")] == [1, 2, 3]


def test_a_decision_sees_what_it_asked_for(ledger: Ledger) -> None:
    """In the state of the other stream, or of its own, and in the history."""

    def decide(_: TallyState, asked: Count, context: Context) -> Iterable[Counted]:
        if asked.note == "other":
            return [Counted()]
        context.also(Count(tally_id="tally-2", note="other"))
        context.also(Count(tally_id=context.stream_id, note="other"))
        counts = [context.state(each, TallyState).count for each in ("tally-2", context.stream_id, "tally-3")]
        return [Counted(note=str(counts))]

    receipt = executor_on(ledger, decide).execute(Count(tally_id="tally-1"), by=SHEN)
    assert receipt.events[-1].data.note == "[1, 1, 0]"


def test_what_another_stream_refuses_is_refused_as_a_whole(ledger: Ledger) -> None:
    """With its reason, and nothing is recorded."""

    def decide(_: TallyState, asked: Count, context: Context) -> Iterable[Counted]:
        if asked.note == "other":
            raise Refused("full", "It is full; count elsewhere.", "已满；请在别处计数。")
        context.also(Count(note="other"))
        return [Counted()]

    with pytest.raises(Refused, match="full"):
        executor_on(ledger, decide).execute(Count(), by=SHEN)
    assert ledger.position() == 0


def test_a_state_of_another_kind_is_that_of_a_stream_never_begun() -> None:
    """A decision that reads a visit where it expects a request finds nothing."""

    @command(zh="看", target=lambda look: look.tally_id)
    @frozen(kw_only=True)
    class Look(Command):
        """Look at something that is no tally."""

        tally_id: TallyId

    def look(_: TallyState, __: Look, context: Context) -> Iterable[Counted]:
        assert context.state("visit-1", TallyState) == TallyState()
        return [Counted()]

    looking = tally_of(step(Look, look, when=[None, "counting"]))
    with Community.open(":memory:", aggregates=[*AGGREGATES, looking]) as community:
        assert community.execute(Look(tally_id="tally-1"), by=SHEN).version == 1


# ---- what is no answer


NO_ANSWERS: dict[str, tuple[Callable[[Context], Any], str]] = {
    "nothing at all": (lambda _: None, "Count decided NoneType"),
    "a bare event": (lambda _: Counted(), "Count decided Counted"),
    "an event of another kind": (lambda _: [RequestAccepted()], "Count decided RequestAccepted"),
    "one among good ones": (lambda _: [Counted(), RequestAccepted()], "Count decided RequestAccepted"),
    "a fact": (lambda context: [Fact(context.stream_id, Counted())], "Count decided Fact"),
    "a text": (lambda _: "Counted", "Count decided str"),
    "a class": (lambda _: [Counted], "Count decided type"),
}


@pytest.mark.parametrize(("answer", "says"), NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_only_a_list_of_own_events_is_a_decision(ledger: Ledger, answer: Any, says: str) -> None:
    """Anything else is refused in one line that says what came and whom to ask instead."""
    executor = executor_on(ledger, lambda _, __, context: answer(context))
    with pytest.raises(Refused, match=f"{says}, .* ask other streams by context.also") as refused:
        executor.execute(Count(), by=SHEN)
    assert refused.value.rule == "not-its-own-event"
    assert "\n" not in str(refused.value)
    assert ledger.position() == 0


def test_a_decision_that_raises_is_refused(ledger: Ledger) -> None:
    """It says which command failed and how, and nothing is recorded."""

    def decide(*_: Any) -> Iterable[Event]:
        yield Counted()
        raise KeyError("flour")

    with pytest.raises(Refused, match=r"Count could not be decided, .* KeyError: .*flour") as refused:
        executor_on(ledger, decide).execute(Count(), by=SHEN)
    assert refused.value.rule == "decision-failed"
    assert isinstance(refused.value.__cause__, KeyError)
    assert ledger.position() == 0


def test_a_decision_that_raises_when_asked_by_another_names_the_one_that_failed(ledger: Ledger) -> None:
    """Not the one that asked."""

    def ask(_: TallyState, __: Scatter, context: Context) -> Iterable[Counted]:
        context.also(Count())
        return [Counted()]

    with pytest.raises(Refused, match=r"Count could not be decided.*ZeroDivisionError.*decision-failed"):
        executor_on(ledger, lambda *_: 1 // 0, (Scatter, ask)).execute(Scatter(pattern=""), by=SHEN)


# ---- commands that only decisions ask


@pytest.mark.parametrize(
    "inner",
    [
        StandForDuplicate(request_id="request-1", duplicate="request-2"),
        GiveBackDuplicate(request_id="request-1"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_nobody_gives_an_inner_command(inner: Any) -> None:
    """It is no command of the community, under no name, and its fields are nobody's options."""
    with Community.open(":memory:") as community:
        with pytest.raises(InvalidInput, match="is not a command of this community"):
            community.execute(inner, by=SHEN)
        assert type(inner) not in {each.command_class for each in community.catalogue.values()}
        assert kebab(type(inner).__name__) not in community.catalogue
