"""Appends of many threads commit together: each on its own terms, and none hurts another."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Event, Timer, current_thread, main_thread
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import InvalidInput, StoreUnavailable
from community_core.domain import PersonRegistered
from community_core.ledger import AlreadyRecorded, CommandRow, EventRegistry, Ledger, NewFact
from community_core.storage.address import Schema, address_of

from ..disks import files_at_most
from ..servers import Server
from .conftest import Open
from .samples import EVENTS, MORNING, SHANGHAI, fact, positions, query

BOTH = pytest.mark.parametrize("place", ["file", "server"], indirect=True)
Appends = Sequence[Callable[[], range]]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Schema:
    """Where a ledger is kept: in a file, or on a server."""
    if request.param == "file":
        return tmp_path / "ledger.db"
    server: Server = request.getfixturevalue("server")
    return address_of(server.new()).ledger


@pytest.fixture
def anew(place: Path | Schema, open_ledger: Open, request: pytest.FixtureRequest) -> Callable[[], Ledger]:
    """Opens a new one each time."""
    counted = count()

    def one() -> Ledger:
        if isinstance(place, Path):
            return open_ledger(place.with_name(f"{next(counted)}.db"))
        return open_ledger(address_of(request.getfixturevalue("server").new()).ledger)

    return one


@pytest.fixture
def ledger(place: Path | Schema, open_ledger: Open) -> Ledger:
    """A new one."""
    return open_ledger(place)


def together(ledger: Ledger, appends: Appends) -> list[Future[range]]:
    """All of them at once, in their order: they wait until somebody lets them, and so make one group."""
    committing = ledger.recorder._together
    committing._usual = len(appends)
    with ThreadPoolExecutor(len(appends)) as threads:
        with ledger.writing_alone():
            futures = [threads.submit(appends[0])]
            wait_for(lambda: committing._is_led)
            for number, each in enumerate(appends[1:], 1):
                futures.append(threads.submit(each))
                wait_for(lambda number=number: len(committing._waiting) == number)
        return futures


def wait_for(told: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not told() and time.monotonic() < until:
        time.sleep(0.001)
    assert told()


@contextmanager
def commits_counted(ledger: Ledger) -> Iterator[list[float]]:
    """When each transaction that writes began."""
    seen: list[float] = []
    begin = ledger._datastore.transaction

    def counting(*, commit: bool) -> Any:
        if commit:
            seen.append(time.monotonic())
        return begin(commit=commit)

    ledger._datastore.transaction = counting  # type: ignore[method-assign]
    yield seen
    ledger._datastore.transaction = begin  # type: ignore[method-assign]


def appending(ledger: Ledger, *facts: NewFact, **relied_on: Any) -> Callable[[], range]:
    return lambda: ledger.append(facts, **relied_on)


@BOTH
def test_those_who_wait_commit_together(ledger: Ledger) -> None:
    """Many appends, one commit; each gets its own positions, and a moment of its own."""
    with commits_counted(ledger) as commits:
        futures = together(ledger, [appending(ledger, fact(f"request-{number}")) for number in range(9)])
    assert len(commits) == 1
    assert [each.result() for each in futures] == [range(place, place + 1) for place in range(1, 10)]
    facts = list(ledger.log())
    assert [each.stream_id for each in facts] == [f"request-{number}" for number in range(9)]
    assert len({each.recorded_at for each in facts}) == 9


OUTCOMES = {
    "new": None,
    "moved": IntegrityError,
    "gap": IntegrityError,
    "seen": AlreadyRecorded,
    "unstorable": InvalidInput,
}


def append_of(ledger: Ledger, number: int, outcome: str) -> Callable[[], range]:
    """An append of three facts. One that is refused was written or looked up in part by then."""
    stream, person = f"request-{number}", f"person-{number}"
    facts = [
        fact(stream),
        fact(stream, 3 if outcome == "gap" else 2),
        fact(person, 1, PersonRegistered(person_id=person)),
    ]
    command_id = {"seen": "import:0", "unstorable": "a\ud800"}.get(outcome, f"import:{number}")
    command = CommandRow(command_id, "f", stream, 0, 0)
    expected = {"request-0": 7 if outcome == "moved" else 1}
    return appending(ledger, *facts, commands=[command], expected=expected)


def outcome_of(append: Callable[[], range]) -> range | type[Exception]:
    try:
        return append()
    except (IntegrityError, InvalidInput) as error:
        return type(error)


def carried_out(ledger: Ledger, plan: Sequence[Sequence[str]]) -> dict[int, range | type[Exception]]:
    """What became of the appends of a plan, a thread for each of its rows."""

    def some(thread: int) -> dict[int, range | type[Exception]]:
        numbered = {thread * 10 + place: outcome for place, outcome in enumerate(plan[thread], 1)}
        return {
            number: outcome_of(append_of(ledger, number, outcome)) for number, outcome in numbered.items()
        }

    with ThreadPoolExecutor(len(plan)) as threads:
        return {number: each for told in threads.map(some, range(len(plan))) for number, each in told.items()}


PLANS = st.lists(st.lists(st.sampled_from(list(OUTCOMES)), min_size=1, max_size=6), min_size=2, max_size=8)


@BOTH
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=PLANS)
def test_whatever_fails_hurts_no_other(anew: Callable[[], Ledger], plan: list[list[str]]) -> None:
    """Threads append, and some of it is refused: all that was acknowledged is there once, nothing else."""
    ledger = anew()
    ledger.append([fact("request-0")], commands=[CommandRow("import:0", "f", "request-0", 0, 0)])
    told = carried_out(ledger, plan)
    wanted = [OUTCOMES[outcome] for each in plan for outcome in each]
    assert [None if isinstance(each, range) else each for each in told.values()] == wanted
    acknowledged = {number: each for number, each in told.items() if isinstance(each, range)}
    facts = list(ledger.log())
    assert positions(facts) == sorted(sum(map(list, acknowledged.values()), [1]))
    assert positions(facts) == list(range(1, 1 + len(facts)))
    for number, there in acknowledged.items():
        streams = [facts[position - 1].stream_id for position in there]
        assert streams == [f"request-{number}", f"request-{number}", f"person-{number}"]
    numbers = [each.data.number for each in facts if each.type == "RequestRaised"]
    assert numbers == [f"2024-{count:04d}" for count in range(1, 2 + len(acknowledged))]
    moments = [each.recorded_at for each in facts]
    assert moments == sorted(moments)
    assert len(set(moments)) == 1 + len(acknowledged)
    remembered = ledger.commands([f"import:{number}" for number in [0, *told]])
    assert set(remembered) == {f"import:{number}" for number in [0, *acknowledged]}
    ledger.close()


@BOTH
def test_the_second_of_two_that_rely_on_the_same_is_refused(ledger: Ledger) -> None:
    """What the one before it in the group recorded counts."""
    ledger.append([fact("request-1")])
    relying = [appending(ledger, fact("request-1", 2), expected={"request-1": 1}) for _ in range(3)]
    repeated = [
        appending(ledger, fact(f"request-x{number}"), commands=[CommandRow("form-1", "f", "request-x", 0, 0)])
        for number in range(3)
    ]
    futures = together(ledger, [*relying, *repeated])
    refused = [type(each.exception()) for each in futures if each.exception()]
    assert sorted(map(str, refused)) == sorted(map(str, [IntegrityError] * 2 + [AlreadyRecorded] * 2))
    assert positions(ledger.log()) == [1, 2, 3]


@BOTH
def test_a_commit_that_fails_fails_all(
    ledger: Ledger, place: Path | Schema, request: pytest.FixtureRequest
) -> None:
    """Nobody is told that something was recorded; the next append works, and knows nothing of them."""
    ledger.append([fact("request-1")])
    appends = [
        appending(ledger, fact(f"person-{number}", 1, PersonRegistered(person_id=f"person-{number}")))
        for number in range(4)
    ]
    refused = appending(ledger, fact("request-1", 9))
    with commit_failing(place, request):
        futures = together(ledger, [*appends, refused])
    assert [type(each.exception()) for each in futures] == [StoreUnavailable] * 4 + [IntegrityError]
    causes = [each.exception().__cause__ for each in futures[:4]]  # type: ignore[union-attr]
    assert len({str(each) for each in causes}) == 1
    assert len(set(map(id, causes))) == 4, "each thread raises its own"
    assert positions(ledger.log()) == [1]
    ledger.append([fact("person-lin", 1, PersonRegistered(person_id="person-lin"))])
    assert positions(ledger.log()) == [1, 2]
    assert {each.type for each in ledger.kinds()} == {"RequestRaised", "PersonRegistered"}


@contextmanager
def commit_failing(place: Path | Schema, request: pytest.FixtureRequest) -> Iterator[None]:
    """Everything may be written, but nothing be made durable."""
    if isinstance(place, Path):
        with files_at_most(place.with_name("ledger.db-wal").stat().st_size):
            yield
        return
    run = request.getfixturevalue("server").run
    inside = f'SET search_path TO "{place.name}"; '
    run(
        f"{inside}CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$; "
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION late()"
    )
    yield
    run(f"{inside}DROP TRIGGER late ON events; DROP FUNCTION late()")


def test_what_takes_the_whole_transaction_with_it_fails_all(open_ledger: Open, tmp_path: Path) -> None:
    """As a trigger that rolls back does: those before it in the group are not told they were recorded, and
    what comes after it is not recorded outside of any transaction."""
    ledger = open_ledger(tmp_path / "ledger.db")
    query(
        tmp_path / "ledger.db",
        "CREATE TRIGGER worse BEFORE INSERT ON events WHEN NEW.actor = 'person-worse' "
        "BEGIN SELECT RAISE(ROLLBACK, 'worse'); END",
    )
    actors = ["person-shen", "person-shen", "person-worse", "person-shen", "person-shen"]
    futures = together(
        ledger,
        [appending(ledger, fact(f"request-{number}", actor=actor)) for number, actor in enumerate(actors)],
    )
    assert all(each.exception() for each in futures)
    assert list(ledger.log()) == []
    assert ledger.append([fact("request-9")]) == range(1, 2)
    assert {each.type for each in ledger.kinds()} == {"RequestRaised"}


def test_a_connection_that_is_cut_fails_all(open_ledger: Open, server: Server) -> None:
    """None of a group was recorded; the next one is."""
    schema = address_of(server.new()).ledger
    ledger = open_ledger(schema)
    run = f'SET search_path TO "{schema.name}"; '
    server.run(
        f"{run}CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$; "
        "CREATE TRIGGER cut BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.actor = 'person-worse') "
        "EXECUTE FUNCTION cut()"
    )
    actors = ["person-shen", "person-shen", "person-worse", "person-shen"]
    futures = together(
        ledger,
        [appending(ledger, fact(f"request-{number}", actor=actor)) for number, actor in enumerate(actors)],
    )
    assert [type(each.exception()) for each in futures] == [StoreUnavailable] * 4
    assert list(ledger.log()) == []
    assert ledger.append([fact("request-9")]) == range(1, 2)


@BOTH
def test_whoever_writes_alone_appends_while_others_wait(ledger: Ledger) -> None:
    """They keep the others out, and themselves in."""
    with ThreadPoolExecutor(2) as threads:
        with ledger.writing_alone():
            waiting = [threads.submit(ledger.append, [fact(f"request-{number}")]) for number in range(2)]
            wait_for(lambda: len(ledger.recorder._together._waiting) == 1)
            assert ledger.append([fact("request-9")]) == range(1, 2)
        assert sorted(each.result()[0] for each in waiting) == [2, 3]


@BOTH
def test_whoever_is_interrupted_while_waiting_leaves_nothing_behind(ledger: Ledger) -> None:
    """Ctrl-C comes to the main thread: it is not recorded, and the others are."""
    entered, over = Event(), Event()

    def keep_out() -> None:
        with ledger.writing_alone():
            entered.set()
            over.wait(20)

    with ThreadPoolExecutor(3) as threads:
        threads.submit(keep_out)
        entered.wait()
        first = threads.submit(ledger.append, [fact("request-1")])
        wait_for(lambda: ledger.recorder._together._is_led)
        Timer(0.2, signal.pthread_kill, [main_thread().ident, signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt):
            ledger.append([fact("request-2")])
        second = threads.submit(ledger.append, [fact("request-3")])
        over.set()
        assert sorted([first.result()[0], second.result()[0]]) == [1, 2]
    assert sorted(each.stream_id for each in ledger.log()) == ["request-1", "request-3"]


def test_whoever_is_interrupted_while_committing_takes_nobody_along(tmp_path: Path) -> None:
    """Those who wait meanwhile are recorded all the same."""

    def clock() -> datetime:
        if current_thread() is main_thread():
            raise KeyboardInterrupt
        return MORNING

    ledger = Ledger(tmp_path / "ledger.db", EventRegistry(EVENTS), zone=SHANGHAI, clock=clock)
    committing, kept_out = ledger.recorder._together, Event()
    committing._usual = 3

    def keep_out() -> None:
        with ledger.writing_alone():
            kept_out.set()
            wait_for(lambda: len(committing._waiting) == 2)

    def append(number: int) -> range:
        wait_for(lambda: committing._is_led)
        return ledger.append([fact(f"request-{number}")])

    with closing(ledger), ThreadPoolExecutor(3) as threads:
        threads.submit(keep_out)
        kept_out.wait()
        others = [threads.submit(append, number) for number in range(2)]
        with pytest.raises(KeyboardInterrupt):
            ledger.append([fact("request-9")])
        assert sorted(each.result()[0] for each in others) == [1, 2]
        assert sorted(each.stream_id for each in ledger.log()) == ["request-0", "request-1"]


def test_what_nobody_takes_up_in_time_is_given_up(open_ledger: Open, tmp_path: Path) -> None:
    """Whoever waited in vain may try again: nothing of it is recorded later."""
    ledger = open_ledger(tmp_path / "ledger.db")
    ledger._datastore.patience_seconds = 0.1
    with ThreadPoolExecutor(3) as threads, ledger.writing_alone():
        futures = [threads.submit(ledger.append, [fact(f"request-{number}")]) for number in range(3)]
        assert [type(each.exception()) for each in futures] == [StoreUnavailable] * 3
    assert ledger.append([fact("request-9")]) == range(1, 2)


def test_threads_that_go_on_appending_share_commits(open_ledger: Open, tmp_path: Path) -> None:
    """Those who were there before are waited for a moment, so that most of them make one group."""
    ledger = open_ledger(tmp_path / "ledger.db")
    slowly = ledger._datastore.transaction

    @contextmanager
    def slow(*, commit: bool) -> Iterator[Any]:
        with slowly(commit=commit) as cursor:
            yield cursor
            time.sleep(0.004 if commit else 0)

    ledger._datastore.transaction = slow  # type: ignore[method-assign]

    def some(thread: int) -> None:
        for number in range(20):
            ledger.append([fact(f"request-{thread}-{number}")])

    with commits_counted(ledger) as commits, ThreadPoolExecutor(8) as threads:
        list(threads.map(some, range(8)))
    assert positions(ledger.log()) == list(range(1, 161))
    assert 160 / len(commits) > 5
