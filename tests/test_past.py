"""The community as it was: by time, by day and by position; what cannot be is refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community, InvalidInput, Projection, Recorded, Table, handles
from community_core.domain import (
    CompleteVisit,
    CorrectFact,
    Need,
    RaiseRequest,
    RequestRaised,
    ResolveRequest,
    StartVisit,
    WithdrawRequest,
)
from community_core.views.as_of.remembering import KEPT
from community_open_requests import OpenRequests

from .views.past_histories import everything

FIRST = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
SHEN = "person-shen"


class Story:
    """A community with a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = FIRST
        self.community = Community.open(":memory:", clock=lambda: self.now)

    def raised(self, title: str, **told: Any) -> str:
        """A request, raised a day after what came before."""
        command = RaiseRequest(title=title, category="x", channel="desk")
        stream_id = self.community.execute(command, by=SHEN, **told).stream_id
        self.now += timedelta(days=1)
        return stream_id


@pytest.fixture
def story() -> Iterator[Story]:
    """Three requests on three days, the first of which happened a week before it was told."""
    story = Story()
    story.raised("Snow", at=FIRST - timedelta(days=7))
    story.raised("Lamp")
    story.raised("Tap")
    with story.community:
        yield story


def titles(past: Any) -> list[str]:
    """The titles of the open requests as they were."""
    return [row.title for row in past.view(OpenRequests)]


def test_a_moment_a_day_or_a_position_tells_what_was_known(story: Story) -> None:
    """A day is over at its end where the community is; the very moment of recording counts."""
    at = story.community.at
    assert titles(at(known=FIRST)) == ["Snow"]
    assert titles(at(known=date(2024, 1, 16))) == titles(at(known="2024-01-16")) == ["Snow", "Lamp"]
    assert titles(at(known="2024-01-16 08:59")) == ["Snow"]
    assert titles(at(known=2)) == ["Snow", "Lamp"]
    assert titles(at()) == ["Snow", "Lamp", "Tap"]


def test_what_had_happened_counts_whenever_it_was_told(story: Story) -> None:
    """And with both only what was known by then."""
    at = story.community.at
    assert titles(at(happened="2024-01-10")) == ["Snow"]
    assert titles(at(happened=date(2024, 1, 16))) == ["Snow", "Lamp"]
    assert titles(at(known=1, happened="2024-01-16")) == ["Snow"]


def test_the_reader_stands_at_the_cut_off(story: Story) -> None:
    """Ages are those of then; today is not over yet, so it counts as far as it has come.

    A position stands for the moment its fact was recorded; the earlier of two cut-offs decides.
    """
    (row,) = story.community.at(happened="2024-01-10").view(OpenRequests)
    assert row.age_days == 2
    at = story.community.at
    assert at(known=date(2024, 1, 18)).view(OpenRequests).now == story.now
    second = FIRST + timedelta(days=1)
    assert at(known=2).view(OpenRequests).now == second
    assert at(known=2, happened="2024-01-10").now == at(happened="2024-01-10").now
    assert at(known=2, happened="2024-01-17 12:00").now == second
    assert at(known=second, happened="2024-01-17 12:00").now == second


def test_explanations_and_changes_are_seen_from_the_position_asked_for(story: Story) -> None:
    """Not from today, when everything is older."""
    community = story.community
    story.now += timedelta(days=60)
    snow, lamp, _ = community.view(OpenRequests)
    assert community.at(known=2).explain(OpenRequests, snow.request_id).row.age_days == 8
    came = community.diff(OpenRequests, community.at(known=1), community.at(known=2))
    assert [(each.key, each.after.age_days) for each in came] == [((lamp.request_id,), 0)]
    assert [row.title for row in community.view(OpenRequests).overdue()] == ["Snow", "Lamp", "Tap"]
    assert [row.title for row in community.at(known=3).view(OpenRequests).overdue()] == ["Snow"]


def test_a_position_in_a_gap_is_seen_from_the_fact_before_it(story: Story, tmp_path: Path) -> None:
    """Positions may have gaps, on some back ends or after a restore."""
    story.community.close()
    story.community = Community.open(tmp_path, clock=lambda: story.now)
    told = story.now
    story.raised("Snow")
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as ledger:
        ledger.execute("UPDATE sqlite_sequence SET seq = 40 WHERE name = 'events'")
    story.raised("Ice")
    assert [fact.position for fact in story.community.log()] == [1, 41]
    assert titles(story.community.at(known=40)) == ["Snow"]
    assert story.community.at(known=40).now == told


def test_digits_alone_are_a_position(story: Story) -> None:
    """As a form or an address of the web gives them."""
    assert titles(story.community.at(known="2")) == titles(story.community.at(known=2)) == ["Snow", "Lamp"]
    with pytest.raises(InvalidInput, match=r"no position 2018; .* If the year is meant"):
        story.community.at(known="2018")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"known": "2024-01-14"}, "the first fact was recorded at 2024-01-15 09:00.*ask with happened="),
        ({"known": "2024-01-07"}, r"first fact was recorded at 2024-01-15 09:00\.$"),
        ({"known": FIRST - timedelta(seconds=1)}, "Nothing had been recorded by 2024-01-15 08:59"),
        ({"known": 0}, "no position 0; the ledger goes from 1 to 3"),
        ({"known": 4}, "no position 4"),
        ({"known": -1}, "no position -1"),
        ({"known": date(2024, 1, 19)}, "2024-01-19 is still to come; .* will be recorded by then"),
        ({"known": FIRST - timedelta(microseconds=1)}, "by 2024-01-15 08:59; .* at 2024-01-15 09:00"),
        ({"known": 2018}, "no position 2018; .* If the year is meant, write its end: 2018-12-31"),
        ({"known": "some time"}, "'some time' is not a time; .*, or a position of the log such as 1000"),
        ({"happened": 1000}, "1000 is neither a time nor a date; write"),
        ({"known": FIRST + timedelta(days=9)}, "2024-01-24T01:00.* is still to come"),
        ({"happened": "2024-02-01"}, "2024-02-01 is still to come; .* will happen by then"),
        ({"happened": "2024-01-07"}, "earliest fact happened at 2024-01-08 09:00, the first was recorded at"),
        ({"happened": "some day"}, "'some day' is not a time"),
        ({"known": datetime(2024, 1, 16)}, "has no time zone"),  # noqa: DTZ001  that is what is wrong
    ],
)
def test_a_moment_that_cannot_be_is_refused(story: Story, asked: dict[str, Any], said: str) -> None:
    """With what would do, in both languages."""
    with pytest.raises(InvalidInput, match=said) as refused:
        story.community.at(**asked)
    assert refused.value.told("zh") != refused.value.told("en")


@pytest.mark.parametrize("asked", [{"known": 1}, {"known": FIRST}, {"happened": FIRST}])
def test_an_empty_ledger_has_no_past(asked: dict[str, Any]) -> None:
    """But it can be asked what there is now: nothing."""
    with Story().community as community:
        with pytest.raises(InvalidInput, match="Nothing has been recorded yet"):
            community.at(**asked)
        assert titles(community.at()) == []


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 50)), min_size=1, max_size=12), st.data())
def test_at_any_time_the_view_is_that_of_a_community_that_stopped_recording_then(
    steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Commands of one story, cut off at a moment, in two real ledgers."""
    until = data.draw(st.integers(0, sum(hours for _, hours in steps)))
    moment = FIRST + timedelta(hours=until)
    whole, cut = _lived(steps, None), _lived(steps, moment)
    with whole.community, cut.community:
        past = whole.community.at(known=moment)
        live = cut.community.engine.view(OpenRequests, now=past.now)
        assert everything(past.view(OpenRequests)) == everything(live)


def _lived(steps: list[tuple[int, int]], until: datetime | None) -> Story:
    """A story whose ids are always the same, told up to a moment."""
    told = Story()
    numbers = iter(range(1000))
    told.community.close()
    told.community = Community.open(
        ":memory:", clock=lambda: told.now, entropy=lambda size: next(numbers).to_bytes(size, "big")
    )
    raised = [told.community.execute(RaiseRequest(title="first", category="x", channel="desk"), by=SHEN)]
    for what, hours in steps:
        told.now += timedelta(hours=hours)
        if until is not None and told.now > until:
            break
        newest = raised[-1].stream_id
        over = len(told.community.history(newest)) > 1
        command: Any = RaiseRequest(title="next", category="x", channel="desk")
        if what and not over:
            command = (
                ResolveRequest(request_id=newest, outcome="done")
                if what == 1
                else WithdrawRequest(request_id=newest)
            )
        receipt = told.community.execute(command, by=SHEN)
        raised += [receipt] if isinstance(command, RaiseRequest) else []
    return told


def counting(folds: list[int]) -> type[Projection[Any]]:
    """A projection that tells when it is folded, which no real one may."""
    from community_open_requests.rows import Request

    class Telltale(Projection[Request]):
        name, version = "telltale", 1
        requests = Table(Request)

        @handles(RequestRaised)
        def add(self, e: Recorded[RequestRaised]) -> None:
            folds.append(e.position)
            self.requests.put(Request(e.stream_id, e.occurred_at, title=e.data.title))

    return Telltale


def test_the_latest_pasts_are_not_folded_twice(story: Story) -> None:
    """What is recorded later changes none of them; asked from another moment it is the same rows."""
    folds: list[int] = []
    view = counting(folds)
    first = list(story.community.at(known=2).view(view))
    story.raised("Ice")
    assert list(story.community.at(known=2).view(view)) == first
    assert list(story.community.at(known="2024-01-16").view(view)) == first
    assert folds == [1, 2]
    assert [row.title for row in story.community.at().view(view)] == ["Snow", "Lamp", "Tap", "Ice"]


def test_only_a_few_pasts_are_kept(story: Story) -> None:
    """The one that was asked for longest ago goes first; a view that is still read stays readable."""
    folds: list[int] = []
    view = counting(folds)
    oldest = story.community.at(known=1).view(view)
    for day in range(KEPT):
        story.raised(f"day {day}")
        list(story.community.at().view(view))
    assert [row.title for row in oldest] == ["Snow"]
    folds.clear()
    list(story.community.at().view(view))
    assert folds == []
    list(story.community.at(known=1).view(view))
    assert folds == [1]


def test_threads_may_look_at_the_same_past_at_once(story: Story) -> None:
    """Each gets all of it."""
    found: list[list[str]] = []
    threads = [Thread(target=lambda: found.append(titles(story.community.at(known=3)))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [["Snow", "Lamp", "Tap"]] * 8


def test_a_community_explains_a_row_now_and_as_it_was(story: Story) -> None:
    """And what changed between two moments; from a later to an earlier one is refused."""
    community = story.community
    (row, *_) = community.view(OpenRequests)
    community.execute(ResolveRequest(request_id=row.request_id, outcome="done"), by=SHEN)
    now = community.explain(OpenRequests, row.request_id)
    assert [each.fact.type for each in now.reasons] == ["RequestRaised", "RequestResolved"]
    then = community.at(known=1).explain(OpenRequests, row.request_id)
    assert (then.row.title, len(then.reasons)) == ("Snow", 1)
    (change,) = community.diff(OpenRequests, community.at(known=3))
    assert (change.kind, change.key) == ("went", (row.request_id,))
    with pytest.raises(InvalidInput, match="exchange them"):
        community.diff(OpenRequests, community.at(known=3), community.at(known=2))


def test_nothing_changes_because_time_goes_by(story: Story) -> None:
    """The age of a request is not news."""
    story.now += timedelta(days=30)
    assert story.community.diff(OpenRequests, story.community.at(known=3)) == []


def test_causes_and_effects_are_followed_across_streams(story: Story) -> None:
    """From a visit to the need found on it, the request raised and its resolution, and back."""
    community = story.community
    visit = community.execute(StartVisit(person_id="person-lin", place="24"), by=SHEN).stream_id
    needs = (Need(title="Window", category="x"), Need(title="Tap", category="x"))
    done = community.execute(CompleteVisit(visit_id=visit, needs=needs), by=SHEN)
    effects = community.effects(visit)
    assert [(each.data.title, each.causation_id) for each in effects] == [
        ("Window", done.events[0].id),
        ("Tap", done.events[0].id),
    ]
    cause = community.cause(effects[0])
    assert cause is not None
    assert cause.data == done.events[0].data
    assert community.cause(cause) is None
    assert community.effects(effects[0].stream_id) == []
    community.execute(ResolveRequest(request_id=effects[1].stream_id, outcome="done"), by=SHEN)
    story_told = [each.type for each in community.story(effects[0].stream_id)]
    assert story_told == ["VisitStarted", "VisitCompleted", *["RequestRaised"] * 2, "RequestResolved"]


@pytest.mark.parametrize("when", [1.5, True, b"2024-01-15", ["2024-01-15"]])
def test_what_is_no_moment_is_refused(story: Story, when: Any) -> None:
    """On either axis, of which one takes positions."""
    for axis, said in (("known", " nor a position"), ("happened", "")):
        with pytest.raises(InvalidInput, match=f"neither a time nor a date{said};"):
            story.community.at(**{axis: when})


def test_moments_in_the_same_minute_are_told_apart(story: Story) -> None:
    """As exactly as it takes, on either axis."""
    story.community.close()
    story.now = FIRST + timedelta(seconds=12, microseconds=345678)
    story.community = Community.open(":memory:", clock=lambda: story.now)
    story.raised("Snow")
    for asked, said in (
        ({"known": "2024-01-15 09:00"}, "by 2024-01-15 09:00:00; .* at 2024-01-15 09:00:12"),
        ({"happened": "2024-01-15 09:00"}, "by 2024-01-15 09:00:00, .* happened at 2024-01-15 09:00:12"),
        ({"known": "2024-01-15 09:00:12"}, "by 2024-01-15 09:00:12.000000; .* at 2024-01-15 09:00:12.345678"),
    ):
        with pytest.raises(InvalidInput, match=said):
            story.community.at(**asked)


def test_a_moment_before_all_that_facts_say_is_asked_for_once_one_is_known_to_have_been_earlier() -> None:
    """Nothing had happened by then, until it is known that something had."""
    with Community.open(":memory:") as community:
        asked = RaiseRequest(title="first", category="x", channel="desk")
        request = community.execute(asked, by=SHEN).stream_id
        with pytest.raises(InvalidInput, match="Nothing had happened by"):
            community.at(happened="2024-01-15")
        at = datetime(2024, 1, 15, 1, tzinfo=UTC)
        community.execute(CorrectFact(fact_id=f"{request}@1", occurred_at=at, reason="late"), by=SHEN)
        assert titles(community.at(happened="2024-01-15")) == ["first"]
