"""What each command about a wish comes to, and what is refused and what is not."""

from datetime import UTC, date, datetime
from typing import Any

from community_core.domain import (
    ConsentGiven,
    ConsentWithdrawn,
    CorrectFact,
    PersonAbsorbed,
    PersonMerged,
    PersonRegistered,
    RequestConverted,
    RequestRaised,
    RequestReopened,
    UndoFact,
)
from community_core.testing import example, fact
from community_wishes import commands, facts

ID: dict[str, Any] = {"wish_id": "wish-1"}
LIN, HE, XU, SHEN, OFFICE = "person-lin", "person-he", "person-xu", "person-shen", "org:房管所"
UNTIL = date(2024, 1, 20)
AFTER = datetime(2024, 1, 22, 4, tzinfo=UTC)
SAID: dict[str, Any] = {"person_id": LIN, "title": "一床棉被", "kind": "goods"}
COLLECTED = facts.WishCollected(**SAID)
JOINT = facts.WishCollected(**SAID, wanted=2)
VERIFIED, EXPIRED = facts.WishVerified(), facts.WishExpired()
PUBLISHED = facts.WishPublished(until=UNTIL)
DOWN = facts.WishTakenDown(reason="不愿公开")
HE_CLAIMED, XU_CLAIMED = facts.WishClaimed(claimant=HE), facts.WishClaimed(claimant=XU)
HE_RELEASED = facts.WishReleased(claimant=HE, reason="没空")
HE_LEFT = facts.WishClaimantLeft(claimant=HE, reason="没空")
FULFILLED = facts.WishFulfilled(claimant=HE)
MISSING = facts.WishNotReceived(reason="没送到")
CONFIRMED = facts.WishConfirmed()
DECLINED, WITHDRAWN = facts.WishDeclined(reason="不属实"), facts.WishWithdrawn(reason="不再需要")
CONSENT = fact(ConsentGiven(purpose="publish:wish-1", how="spoken"), LIN)
CONSENT_GONE = fact(ConsentWithdrawn(purpose="publish:wish-1"), LIN)
ASKED = fact(RequestRaised(title="被子旧了", category="aid", channel="desk"), "request-1")
TAKEN = facts.WishCollected(**SAID, requests=("request-1",))
CONVERTED = fact(RequestConverted(into="wish", target_id="wish-1"), "request-1")
BACK = fact(RequestReopened(reason="不再需要"), "request-1")

ON_WALL: list[Any] = [COLLECTED, VERIFIED, CONSENT, PUBLISHED]
JOINT_ON_WALL: list[Any] = [JOINT, VERIFIED, CONSENT, PUBLISHED]
HELD: list[Any] = [*ON_WALL, HE_CLAIMED]
BOTH: list[Any] = [*JOINT_ON_WALL, HE_CLAIMED, XU_CLAIMED]
DONE: list[Any] = [*HELD, FULFILLED]

COLLECTING = [
    example(
        when=commands.CollectWish(
            **SAID, wanted=10, value_fen=12000, arose_from="visit-1", story="旧被子已破"
        ),
        then=[
            facts.WishCollected(**SAID, wanted=10, value_fen=12000, arose_from="visit-1", story="旧被子已破")
        ],
    ),
    example(
        given=[ASKED],
        when=commands.CollectWish(**SAID, requests=("request-1",)),
        then=[TAKEN, fact(RequestConverted(into="wish", target_id="wish-new1"), "request-1")],
    ),
    example(
        given=[ASKED, COLLECTED],
        when=commands.TakeUpInWish(**ID, requests=("request-1",)),
        then=[facts.WishTookUpRequests(requests=("request-1",)), CONVERTED],
    ),
    example(given=[COLLECTED], when=commands.VerifyWish(**ID), then=[VERIFIED]),
    example(given=[COLLECTED], when=commands.VerifyWish(**ID), by=LIN, refused="verify-own-wish"),
    example(given=[COLLECTED, VERIFIED], when=commands.VerifyWish(**ID), refused="verify-before-published"),
    example(
        given=ON_WALL, when=commands.DeclineWish(**ID, reason="不属实"), refused="verify-before-published"
    ),
    example(given=[COLLECTED, VERIFIED], when=commands.DeclineWish(**ID, reason="不属实"), then=[DECLINED]),
    example(
        given=[ASKED, TAKEN, CONVERTED],
        when=commands.DeclineWish(**ID, reason="不再需要"),
        then=[facts.WishDeclined(reason="不再需要"), BACK],
    ),
    example(
        given=[ASKED, TAKEN, CONVERTED],
        when=commands.WithdrawWish(**ID, reason="不再需要"),
        then=[WITHDRAWN, BACK],
    ),
    example(
        given=[ASKED, TAKEN, CONVERTED],
        when=commands.WithdrawWish(**ID, reason="不再需要", give_back=False),
        then=[WITHDRAWN],
    ),
    example(given=DONE, when=commands.WithdrawWish(**ID, reason="?"), refused="withdraw-before-fulfilled"),
    example(when=commands.VerifyWish(**ID), refused="wish-unknown"),
    example(given=[COLLECTED, WITHDRAWN], when=commands.VerifyWish(**ID), refused="wish-over"),
    example(given=[*DONE, CONFIRMED], when=commands.WithdrawWish(**ID, reason="?"), refused="wish-over"),
    example(given=DONE, when=commands.TakeUpInWish(**ID, requests=("request-1",)), refused="wish-over"),
]

SHOWING = [
    example(
        given=[COLLECTED, VERIFIED, CONSENT],
        when=commands.PublishWish(**ID, until=UNTIL, shown_as="named"),
        then=[facts.WishPublished(until=UNTIL, shown_as="named")],
    ),
    example(given=[COLLECTED, CONSENT], when=commands.PublishWish(**ID), refused="publish-needs-verified"),
    example(given=[COLLECTED, VERIFIED], when=commands.PublishWish(**ID), refused="publish-needs-consent"),
    example(
        given=[COLLECTED, VERIFIED, CONSENT, CONSENT_GONE],
        when=commands.PublishWish(**ID),
        refused="publish-needs-consent",
    ),
    example(
        given=[COLLECTED, VERIFIED, fact(ConsentGiven(purpose="publish:wish-2", how="spoken"), LIN)],
        when=commands.PublishWish(**ID),
        refused="publish-needs-consent",
    ),
    example(
        given=ON_WALL,
        when=CorrectFact(fact_id="wish-1@1", right={"person_id": HE}, reason="误录"),
        refused="publish-needs-consent",
    ),
    example(given=ON_WALL, when=commands.PublishWish(**ID), refused="wish-shown-already"),
    example(
        given=[COLLECTED, VERIFIED, CONSENT],
        when=commands.PublishWish(**ID, until=date(2023, 12, 31)),
        refused="wish-day-past",
    ),
    example(given=HELD, when=commands.TakeDownWish(**ID, reason="不愿公开"), then=[DOWN]),
    example(given=[*HELD, DOWN], when=commands.TakeDownWish(**ID, reason="?"), refused="wish-not-shown"),
    example(given=[*HELD, DOWN], when=commands.PublishWish(**ID), then=[facts.WishPublished()]),
    example(given=[*ON_WALL, DOWN], when=commands.ClaimWish(**ID, claimant=HE), refused="wish-not-shown"),
    example(given=[COLLECTED], when=commands.ClaimWish(**ID, claimant=HE), refused="wish-not-shown"),
    example(given=ON_WALL, when=commands.ExpireWish(**ID), refused="wish-not-expired"),
    example(
        given=[COLLECTED, VERIFIED, CONSENT, facts.WishPublished()],
        when=commands.ExpireWish(**ID),
        refused="wish-not-expired",
    ),
    example(given=ON_WALL, when=commands.ExpireWish(**ID), at=AFTER, then=[EXPIRED]),
    example(
        given=[ASKED, TAKEN, CONVERTED, VERIFIED, CONSENT, PUBLISHED],
        when=commands.ExpireWish(**ID),
        at=AFTER,
        then=[EXPIRED, fact(RequestReopened(), "request-1")],
    ),
    example(
        given=[ASKED, TAKEN, CONVERTED, VERIFIED, CONSENT, PUBLISHED],
        when=commands.ExpireWish(**ID, give_back=False),
        at=AFTER,
        then=[EXPIRED],
    ),
    example(given=HELD, when=commands.ExpireWish(**ID), at=AFTER, refused="wish-claimed-already"),
    example(given=[*ON_WALL, EXPIRED], when=commands.ClaimWish(**ID, claimant=HE), refused="wish-expired"),
    example(given=[*ON_WALL, EXPIRED], when=commands.PublishWish(**ID), then=[facts.WishPublished()]),
]

CLAIMING = [
    example(
        given=ON_WALL,
        when=commands.ClaimWish(**ID, claimant=OFFICE),
        then=[facts.WishClaimed(claimant=OFFICE)],
    ),
    example(
        given=[*JOINT_ON_WALL, HE_CLAIMED], when=commands.ClaimWish(**ID, claimant=XU), then=[XU_CLAIMED]
    ),
    example(given=HELD, when=commands.ClaimWish(**ID, claimant=XU), refused="wish-claimed-already"),
    example(
        given=[*JOINT_ON_WALL, HE_CLAIMED],
        when=commands.ClaimWish(**ID, claimant=HE),
        refused="wish-claimed-already",
    ),
    example(given=ON_WALL, when=commands.ClaimWish(**ID, claimant=LIN), refused="claim-own-wish"),
    example(
        given=[
            fact(PersonRegistered(person_id=LIN, name="林晓棠"), LIN),
            fact(PersonRegistered(person_id=XU, name="林晓棠"), XU),
            fact(PersonMerged(into=LIN), XU),
            fact(PersonAbsorbed(other=XU), LIN),
            *ON_WALL,
        ],
        when=commands.ClaimWish(**ID, claimant=XU),
        refused="claim-own-wish",
    ),
    example(
        given=ON_WALL,
        when=commands.ClaimWish(**ID, claimant=HE, due=date(2024, 1, 1)),
        refused="wish-day-past",
    ),
    example(given=HELD, when=commands.ReleaseWish(**ID, claimant=HE, reason="没空"), then=[HE_RELEASED]),
    example(given=BOTH, when=commands.ReleaseWish(**ID, claimant=HE, reason="没空"), then=[HE_LEFT]),
    example(
        given=BOTH, when=commands.ReleaseWish(**ID, claimant=OFFICE, reason="?"), refused="wish-not-theirs"
    ),
    example(
        given=ON_WALL, when=commands.ReleaseWish(**ID, claimant=HE, reason="?"), refused="wish-not-theirs"
    ),
    example(
        given=[*BOTH, HE_LEFT],
        when=UndoFact(fact_id="wish-1@5", reason="误录"),
        refused="wish-claims-adrift",
    ),
    example(
        given=BOTH,
        when=CorrectFact(fact_id="wish-1@5", right={"claimant": HE}, reason="误录"),
        refused="wish-claimed-already",
    ),
    example(
        given=HELD,
        when=CorrectFact(fact_id="wish-1@4", right={"claimant": LIN}, reason="误录"),
        refused="claim-own-wish",
    ),
    example(
        given=BOTH,
        when=CorrectFact(fact_id="wish-1@1", right={"wanted": 1}, reason="误录"),
        refused="wish-claimed-already",
    ),
]

COMING_TRUE = [
    example(
        given=HELD,
        when=commands.FulfilWish(**ID, claimant=HE, how="送货上门"),
        then=[facts.WishFulfilled(claimant=HE, how="送货上门")],
    ),
    example(given=ON_WALL, when=commands.FulfilWish(**ID, claimant=HE), refused="wish-not-theirs"),
    example(given=HELD, when=commands.FulfilWish(**ID, claimant=XU), refused="wish-not-theirs"),
    example(
        given=DONE,
        when=CorrectFact(fact_id="wish-1@5", right={"claimant": XU}, reason="误录"),
        refused="wish-not-theirs",
    ),
    example(given=DONE, when=commands.FulfilWish(**ID, claimant=HE), refused="wish-over"),
    example(given=DONE, when=commands.ReportWishNotReceived(**ID, reason="没送到"), then=[MISSING]),
    example(given=[*DONE, MISSING], when=commands.FulfilWish(**ID, claimant=HE), then=[FULFILLED]),
    example(given=HELD, when=commands.ConfirmWish(**ID), refused="confirm-needs-fulfilled"),
    example(
        given=DONE,
        when=commands.ConfirmWish(**ID, satisfied="satisfied"),
        then=[facts.WishConfirmed(satisfied="satisfied")],
    ),
    example(given=DONE, when=commands.ConfirmWish(**ID), by=HE, refused="confirm-by-claimant"),
    example(given=DONE, when=commands.ConfirmWish(**ID, confirmed_by=HE), refused="confirm-by-claimant"),
]

NOT_REFUSED = [
    example(
        given=[*JOINT_ON_WALL, HE_CLAIMED], when=commands.FulfilWish(**ID, claimant=HE), then=[FULFILLED]
    ),
    example(
        given=[*ON_WALL, facts.WishClaimed(claimant=HE, due=UNTIL)],
        when=commands.FulfilWish(**ID, claimant=HE),
        at=AFTER,
        then=[FULFILLED],
    ),
    example(
        given=DONE,
        when=commands.ConfirmWish(**ID, confirmed_by=XU),
        then=[facts.WishConfirmed(confirmed_by=XU)],
    ),
    example(given=DONE, when=commands.ConfirmWish(**ID), by=LIN, then=[CONFIRMED]),
    example(given=DONE, when=commands.TakeDownWish(**ID, reason="不愿公开"), then=[DOWN]),
]

EXAMPLES = [*COLLECTING, *SHOWING, *CLAIMING, *COMING_TRUE, *NOT_REFUSED]
