"""How the story is told: in order, the same way every time, by several processes at once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from community_core import Community
from community_core.demo import Cast, Deed, Thread, tell, tell_district
from community_core.demo.handed_over import hand_over
from community_core.demo.residents import Residents
from community_core.demo.storyteller import Clock, Storyteller, in_work
from community_core.domain import AcknowledgeRequest, RaiseRequest
from community_core.domain.kit.messages.facts import schema_of
from community_core.plugins.aggregates import installed_kinds
from community_open_requests import OpenRequests

from .conftest import run

MONDAY = datetime(2024, 1, 15, 1, tzinfo=UTC)
"""Nine o'clock in the community."""


def _asked(title: str, at: datetime, wait: timedelta) -> Thread:
    raised = RaiseRequest(title=title, category="lighting", channel="desk")
    told = yield Deed("person-lin", raised, at=at)
    yield Deed("person-he", AcknowledgeRequest(request_id=told.stream_id), wait=wait)


def _told(by_evening: bool) -> list[tuple[str, timedelta, timedelta]]:
    clock = Clock(MONDAY)
    hour = timedelta(hours=1)
    with Community.open(":memory:", zone="Asia/Shanghai", clock=clock) as community:
        teller = Storyteller(community, clock, by_evening=by_evening)
        teller.enter([_asked("one", MONDAY + hour, hour), _asked("two", MONDAY, 12 * hour)], MONDAY)
        teller.run(MONDAY + timedelta(days=3))
        assert list(teller.begun) == ["request"]
        return [(each.type, each.occurred_at - MONDAY, each.recorded_at - MONDAY) for each in community.log()]


def test_threads_are_told_side_by_side_in_the_order_of_time() -> None:
    """Each deed is recorded as it happens; what would fall into the night waits for the morning."""
    hours = [(kind, at / timedelta(hours=1), late - at) for kind, at, late in _told(by_evening=False)]
    assert hours == [
        ("RequestRaised", 0, timedelta()),
        ("RequestRaised", 1, timedelta()),
        ("RequestAcknowledged", 2, timedelta()),
        ("RequestAcknowledged", 25, timedelta()),
    ]


def test_by_evening_what_happened_in_a_day_is_written_down_at_its_end() -> None:
    """Each fact keeps the time at which it happened."""
    told = _told(by_evening=True)
    assert Counter(kind for kind, _, _ in told) == {"RequestRaised": 2, "RequestAcknowledged": 2}
    assert sorted(at / timedelta(hours=1) for _, at, _ in told) == [0, 1, 2, 25]
    assert {late // timedelta(hours=1) for _, _, late in told} == {11, 35}


@pytest.mark.parametrize(("hour", "there"), [(8, 8), (18, 18), (20, 33), (23, 36), (30, 38)])
def test_a_wait_ends_within_the_days_work(hour: int, there: int) -> None:
    """From 7 to 19; what is beyond goes on as far into the next morning."""
    midnight = MONDAY - timedelta(hours=9)
    assert in_work(midnight + timedelta(hours=hour)) == midnight + timedelta(hours=there)


def _facts(store: Path) -> list[Any]:
    with Community.open(store) as community:
        return [(each.stream_id, each.version, each.occurred_at, str(each.data)) for each in community.log()]


def test_the_same_seed_tells_the_same_facts(tmp_path: Path) -> None:
    """To the last id and the last letter that is not sealed; another seed is another community."""
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        tell(tmp_path / name, "zh", days=2, seed=seed)
    one, again, two = (_open(_facts(tmp_path / name)) for name in ("one", "again", "two"))
    assert one == again
    assert one != two


def _open(facts: list[Any]) -> list[Any]:
    """Facts without what is sealed: each sealing draws anew."""
    return [fact[:3] if "Sealed" in fact[3] else fact for fact in facts]


def test_a_cast_tells_days_and_people_of_its_month() -> None:
    """A day that the month does not have is its last one; what nobody began there is none of."""
    cast = Cast(
        month=date(2024, 2, 1),
        first=False,
        language="en",
        dice=Random(1),
        residents=Residents("en"),
    )
    assert cast.date(31).day == cast.last_day == 29
    assert cast.latest("activity") is None
    assert cast.say("tea", "茶") == "tea"
    assert len(set(cast.elders(20))) == 20
    assert cast.other_worker(cast.secretary) != cast.secretary


def test_of_more_than_a_month_every_type_of_fact_occurs(tmp_path: Path) -> None:
    """What only files tell was handed over with the hotline's register, in either language."""
    tell(tmp_path, "en", days=32, residents=240)
    with Community.open(tmp_path) as community:
        told = {fact.type for fact in community.log()}
        assert {schema_of(event).name for event in installed_kinds().events} == told
        before = community.ledger.position()
        hand_over(community, "en")
        assert community.ledger.position() == before
    with Community.open(":memory:") as community:
        hand_over(community, "zh")
        assert [row.title for row in community.view(OpenRequests)] == ["巷子里的路灯不亮"]


def test_a_district_is_stores_beside_each_other(tmp_path: Path) -> None:
    """Each a community of its own; told again nothing is added, and their sizes are told once more."""
    done: list[int] = []
    sizes = tell_district(tmp_path, "en", communities=2, days=1, progress=done.append)
    assert done == [1, 2]
    first, second = (_facts(tmp_path / f"community-0{number}") for number in (1, 2))
    assert sorted(each.facts for each in sizes) == sorted(map(len, (first, second)))
    assert all(each.bytes > 100_000 and each.seconds > 0 for each in sizes)
    assert first[100] != second[100]
    tell_district(tmp_path, "en", communities=1, days=1)
    assert _facts(tmp_path / "community-01") == first


def test_days_and_communities_are_told_in_a_line_each(tmp_path: Path) -> None:
    """How many facts, how long it took, how large they are, and where."""
    told = run(
        "en", tmp_path / "none", "demo", "--days", "1", "--communities", "1", "--store", str(tmp_path / "d")
    )
    one, all_of_them = told.stdout.splitlines()
    assert one.startswith("One community: ")
    assert all_of_them.startswith("All 1: ")
    assert " facts in " in one
    told = run("zh", tmp_path / "none", "demo", "--days", "1", "--store", str(tmp_path / "one"))
    assert told.stdout.startswith("一个社区：")


@pytest.mark.usefixtures("monkeypatch")
def test_a_store_that_holds_another_telling_is_left_alone(tmp_path: Path) -> None:
    """Told in another language, or of more people, it would not be the same story."""
    store = str(tmp_path / "told")
    tell(store, "zh", days=1)
    before = _facts(Path(store))
    answer = run("en", tmp_path / "none", "demo", "--store", store)
    assert answer.exit_code == 2
    assert "another telling" in answer.stderr
    assert _facts(Path(store)) == before


def test_it_can_be_interrupted_and_goes_on(tmp_path: Path) -> None:
    """A district told half way ends at once; told again, what was begun goes on."""
    words = [sys.executable, "-m", "community_core", "demo", "--days", "3", "--communities", "2"]
    process = subprocess.Popen(
        [*words, "--store", str(tmp_path)], env=os.environ | {"COMMUNITY_LANG": "en"}, start_new_session=True
    )
    while not list(tmp_path.glob("community-*/ledger.db")):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) != 0
    sizes = tell_district(tmp_path, "en", communities=2, days=3)
    assert [each.facts > 500 for each in sizes] == [True, True]
