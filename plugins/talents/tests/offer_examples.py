"""What each command about an offer comes to, and what is refused and what is not."""

from typing import Any

from community_core.testing import example
from community_talents import offer as o

ID: dict[str, Any] = {"offer_id": "offer-1"}
SAID: dict[str, Any] = {"person_id": "person-lin", "what": "教书法", "when": "周六上午", "audience": "儿童"}
OFFERED = o.ServiceOffered(**SAID)
TAKEN = o.OfferTaken(activity_id="activity-1")
USED = o.OfferUsed(activity_id="activity-1")
RELEASED = o.OfferReleased(reason="下雨")
WITHDRAWN = o.OfferWithdrawn()
TAKE, USE = o.TakeOffer(**ID), o.UseOffer(**ID, activity_id="activity-1")
RELEASE, WITHDRAW = o.ReleaseOffer(**ID, reason="下雨"), o.WithdrawOffer(**ID)

EXAMPLES = [
    example(when=o.OfferService(**SAID), then=[OFFERED]),
    example(given=[OFFERED], when=TAKE, then=[o.OfferTaken()]),
    example(given=[OFFERED], when=o.TakeOffer(**ID, activity_id="activity-1"), then=[TAKEN]),
    example(given=[OFFERED, TAKEN], when=USE, then=[USED]),
    example(given=[OFFERED, o.OfferTaken()], when=USE, then=[USED]),
    example(given=[OFFERED, TAKEN], when=RELEASE, then=[RELEASED]),
    example(given=[OFFERED, TAKEN, RELEASED], when=TAKE, then=[o.OfferTaken()]),
    example(given=[OFFERED, TAKEN], when=WITHDRAW, then=[WITHDRAWN]),
    example(
        given=[OFFERED],
        when=o.WithdrawOffer(**ID, reason="没有时间"),
        then=[o.OfferWithdrawn(reason="没有时间")],
    ),
    example(when=TAKE, refused="offer-unknown"),
    example(given=[OFFERED, TAKEN], when=TAKE, refused="offer-taken-once"),
    example(given=[OFFERED], when=USE, refused="use-needs-taken"),
    example(given=[OFFERED, TAKEN, RELEASED], when=USE, refused="use-needs-taken"),
    example(given=[OFFERED], when=RELEASE, refused="use-needs-taken"),
    example(given=[OFFERED, TAKEN, USED], when=WITHDRAW, refused="offer-used"),
    example(given=[OFFERED, WITHDRAWN], when=TAKE, refused="offer-withdrawn"),
]
