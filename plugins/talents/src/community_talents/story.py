"""What people of the invented community of ``community demo`` offer to do, and what came of it."""

from collections.abc import Iterator
from datetime import date, timedelta

from community_core.demo import Cast, Deed, Thread
from community_talents.offer import OfferService, ReleaseOffer, TakeOffer, UseOffer, WithdrawOffer

_DAY = timedelta(days=1)
_LONG_AGO = date(2023, 11, 20)


def told(cast: Cast) -> Iterator[Thread]:
    """Used, taken, given back, withdrawn; and one that nobody took up for two months."""
    yield _used(cast)
    yield _given_back(cast)
    yield _withdrawn(cast)
    if cast.first:
        yield _nobody_took(cast)


def _offer(cast: Cast, en: str, zh: str) -> OfferService:
    return OfferService(
        person_id=cast.volunteer,
        what=cast.say(en, zh),
        when=cast.say("weekday mornings", "工作日上午"),
        audience=cast.say("children", "儿童"),
    )


def _used(cast: Cast) -> Thread:
    """Somebody wants to go on telling what he lived through; taken for what was planned last."""
    story = _offer(cast, "Tell children of the old railway", "给孩子们讲老铁路的故事")
    offer = (yield Deed(cast.worker, story, at=cast.at(4, "10:00"))).stream_id
    yield Deed(cast.worker, TakeOffer(offer_id=offer), wait=3 * _DAY)
    activity = cast.latest("activity")
    if activity:
        yield Deed(cast.worker, UseOffer(offer_id=offer, activity_id=activity), at=cast.at(23, "9:00"))


def _given_back(cast: Cast) -> Thread:
    repair = _offer(cast, "Mend bicycles", "修自行车")
    offer = (yield Deed(cast.worker, repair, at=cast.at(9, "10:00"))).stream_id
    yield Deed(cast.worker, TakeOffer(offer_id=offer), wait=_DAY)
    reason = cast.say("rain", "下雨")
    yield Deed(cast.worker, ReleaseOffer(offer_id=offer, reason=reason), wait=2 * _DAY)


def _withdrawn(cast: Cast) -> Thread:
    sing = _offer(cast, "Lead the choir", "带合唱队")
    offer = (yield Deed(cast.worker, sing, at=cast.at(11, "10:00"))).stream_id
    reason = cast.say("no time", "没有时间")
    yield Deed(cast.worker, WithdrawOffer(offer_id=offer, reason=reason), wait=4 * _DAY)


def _nobody_took(cast: Cast) -> Thread:
    """Told in November, found in a notebook in January."""
    write = _offer(cast, "Write couplets for doors", "写春联")
    yield Deed(cast.worker, write, at=cast.at(5, "15:00"), happened=_LONG_AGO)
