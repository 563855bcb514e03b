"""Correcting recorded facts in a community: races, repeats, and facts that no command recorded."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from community_core.community import Community
from community_core.domain import (
    REQUEST,
    AcceptRequest,
    CorrectFact,
    FollowUpRequest,
    MarkDuplicate,
    RaiseRequest,
    RequestRaised,
    RequestState,
    ResolveRequest,
    as_corrected,
)
from community_core.errors import CommandIdReused, InvalidInput, Refused
from community_core.ledger import NewFact

SHEN, HE, LIN = "person-shen", "person-he", "person-lin"
RAISE = RaiseRequest(title="Cold", category="heating", channel="desk")


@pytest.fixture(params=["file", "memory"])
def community(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Community]:
    """An empty community."""
    with Community.open(tmp_path / "c" if request.param == "file" else ":memory:") as community:
        yield community


def _correct(fact_id: str, **right: Any) -> CorrectFact:
    return CorrectFact(fact_id=fact_id, right=right, reason="misheard")


def _right(community: Community, stream_id: str, version: int = 1) -> Any:
    """A fact of a stream as it is known now."""
    return as_corrected(each.data for each in community.history(stream_id))[version - 1]


def test_a_correction_is_recorded_on_the_stream_of_the_fact(community: Community) -> None:
    """With everything a command's fact has; the fact itself stays as it was recorded."""
    told = community.execute(RAISE, by=SHEN)
    receipt = community.execute(_correct(f"{told.stream_id}@1", title="Lamp"), by=HE, because_of=told)
    [corrected] = receipt.events
    assert (receipt.stream_id, receipt.version, receipt.position) == (told.stream_id, 2, 2)
    assert (corrected.actor, corrected.causation_id) == (HE, f"{told.stream_id}@1")
    assert community.history(told.stream_id) == [*told.events, corrected]
    assert corrected.data.said == told.events[0].data
    assert corrected.data.right.number == told.events[0].data.number


def test_a_repeated_correction_is_recorded_once(community: Community) -> None:
    """The first receipt comes back, whichever zone times are told in; other values are refused."""
    told = community.execute(RAISE, by=SHEN)
    fact_id, due = f"{told.stream_id}@1", community.clock() + timedelta(days=9)
    first = community.execute(_correct(fact_id, title="Lamp", due_at=due), by=SHEN, command_id="c-1")
    there = due.astimezone(timezone(timedelta(hours=8)))
    again = _correct(fact_id, due_at=there, title="Lamp")
    assert community.execute(again, by=SHEN, command_id="c-1") == first
    with pytest.raises(CommandIdReused):
        community.execute(_correct(fact_id, title="Light", due_at=due), by=SHEN, command_id="c-1")
    assert community.ledger.position() == 2


def test_corrections_at_the_same_time_all_hold(community: Community) -> None:
    """Each is decided again on what the others made right, so that none undoes another."""
    told = community.execute(RAISE, by=SHEN)
    values = {"title": "Lamp", "category": "light", "channel": "phone", "place": "13号楼", "requester": LIN}

    def work(name: str) -> None:
        community.execute(_correct(f"{told.stream_id}@1", **{name: values[name]}), by=SHEN)

    with ThreadPoolExecutor(len(values)) as threads:
        list(threads.map(work, values))
    right = _right(community, told.stream_id)
    assert {name: getattr(right, name) for name in values} == values
    history = [fact.data for fact in community.history(told.stream_id)]
    assert [each.said for each in history[2:]] == [each.right for each in history[1:-1]]


def test_two_duplicates_cannot_be_corrected_into_a_circle(community: Community) -> None:
    """However marking and correcting race, following duplicates ends at a request that is none."""
    for _ in range(5):
        one, other, third = (community.execute(RAISE, by=SHEN).stream_id for _ in range(3))
        community.execute(MarkDuplicate(request_id=one, duplicate_of=third), by=SHEN)
        orders = [_correct(f"{one}@2", duplicate_of=other), MarkDuplicate(request_id=other, duplicate_of=one)]
        with ThreadPoolExecutor(2) as threads:
            rules = list(threads.map(lambda each: _rule(community, each), orders))
        assert rules == ["", "duplicate-of-duplicate"]
        states: dict[str, RequestState] = {
            each: community.ledger.load(REQUEST, each).state for each in (one, other, third)
        }
        assert states[one].duplicate_of == other
        assert not states[other].duplicate_of


def _rule(community: Community, command: Any) -> str:
    try:
        community.execute(command, by=SHEN)
    except Refused as refused:
        return refused.rule
    return ""


def test_the_right_request_must_be_there_still_none_itself(community: Community) -> None:
    """A request corrected to be a duplicate of one that meanwhile became a duplicate is refused."""
    one, other, third = (community.execute(RAISE, by=SHEN).stream_id for _ in range(3))
    community.execute(MarkDuplicate(request_id=one, duplicate_of=third), by=SHEN)
    community.execute(MarkDuplicate(request_id=other, duplicate_of=third), by=SHEN)
    assert _rule(community, _correct(f"{one}@2", duplicate_of=other)) == "duplicate-of-duplicate"
    assert _rule(community, _correct(f"{one}@2", duplicate_of="request-none")) == "duplicate-of-unknown"


def test_a_duplicate_is_of_something_that_can_be_here(community: Community) -> None:
    """An id of no kind that the community has cannot be understood, marked or corrected."""
    one, other = (community.execute(RAISE, by=SHEN).stream_id for _ in range(2))
    with pytest.raises(InvalidInput, match="'tree-1' is not the id of anything here"):
        community.execute(MarkDuplicate(request_id=one, duplicate_of="tree-1"), by=SHEN)
    marked = community.execute(MarkDuplicate(request_id=one, duplicate_of=other), by=SHEN)
    with pytest.raises(InvalidInput, match="'tree-1' is not the id of anything here"):
        community.execute(_correct(marked.events[0].id, duplicate_of="tree-1"), by=SHEN)
    assert community.ledger.position() == marked.position


def test_later_commands_are_decided_on_the_right_fact(community: Community) -> None:
    """Whoever is said by now to have resolved it does not follow up."""
    request_id = community.execute(RAISE, by=SHEN).stream_id
    community.execute(ResolveRequest(request_id=request_id, outcome="done"), by=SHEN)
    community.execute(_correct(f"{request_id}@2", resolved_by=HE), by=SHEN)
    asked = FollowUpRequest(request_id=request_id, satisfaction="satisfied")
    with pytest.raises(Refused, match="follow-up-by-resolver"):
        community.execute(asked, by=HE)
    assert community.execute(asked, by=SHEN).version == 4


def test_what_an_import_recorded_is_corrected_like_anything_else(community: Community) -> None:
    """Though no command would have accepted it, and even when nothing but that fact is known."""
    imported = RequestRaised(title=" ", category="", channel="online", source="311", source_number="18-1")
    now = community.clock()
    fact = NewFact(
        "request-18-1", 1, imported, now, "system:import", "request-18-1@1", flags=("blank-title",)
    )
    community.ledger.append([fact])
    community.execute(_correct("request-18-1@1", title="Tree trim", category="trees"), by=SHEN)
    right = _right(community, "request-18-1")
    assert (right.title, right.source_number) == ("Tree trim", "18-1")
    assert community.execute(AcceptRequest(request_id="request-18-1"), by=SHEN).version == 3


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (CorrectFact(fact_id="tree-1@1", right={"a": 1}, reason="x"), "not the id of a fact that can be"),
        (CorrectFact(fact_id=7, right={"a": 1}, reason="x"), "7 is not the id of a fact"),  # type: ignore[arg-type]
        (CorrectFact(fact_id="request-1@1", right="title", reason="x"), "right: 'title' is not such as"),  # type: ignore[arg-type]
        (CorrectFact(fact_id="request-1@1", right={1: "x"}, reason="x"), "right: {1: 'x'} is not"),  # type: ignore[dict-item]
        (CorrectFact(fact_id="request-1@1", right={"title": object()}, reason="x"), "right: .* is not"),
        (CorrectFact(fact_id="request-1@1", right={"title": "\ud800"}, reason="x"), "right: .* is not"),
        (
            CorrectFact(fact_id="request-1@1", right={"due_at": datetime(2024, 1, 1)}, reason="x"),  # noqa: DTZ001
            "right: The time 2024-01-01T00:00:00 has no time zone",
        ),
        (CorrectFact(fact_id="request-1@1", right={"title": "x"}, reason=5), "reason: 5 is not text"),  # type: ignore[arg-type]
    ],
)
def test_a_correction_that_cannot_be_understood(command: CorrectFact, says: str) -> None:
    """One clear line; nothing is recorded."""
    with Community.open(":memory:") as community, pytest.raises(InvalidInput, match=says):
        community.execute(command, by=SHEN)
