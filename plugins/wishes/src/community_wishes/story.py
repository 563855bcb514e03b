"""The wishes of a month in the invented community of ``community demo``."""

from collections.abc import Generator, Iterator
from datetime import timedelta

from community_core.demo import Cast, Deed, Thread
from community_core.domain import GiveConsent, RaiseRequest, WithdrawConsent
from community_core.execution import Receipt
from community_wishes.commands import (
    ClaimWish,
    CollectWish,
    ConfirmWish,
    DeclineWish,
    ExpireWish,
    FulfilWish,
    PublishWish,
    ReleaseWish,
    ReportWishNotReceived,
    TakeDownWish,
    TakeUpInWish,
    VerifyWish,
    WithdrawWish,
)
from community_wishes.values import WishKind

Wish = Generator[Deed, Receipt, tuple[str, str]]
"""The beginning of a thread; gives the wish's id, and whose it is."""

_DAY = timedelta(days=1)
_WISHES: tuple[tuple[str, str, WishKind, int], ...] = (
    ("A warm quilt", "一床棉被", "goods", 18000),
    ("Somebody to read the newspaper aloud", "想有人念念报纸", "company", 0),
    ("A walking stick with four feet", "一根四脚拐杖", "goods", 6500),
    ("Help with video calls to the grandson", "想学和孙子视频", "learning", 0),
    ("The wardrobe moved away from the window", "帮忙挪一下衣柜", "help", 0),
    ("A magnifying glass for the newspaper", "一个看报的放大镜", "goods", 3900),
)


def told(cast: Cast) -> Iterator[Thread]:
    """Most wishes come true; of the others each ends, or waits, in its own way."""
    for number in range(len(_WISHES) * cast.pace):
        yield _comes_true(cast, number)
    yield _still_waits(cast)
    yield _late(cast)
    yield _not_asked_yet(cast)
    yield _given_back_by_two(cast)
    yield _never_arrived(cast)
    yield _taken_back(cast)
    yield _not_so(cast)
    yield _no_longer_wanted(cast)
    yield _expires(cast)


def _collected(cast: Cast, day: int, number: int, wanted: int = 1) -> Wish:
    """Somebody\'s wish, looked at by somebody else."""
    en, zh, kind, fen = _WISHES[number % len(_WISHES)]
    wisher, worker = cast.elder, cast.worker
    wish = CollectWish(
        person_id=wisher,
        title=cast.say(en, zh),
        kind=kind,
        wanted=wanted,
        value_fen=fen or None,
        story=cast.say("Told at the door, a little shyly.", "在门口不好意思地说起。"),
    )
    collected = yield Deed(worker, wish, at=cast.at(day, "10:00"))
    yield Deed(cast.other_worker(worker), VerifyWish(wish_id=collected.stream_id), wait=timedelta(hours=4))
    return collected.stream_id, wisher


def _shown(cast: Cast, day: int, number: int, wanted: int = 1) -> Wish:
    """A wish on the wall, with its wisher\'s consent."""
    wish, wisher = yield from _collected(cast, day, number, wanted)
    consent = GiveConsent(person_id=wisher, purpose=f"publish:{wish}", how="spoken")
    yield Deed(cast.worker, consent, wait=timedelta(hours=1))
    yield Deed(cast.worker, PublishWish(wish_id=wish, until=cast.date(28)), wait=timedelta(hours=1))
    return wish, wisher


def _comes_true(cast: Cast, number: int) -> Thread:
    wish, wisher = yield from _shown(cast, cast.dice.randint(2, 12), number)
    claimant = cast.organisation if number % 3 == 0 else cast.volunteer
    claim = ClaimWish(wish_id=wish, claimant=claimant, due=cast.date(26))
    yield Deed(cast.worker, claim, wait=cast.dice.randint(1, 4) * _DAY)
    yield Deed(cast.worker, FulfilWish(wish_id=wish, claimant=claimant), wait=cast.dice.randint(1, 5) * _DAY)
    done = ConfirmWish(wish_id=wish, satisfied="satisfied", confirmed_by=wisher)
    yield Deed(cast.worker, done, wait=_DAY)


def _still_waits(cast: Cast) -> Thread:
    """A request at the pavilion becomes a wish; nobody has claimed it yet."""
    quilt = RaiseRequest(
        title=cast.say("The old radio is broken", "老收音机坏了"),
        category=cast.say("aid", "照护用品"),
        channel="pavilion",
        requester=cast.elder,
    )
    asked = yield Deed(cast.worker, quilt, at=cast.at(15, "9:40"))
    wish, wisher = yield from _collected(cast, 15, 2)
    yield Deed(cast.worker, TakeUpInWish(wish_id=wish, requests=(asked.stream_id,)))
    consent = GiveConsent(person_id=wisher, purpose=f"publish:{wish}", how="written")
    yield Deed(cast.worker, consent)
    yield Deed(cast.worker, PublishWish(wish_id=wish))


def _late(cast: Cast) -> Thread:
    """Claimed, and not fulfilled by the day that was promised."""
    wish, _ = yield from _shown(cast, 9, 3)
    claim = ClaimWish(wish_id=wish, claimant=cast.volunteer, due=cast.date(22))
    yield Deed(cast.worker, claim, wait=2 * _DAY)


def _not_asked_yet(cast: Cast) -> Thread:
    """Fulfilled, and nobody has asked since whether it was what was wished for."""
    wish, _ = yield from _shown(cast, 7, 0)
    claimant = cast.volunteer
    yield Deed(cast.worker, ClaimWish(wish_id=wish, claimant=claimant), wait=_DAY)
    yield Deed(cast.worker, FulfilWish(wish_id=wish, claimant=claimant), wait=4 * _DAY)


def _given_back_by_two(cast: Cast) -> Thread:
    """Two share one wish; one leaves, the other gives it back."""
    wish, _ = yield from _shown(cast, 5, 4, wanted=2)
    reason = cast.say("on a journey", "外出")
    both = cast.volunteers(2)
    for claimant in both:
        yield Deed(cast.worker, ClaimWish(wish_id=wish, claimant=claimant), wait=_DAY)
    for claimant in both:
        yield Deed(cast.worker, ReleaseWish(wish_id=wish, claimant=claimant, reason=reason), wait=_DAY)


def _never_arrived(cast: Cast) -> Thread:
    """Said to be fulfilled, but the wisher has nothing."""
    wish, _ = yield from _shown(cast, 6, 5)
    claimant = cast.organisation
    yield Deed(cast.worker, ClaimWish(wish_id=wish, claimant=claimant), wait=_DAY)
    yield Deed(cast.worker, FulfilWish(wish_id=wish, claimant=claimant), wait=3 * _DAY)
    missing = ReportWishNotReceived(wish_id=wish, reason=cast.say("the parcel went astray", "包裹寄丢了"))
    yield Deed(cast.worker, missing, wait=2 * _DAY)


def _taken_back(cast: Cast) -> Thread:
    """The wisher would rather not be on the wall after all."""
    wish, wisher = yield from _shown(cast, 8, 1)
    yield Deed(cast.worker, WithdrawConsent(person_id=wisher, purpose=f"publish:{wish}"), wait=3 * _DAY)
    down = TakeDownWish(wish_id=wish, reason=cast.say("consent taken back", "本人撤回同意"))
    yield Deed(cast.worker, down, wait=timedelta(minutes=1))


def _not_so(cast: Cast) -> Thread:
    en, zh, kind, fen = _WISHES[0]
    told = CollectWish(person_id=cast.elder, title=cast.say(en, zh), kind=kind, value_fen=fen)
    wish = (yield Deed(cast.worker, told, at=cast.at(10, "11:00"))).stream_id
    reason = cast.say("has had one since autumn", "秋天已领过")
    yield Deed(cast.worker, DeclineWish(wish_id=wish, reason=reason), wait=_DAY)


def _no_longer_wanted(cast: Cast) -> Thread:
    wish, _ = yield from _collected(cast, 11, 2)
    reason = cast.say("the daughter bought one", "女儿已买")
    yield Deed(cast.worker, WithdrawWish(wish_id=wish, reason=reason), wait=_DAY)


def _expires(cast: Cast) -> Thread:
    wish, wisher = yield from _collected(cast, 3, 4)
    consent = GiveConsent(person_id=wisher, purpose=f"publish:{wish}", how="online")
    yield Deed(cast.worker, consent)
    yield Deed(cast.worker, PublishWish(wish_id=wish, until=cast.date(17)))
    yield Deed(cast.worker, ExpireWish(wish_id=wish), at=cast.at(19, "9:00"))
