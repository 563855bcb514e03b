"""What may be put right in the facts of a request."""

from collections.abc import Mapping
from typing import Any

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.domain.correcting import Amendment, Check, Correctable, choice, optional
from community_core.domain.request import events as happened
from community_core.domain.request.checks import (
    assignee,
    refuse_early_due,
    refuse_own_follow_up,
    refuse_unfit_original,
)

_REASON: Mapping[str, Check] = {"reason": checks.text}


def _raised(amendment: Amendment, _: Any, context: Context) -> None:
    due = amendment.right.due_at
    if due is not None and amendment.changes("due_at"):
        refuse_early_due(due, amendment.fact.occurred_at, context)


def _resolved(amendment: Amendment, _: Any, context: Context) -> None:
    """Whoever has asked the resident about this resolution since is somebody else."""
    if not amendment.changes("resolved_by"):
        return
    for later in context.history[amendment.fact.version :]:
        if isinstance(later.data, happened.RequestResolved | happened.RequestReopened):
            return
        if isinstance(later.data, happened.RequestFollowedUp):
            refuse_own_follow_up(later.actor, amendment.right.resolved_by, context)


def _duplicate(amendment: Amendment, _: Any, context: Context) -> None:
    refuse_unfit_original(amendment.right.duplicate_of, context)


CORRECTABLE: Mapping[type[Any], Correctable] = {
    happened.RequestRaised: Correctable(
        {
            "title": checks.text,
            "category": checks.text,
            "channel": choice("unknown-channel", happened.Channel),
            "requester": optional(checks.person),
            "place": checks.optional_text,
            "due_at": optional(checks.moment),
        },
        _raised,
    ),
    happened.RequestAssigned: Correctable({"assignee": assignee}),
    happened.RequestWaiting: Correctable(_REASON),
    happened.RequestResolved: Correctable(
        {
            "outcome": choice("unknown-outcome", happened.Outcome),
            "resolved_by": optional(checks.person),
        },
        _resolved,
    ),
    happened.RequestFollowedUp: Correctable(
        {"satisfaction": choice("unknown-satisfaction", happened.Satisfaction)}
    ),
    happened.RequestRejected: Correctable(_REASON),
    happened.RequestMarkedDuplicate: Correctable({"duplicate_of": checks.text}, _duplicate),
    happened.RequestConverted: Correctable(
        {
            "into": choice("unknown-conversion", happened.ConvertedInto),
            "target_id": optional(checks.text),
        }
    ),
    happened.RequestEscalated: Correctable({"reason": checks.optional_text}),
    happened.RequestReopened: Correctable(_REASON),
    happened.RequestNoted: Correctable({"note": checks.text, "kind": checks.optional_text}),
    happened.FollowOnCreated: Correctable({"title": checks.optional_text, "handler": checks.optional_text}),
    happened.FollowOnClosed: Correctable({"handler": checks.optional_text}),
}
"""By type of event. Types that are not here say nothing but their name. What a request came from (a visit,
an imported file and its number there) identifies it and stays."""
