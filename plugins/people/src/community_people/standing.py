"""A role somebody was appointed to, and whether it stands on a day."""

from datetime import date

from attrs import frozen

from community_core.domain import RoleName


@frozen
class Appointed:
    """One appointment. ``ended`` once that was recorded; until then a term that ran out goes on."""

    person_id: str
    appointment: int
    role: RoleName
    scope: str
    since: date
    until: date | None = None
    basis: str | None = None
    ended: bool = False


@frozen
class Forgotten:
    """Somebody who was erased, and holds nothing any more."""

    person_id: str


def stands(appointed: Appointed, day: date) -> bool:
    """Whether the role is held on a day: from the day it begins, up to the day before it was ended."""
    is_over = appointed.ended and appointed.until is not None and appointed.until <= day
    return appointed.since <= day and not is_over
