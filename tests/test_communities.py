"""Many communities in one process: which are open, who shares them, and what one of them cannot spoil."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from community_core import Communities, Community, InvalidInput, StoreUnavailable, communities
from community_core.domain import RaiseRequest

DESK = "system:desk"
REQUEST = RaiseRequest(title="Cold", category="heating", channel="desk")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the communities are."""
    return tmp_path / "stores"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a place."""
    monkeypatch.setattr(communities, "_PATIENCE_SECONDS", 0.05)


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _raise_one(hub: Communities, name: str) -> int:
    with hub.use(name) as community:
        return community.execute(REQUEST, by=DESK).position


def test_each_name_is_a_community_of_its_own(root: Path) -> None:
    """What is recorded in one is not in another, Chinese names are as good as others, and all of it lasts."""
    with Communities(root) as hub:
        assert [_raise_one(hub, name) for name in ("柳荫", "liuyin", "柳荫")] == [1, 1, 2]
    with Community.open(root / "柳荫") as community:
        assert [fact.position for fact in community.log()] == [1, 2]


def test_one_that_is_used_again_is_still_open(root: Path) -> None:
    """Inside and after one another it is the same one."""
    with Communities(root) as hub, hub.use("liuyin") as first:
        with hub.use("liuyin") as second:
            pass
        with hub.use("liuyin") as third:
            assert first is second is third


def test_the_one_let_go_of_longest_ago_is_closed_first(root: Path) -> None:
    """A third one takes the place of the one that was let go of first, however early the others began."""
    with Communities(root, most_open=2) as hub:
        with hub.use("early") as early, hub.use("late") as late:
            pass  # early is let go of last
        with hub.use("third"):
            early.ledger.position()
            with pytest.raises(StoreUnavailable, match="closed"):
                late.ledger.position()


def test_one_in_use_is_never_closed(root: Path) -> None:
    """However many come and go meanwhile."""
    with Communities(root, most_open=2) as hub, hub.use("stays") as stays:
        for number in range(5):
            _raise_one(hub, f"passing-{number}")
        assert stays.execute(REQUEST, by=DESK).position == 1


@pytest.mark.usefixtures("impatient")
def test_when_all_are_in_use_one_more_is_told_to_come_again(root: Path) -> None:
    """It may work as soon as one is let go of."""
    with Communities(root, most_open=1) as hub:
        with (
            hub.use("first"),
            pytest.raises(StoreUnavailable, match=r"All 1 .* raise most_open") as refused,
            hub.use("second"),
        ):
            pass
        assert refused.value.retryable
        assert _raise_one(hub, "second") == 1


def test_whoever_waits_for_a_place_gets_it_when_one_is_let_go_of(root: Path) -> None:
    """And nobody is refused who came a little early."""
    with Communities(root, most_open=1) as hub, ThreadPoolExecutor() as threads:
        with hub.use("first"):
            waiting = threads.submit(_raise_one, hub, "second")
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.1)
        assert waiting.result(timeout=10) == 1


def test_threads_share_what_is_open(root: Path) -> None:
    """Eight threads, six communities, three places: every fact is recorded, and there are never more open."""
    names = [f"c{number}" for number in range(6)]
    opened, most = set[Community](), list[int]()
    counting = threading.Lock()

    def work(number: int) -> None:
        for step in range(12):
            with hub.use(names[(number + step) % len(names)]) as community:
                with counting:
                    opened.add(community)
                    most.append(sum(map(_is_open, opened)))
                community.execute(REQUEST, by=DESK)

    with Communities(root, most_open=3) as hub, ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert max(most) <= 3
    assert [_count(root / name) for name in names] == [16] * 6


def _is_open(community: Community) -> bool:
    try:
        community.ledger.position()
    except StoreUnavailable:
        return False
    return True


def _count(folder: Path) -> int:
    with Community.open(folder) as community:
        return community.ledger.position()


def test_two_hundred_in_turn_take_few_file_descriptors(root: Path) -> None:
    """Never more than 64 times what one takes, plus 64."""
    with Communities(root) as hub:
        before = _descriptors()
        _raise_one(hub, "c0")
        one = _descriptors() - before
        most = 0
        for number in range(200):
            _raise_one(hub, f"c{number}")
            most = max(most, _descriptors() - before)
        assert 0 < one < most <= 64 * one + 64
    assert _descriptors() <= before


def test_all_share_one_registry(root: Path) -> None:
    """Decoders are made once for all communities that know the same kinds of facts."""
    with Communities(root) as hub, hub.use("one") as one, hub.use("two") as two:
        assert one.ledger.registry is two.ledger.registry


@pytest.fixture
def damaged(root: Path) -> Path:
    """A root in which one ledger is nonsense, and another one is sound."""
    with Communities(root) as hub:
        for name in ("sound", "broken"):
            _raise_one(hub, name)
    (root / "broken" / "ledger.db").write_bytes(b"nonsense" * 1000)
    return root


def test_a_damaged_one_is_named_and_the_others_go_on(damaged: Path) -> None:
    """Before and after it."""
    with Communities(damaged, most_open=1) as hub:
        for position in (2, 3):
            with pytest.raises(StoreUnavailable, match=r"stores/broken/ledger.db .* damaged") as refused:
                _raise_one(hub, "broken")
            assert (refused.value.kind, refused.value.retryable) == ("damaged", False)
            assert _raise_one(hub, "sound") == position


def test_one_that_cannot_be_opened_takes_nobodys_place(damaged: Path) -> None:
    """What was open beside it still is when the next one is."""
    with Communities(damaged, most_open=2) as hub:
        with hub.use("sound") as sound:
            pass
        with pytest.raises(StoreUnavailable):
            _raise_one(hub, "broken")
        _raise_one(hub, "next")
        assert _is_open(sound)


def test_what_goes_wrong_inside_leaves_it_usable(root: Path) -> None:
    """An error of whoever uses it is passed on, and it is let go of."""
    with Communities(root, most_open=1) as hub:
        with pytest.raises(ZeroDivisionError), hub.use("one"):
            raise ZeroDivisionError
        assert _raise_one(hub, "two") == 1


NO_NAMES = (
    "",
    " ",
    "..",
    ".",
    ".hidden",
    "a/b",
    "../a",
    "a\\b",
    "/tmp",
    "c:",
    "a\0b",
    " a",
    "a\n",
    "\ud800",
    "长" * 100,
    None,
)


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_never_leads_out_of_the_root(root: Path, name: str) -> None:
    """It is the name of one folder, or refused in one line; nothing is made."""
    with (
        Communities(root) as hub,
        pytest.raises(InvalidInput, match=r"is not the name of a community") as no,
        hub.use(name),
    ):
        pass
    assert "\n" not in no.value.en + no.value.zh
    assert not root.exists()


@pytest.mark.parametrize("most_open", [0, -1, True, "64", None, 1.5])
def test_there_is_room_for_at_least_one(root: Path, most_open: int) -> None:
    """Anything else than a number from 1 is refused."""
    with pytest.raises(InvalidInput, match=r"most_open: .* from 1"):
        Communities(root, most_open=most_open)


def test_a_place_is_a_folder_a_mapping_or_a_function() -> None:
    """Memory is none: what is closed to make room would be gone."""
    with pytest.raises(InvalidInput, match="where: 7 is no place"):
        Communities(7)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="gone once it is closed"):
        Communities(":memory:")
    with Communities({"one": ":memory:"}) as hub, pytest.raises(InvalidInput, match="gone"), hub.use("one"):
        pass


def _refusal(hub: Communities, name: str, create: bool | None = None) -> StoreUnavailable:
    with pytest.raises(StoreUnavailable) as refused, hub.use(name, create=create):
        pass
    return refused.value


@pytest.fixture(params=["mapping", "function"])
def named(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Communities]:
    """Communities kept where a mapping or a function says."""
    places = {"liuyin": tmp_path / "elsewhere"}
    with Communities(places if request.param == "mapping" else lambda name: places.get(name)) as hub:
        yield hub


def test_a_directory_says_where_each_is_kept(named: Communities, tmp_path: Path) -> None:
    """And a name that is not in it is not found."""
    assert _raise_one(named, "liuyin") == 1
    assert _count(tmp_path / "elsewhere") == 1
    refused = _refusal(named, "nobody")
    assert refused.kind == "not-found"
    assert ("'nobody'" in refused.en, "'nobody'" in refused.zh) == (True, True)


def test_an_unknown_name_is_not_found_where_none_are_to_be_made(root: Path) -> None:
    """Whether that is said of all of them or of one; what is said of one counts."""
    with Communities(root, create=False) as hub:
        assert _refusal(hub, "nobody").kind == "not-found"
        with hub.use("made", create=True):
            pass
    with Communities(root) as hub:
        assert "stores/nobody" in str(_refusal(hub, "nobody", create=False))
    assert sorted(each.name for each in root.iterdir()) == ["made"]


def test_how_all_are_opened_is_said_once(root: Path) -> None:
    """Such as the time zone of new ones."""
    with Communities(root, zone="Europe/Berlin") as hub, hub.use("one") as one:
        assert one.zone.key == "Europe/Berlin"


def test_a_closed_hub_says_so(root: Path) -> None:
    """Those in use may be used until they are let go of, and are closed then."""
    hub = Communities(root)
    with hub.use("one") as one:
        hub.close()
        hub.close()
        assert _is_open(one)
        assert "closed" in str(_refusal(hub, "one"))
    assert not _is_open(one)


def test_whoever_waits_when_it_is_closed_is_told(root: Path) -> None:
    """Nobody waits for a place there will never be."""
    hub = Communities(root, most_open=1)
    with ThreadPoolExecutor() as threads, hub.use("one"):
        waiting = threads.submit(_refusal, hub, "two")
        hub.close()
        assert "closed" in str(waiting.result(timeout=10))
