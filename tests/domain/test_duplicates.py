"""Duplicates and the requests they repeat: who knows of whom, and what comes back when one is given up."""

from typing import Any

import pytest

from community_core.domain import (
    ConvertRequest,
    CorrectFact,
    Fact,
    MarkDuplicate,
    RejectRequest,
    ReopenRequest,
    RequestClosed,
    RequestMarkedDuplicate,
    RequestReopened,
    RequestState,
    RequestStoodForDuplicate,
    RequestWithdrawn,
    ResolveRequest,
    WithdrawRequest,
)
from community_core.domain.request_state import GIVEN_UP
from community_core.errors import Refused

from .story import HE, World, request, requests

ONE, TWO, THREE, FOUR = (f"request-{number}" for number in (1, 2, 3, 4))


def _mark(request_id: str, duplicate_of: str) -> MarkDuplicate:
    return MarkDuplicate(request_id=request_id, duplicate_of=duplicate_of)


def _marked(*pairs: tuple[str, str]) -> World:
    """Four requests, of which some were marked duplicates of others, one after the other."""
    world = requests(4)
    for each, original in pairs:
        world.order(each, _mark(each, original))
    return world


def _correct(world: World, request_id: str, duplicate_of: str) -> Any:
    """Put right what the first mark on a request says."""
    facts = enumerate(world.facts(request_id), start=1)
    version = next(n for n, each in facts if isinstance(each, RequestMarkedDuplicate))
    fact_id = f"{request_id}@{version}"
    right = {"duplicate_of": duplicate_of}
    return world.order(request_id, CorrectFact(fact_id=fact_id, right=right, reason="the other one"))


def _statuses(world: World) -> list[str]:
    return [each.state.status for each in world.stories.values()]


# ---- marking


def test_the_original_is_told_of_its_duplicate() -> None:
    """In the same append, after the mark; it goes on as it stood, and knows of it."""
    world = requests(2)
    assert world.order(ONE, _mark(ONE, TWO), by=HE) == (
        Fact(ONE, RequestMarkedDuplicate(duplicate_of=TWO)),
        Fact(TWO, RequestStoodForDuplicate(duplicate=ONE)),
    )
    assert world.state(TWO) == RequestState(status="raised", duplicates=(ONE,))


def test_an_answered_request_may_stand_for_another() -> None:
    """It is told, and stays answered."""
    world = requests(2)
    world.order(TWO, ResolveRequest(request_id=TWO, outcome="done"))
    world.order(ONE, _mark(ONE, TWO))
    assert (world.state(TWO).status, world.state(TWO).duplicates) == ("resolved", (ONE,))


@pytest.mark.parametrize("ended", sorted(GIVEN_UP))
def test_nothing_repeats_a_request_that_was_given_up(ended: Any) -> None:
    """What it asks for would be lost with it: the refusal says to keep this one open."""
    others = {TWO: RequestState(status=ended)}
    with pytest.raises(Refused, match=rf"{TWO} is {ended} .* leave this one open.*duplicate-of-ended"):
        request().decide(_mark(ONE, TWO), others=others)


def test_the_right_original_is_told_as_well() -> None:
    """When a mark is corrected to another request, that one knows of the duplicate from then on."""
    world = _marked((ONE, TWO))
    correction, told = _correct(world, ONE, THREE)
    assert (correction.stream_id, told) == (ONE, Fact(THREE, RequestStoodForDuplicate(duplicate=ONE)))
    assert world.state(THREE).duplicates == (ONE,)


def test_a_request_stands_once_for_a_duplicate_it_is_told_of_twice() -> None:
    """The mark went to another request by mistake, and was put back."""
    world = _marked((ONE, TWO))
    _correct(world, ONE, THREE)
    _correct(world, ONE, TWO)
    assert world.state(TWO).duplicates == (ONE,)


def test_corrected_marks_make_no_circle() -> None:
    """Not even where the request named at first has become a duplicate itself."""
    world = _marked((TWO, ONE), (ONE, THREE), (THREE, FOUR))
    with pytest.raises(Refused, match="duplicate-of-duplicate"):
        _correct(world, ONE, TWO)


def test_no_mark_is_corrected_to_a_request_that_was_given_up() -> None:
    """Not even where the request named at first was given up itself."""
    world = _marked((ONE, TWO))
    world.order(TWO, RejectRequest(request_id=TWO, reason="elsewhere"))
    world.order(THREE, WithdrawRequest(request_id=THREE))
    with pytest.raises(Refused, match="duplicate-of-ended"):
        _correct(world, ONE, THREE)


# ---- an original that is withdrawn


def test_duplicates_come_back_when_their_original_is_withdrawn() -> None:
    """All of them, in the same append, after the withdrawal: whoever raised them has taken nothing back."""
    world = _marked((ONE, TWO), (THREE, TWO))
    assert world.order(TWO, WithdrawRequest(request_id=TWO), by=HE) == (
        Fact(TWO, RequestWithdrawn()),
        Fact(ONE, RequestReopened()),
        Fact(THREE, RequestReopened()),
    )
    assert _statuses(world)[:3] == ["reopened", "withdrawn", "reopened"]
    assert world.state(ONE) == RequestState(status="reopened")


def test_a_duplicate_that_was_led_elsewhere_does_not_come_back() -> None:
    """It goes on as the request that is right."""
    world = _marked((ONE, TWO))
    _correct(world, ONE, THREE)
    world.order(TWO, WithdrawRequest(request_id=TWO))
    assert world.state(ONE) == RequestState(status="duplicate", duplicate_of=THREE)
    world.order(THREE, WithdrawRequest(request_id=THREE))
    assert world.state(ONE).status == "reopened"


def test_only_the_duplicates_of_the_one_withdrawn_come_back() -> None:
    """A duplicate of a duplicate goes on as that one, which is back."""
    world = _marked((ONE, TWO), (TWO, THREE))
    world.order(THREE, WithdrawRequest(request_id=THREE))
    assert _statuses(world)[:3] == ["duplicate", "reopened", "withdrawn"]
    world.order(TWO, WithdrawRequest(request_id=TWO))
    assert world.state(ONE).status == "reopened"


def test_what_came_back_goes_on_like_anything_reopened() -> None:
    """It is worked on, or marked a duplicate of another request."""
    world = _marked((ONE, TWO), (THREE, TWO))
    world.order(TWO, WithdrawRequest(request_id=TWO))
    world.order(ONE, ResolveRequest(request_id=ONE, outcome="done"))
    world.order(THREE, _mark(THREE, ONE))
    assert _statuses(world)[:3] == ["resolved", "withdrawn", "duplicate"]


def test_a_duplicate_that_its_original_does_not_know_stays_one() -> None:
    """Marked before originals were told, or by an import: nothing names it when the original is withdrawn."""
    world = requests(2)
    world.stories[ONE].given(RequestMarkedDuplicate(duplicate_of=TWO))
    assert world.order(TWO, WithdrawRequest(request_id=TWO)) == (Fact(TWO, RequestWithdrawn()),)
    assert world.state(ONE).status == "duplicate"
    world.order(ONE, ReopenRequest(request_id=ONE, reason="the other was taken back"))
    assert world.state(ONE).status == "reopened"


def test_a_duplicate_that_an_import_closed_since_holds_no_withdrawal_up() -> None:
    """Its own source said that it is over, so it stays over; the original is withdrawn all the same."""
    world = _marked((ONE, TWO))
    world.stories[ONE].given(RequestClosed())
    assert world.order(TWO, WithdrawRequest(request_id=TWO)) == (Fact(TWO, RequestWithdrawn()),)
    assert _statuses(world)[:2] == ["closed", "withdrawn"]


# ---- reopening a duplicate by hand


@pytest.mark.parametrize(
    "end",
    [
        RejectRequest(request_id=TWO, reason="elsewhere"),
        ConvertRequest(request_id=TWO, into="project", target_id="project-1"),
    ],
    ids=["rejected", "converted"],
)
def test_a_duplicate_is_reopened_once_its_original_was_given_up(end: Any) -> None:
    """Somebody decides that, one by one: what was rejected or converted may have served both."""
    world = _marked((ONE, TWO))
    assert len(world.order(TWO, end)) == 1
    assert world.state(ONE).status == "duplicate"
    reopen = ReopenRequest(request_id=ONE, reason="still cold")
    assert world.order(ONE, reopen) == (Fact(ONE, RequestReopened(reason="still cold")),)
    assert world.state(ONE) == RequestState(status="reopened")


def test_a_duplicate_is_not_reopened_while_its_original_goes_on() -> None:
    """Nor when that was answered: the answer is for both. The refusal names the one to work on."""
    world = _marked((ONE, TWO))
    reopen = ReopenRequest(request_id=ONE, reason="still cold")
    with pytest.raises(Refused, match=f"{ONE} goes on as {TWO}; work on that one.*duplicate-goes-on"):
        world.order(ONE, reopen)
    world.order(TWO, ResolveRequest(request_id=TWO, outcome="done"))
    with pytest.raises(Refused, match="duplicate-goes-on"):
        world.order(ONE, reopen)


@pytest.mark.parametrize("original", ["request-311", "18-2024", "visit-1"])
def test_an_imported_duplicate_of_something_that_is_not_here_is_reopened(original: str) -> None:
    """A file may name a request of its own, which nobody can work on here."""
    story = request(RequestMarkedDuplicate(duplicate_of=original))
    story.order(ReopenRequest(request_id=ONE, reason="still cold"))
    assert story.state.status == "reopened"
