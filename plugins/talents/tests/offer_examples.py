"""What each command about an offer comes to, and what is refused and what is not."""

from typing import Any

from community_core.testing import example
from community_talents import offer

ID: dict[str, Any] = {"offer_id": "offer-1"}
SAID: dict[str, Any] = {"person_id": "person-lin", "what": "教书法", "when": "周六上午", "audience": "儿童"}
OFFERED = offer.ServiceOffered(**SAID)
TAKEN = offer.OfferTaken(activity_id="activity-1")
USED = offer.OfferUsed(activity_id="activity-1")
RELEASED = offer.OfferReleased(reason="下雨")
WITHDRAWN = offer.OfferWithdrawn()
TAKE, USE = offer.TakeOffer(**ID), offer.UseOffer(**ID, activity_id="activity-1")
RELEASE, WITHDRAW = offer.ReleaseOffer(**ID, reason="下雨"), offer.WithdrawOffer(**ID)

EXAMPLES = [
    example(when=offer.OfferService(**SAID), then=[OFFERED]),
    example(
        when=offer.OfferService(**SAID, arose_from="voice-1"),
        then=[offer.ServiceOffered(**SAID, arose_from="voice-1")],
    ),
    example(given=[OFFERED], when=TAKE, then=[offer.OfferTaken()]),
    example(given=[OFFERED], when=offer.TakeOffer(**ID, activity_id="activity-1"), then=[TAKEN]),
    example(given=[OFFERED, TAKEN], when=USE, then=[USED]),
    example(given=[OFFERED, offer.OfferTaken()], when=USE, then=[USED]),
    example(given=[OFFERED, TAKEN], when=RELEASE, then=[RELEASED]),
    example(given=[OFFERED, TAKEN, RELEASED], when=TAKE, then=[offer.OfferTaken()]),
    example(given=[OFFERED, TAKEN], when=WITHDRAW, then=[WITHDRAWN]),
    example(
        given=[OFFERED],
        when=offer.WithdrawOffer(**ID, reason="没有时间"),
        then=[offer.OfferWithdrawn(reason="没有时间")],
    ),
    example(when=TAKE, refused="offer-unknown"),
    example(given=[OFFERED, TAKEN], when=TAKE, refused="offer-taken-once"),
    example(given=[OFFERED], when=USE, refused="use-needs-taken"),
    example(given=[OFFERED, TAKEN, RELEASED], when=USE, refused="use-needs-taken"),
    example(given=[OFFERED], when=RELEASE, refused="use-needs-taken"),
    example(given=[OFFERED, TAKEN, USED], when=WITHDRAW, refused="offer-used"),
    example(given=[OFFERED, WITHDRAWN], when=TAKE, refused="offer-withdrawn"),
]
