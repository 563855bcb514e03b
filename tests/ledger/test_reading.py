"""Reading the ledger: in order, by page, by type, by stream, and waiting for more."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from community_core.domain import REQUEST, RequestRaised
from community_core.errors import InvalidInput, StoreUnavailable, UnreadableEvent
from community_core.ledger import Ledger, Recorded

from .conftest import Clock, Open
from .samples import MORNING, fact, positions, query, raised, story, write_row


def test_a_fact_reads_back_with_everything_known_about_it(ledger: Ledger, clock: Clock) -> None:
    """What was appended, and what only the append could know."""
    envelope: dict[str, Any] = {
        "command_id": "c-1",
        "causation_id": "visit-7@2",
        "flags": ("closed-before-raised", "倒置"),
    }
    ledger.append(
        [fact("request-1", occurred_at=MORNING.astimezone(timezone(timedelta(hours=8))), **envelope)]
    )
    [found] = ledger.read()
    assert found == Recorded(
        position=1,
        stream_id="request-1",
        version=1,
        type="RequestRaised",
        schema=2,
        data=raised(number="2024-0001"),
        recorded_at=clock.now,
        occurred_at=MORNING,
        actor="person-shen",
        correlation_id="request-1@1",
        stored=found.stored,
        **envelope,
    )
    assert found.id == "request-1@1"


def test_an_empty_ledger_has_nothing_to_read(ledger: Ledger) -> None:
    """And stands at position 0."""
    assert (ledger.position(), ledger.read(), ledger.stream("request-1")) == (0, [], [])
    assert (ledger.versions(["request-1"]), ledger.commands(["c"])) == ({}, {})


def test_pages_follow_each_other(ledger: Ledger) -> None:
    """After a position, up to a position, so many at a time."""
    ledger.append(story("request-1", 9))
    assert positions(ledger.read(limit=4)) == [1, 2, 3, 4]
    assert positions(ledger.read(after=4, limit=4)) == [5, 6, 7, 8]
    assert positions(ledger.read(after=4, upto=6)) == [5, 6]
    assert positions(ledger.log(after=2, upto=8)) == [3, 4, 5, 6, 7, 8]


def test_the_log_goes_through_every_page(ledger: Ledger) -> None:
    """Each fact once, in order."""
    ledger.append([fact(f"request-{number}") for number in range(1234)])
    assert positions(ledger.log()) == list(range(1, 1235))


def test_facts_are_found_by_type(ledger: Ledger) -> None:
    """Any of several, wherever they stand."""
    ledger.append([*story("request-1", 3), *story("request-2", 2)])
    assert positions(ledger.read(types=["RequestRaised"])) == [1, 4]
    assert positions(ledger.read(types=["RequestRaised", "RequestAccepted"], limit=2)) == [1, 2]
    assert positions(ledger.log(after=1, types=["RequestAccepted"])) == [2, 3, 5]


def test_a_stream_is_read_oldest_first(ledger: Ledger) -> None:
    """Its facts alone."""
    ledger.append([fact("request-1"), fact("request-2"), fact("request-1", 2)])
    assert [each.id for each in ledger.stream("request-1")] == ["request-1@1", "request-1@2"]
    assert ledger.versions(["request-1", "request-2", "request-3"]) == {"request-1": 2, "request-2": 1}


def test_a_stream_folds_into_its_state(ledger: Ledger) -> None:
    """With the version it has and the id of the fact its story began with."""
    ledger.append(story("request-1", 2))
    loaded = ledger.load(REQUEST, "request-1")
    assert (loaded.state.status, loaded.version, loaded.correlation_id) == ("accepted", 2, "request-1@1")
    fresh = ledger.load(REQUEST, "request-2")
    assert (fresh.state, fresh.version) == (REQUEST.initial, 0)


def test_waiting_ends_when_a_fact_arrives(ledger: Ledger) -> None:
    """From another thread, within a moment."""
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(ledger.wait, 0, 30)
        time.sleep(0.1)
        assert not waiting.done()
        ledger.append([fact("request-1")])
        assert waiting.result(5)
    assert ledger.wait(0)


def test_waiting_ends_when_its_time_is_over(ledger: Ledger) -> None:
    """Saying that nothing came."""
    ledger.append([fact("request-1")])
    started = time.monotonic()
    assert not ledger.wait(1, 0.1)
    assert not ledger.wait(1, 0)
    assert 0.1 <= time.monotonic() - started < 5


def test_waiting_ends_when_the_ledger_is_closed(ledger: Ledger) -> None:
    """In whichever thread somebody waits."""
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(ledger.wait, 0)
        time.sleep(0.1)
        ledger.close()
        with pytest.raises(StoreUnavailable, match="was closed"):
            waiting.result(5)


def test_facts_of_another_process_are_seen(open_ledger: Open, path: Path) -> None:
    """As soon as they are there: nothing is cached."""
    mine, theirs = open_ledger(path), open_ledger(path)
    theirs.append([fact("request-1")])
    assert mine.position() == 1
    mine.append([fact("request-2")])
    assert positions(theirs.log()) == [1, 2]


def test_readers_see_whole_appends_in_order_while_others_write(ledger: Ledger) -> None:
    """Never half an append, and never a position that fills a gap later."""
    stop = threading.Event()

    def read() -> list[int]:
        seen: list[int] = []
        while not stop.is_set():
            seen += positions(ledger.log(after=seen[-1] if seen else 0))
            assert len(seen) % 5 == 0
        return seen + positions(ledger.log(after=seen[-1] if seen else 0))

    def write(thread: int) -> None:
        for number in range(15):
            ledger.append(story(f"request-{thread}-{number}", 5))

    with ThreadPoolExecutor(10) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        list(threads.map(write, range(5)))
        stop.set()
        assert [reader.result(30) for reader in readers] == [list(range(1, 376))] * 3


def test_more_threads_than_connections_take_turns(ledger: Ledger) -> None:
    """Nobody is turned away."""
    ledger.append(story("request-1", 3))
    with ThreadPoolExecutor(40) as threads:
        assert set(threads.map(lambda _: len(ledger.read()), range(400))) == {3}


def test_an_unreadable_fact_says_where_it_stands(open_ledger: Open, path: Path) -> None:
    """So that it can be found in the file."""
    ledger = open_ledger(path)
    ledger.append([fact("request-1")])
    write_row(path, "request-1", 2, "RequestAccepted", 1, b'{"mood":1}')
    told = r"position 2 \(request-1@2\): RequestAccepted v1 .* mood.* restore the ledger"
    with pytest.raises(UnreadableEvent, match=told):
        ledger.read()
    assert len(ledger.read(limit=1)) == 1


@pytest.mark.parametrize("stream_id", ["request-\udcff", "\udcff"])
def test_an_id_that_is_no_text_is_refused(ledger: Ledger, stream_id: str) -> None:
    """As a terminal in another encoding hands it over."""
    with pytest.raises(InvalidInput, match="cannot be stored"):
        ledger.stream(stream_id)


def test_a_position_out_of_range_is_refused(ledger: Ledger) -> None:
    """Beyond what a file can count."""
    with pytest.raises(InvalidInput, match="cannot be stored"):
        ledger.read(after=2**70)
    assert ledger.read(after=-5) == []


def test_the_file_is_plain_sqlite(open_ledger: Open, path: Path) -> None:
    """Any tool reads it, with the columns in the order of the documentation."""
    open_ledger(path).append([fact("request-1")])
    columns = [row[1] for row in query(path, "PRAGMA table_info(events)")]
    assert columns[:5] == ["position", "recorded_at", "stream_id", "version", "type"]
    assert query(path, "SELECT data ->> 'title' FROM events") == [("暖气不热",)]
    assert query(path, "PRAGMA application_id") == [(0x636F6D6D,)]


def test_type_of_a_recorded_fact(ledger: Ledger) -> None:
    """Its data is the event itself."""
    ledger.append([fact("request-1")])
    assert isinstance(ledger.read()[0].data, RequestRaised)
