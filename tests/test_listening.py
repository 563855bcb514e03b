"""Following until it is enough, by threads and in event loops: both hear the same and end the same."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, InvalidInput, OtherLedger, Receipt, StoreUnavailable
from community_core.domain import (
    AcceptRequest,
    CorrectFact,
    FactCorrected,
    RaiseRequest,
    RequestAccepted,
    RequestRaised,
    UndoFact,
)

SHEN = "person-shen"
GLANCE = 0.05
PROMPT = 2.0
"""Seconds in which anything is noticed, however busy the machine."""

Heard = list[Any]
Listen = Callable[..., Heard]


def raising(community: Community, title: str) -> Receipt:
    """A request with that title."""
    return community.execute(RaiseRequest(title=title, category="heating", channel="desk"), by=SHEN)


def correcting(community: Community, told: Receipt, **right: Any) -> Receipt:
    """What a receipt's first fact said is put right."""
    return community.execute(CorrectFact(fact_id=told.events[0].id, right=right, reason="misheard"), by=SHEN)


def by_thread(community: Community, **asked: Any) -> Heard:
    """Everything that is heard until it ends, as a thread hears it."""
    return list(community.follow(**asked))


def by_loop(community: Community, **asked: Any) -> Heard:
    """Everything that is heard until it ends, as an event loop hears it."""

    async def hear() -> Heard:
        return [fact async for fact in community.following(**asked)]

    return asyncio.run(hear())


@pytest.fixture(params=[by_thread, by_loop])
def listen(request: pytest.FixtureRequest) -> Listen:
    """Either way of following to the end."""
    found: Listen = request.param
    return found


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """A community with one request."""
    with Community.open(tmp_path / "store") as opened:
        raising(opened, "one")
        yield opened


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Somebody to listen while the test goes on."""
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_a_type_is_heard_with_what_was_undone_and_put_back(community: Community, listen: Listen) -> None:
    """By what the correction is about; what is undone of other types is not heard."""

    def undo(fact_id: str) -> str:
        return community.execute(UndoFact(fact_id=fact_id, reason="slip"), by=SHEN).events[0].id

    told = raising(community, "two")
    accepted = community.execute(AcceptRequest(request_id=told.stream_id), by=SHEN).events[0].id
    undo(undo(undo(accepted)))
    undo(undo(told.events[0].id))
    heard = listen(community, types=RequestAccepted, timeout=0)
    assert [fact.version for fact in heard] == [2, 3, 4, 5]
    heard = listen(community, types=RequestRaised, after=told, timeout=0)
    assert [(fact.data.said is None, fact.data.right is None) for fact in heard] == [
        (False, True),
        (True, False),
    ]
    assert [fact.data.about.title for fact in heard] == ["two", "two"]


def test_a_type_is_heard_with_its_corrections_and_no_others(community: Community, listen: Listen) -> None:
    """Those of other facts are not told, though they are corrections as well."""
    first = raising(community, "two")
    accepted = community.execute(AcceptRequest(request_id=first.stream_id), by=SHEN)
    right = correcting(community, first, title="2")
    other = raising(community, "three")
    assert accepted.events[0].type == "RequestAccepted"
    found = listen(community, after=1, types=RequestRaised, timeout=0)
    assert found == [*first.events, *right.events, *other.events]
    assert listen(community, after=1, types=RequestAccepted, timeout=0) == list(accepted.events)
    assert listen(community, after=1, types="FactCorrected", timeout=0) == list(right.events)
    assert [fact.type for fact in community.log(after=1, types=RequestRaised)] == ["RequestRaised"] * 2


def test_a_stop_that_was_set_before_ends_it_before_the_first_fact(
    community: Community, listen: Listen
) -> None:
    """However much there would be to tell."""
    stop = threading.Event()
    stop.set()
    assert listen(community, stop=stop) == []


def test_setting_stop_ends_the_waiting(
    community: Community, listen: Listen, threads: ThreadPoolExecutor
) -> None:
    """Within a glance, with what was heard until then, and without an error."""
    stop = threading.Event()
    heard = threads.submit(listen, community, stop=stop)
    time.sleep(3 * GLANCE)
    began = time.monotonic()
    stop.set()
    assert [fact.data.title for fact in heard.result(PROMPT)] == ["one"]
    assert time.monotonic() - began < PROMPT


def test_closing_the_community_ends_the_waiting(
    community: Community, listen: Listen, threads: ThreadPoolExecutor
) -> None:
    """Quietly, though there is no ledger any more to read from."""
    heard = threads.submit(listen, community)
    time.sleep(3 * GLANCE)
    community.close()
    assert [fact.data.title for fact in heard.result(PROMPT)] == ["one"]


def test_news_of_other_types_does_not_prolong_a_timeout(
    community: Community, listen: Listen, threads: ThreadPoolExecutor
) -> None:
    """Somebody who asks for acceptances is told in time that there was none, while requests pour in."""
    heard = threads.submit(listen, community, types=RequestAccepted, timeout=0.3)
    until = time.monotonic() + PROMPT
    while not heard.done() and time.monotonic() < until:
        raising(community, "again")
    assert heard.done()
    assert heard.result() == []


def test_what_was_asked_for_prolongs_a_timeout(
    community: Community, listen: Listen, threads: ThreadPoolExecutor
) -> None:
    """It counts from the last fact that was told."""
    heard = threads.submit(listen, community, types=RequestRaised, timeout=1)
    for title in ("two", "three", "four"):
        time.sleep(0.4)
        raising(community, title)
    assert [fact.data.title for fact in heard.result(10)] == ["one", "two", "three", "four"]


def test_two_hundred_listeners_take_no_thread_each_and_hear_everything(community: Community) -> None:
    """One watcher looks for them all, and whoever is cancelled leaves nothing behind."""

    async def hear(count: int) -> list[str]:
        titles: list[str] = []
        async with aclosing(community.following(after=1, types=RequestRaised)) as facts:
            async for fact in facts:
                assert isinstance(fact.data, RequestRaised)
                titles.append(fact.data.title)
                if len(titles) == count:
                    break
        return titles

    async def all_of_them() -> None:
        before = threading.active_count()
        listening = [asyncio.create_task(hear(3)) for _ in range(200)]
        patient = [asyncio.create_task(hear(99)) for _ in range(10)]
        for title in ("two", "three", "four"):
            await asyncio.sleep(0.2)
            await asyncio.to_thread(raising, community, title)
        async with asyncio.timeout(20):
            assert await asyncio.gather(*listening) == [["two", "three", "four"]] * 200
        assert threading.active_count() - before <= 40
        assert len(asyncio.all_tasks()) <= 1 + len(patient) + 1  # the watcher rests while all of them read
        for each in patient:
            each.cancel()
        assert await asyncio.gather(*patient, return_exceptions=True)
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(all_of_them())


def test_waiting_listeners_cost_one_look_a_glance(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many they are."""
    looks: list[float] = []
    position = community.ledger.position

    def counted() -> int:
        looks.append(time.monotonic())
        return position()

    async def hear() -> None:
        async for _ in community.following(after=1):
            pass

    async def wait() -> None:
        listening = [asyncio.create_task(hear()) for _ in range(200)]
        await asyncio.sleep(2)
        monkeypatch.setattr(community.ledger, "position", counted)
        await asyncio.sleep(10 * GLANCE)
        for each in listening:
            each.cancel()
        await asyncio.gather(*listening, return_exceptions=True)

    asyncio.run(wait())
    assert 1 <= len(looks) <= 11


def test_an_event_of_the_loop_stops_it_as_well(community: Community) -> None:
    """Whoever writes for asyncio has its events at hand."""

    async def hear() -> Heard:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(3 * GLANCE, stop.set)
        async with asyncio.timeout(PROMPT):
            return [fact async for fact in community.following(stop=stop)]

    assert [fact.data.title for fact in asyncio.run(hear())] == ["one"]


def test_a_place_that_does_not_fit_is_refused_with_the_first_fact(community: Community) -> None:
    """In the task that listens; and a loop never waits for the ledger."""
    with pytest.raises(OtherLedger, match="it ends at 1"):
        by_loop(community, after=9)


def test_a_correction_that_is_heard_says_what_is_right(community: Community, listen: Listen) -> None:
    """Both facts are in it, so that whoever passed on the wrong one can put it right."""
    told = raising(community, "two")
    correcting(community, told, title="2")
    said, corrected = listen(community, after=1, types=[RequestRaised], timeout=0)
    assert isinstance(corrected.data, FactCorrected)
    assert (said.data.title, corrected.data.said.title, corrected.data.right.title) == ("two", "two", "2")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"timeout": "5"}, "timeout: '5' is no number of seconds; give one"),
        ({"timeout": float("nan")}, "timeout: nan is no number"),
        ({"timeout": True}, "timeout: True is no number"),
        ({"stop": True}, "stop: True is no event; give a threading.Event"),
    ],
)
def test_what_cannot_end_it_is_refused_at_once(community: Community, asked: Any, said: str) -> None:
    """Before anybody waits for an end that never comes."""
    for ask in (community.follow, community.following):
        with pytest.raises(InvalidInput, match=said) as refused:
            ask(**asked)
        assert "请" in refused.value.told("zh")


def test_a_community_that_is_closed_is_not_followed(community: Community) -> None:
    """It says so at once, and does not pass for one without news."""
    community.close()
    for ask in (community.follow, community.following):
        with pytest.raises(StoreUnavailable, match="it was closed"):
            ask()


def test_a_place_that_is_lost_while_a_loop_listens_is_refused(tmp_path: Path) -> None:
    """As it is for threads: the ledger was overwritten by its backup."""
    with Community.open(tmp_path / "old") as old:
        raising(old, "one")
    with Community.open(tmp_path / "store") as community:
        raising(community, "another")

        async def hear() -> None:
            async with asyncio.timeout(20):
                async for _ in community.following():
                    await asyncio.to_thread(put_back)

        def put_back() -> None:
            with (
                closing(sqlite3.connect(tmp_path / "old" / "ledger.db")) as backup,
                closing(sqlite3.connect(tmp_path / "store" / "ledger.db")) as ledger,
            ):
                backup.backup(ledger)
            raising(community, "two")

        with pytest.raises(OtherLedger, match="another fact stands at 1"):
            asyncio.run(hear())
