"""Small wishes 微心愿, as a worker records them and looks them up."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.domain import (
    ConsentGiven,
    ConsentWithdrawn,
    ErasePerson,
    GiveConsent,
    PersonErased,
    PersonMerged,
    RegisterPerson,
    RegisterVolunteer,
    Sealed,
    WithdrawConsent,
)
from community_core.testing import CommandLine, GivenFact, fact, project
from community_core.views import agenda_of
from community_wishes import commands
from community_wishes.facts import (
    WishClaimantLeft,
    WishClaimed,
    WishCollected,
    WishFulfilled,
    WishPublished,
    WishTakenDown,
    WishVerified,
)
from community_wishes.reactor import TakeDownWishes
from community_wishes.wall import WishWall
from community_wishes.wishes import Wishes

LIN, HE, XU, SHEN = "person-lin", "person-he", "person-xu", "person-shen"
FIRST = datetime(2024, 1, 1, 1, tzinfo=UTC)
"""Nine o'clock in Shanghai."""


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """``community`` in Chinese, in a store of its own, by 沈."""

    run = CommandLine(tmp_path / "store", by=SHEN)
    run("init")
    return run


def _did(run: CommandLine, *words: str) -> None:
    run("登记", *words)


def _refused(run: CommandLine, *words: str) -> str:
    return run("登记", *words, refused="〔").stderr


def test_a_wish_from_the_visit_to_the_confirmation(run: CommandLine) -> None:
    """By name and number, in Chinese; each look-up of the ledger and the wall finds it in its turn."""
    for person, name in ((LIN, "林晓棠"), (HE, "何大山"), (XU, "许一凡")):
        _did(run, "register-person", "--person-id", person, "--name", name, "--at", "2024-01-02")
    wish = ("--wish-id", "2024-0001")
    told = ("--许愿人", "林晓棠", "--心愿", "一床棉被", "--类别", "物品", "--预计金额", "120")
    _did(run, "征集微心愿", *told, "--情况说明", "旧被子已破", "--at", "2024-01-03")
    _did(run, "核实微心愿", *wish, "--at", "2024-01-04")
    assert "publish-needs-consent" in _refused(run, "公示微心愿", *wish, "--at", "2024-01-05")
    consent = ("--person-id", "林晓棠", "--purpose", "公开:2024-0001", "--how", "口头")
    _did(run, "登记同意", *consent, "--at", "2024-01-05")
    _did(run, "公示微心愿", *wish, "--until", "2024-03-01", "--at", "2024-01-05")
    [shown] = run.rows("wish-wall", "--发生至", "2024-01-06")
    assert (shown["number"], shown["places"], LIN in str(shown)) == ("2024-0001", 1, False)
    [free] = run.rows("wishes", "waiting", "--发生至", "2024-01-12")
    assert free["number"] == "2024-0001"
    assert run.rows("wishes", "waiting", "--发生至", "2024-01-11") == []
    claim = ("认领微心愿", *wish, "--at", "2024-01-13", "--due", "2024-01-20", "--claimant")
    assert "claim-own-wish" in _refused(run, *claim, "林晓棠")
    _did(run, *claim, "何大山")
    assert "wish-claimed-already" in _refused(run, *claim, "何大山")
    assert run.rows("wish-wall", "--发生至", "2024-01-14") == []
    [late] = run.rows("wishes", "late", "--发生至", "2024-01-22")
    assert (late["claimants"], late["days_late"]) == ([HE], 2)
    fulfil = ("实现微心愿", *wish, "--at", "2024-01-23", "--how", "送货上门", "--claimant")
    assert "wish-not-theirs" in _refused(run, *fulfil, "许一凡")
    _did(run, *fulfil, "何大山")
    [unconfirmed] = run.rows("wishes", "unconfirmed", "--发生至", "2024-01-31")
    assert unconfirmed["days_late"] == 3
    _did(run, "确认微心愿", *wish, "--satisfied", "满意", "--at", "2024-02-01")
    assert run.rows("wishes", "unconfirmed") == []
    january = ("wishes", "fulfilled", "--since", "2024-01-01", "--until", "2024-01-31")
    assert [each["status"] for each in run.rows(*january)] == ["confirmed"]
    screen = run("show", "wishes", "--reader", SHEN).stdout
    assert all(each in screen for each in ("林晓棠", "一床棉被", "物品", "已确认", "何大山"))


def test_a_ledger_of_wishes_is_read_as_it_is_kept(run: CommandLine, tmp_path: Path) -> None:
    """微心愿台账 by its own titles: first the wishes, then, by their numbers, who claimed them."""
    for person, name in ((LIN, "林晓棠"), (HE, "何大山")):
        _did(run, "register-person", "--person-id", person, "--name", name, "--at", "2024-01-02")
    wishes = tmp_path / "微心愿台账.csv"
    wishes.write_text(
        "许愿人,类别,心愿内容,心愿类别,预计金额,征集日期\n"
        "林晓棠,高龄,一床棉被,物品,120,2024-01-03\n"
        "林晓棠,残疾,陪着散步,陪伴,,2024-01-04\n",
        encoding="utf-8",
    )
    _did(run, "征集微心愿", "--from", str(wishes))
    rows = run.rows("wishes")
    assert [(each["number"], each["title"], each["value_fen"]) for each in rows] == [
        ("2024-0001", "一床棉被", 12000),
        ("2024-0002", "陪着散步", None),
    ]
    assert [each["collected_on"] for each in rows] == ["2024-01-03", "2024-01-04"]
    _did(run, "核实微心愿", "--wish-id", "2024-0002", "--at", "2024-01-05")
    consent = ("--person-id", "林晓棠", "--purpose", "公开:2024-0002", "--how", "书面")
    _did(run, "登记同意", *consent, "--at", "2024-01-05")
    _did(run, "公示微心愿", "--wish-id", "2024-0002", "--at", "2024-01-05")
    claims = tmp_path / "认领.csv"
    claims.write_text(
        "编号,认领人/单位,认领日期,计划完成时间\n2024-0002,何大山,2024-01-08,2024-01-20\n", encoding="utf-8"
    )
    _did(run, "认领微心愿", "--from", str(claims))
    assert (run.rows("wishes")[1]["claimants"], run.rows("wishes")[1]["due"]) == ([HE], "2024-01-20")


# ---- the ledger and the wall, fact by fact


def of(event: Any, on: int, stream: str = "wish-1") -> GivenFact:
    """A fact in the morning of that day of January."""
    return fact(event, stream, at=FIRST + timedelta(days=on - 1))


def consent(on: int = 2, who: str = LIN, *, given: bool = True) -> GivenFact:
    said = {"purpose": "publish:wish-1"}
    return of(ConsentGiven(**said, how="spoken") if given else ConsentWithdrawn(**said), on, who)


def shown(*later: GivenFact, wanted: int = 1, until: int | None = None) -> list[GivenFact]:
    """A wish on the wall since the 3rd, and what came later."""
    last = date(2024, 1, until) if until else None
    return [
        of(WishCollected(number="2024-0001", person_id=LIN, title="轮椅", kind="goods", wanted=wanted), 1),
        of(WishVerified(), 2),
        consent(),
        of(WishPublished(until=last), 3),
        *later,
    ]


def wall(*facts: GivenFact, on: int) -> list[tuple[str, int]]:
    """What the wall shows on a day, and how many places are left of it."""
    view = project(WishWall, *facts, now=FIRST + timedelta(days=on - 1))
    return [(each.number, each.places) for each in view]


def waits(*facts: GivenFact, on: int) -> list[tuple[str, int | None, str | None]]:
    """What waits on a day: what is to be done, on which day of January, by whom."""
    view = project(Wishes, *facts, now=FIRST + timedelta(days=on - 1))
    items = agenda_of(view, date(2024, 1, on))
    return [(each.what[0], each.due.day if each.due else None, each.whose) for each in items]


def test_the_wall_shows_places_that_are_left() -> None:
    """Until the last one is taken, and its last day is over; again when somebody gives one back."""
    he, xu = (of(WishClaimed(claimant=each), 4) for each in (HE, XU))
    assert wall(*shown(wanted=2, until=10), on=5) == [("2024-0001", 2)]
    assert wall(*shown(he, wanted=2), on=5) == [("2024-0001", 1)]
    assert wall(*shown(he, xu, wanted=2), on=5) == []
    left = of(WishClaimantLeft(claimant=HE, reason="没空"), 5)
    assert wall(*shown(he, xu, left, wanted=2), on=5) == [("2024-0001", 1)]
    assert wall(*shown(until=10), on=10) == [("2024-0001", 1)]
    assert wall(*shown(until=10), on=11) == []
    assert wall(*shown(of(WishTakenDown(reason="误登"), 4)), on=5) == []


def test_the_wall_forgets_whoever_no_longer_consents() -> None:
    """At once, whether or not anybody took the wish down; under whichever id they said so; the erased too."""
    assert wall(*shown(consent(4, given=False)), on=5) == []
    assert wall(*shown(consent(4, given=False), consent(5)), on=5) == [("2024-0001", 1)]
    merged = of(PersonMerged(into=XU), 4, LIN)
    assert wall(*shown(merged), on=5) == [("2024-0001", 1)]
    assert wall(*shown(merged, consent(5, XU, given=False)), on=5) == []
    assert wall(*shown(of(PersonErased(reason="本人要求"), 4, LIN)), on=5) == []


def test_what_each_wish_waits_for() -> None:
    """To be verified, asked about, published, claimed, fulfilled, confirmed, taken down, ended."""
    collected = shown()[:1]
    assert waits(*collected, on=3) == []
    assert waits(*collected, on=4) == [("Verify the wish", 4, None)]
    assert waits(*shown()[:2], on=5) == [("Ask whether it may be shown", 5, None)]
    assert waits(*shown()[:3], on=5) == [("Show it on the wall", 5, None)]
    assert waits(*shown(until=20), on=10) == [("Find somebody who claims it", 10, None)]
    assert ("Its last day on the wall is past", 9, None) in waits(*shown(until=8), on=9)
    claimed = of(WishClaimed(claimant="org:房管所", due=date(2024, 1, 12)), 4)
    assert waits(*shown(claimed), on=12) == [("Fulfil the wish", 12, "org:房管所")]
    fulfilled = of(WishFulfilled(claimant="org:房管所"), 12)
    assert waits(*shown(claimed, fulfilled), on=19) == [("Ask the wisher whether it came true", 19, None)]
    gone = consent(5, given=False)
    assert ("Consent is gone: take it down", None, None) in waits(*shown(claimed, gone), on=5)
    down = of(WishTakenDown(reason="撤回同意"), 5)
    assert waits(*shown(claimed, gone, down), on=5) == []
    assert waits(*shown(gone, down), on=6) == [("Ask whether it may be shown", 6, None)]


# ---- who learns whose wish it is


def _names(community: Community, reader: str) -> bool:
    [told] = community.history(LIN, reader=reader)[:1]
    return not isinstance(told.data.name, Sealed)


def test_a_claimant_learns_the_wisher_as_long_as_they_have_it() -> None:
    """Not before, not after giving it back, not once it is over, and no other volunteer."""
    with Community.open(":memory:", access="roles") as community:

        def do(command: Any) -> str:
            return str(community.execute(command, by=SHEN).stream_id)

        do(RegisterPerson(person_id=LIN, name="林晓棠"))
        for each in (HE, XU):
            do(RegisterVolunteer(person_id=each))
        wish: dict[str, Any] = {
            "wish_id": do(commands.CollectWish(person_id=LIN, title="轮椅", kind="goods"))
        }
        do(commands.VerifyWish(**wish))
        do(GiveConsent(person_id=LIN, purpose=f"publish:{wish['wish_id']}", how="spoken"))
        do(commands.PublishWish(**wish))
        assert not _names(community, HE)
        do(commands.ClaimWish(**wish, claimant=HE))
        assert (_names(community, HE), _names(community, XU)) == (True, False)
        do(commands.ReleaseWish(**wish, claimant=HE, reason="没空"))
        assert not _names(community, HE)
        do(commands.ClaimWish(**wish, claimant=XU))
        do(commands.FulfilWish(**wish, claimant=XU))
        assert (_names(community, HE), _names(community, XU)) == (False, True)
        do(commands.ConfirmWish(**wish))
        assert not _names(community, XU)


# ---- consent taken back


def test_consent_taken_back_takes_the_wish_down(tmp_path: Path) -> None:
    """By the reactor, once; what was consented to besides is left alone, and claims stand."""
    with Community.open(tmp_path / "c") as community:

        def do(command: Any) -> str:
            return str(community.execute(command, by=SHEN).stream_id)

        do(RegisterPerson(person_id=LIN, name="林晓棠"))
        wishes = [do(commands.CollectWish(person_id=LIN, title="轮椅", kind="goods")) for _ in range(2)]
        for each in wishes:
            do(commands.VerifyWish(wish_id=each))
            do(GiveConsent(person_id=LIN, purpose=f"publish:{each}", how="spoken"))
            do(commands.PublishWish(wish_id=each))
        do(WithdrawConsent(person_id=LIN, purpose=f"publish:{wishes[0]}"))
        community.react([TakeDownWishes], after=0, once=True)
        assert [each.type for each in community.history(wishes[0])][-1] == "WishTakenDown"
        assert [each.type for each in community.history(wishes[1])][-1] == "WishPublished"
        assert community.reactors.parked() == []
        do(ErasePerson(person_id=LIN, reason="本人要求"))
        assert list(community.view(WishWall)) == []
