"""Following the log from a kept place: on from there in the same ledger, and refused in any other."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, InvalidInput, OtherLedger, Receipt
from community_core.domain import AcceptRequest, CorrectFact, RaiseRequest, RequestAccepted, RequestRaised

SHEN = "person-shen"


def raising(community: Community, *titles: str) -> Receipt:
    """A request of each title; the receipt of the last."""
    told = [
        community.execute(RaiseRequest(title=title, category="heating", channel="desk"), by=SHEN)
        for title in titles
    ]
    return told[-1]


def titles_after(community: Community, place: Any) -> list[str]:
    """The titles of the requests raised after a place in the log."""
    return [fact.data.title for fact in community.log(after=place, types=RequestRaised)]


@pytest.fixture(params=["log", "follow"])
def asked(request: pytest.FixtureRequest) -> Callable[[Community, Any], list[str]]:
    """What a community tells after a place, by either way there is of asking."""

    def ask(community: Community, place: Any) -> list[str]:
        waiting = {"timeout": 0.05} if request.param == "follow" else {}
        return [fact.data.title for fact in getattr(community, request.param)(after=place, **waiting)]

    return ask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store whose ledger has three requests, a backup of which lies beside it."""
    with Community.open(tmp_path / "store") as community:
        raising(community, "one", "two", "three")
    shutil.copytree(tmp_path / "store", tmp_path / "backup")
    return tmp_path / "store"


def put_back(folder: Path) -> None:
    """The store is what it was when it was backed up."""
    shutil.rmtree(folder)
    shutil.copytree(folder.with_name("backup"), folder)


@pytest.fixture
def lost(folder: Path) -> Receipt:
    """The receipt of the last of four requests that are gone since the ledger was put back."""
    with Community.open(folder) as community:
        receipt = raising(community, "four", "five", "six", "seven")
    put_back(folder)
    return receipt


@pytest.fixture
def community(folder: Path) -> Iterator[Community]:
    """The community in that store, as it is when this is first asked for."""
    with Community.open(folder) as opened:
        yield opened


def test_every_way_to_name_a_place_leads_to_what_follows_it(community: Community, asked: Any) -> None:
    """A cursor, the fact or receipt that has it, a position, or either as it was written into a file."""
    second = list(community.log())[1]
    receipt = raising(community, "four")
    for place in (second, second.cursor, second.position, "2", f"{second.cursor}\n"):
        assert asked(community, place) == ["three", "four"]
    assert asked(community, 0) == ["one", "two", "three", "four"]
    for end in (receipt, receipt.cursor, receipt.position):
        assert asked(community, end) == []


def test_an_empty_ledger_is_followed_from_its_beginning(asked: Any) -> None:
    """Its end and its beginning are the same."""
    with Community.open(":memory:") as community:
        assert asked(community, 0) == []


def test_the_receipt_has_the_cursor_of_its_last_fact(community: Community) -> None:
    """Which begins with its position; a repeated command gives the same."""
    command = RaiseRequest(title="four", category="heating", channel="desk")
    first = community.execute(command, by=SHEN, command_id="c-1")
    assert first.cursor == first.events[-1].cursor == list(community.log())[-1].cursor
    assert first.cursor.partition(":")[0] == str(first.position)
    assert community.execute(command, by=SHEN, command_id="c-1").cursor == first.cursor


@pytest.mark.parametrize("kept", ["cursor", "position"])
def test_a_place_beyond_the_end_of_a_ledger_put_back_is_refused(
    lost: Receipt, community: Community, asked: Any, kept: str
) -> None:
    """In both languages, with what it means and the way out."""
    place = getattr(lost, kept)
    with pytest.raises(
        OtherLedger, match=r"7.* is no place in this log: it ends at 3.*backup.*from 0"
    ) as found:
        asked(community, place)
    assert "日志到第 3 条为止" in found.value.told("zh")
    assert "从备份恢复" in found.value.told("zh")
    assert found.value.place == place


def test_a_cursor_is_refused_once_the_ledger_has_grown_past_it_again(
    lost: Receipt, community: Community, asked: Any
) -> None:
    """So that the new facts up to there are never passed over; that a bare position cannot tell."""
    raising(community, *(f"new {number}" for number in range(4, 10)))
    with pytest.raises(OtherLedger, match="another fact stands at 7"):
        asked(community, lost.cursor)
    assert titles_after(community, lost.position) == ["new 8", "new 9"]


def test_a_cursor_is_refused_where_the_last_fact_is_another(
    lost: Receipt, community: Community, asked: Any
) -> None:
    """Though the ledger is exactly as long as it was, and says the same about the same request."""
    raising(community, "four", "five", "six", "seven")
    assert community.ledger.position() == lost.position
    with pytest.raises(OtherLedger, match="another fact stands at 7"):
        asked(community, lost)


def test_what_was_kept_before_the_backup_still_fits_after_it(folder: Path, asked: Any) -> None:
    """Nothing that follows from it is lost or told twice."""
    with Community.open(folder) as community:
        second = list(community.log())[1].cursor
        raising(community, "lost")
    put_back(folder)
    with Community.open(folder) as community:
        raising(community, "four")
        assert asked(community, second) == ["three", "four"]


def test_a_cursor_of_another_store_is_refused(tmp_path: Path, community: Community, asked: Any) -> None:
    """Though the same was told there."""
    with Community.open(tmp_path / "elsewhere") as other:
        theirs = raising(other, "one", "two")
    with pytest.raises(OtherLedger, match=r"another fact stands at 2.*another store"):
        asked(community, theirs)


def test_the_hash_of_another_fact_is_refused(community: Community, asked: Any) -> None:
    """Position and hash belong together."""
    first, second, _ = community.log()
    mixed = f"{first.position}:{second.cursor.partition(':')[2]}"
    with pytest.raises(OtherLedger, match="another fact stands at 1"):
        asked(community, mixed)


def test_a_cursor_in_a_gap_is_refused(folder: Path, asked: Any) -> None:
    """No fact stands there; a bare position in it means what comes after the gap."""
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as ledger:
        ledger.execute("UPDATE sqlite_sequence SET seq = 40 WHERE name = 'events'")
    with Community.open(folder) as community:
        last = raising(community, "after the gap")
        assert last.position == 41
        assert asked(community, 20) == ["after the gap"]
        for gap in (20, 0):
            with pytest.raises(OtherLedger, match=f"no fact stands at {gap}"):
                asked(community, f"{gap}:{last.cursor.partition(':')[2]}")


@pytest.mark.parametrize(
    "place",
    [
        -1,
        "-1",
        True,
        1.0,
        None,
        "",
        "tomorrow",
        "2:",
        "2:xyz",
        ":0123456789abcdef",
        "２",
        "2:0123456789ABCDEF",
    ],
)
def test_what_is_no_place_at_all_is_told_apart(community: Community, asked: Any, place: Any) -> None:
    """It was mistyped, and says nothing about the ledger."""
    with pytest.raises(InvalidInput, match="neither a position, such as 1234, nor a cursor") as found:
        asked(community, place)
    assert not isinstance(found.value, OtherLedger)


@pytest.mark.parametrize("place", [2**63, 10**30, f"{2**70}:0123456789abcdef"])
def test_a_position_that_no_ledger_reaches_is_beyond_the_end(
    community: Community, asked: Any, place: Any
) -> None:
    """However large."""
    with pytest.raises(OtherLedger, match="it ends at 3"):
        asked(community, place)


def test_a_place_that_does_not_fit_is_refused_before_the_first_fact_is_asked_for(
    community: Community,
) -> None:
    """Whoever starts a thread to follow in learns of it where the thread is started."""
    for ask in (community.log, community.follow):
        with pytest.raises(OtherLedger):
            ask(after=9)


def test_following_goes_on_over_facts_of_other_types(community: Community) -> None:
    """What was reached is remembered, whether or not it was asked for."""
    request_id = raising(community, "four").stream_id
    found = community.follow(after=3, types=RequestAccepted, timeout=20)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(next, found)
        raising(community, "five")
        accepted = community.execute(AcceptRequest(request_id=request_id), by=SHEN)
        assert first.result(20) == accepted.events[0]


@pytest.mark.parametrize("news", [(), ("new 4", "new 5", "new 6", "new 7")])
def test_a_ledger_put_back_while_it_is_followed_is_noticed(
    folder: Path, community: Community, news: tuple[str, ...]
) -> None:
    """Whether it is still shorter by then or has grown again: in the file that both programs have open."""
    raising(community, "four", "five")
    found = community.follow(after=4, timeout=20)
    assert next(found).position == 5
    with ThreadPoolExecutor(1) as threads:
        following = threads.submit(list, found)
        with (
            closing(sqlite3.connect(folder.with_name("backup") / "ledger.db")) as backup,
            closing(sqlite3.connect(folder / "ledger.db")) as ledger,
        ):
            backup.backup(ledger)
        if news:
            raising(community, *news)
        with pytest.raises(OtherLedger, match=r"5.* is no place in this log"):
            following.result(20)


def test_a_fact_keeps_its_cursor_whoever_looks_at_it(community: Community) -> None:
    """Opened for a reader, erased since, corrected since, in a history or in the log."""
    told: dict[str, Any] = {"requester": "person-lin", "details": "coughs at night"}
    command = RaiseRequest(title="four", category="heating", channel="desk", **told)
    receipt = community.execute(command, by=SHEN)

    def cursors() -> set[str]:
        stream = receipt.stream_id
        histories = community.history(stream)[0], community.history(stream, reader=SHEN)[0]
        return {each.cursor for each in (*histories, next(community.log(after=3)))}

    assert cursors() == {receipt.cursor}
    community.execute(CorrectFact(fact_id=receipt.events[0].id, right={"title": "4"}, reason="x"), by=SHEN)
    community.erase("person-lin", by=SHEN, reason="asked for it")
    assert cursors() == {receipt.cursor}
