"""The folder a community is kept in: made on first use, settled once, and never guessed at when damaged."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from community_core import Community
from community_core.domain import VisitNotMet
from community_core.errors import CommunityError, InvalidInput, StoreUnavailable
from community_core.ledger import EventRegistry, Ledger, NewFact
from community_core.store import Choices, Store, open_store
from community_core.times import system_clock

SETTINGS = 'format = 1\nzone = "Asia/Shanghai"\n'

FILES = ["community.toml", "keys.db", "keys.db-journal", "ledger.db"]
"""What a new store holds."""


def refusal(
    where: str | Path, zone: str | None = None, *, kind: type[CommunityError] = StoreUnavailable
) -> str:
    """The one line in which a store refuses to be opened."""
    with pytest.raises(kind) as refused:
        open_store(where, zone)
    assert "\n" not in str(refused.value)
    assert refused.value.zh != refused.value.en
    return str(refused.value)


def test_a_store_is_made_on_first_use(tmp_path: Path) -> None:
    """With folders above it, its settings and an empty ledger."""
    store = open_store(tmp_path / "data" / "liuyin")
    assert store.zone.key == "Asia/Shanghai"
    assert sorted(os.listdir(tmp_path / "data" / "liuyin")) == FILES
    assert (tmp_path / "data/liuyin/community.toml").read_text() == SETTINGS
    folder = tmp_path / "data" / "liuyin"
    assert (store.ledger, store.views) == (folder / "ledger.db", folder / "views.db")


def test_a_store_keeps_its_zone(tmp_path: Path) -> None:
    """It is settled once; the same zone may be asked for again, another one is refused."""
    open_store(tmp_path, "Asia/Urumqi")
    assert open_store(tmp_path).zone.key == "Asia/Urumqi"
    assert open_store(tmp_path, "Asia/Urumqi").zone.key == "Asia/Urumqi"
    line = refusal(tmp_path, "Asia/Shanghai", kind=InvalidInput)
    assert "keeps the zone Asia/Urumqi, not 'Asia/Shanghai'" in line


@pytest.mark.parametrize("zone", ["Mars/Base", "", "Asia", "../etc/passwd", "\0", "\udcff", "UTC+8"])
def test_a_zone_that_does_not_exist(tmp_path: Path, zone: str) -> None:
    """Is refused before anything is made, whether or not the store exists."""
    folder = tmp_path / "new"
    assert "no time zone" in refusal(folder, zone, kind=InvalidInput)
    assert not folder.exists()
    open_store(folder)
    assert "no time zone" in refusal(folder, zone, kind=InvalidInput)


def test_a_store_in_memory_has_no_folder() -> None:
    """And the zone it is given."""
    store = open_store(":memory:", "Asia/Urumqi")
    assert (store.folder, store.ledger, store.views) == (None, None, None)
    assert store.zone.key == "Asia/Urumqi"


def test_a_store_that_must_exist(tmp_path: Path) -> None:
    """Is not made: the message says how."""
    with pytest.raises(StoreUnavailable, match="make one with: community init"):
        open_store(tmp_path / "nowhere", create=False)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["with space", "what?", "# 50%", "柳荫社区", "a'b\"c", "-", "mode=memory"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Spaces, signs, Chinese."""
    open_store(tmp_path / name)
    assert open_store(tmp_path / name, create=False).folder == tmp_path / name


def test_home_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a shell would."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert open_store("~/liuyin").folder == tmp_path / "liuyin"


def a_file(tmp_path: Path) -> Path:
    (tmp_path / "notes").write_text("x")
    return tmp_path / "notes"


UNUSABLE: dict[str, tuple[Callable[[Path], str | Path], str]] = {
    "a file": (a_file, "is, or is inside, a file; a store is a folder"),
    "below a file": (lambda tmp: a_file(tmp) / "store", "is, or is inside, a file"),
    "where nobody writes": (lambda _: "/proc/store", "cannot be used: "),
    "in a folder nobody has": (lambda _: "/proc/1/nothing/store", "cannot be used: "),
    "a name too long": (lambda tmp: tmp / ("长" * 200), "cannot be used: File name too long"),
    "nothing": (lambda _: "", "'' is not the name of a folder"),
    "spaces": (lambda _: "  ", "is not the name of a folder"),
    "a zero byte": (lambda tmp: f"{tmp}/a\0b", "is not the name of a folder"),
    "an unknown user's": (lambda _: "~nobody-of-that-name/store", "there is no such user"),
    "another database server": (
        lambda _: "mysql://localhost/x?community=y",
        "give a folder, or an address of PostgreSQL",
    ),
}


@pytest.mark.parametrize(("place", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_place_that_cannot_hold_a_store(
    tmp_path: Path, place: Callable[[Path], str | Path], why: str
) -> None:
    """Is named, with the reason."""
    assert why in refusal(place(tmp_path))


DAMAGED = {
    "empty": (b"", "has format None, known here is 1"),
    "no toml": (b"format = 1\nzone =", "community.toml is damaged ("),
    "no text": (b"\xff\xfe\x00", "community.toml is damaged ("),
    "GBK": ('# 社区\nformat = 1\nzone = "Asia/Shanghai"'.encode("gbk"), "community.toml is damaged ("),
    "from the future": (b'format = 2\nzone = "Asia/Shanghai"', "has format 2, known here is 1; upgrade"),
    "no zone": (b"format = 1", "community.toml is damaged (There is no time zone 'None'"),
    "wrong zone": (b'format = 1\nzone = "Asia/Shangai"', "community.toml is damaged (There is no time zone"),
    "zone no text": (b"format = 1\nzone = 8", "community.toml is damaged (There is no time zone '8'"),
}


@pytest.mark.parametrize(("settings", "why"), DAMAGED.values(), ids=DAMAGED)
def test_damaged_settings(tmp_path: Path, settings: bytes, why: str) -> None:
    """Are never guessed at, nor written over."""
    open_store(tmp_path)
    (tmp_path / "community.toml").write_bytes(settings)
    assert why in refusal(tmp_path)
    assert (tmp_path / "community.toml").read_bytes() == settings


def test_settings_saved_by_a_windows_editor(tmp_path: Path) -> None:
    """With a byte order mark and its line ends are read all the same."""
    open_store(tmp_path)
    (tmp_path / "community.toml").write_bytes(b"\xef\xbb\xbf" + SETTINGS.replace("\n", "\r\n").encode())
    assert open_store(tmp_path).zone.key == "Asia/Shanghai"


def test_settings_that_are_a_folder(tmp_path: Path) -> None:
    """Cannot be read."""
    (tmp_path / "community.toml").mkdir()
    assert "cannot be used: Is a directory" in refusal(tmp_path)


def ledger_of(store: Store) -> Ledger:
    return Ledger(store.ledger, EventRegistry([VisitNotMet]), zone=store.zone, clock=system_clock)


def filled(store: Store) -> None:
    """With a fact in the ledger."""
    with closing(ledger_of(store)) as ledger:
        ledger.append([NewFact("visit-1", 1, VisitNotMet(), system_clock(), "person-shen", "visit-1@1")])


def test_a_ledger_without_its_settings(tmp_path: Path) -> None:
    """Must get them back: its zone cannot be guessed."""
    filled(open_store(tmp_path, "Asia/Urumqi"))
    (tmp_path / "community.toml").unlink()
    assert "lost its community.toml; put it back" in refusal(tmp_path)
    assert not (tmp_path / "community.toml").exists()


@pytest.mark.parametrize("loss", [lambda ledger: ledger.unlink(), lambda ledger: os.truncate(ledger, 0)])
def test_settings_without_their_ledger(tmp_path: Path, loss: Callable[[Path], None]) -> None:
    """Nobody begins an empty one in its place unnoticed."""
    filled(open_store(tmp_path))
    loss(tmp_path / "ledger.db")
    assert "lost its ledger.db; restore it from a backup" in refusal(tmp_path)


def test_a_store_half_made_is_made_whole(tmp_path: Path) -> None:
    """When a program was killed between the ledger and the settings."""
    open_store(tmp_path)
    (tmp_path / "community.toml").unlink()
    (tmp_path / "community.toml.123").write_text("zone =")
    assert open_store(tmp_path).zone.key == "Asia/Shanghai"


def test_another_programs_database_in_the_ledgers_place(tmp_path: Path) -> None:
    """No store is made around it."""
    (tmp_path / "ledger.db").write_text("not a database" * 100)
    assert "it is damaged" in refusal(tmp_path)
    assert os.listdir(tmp_path) == ["ledger.db"]


def test_two_programs_that_make_one_store_agree_on_its_zone(tmp_path: Path) -> None:
    """The first one's stays; the other is refused rather than kept in another zone."""
    running = {
        zone: subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("settler.py")), zone],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for zone in ("Asia/Shanghai", "Asia/Urumqi")
    }  # fmt: skip
    for turn in range(10):
        for each in running.values():
            print(tmp_path / str(turn), file=each.stdin, flush=True)
        said = {zone: each.stdout.readline().strip() for zone, each in running.items() if each.stdout}
        kept = open_store(tmp_path / str(turn)).zone.key
        assert said.pop(kept) == kept
        assert "a zone is settled once" in next(iter(said.values()))
    for each in running.values():
        each.communicate(timeout=60)


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on most USB sticks."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    assert open_store(tmp_path).zone.key == "Asia/Shanghai"
    assert sorted(os.listdir(tmp_path)) == FILES


def test_the_ledger_is_opened_where_the_store_says(tmp_path: Path) -> None:
    """By its own class, with nothing more to prepare."""
    with closing(ledger_of(open_store(tmp_path))) as ledger:
        assert ledger.position() == 0


# ---- what a store settles besides


def test_access_and_people_are_settled_when_a_store_is_made(tmp_path: Path) -> None:
    """And read again; a store that says nothing lets anybody look, and name anybody."""
    with Community.open(tmp_path / "roles", access="roles", people="registered") as made:
        assert made.store.choices == Choices("roles", "registered")
    with Community.open(tmp_path / "roles") as again:
        assert again.store.choices == Choices("roles", "registered")
    with Community.open(tmp_path / "plain") as plain:
        assert plain.store.choices == Choices("any", "any")


def test_another_access_than_the_store_has_is_refused(tmp_path: Path) -> None:
    """Whoever runs it changes its settings; nobody does so by opening it."""
    Community.open(tmp_path / "store", access="roles").close()
    with pytest.raises(InvalidInput, match='access = "roles", not "any"'):
        Community.open(tmp_path / "store", access="any")
    with pytest.raises(InvalidInput, match="choose one of any, roles"):
        Community.open(":memory:", access="everybody")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('access = "everybody"', "everybody"),
        ('rights = "all"', "rights"),
        ('[rights]\nking = [{ opens = "all", of = "everybody" }]', "king"),
        ("[rights]\nsecretary = 3", "secretary"),
        ('[rights]\nsecretary = [{ opens = "all" }]', "secretary"),
        ('[rights]\nsecretary = [{ opens = "all", of = "city" }]', "city"),
        ('[rights]\nsecretary = [{ opens = [1], of = "grid" }]', "opens"),
        ('[rights]\nsecretary = [{ opens = "all", of = "grid", consent = "gladly" }]', "gladly"),
    ],
)
def test_settings_nobody_understands_open_nothing(tmp_path: Path, line: str, told: str) -> None:
    """Nobody knows whom they would let in."""
    Community.open(tmp_path / "store").close()
    settings = tmp_path / "store" / "community.toml"
    settings.write_text(f"{settings.read_text('utf-8')}{line}\n", "utf-8")
    with pytest.raises(StoreUnavailable, match=told):
        Community.open(tmp_path / "store")
