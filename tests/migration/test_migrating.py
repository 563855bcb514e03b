"""A community moved to another place is there as it was, fact by fact, and is used there only."""

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import product
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from community_core import Community, StoreUnavailable, migrate
from community_core.audit import public_key, verify
from community_core.domain import Erased, PersonErased, RaiseRequest
from community_core.ledger import NewFact
from community_core.migration import give_up
from community_core.storage.address import address_of

from ..servers import Server
from .conftest import Place
from .places import HE, KEY, LIN, SHEN, Stop, everything, lived_in, many_facts, stopping_at, told_by

COMPATIBILITY = Path(__file__).parents[1] / "compatibility"
KINDS = ["folder", "server"]
PAIRS = list(product(KINDS, KINDS))
ACROSS = [("folder", "server"), ("server", "folder")]
ADDED = RaiseRequest(title="灯", category="repair", channel="desk")


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_everything_is_there(places: dict[str, Place], source: str, target: str) -> None:
    """Positions, bytes, ids of commands, numbers, keys, openings, settings; what was sealed opens, whoever
    was erased stays so, and the next number is the next."""
    here, there = places[source](), places[target]()
    lived_in(here)
    before = everything(here)
    moved = migrate(here, there)
    assert (moved.facts, moved.before) == (len(before["facts"]), False)
    assert everything(there) == before
    with Community.open(there, create=False, master_key=KEY) as community:
        opener = community.vault.opener(SHEN, "check")
        assert opener(next(community.log()).data.details) == f"told by {LIN}"
        assert community.execute(told_by(LIN), by=SHEN, command_id="form-1").position == 3
        assert community.execute(told_by(LIN), by=SHEN).number.endswith("0006")
        assert HE in community.vault.erased()


@pytest.mark.parametrize(("source", "target"), ACROSS)
def test_the_old_place_refuses_and_names_the_new_one(
    places: dict[str, Place], source: str, target: str
) -> None:
    """In whichever program has it open: nothing is recorded, sealed or opened there; it can be read."""
    here, there = places[source](), places[target]()
    lived_in(here)
    program = (
        "import sys; from community_core import *; from community_core.domain import RaiseRequest\n"
        "with Community.open(sys.argv[1]) as community:\n"
        "    print(len(list(community.log())), flush=True); sys.stdin.readline()\n"
        "    command = RaiseRequest(title='x', category='repair', channel='desk')\n"
        "    try: community.execute(command, by='person-a')\n"
        "    except StoreUnavailable as error: print(error.kind, error.retryable, error)\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, here], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    facts = int(running.stdout.readline())
    with Community.open(here, master_key=KEY) as community:
        moved = migrate(here, there)
        told, _ = running.communicate("go on\n", timeout=60)
        assert told.startswith("unavailable False")
        assert moved.target in told
        with pytest.raises(StoreUnavailable, match="was moved to") as raised:
            community.execute(ADDED, by=SHEN)
        assert moved.target in raised.value.en
        assert moved.target in raised.value.zh
        with pytest.raises(StoreUnavailable, match="seal and open there"):
            community.vault.opener(SHEN, "check")(next(community.log()).data.details)
        assert len(list(community.log())) == facts
        assert community.ledger.departures() == {}
    assert migrate(here, there).before


def test_the_tables_themselves_refuse(places: dict[str, Place], server: Server) -> None:
    """Whoever adds a row without asking, as older programs may."""
    row = "recorded_at, 'x-1', 1, type, schema, data, occurred_at, actor, NULL, NULL, correlation_id, flags"
    folder, url = places["folder"](), places["server"]()
    for here in (folder, url):
        lived_in(here)
        migrate(here, places["folder"]())
    with closing(sqlite3.connect(Path(folder) / "ledger.db")) as file:
        columns = ", ".join(each[1] for each in file.execute("PRAGMA table_info(events)"))
        with pytest.raises(sqlite3.IntegrityError, match="it goes on elsewhere"):
            file.execute(f"INSERT INTO events ({columns}) SELECT NULL, {row}, NULL FROM events LIMIT 1")
    schema = address_of(url).ledger.name
    added = f'INSERT INTO "{schema}".events SELECT position + 100, {row}, NULL FROM "{schema}".events LIMIT 1'
    head = f'UPDATE "{schema}".head SET position = (SELECT min(position) + 100 FROM "{schema}".events)'
    with pytest.raises(Exception, match="facts are only ever appended"):
        server.run(f"{head}; {added}")


@pytest.mark.parametrize(("source", "target"), PAIRS)
@pytest.mark.parametrize("when", [1, 2], ids=["before it is closed", "after it was closed"])
def test_whatever_stops_it_the_same_call_goes_on(
    places: dict[str, Place], source: str, target: str, when: int
) -> None:
    """What is half-made is not opened, neither to use nor to make it anew. Until the source is closed it is
    used, and what is recorded there comes along."""
    here, there = places[source](), places[target]()
    lived_in(here)
    with pytest.raises(Stop):
        migrate(here, there, progress=stopping_at(when))
    with pytest.raises(StoreUnavailable, match="half-finished migration; run the same command again"):
        Community.open(there)
    with Community.open(here, master_key=KEY) as community:
        if when == 1:
            community.execute(told_by(LIN), by=SHEN)
        else:
            with pytest.raises(StoreUnavailable, match="was moved to"):
                community.execute(told_by(LIN), by=SHEN)
    before = everything(here)
    migrate(here, there)
    assert everything(there) == before


@pytest.mark.parametrize(("source", "target"), ACROSS)
def test_what_was_given_up_leaves_nothing_behind(
    places: dict[str, Place], source: str, target: str, server: Server
) -> None:
    """The source is used again, and may be moved to that place or another."""
    here, there = places[source](), places[target]()
    lived_in(here)
    before = everything(here)
    with pytest.raises(Stop):
        migrate(here, there, progress=stopping_at(2))
    give_up(here, there)
    give_up(here, there)
    assert everything(here) == before
    if target == "folder":
        assert not Path(there).exists()
    else:
        name = address_of(there).community
        assert server.run(f"SELECT 1 FROM pg_namespace WHERE nspname LIKE '{name}%'") == []
    with Community.open(here, master_key=KEY) as community:
        community.execute(told_by(LIN), by=SHEN)
    migrate(here, there)
    assert everything(there) == everything(here)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_an_erasure_that_was_caught_between_recording_and_destroying_waits_in_the_new_place(
    places: dict[str, Place], source: str, target: str
) -> None:
    """It was recorded before the ledger was closed, and found the keys closed: the error names the new place,
    where the person is closed and named among those who wait, and whoever confirms destroys the key."""
    here, there = places[source](), places[target]()
    lived_in(here)
    with Community.open(here, master_key=KEY) as erasing:
        fact = NewFact(LIN, 1, PersonErased(reason="asked"), erasing.clock(), SHEN, "erasing")
        erasing.ledger.append([fact])
        moved = migrate(here, there)
        with pytest.raises(StoreUnavailable, match=re.escape(moved.target)):
            erasing.confirm_erasure(LIN, by=SHEN)
    with Community.open(there, create=False, master_key=KEY) as community:
        details = next(community.log()).data.details
        assert isinstance(community.vault.opener(SHEN, "check")(details), Erased)
        assert community.vault.status().unconfirmed == (LIN,)
        community.confirm_erasure(LIN, by=SHEN)
        assert community.vault.status().unconfirmed == ()
        assert isinstance(community.vault.opener(SHEN, "check")(details), Erased)


def test_many_facts_come_a_page_at_a_time(places: dict[str, Place]) -> None:
    """Each page is there once, whenever it was stopped."""
    here, there, back = places["folder"](), places["server"](), places["folder"]()
    many_facts(here, 5_000)
    before, heard = everything(here), list[tuple[int, int]]()
    with pytest.raises(Stop):
        migrate(here, there, progress=stopping_at(2))
    migrate(here, there, progress=lambda *told: heard.append(told))
    assert heard[0] == (5_000, 5_000)
    with pytest.raises(Stop):
        migrate(there, back, progress=stopping_at(1))
    migrate(there, back)
    assert everything(there) == everything(back) == before


@pytest.mark.parametrize("target", KINDS)
def test_the_old_folder_counts_as_a_backup(places: dict[str, Place], target: str) -> None:
    """It still has everybody's key, and is named whenever somebody is erased; so are backups made before."""
    here, there = places["folder"](), places[target]()
    lived_in(here)
    with Community.open(here, master_key=KEY) as community:
        earlier = community.backup(places["folder"]())
    migrate(here, there)
    with Community.open(there, create=False, master_key=KEY) as community:
        assert [each.folder for each in community.backups()] == [earlier.folder, Path(here)]
        community.erase(LIN, by=SHEN, reason="asked for it")
        assert [each.folder for each in community.backups_of(LIN)] == [earlier.folder, Path(here)]
        rmtree(here)
        assert [each.state for each in community.backups()] == ["there", "gone"]


def test_an_old_store_is_verified_wherever_it_goes(places: dict[str, Place]) -> None:
    """One that release 0.1.0 wrote and sealed."""
    here, there, back = places["folder"](), places["server"](), places["folder"]()
    copytree(COMPATIBILITY / "store", here)
    key = public_key(str(COMPATIBILITY / "seal.pub"))
    migrate(here, there)
    migrate(there, back)
    reports = []
    for place in (here, there, back):
        with Community.open(place, create=False, master_key=KEY) as community:
            reports.append(verify(community, key=key))
    assert reports[0].verified
    assert reports == [reports[0]] * 3


def test_two_at_once_make_one(places: dict[str, Place]) -> None:
    """Each takes its turn at the pages; who comes too late is told to look again."""
    here, there = places["folder"](), places["server"]()
    many_facts(here, 5_000)

    def move(_: int) -> bool:
        try:
            return migrate(here, there).facts == 5_000
        except StoreUnavailable as error:
            return "run the command again" in error.en

    with ThreadPoolExecutor() as threads:
        assert all(threads.map(move, range(2)))
    assert migrate(here, there).before
    assert everything(here) == everything(there)


@pytest.mark.parametrize("target", KINDS)
def test_who_comes_too_late_changes_nothing(places: dict[str, Place], target: str) -> None:
    """Another migration was through, and the community is used where it is now."""
    here, there = places["folder"](), places[target]()
    lived_in(here)

    def be_quicker(*_: int) -> None:
        migrate(here, there)
        with Community.open(there, create=False, master_key=KEY) as community:
            community.execute(told_by("person-new"), by=SHEN)

    with pytest.raises(StoreUnavailable, match="run the command again") as raised:
        migrate(here, there, progress=be_quicker)
    assert raised.value.kind == "conflict"
    with Community.open(there, create=False, master_key=KEY) as community:
        opener = community.vault.opener(SHEN, "check")
        newest = list(community.log())[-1]
        assert (newest.position, opener(newest.data.details)) == (11, "told by person-new")


@pytest.mark.parametrize("kind", KINDS)
def test_the_mark_is_taken_away_by_hand_as_documented(
    places: dict[str, Place], server: Server, kind: str
) -> None:
    """For when the other place is lost for ever before it was whole."""
    here = places[kind]()
    lived_in(here)
    with pytest.raises(Stop):
        migrate(here, places["folder"](), progress=stopping_at(2))
    document = (COMPATIBILITY.parents[1] / "docs" / "moving.md").read_text(encoding="utf-8")
    unmark = "DELETE FROM settings WHERE name = 'moved'"
    if kind == "folder":
        statements = {"ledger.db": "DROP TRIGGER events_refuse_moved; DROP TABLE moved", "keys.db": unmark}
        for file, sql in statements.items():
            assert f'`sqlite3 {file} "{sql}"`' in document
            with closing(sqlite3.connect(Path(here) / file)) as opened:
                opened.executescript(sql)
    else:
        for sql in ("UPDATE liuyin.head SET moved_to = NULL", unmark.replace("sett", '"liuyin.keys".sett')):
            assert f"`{sql}`" in document
            name = address_of(here).community
            server.run(sql.replace("liuyin.head", f'"{name}".head').replace("liuyin.keys", f"{name}.keys"))
    with Community.open(here, master_key=KEY) as community:
        community.execute(told_by(LIN), by=SHEN)
        assert community.ledger.departures() == {}
