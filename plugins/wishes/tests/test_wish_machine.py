"""Whatever is done to wishes, corrected, undone or told late: no law is broken, views agree with the decider,
and figures are those counted by hand."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median_low
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import Community, Refused, domain
from community_core.testing import KnownFact, known_facts, putting_right
from community_core.views import Period
from community_wishes import commands
from community_wishes.claims import CLAIMED, FREE, WishState
from community_wishes.facts import (
    WishClaimantLeft,
    WishClaimed,
    WishCollected,
    WishConfirmed,
    WishFulfilled,
    WishPublished,
    WishReleased,
    WishVerified,
)
from community_wishes.wall import WishWall
from community_wishes.wish import WISH
from community_wishes.wishes import Wishes

START = datetime(2024, 1, 20, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = ("person-lin", "person-he", "person-xu", "person-yun")
CLAIMANTS = (*PEOPLE, "org:房管所")
Deed = tuple[str, int, int, int]
"""What is done, to which of those there are, after how many hours, and with which value."""
DEEDS = (
    "collect", "go-on", "go-on", "go-on", "go-on", "go-on", "go-on", "verify", "consent", "publish", "claim",
    "claim", "claim", "release", "release", "fulfil", "confirm", "not-received", "take-down", "decline",
    "withdraw", "expire", "take-back", "merge", "correct", "correct", "retime", "undo", "undo",
)  # fmt: skip


class Neighbourhood:
    """A community in which any deed is tried that is allowed."""

    def __init__(self) -> None:
        self.now = START
        self.community = Community.open(":memory:", clock=lambda: self.now)
        self.wishes: list[str] = []
        for each in PEOPLE:
            self._execute(domain.RegisterPerson(person_id=each, name="某人"))

    def do(self, deed: Deed) -> None:
        """Do it, unless a rule says no."""
        kind, which, hours, value = deed
        self.now += hours * HOUR
        late: dict[str, Any] = {"at": self.now - value * HOUR} if value % 4 == 3 else {}
        with suppress(Refused):
            if kind == "collect" or not self.wishes:
                said: Any = {"kind": ("goods", "help")[value % 2], "wanted": 1 + value % 3}
                wish = commands.CollectWish(person_id=PEOPLE[which % 4], title="轮椅", **said)
                self.wishes.append(str(self._execute(wish, **late).stream_id))
            elif kind in ("correct", "retime", "undo"):
                self._put_right(kind, which, value)
            elif kind == "go-on":
                for each in self._next(which, value):
                    self._execute(self._step(each, which, value), **late)
            else:
                self._execute(self._step(kind, which, value), by=PEOPLE[(which + value) % 4], **late)

    def _execute(self, command: Any, by: str = "person-shen", **at: Any) -> Any:
        return self.community.execute(command, by=by, **at)

    def state(self, wish: str) -> WishState:
        """As the decider sees it."""
        state: WishState = self.community.ledger.load(WISH, wish).state
        return state

    def _step(self, kind: str, which: int, value: int) -> Any:
        wish = self._one_of(which)
        on: dict[str, Any] = {"wish_id": wish}
        who: dict[str, Any] = {"claimant": CLAIMANTS[value % 5]}
        asked = {"person_id": self.state(wish).person_id, "purpose": f"publish:{wish}"}
        why: dict[str, Any] = {"reason": "没空"}
        until = (self.now + value * DAY).date() if value % 2 else None
        steps: dict[str, Callable[[], Any]] = {
            "verify": lambda: commands.VerifyWish(**on),
            "consent": lambda: domain.GiveConsent(**asked, how="spoken"),
            "take-back": lambda: domain.WithdrawConsent(**asked),
            "publish": lambda: commands.PublishWish(**on, until=until),
            "take-down": lambda: commands.TakeDownWish(**on, **why),
            "claim": lambda: commands.ClaimWish(**on, **who, due=until),
            "release": lambda: commands.ReleaseWish(**on, **who, **why),
            "fulfil": lambda: commands.FulfilWish(**on, **(_holder(self.state(wish)) or who)),
            "confirm": lambda: commands.ConfirmWish(**on),
            "not-received": lambda: commands.ReportWishNotReceived(**on, **why),
            "decline": lambda: commands.DeclineWish(**on, **why),
            "withdraw": lambda: commands.WithdrawWish(**on, **why),
            "expire": lambda: commands.ExpireWish(**on),
            "merge": lambda: domain.MergePerson(person_id=PEOPLE[which % 4], into=PEOPLE[(which + 1) % 4]),
        }
        return steps[kind]()

    def _one_of(self, which: int) -> str:
        return self.wishes[-1 - which % min(3, len(self.wishes))]  # the latest, so that much happens

    def _next(self, which: int, value: int) -> Sequence[str]:
        """What follows where all goes well, or as it may after being claimed."""
        return {
            "collected": ["verify"],
            "verified": ["consent", "publish"],
            "published": ["claim"] if value % 4 else ["expire"],
            "taken": ["fulfil"] if value % 2 else ["claim"],
            "fulfilled": ["confirm"] if value % 3 else ["not-received"],
            "expired": ["publish"],
        }.get(str(self.state(self._one_of(which)).status), ())

    def _put_right(self, kind: Any, which: int, value: int) -> None:
        facts = [each for each in self.community.log() if each.type != "PersonRegistered"]
        if not facts:
            return
        chosen = facts[-1 - which % len(facts)]
        right = _otherwise(chosen.data, value)
        if command := putting_right(kind, chosen, right=right, steps=value - 2):
            self._execute(command)


def _holder(state: WishState) -> dict[str, Any]:
    return {"claimant": next(iter(state.claims))} if state.claims else {}


def _otherwise(event: Any, value: int) -> dict[str, Any]:
    match event:
        case WishCollected():
            right = {"wanted": 1 + value % 2} if value % 2 else {"person_id": PEOPLE[value % 4]}
            return right | {"kind": ("goods", "help", "company")[value % 3]}
        case WishClaimed() | WishFulfilled() | WishClaimantLeft() | WishReleased():
            return {"claimant": CLAIMANTS[value % 5]}
        case WishConfirmed():
            return {"confirmed_by": PEOPLE[value % 4]}
    return {}


# ---- counting by hand


def holding(steps: Sequence[Any]) -> list[str]:
    """Who has a wish after these steps: counted one by one."""
    have: Counter[str] = Counter()
    for each in steps:
        have[getattr(each, "claimant", "")] += isinstance(each, WishClaimed)
        have[getattr(each, "claimant", "")] -= isinstance(each, WishClaimantLeft | WishReleased)
    assert all(count in (0, 1) for count in have.values()), "claimed twice, or given back by who had it not"
    return [each for each, count in have.items() if count]


def refuse_broken_laws(neighbourhood: Neighbourhood, wish: str, facts: Sequence[KnownFact]) -> None:
    """No place is given twice, none to the wisher, and only who has it fulfils it."""
    steps = [each.event for each in facts if each.stream_id == wish]
    state, have = neighbourhood.state(wish), holding(steps)
    if state.status is None:
        return
    [collected] = [each for each in steps if isinstance(each, WishCollected)]
    assert set(have) == set(state.claims)
    assert len(have) <= collected.wanted
    assert collected.person_id not in have
    assert bool(have) or state.status not in CLAIMED
    assert not have or state.status not in FREE
    done = [each for each in steps if isinstance(each, WishFulfilled)]
    if state.status in ("fulfilled", "confirmed"):
        assert done[-1].claimant in have


def consented(facts: Sequence[KnownFact], wish: str, wisher: str, at: datetime, zone: Any) -> bool:
    """Whether somebody's last word about one wish by the end of a day was yes."""
    said = [
        each.event
        for each in facts
        if each.stream_id == wisher
        and getattr(each.event, "purpose", "") == f"publish:{wish}"
        and each.at.astimezone(zone).date() <= at.astimezone(zone).date()
    ]
    return bool(said) and isinstance(said[-1], domain.ConsentGiven)


DEED = st.tuples(st.sampled_from(DEEDS), st.integers(0, 30), st.integers(0, 60), st.integers(0, 11))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEED, min_size=8, max_size=50))
def test_no_deed_breaks_a_law(deeds: list[Deed]) -> None:
    """After each: laws, the ledger of wishes and the wall, and what was just published had its consent."""
    neighbourhood = Neighbourhood()
    with neighbourhood.community as community:
        for deed in deeds:
            before = community.ledger.position()
            neighbourhood.do(deed)
            facts = known_facts(community)
            for wish in neighbourhood.wishes:
                refuse_broken_laws(neighbourhood, wish, facts)
            if community.ledger.position() > before and not any(
                isinstance(each.event, domain.PersonMerged) for each in facts
            ):
                refuse_shown_unasked(neighbourhood, before, facts)
        views_agree(neighbourhood)


def refuse_shown_unasked(neighbourhood: Neighbourhood, before: int, facts: Sequence[KnownFact]) -> None:
    """Nothing was put on the wall, late or again, whose wisher had not said yes by that day."""
    zone = neighbourhood.community.zone
    for each in neighbourhood.community.log():
        if each.position > before and isinstance(each.data, WishPublished):
            wisher = neighbourhood.state(each.stream_id).person_id
            assert consented(facts, each.stream_id, wisher, each.occurred_at, zone)


def views_agree(neighbourhood: Neighbourhood) -> None:
    """The ledger shows each wish as the decider sees it, and the wall none without a free place."""
    community = neighbourhood.community
    rows = {each.wish_id: each for each in community.view(Wishes)}
    places = {each.number: each.places for each in community.view(WishWall)}
    for wish in neighbourhood.wishes:
        state = neighbourhood.state(wish)
        if state.status is None:
            assert wish not in rows
            continue
        row = rows[wish]
        assert (row.status, set(row.claimants)) == (state.status, set(state.claims))
        assert (row.until, row.wanted) == (state.until, state.wanted)
        if row.number in places:
            assert state.shown
            assert places[row.number] == state.wanted - len(state.claims) > 0


# ---- figures


def counted(month: Period, facts: Sequence[KnownFact]) -> Iterator[tuple[str, Any]]:
    """Every figure of a month, from facts one by one."""
    courses = []
    for begun in facts:
        if isinstance(begun.event, WishCollected) and begun.at in month:
            mine = [each for each in facts if each.stream_id == begun.stream_id and each.at <= month.ends]
            courses.append(mine)
    status = [WISH.fold(each.event for each in one).status for one in courses]
    had = [[type(each.event) for each in one] for one in courses]
    merged = {
        each.stream_id: each.event.into for each in facts if isinstance(each.event, domain.PersonMerged)
    }
    yield "wishes", (len(courses), None)
    for kind, count in Counter(one[0].event.kind for one in courses).items():
        yield f"wishes kind {kind}", (count, None)
    verified = sum(WishVerified in each for each in had)
    yield "wishes-verified", (verified, None)
    yield "wishes-claimed", (sum(WishClaimed in each for each in had), None)
    yield "wishes-fulfilled", (status.count("fulfilled") + status.count("confirmed"), None)
    for each in ("confirmed", "declined", "withdrawn", "expired"):
        yield f"wishes-{each}", (status.count(each), None)
    yield "wish-fulfilment-rate", (status.count("confirmed"), verified)
    took = [
        max(each.at for each in one if isinstance(each.event, WishFulfilled)) - one[0].at
        for one, stood in zip(courses, status, strict=True)
        if stood in ("fulfilled", "confirmed")
    ]
    yield "wish-median-time", (median_low(took) // timedelta(minutes=1) if took else None, None)
    who = {
        _going_on(each.event.claimant, merged)
        for one in courses
        for each in one
        if isinstance(each.event, WishClaimed)
    }
    yield "wish-claimants", (len(who), None)


def _going_on(person: str, merged: dict[str, str]) -> str:
    while person in merged:
        person = merged[person]
    return person


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEED, min_size=8, max_size=50))
def test_figures_are_those_counted_by_hand(deeds: list[Deed]) -> None:
    """Of every month, with corrections, undone facts, late ones and people merged."""
    neighbourhood = Neighbourhood()
    with neighbourhood.community as community:
        for deed in deeds:
            neighbourhood.do(deed)
        month = Period.month(2024, 1, community.zone)
        while month.first <= neighbourhood.now.date():
            gathered = community.figures(month, projections=[Wishes])
            assert gathered.failed == ()
            by_hand = dict(counted(month, known_facts(community)))
            if gathered.has_data:
                told = {
                    " ".join((each.measure.code, *(each.split or ()))): (each.value, each.whole)
                    for each in gathered.figures
                }
                assert told == by_hand
            else:
                assert not any(value for value, _ in by_hand.values())
            after = month.last + DAY
            month = Period.month(after.year, after.month, community.zone)


def test_the_deeds_reach_every_figure() -> None:
    """Otherwise the tests above would compare nothing with nothing."""
    random, seen = Random(7), Counter[str]()
    for _ in range(12):
        neighbourhood = Neighbourhood()
        with neighbourhood.community as community:
            for _ in range(70):
                deed = random.choice(DEEDS), random.randrange(3), random.randrange(12), random.randrange(12)
                neighbourhood.do(deed)
            for month in (1, 2):
                period = Period.month(2024, month, community.zone)
                for each in community.figures(period, projections=[Wishes]).figures:
                    seen[each.measure.code] += each.value or 0
    assert [each.code for each in Wishes.measures if not seen[each.code]] == []
