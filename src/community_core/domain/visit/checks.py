"""What holds for a value of a visit, whether it is said for the first time or put right later."""

from datetime import datetime

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.errors import Refused


def refuse_past_plan(planned_for: datetime, planned_at: datetime, context: Context) -> None:
    """A visit is planned for the day on which it is planned, or a later one."""
    if checks.day(planned_for, context) < checks.day(planned_at, context):
        told = checks.clock(planned_for, context.zone)
        raise Refused(
            "planned-in-the-past",
            f"planned_for: {told} is past; plan for the day it is planned on or later, "
            "or start it unplanned.",
            f"planned_for：{told} 已过；请计划在当天或之后，或直接开始走访。",
        )


def refuse_visiting_oneself(person_id: str, visitor: str) -> None:
    """Nobody visits themselves."""
    if person_id == visitor:
        raise Refused(
            "visit-oneself",
            f"{visitor} cannot visit themselves; name another visitor.",
            f"{visitor} 不能走访自己；请另定走访人。",
        )
