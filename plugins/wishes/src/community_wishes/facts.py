"""What can happen to a wish, as facts. Their names and fields are for ever."""

from typing import Annotated

from attrs import frozen

from community_core.domain import AroseFrom, Event, Help, Number, Requests, Sealed, allocated, event
from community_wishes import values


@event(en="Wish collected", zh="征集微心愿")
@frozen(kw_only=True)
class WishCollected(Event):
    """Somebody wishes for something; ``wanted`` may claim it together."""

    number: Number = allocated()
    person_id: values.Wisher
    title: values.Wished
    kind: values.Kind
    wanted: values.Wanted = 1
    value_fen: values.Value | None = None
    requests: Requests = ()
    arose_from: AroseFrom | None = None
    story: values.Story | Sealed | None = None


@event(en="Wish took up requests", zh="微心愿并入诉求")
@frozen(kw_only=True)
class WishTookUpRequests(Event):
    """More requests became this wish."""

    requests: Requests


@event(en="Wish verified", zh="核实微心愿")
@frozen
class WishVerified(Event):
    """Somebody else than the wisher found it to be so, by phone or at the door."""


@event(en="Wish declined", zh="不予采纳微心愿")
@frozen(kw_only=True)
class WishDeclined(Event):
    """It is not taken up."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")] | Sealed


@event(en="Wish published", zh="公示微心愿")
@frozen(kw_only=True)
class WishPublished(Event):
    """It is on the wall, with the wisher's consent."""

    until: values.ShownUntil | None = None
    shown_as: values.Shown = "anonymous"


@event(en="Wish taken down", zh="撤下微心愿")
@frozen(kw_only=True)
class WishTakenDown(Event):
    """It is on the wall no longer; who claimed it has it all the same."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")] | Sealed


@event(en="Wish claimed", zh="认领微心愿")
@frozen(kw_only=True)
class WishClaimed(Event):
    """``claimant`` means to fulfil it, alone or with others."""

    claimant: values.Claimant
    due: values.Due | None = None


@event(en="Claimant left", zh="退出联合认领")
@frozen(kw_only=True)
class WishClaimantLeft(Event):
    """``claimant`` gave it back, and others go on."""

    claimant: values.Claimant
    reason: Annotated[values.Why, Help(sealed_for="claimant")] | Sealed


@event(en="Wish released", zh="退回微心愿")
@frozen(kw_only=True)
class WishReleased(Event):
    """``claimant``, who was the last to have it, gave it back: it is free again."""

    claimant: values.Claimant
    reason: Annotated[values.Why, Help(sealed_for="person_id")] | Sealed


@event(en="Wish fulfilled", zh="实现微心愿")
@frozen(kw_only=True)
class WishFulfilled(Event):
    """``claimant`` says that it came true."""

    claimant: values.Claimant
    how: Annotated[values.How, Help(sealed_for="person_id")] | Sealed | None = None


@event(en="Wish not received", zh="微心愿未收到")
@frozen(kw_only=True)
class WishNotReceived(Event):
    """The wisher says otherwise; the claims stand again."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")] | Sealed


@event(en="Wish confirmed", zh="确认微心愿")
@frozen(kw_only=True)
class WishConfirmed(Event):
    """The wisher, or ``confirmed_by`` for them, says so as well."""

    satisfied: values.Satisfied | None = None
    confirmed_by: values.ConfirmedBy | None = None


@event(en="Wish withdrawn", zh="撤回微心愿")
@frozen(kw_only=True)
class WishWithdrawn(Event):
    """The wisher wishes for it no longer."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")] | Sealed


@event(en="Wish expired", zh="微心愿到期")
@frozen
class WishExpired(Event):
    """Nobody claimed it while it was shown."""
