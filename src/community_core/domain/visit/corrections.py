"""What may be put right in the facts of a visit."""

from collections.abc import Mapping
from typing import Any

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.domain.correcting import Amendment, Correctable, anything, optional
from community_core.domain.visit import events as happened
from community_core.domain.visit.checks import refuse_past_plan, refuse_visiting_oneself


def _started(amendment: Amendment, *_: Any) -> None:
    refuse_visiting_oneself(amendment.right.person_id, amendment.right.visitor)


def _planned(amendment: Amendment, _: Any, context: Context) -> None:
    _started(amendment)
    if amendment.changes("planned_for"):
        refuse_past_plan(amendment.right.planned_for, amendment.fact.occurred_at, context)


CORRECTABLE: Mapping[type[Any], Correctable] = {
    happened.VisitPlanned: Correctable(
        {
            "person_id": checks.person,
            "visitor": checks.person,
            "planned_for": checks.moment,
            "place": checks.optional_text,
            "purpose": checks.optional_text,
        },
        _planned,
    ),
    happened.VisitStarted: Correctable(
        {"person_id": checks.person, "visitor": checks.person, "place": checks.optional_text}, _started
    ),
    happened.VisitCompleted: Correctable(
        {"heating_warm": anything, "checklist": checks.texts, "person_id": optional(checks.person)}
    ),
    happened.VisitCancelled: Correctable({"reason": checks.text}),
}
"""By type of event. Types that are not here say nothing but their name. The requests a visit raised stay."""
