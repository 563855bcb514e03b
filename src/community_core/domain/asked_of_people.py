"""What the decisions of others ask of people: whether they consent to something, whether they hold a role.

Somebody is asked under every id that turned out to be theirs. What counts is the day on which it happens, so
that what is written down late is judged as it was then; a consent taken back on that day does not stand.
"""

from collections.abc import Iterator
from datetime import date

from community_core.domain.consents import ConsentGiven, ConsentWithdrawn, called
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.values.checks import is_person
from community_core.domain.kit.values.help import said_of
from community_core.domain.person_facts import PersonDied, PersonErased, PersonMerged
from community_core.domain.person_state import PersonState
from community_core.domain.roles import Role, RoleName
from community_core.errors import Refused


def consent_stands(context: Context, person_id: str, purpose: str) -> bool:
    """Whether somebody's consent to a purpose, such as ``publish:<stream id>``, stands on the day of what is
    decided. Nobody who was erased consents."""
    said = [
        fact
        for each in ids_of(context, person_id)
        for fact in context.past(each)
        if context.day(fact.occurred_at) <= context.day(context.occurred_at)
        and (isinstance(fact.data, PersonErased) or _is_about(fact.data, purpose))
    ]
    last = max(said, key=lambda fact: fact.occurred_at, default=None)
    return last is not None and isinstance(last.data, ConsentGiven)


def must_consent(context: Context, person_id: str, purpose: str) -> None:
    """Refused, as ``publish-needs-consent``, where it does not stand."""
    if not consent_stands(context, person_id, purpose):
        en, zh = called(purpose)
        raise Refused(
            "publish-needs-consent",
            f"{person_id} does not consent to {en} on that day; ask them and record give-consent.",
            f"{person_id} 当日没有对“{zh}”的同意；请先征得本人同意并登记。",
            kind="forbidden",
        )


def holds_role(
    context: Context, person_id: str, role: RoleName, scope: str | None = None, day: date | None = None
) -> bool:
    """Whether somebody holds a role on a day, for a ``scope`` or, without one, for any; on the day of what is
    decided, if no other is given. A term that ran out goes on until the role is ended."""
    asked = day or context.day(context.occurred_at)
    return any(
        role == held.role and scope in (None, held.scope) and held.stands_on(asked)
        for each in ids_of(context, person_id)
        for held in context.state(each, PersonState).roles.values()
    )


def must_hold(
    context: Context, person_id: str, role: RoleName, scope: str | None = None, day: date | None = None
) -> None:
    """Refused, as ``role-needed``, for whoever acts as what they are not on that day."""
    if not holds_role(context, person_id, role, scope, day):
        asked = day or context.day(context.occurred_at)
        called, called_zh = said_of(Role).words[role]
        raise Refused(
            "role-needed",
            f"{person_id} is no {called} for {scope or 'the community'} on {asked}; name who is, or appoint "
            "them first.",
            f"{person_id} 在 {asked} 不担任{called_zh}（{scope or '全社区'}）；"
            "请改为当日任职者，或先登记任命。",
            kind="forbidden",
        )


def died_on(context: Context, person_id: str) -> date | None:
    """The day on which somebody died, as far as it was recorded; None while nobody says so."""
    told = (fact.data for each in ids_of(context, person_id) for fact in context.past(each))
    return next((fact.on for fact in told if isinstance(fact, PersonDied)), None)


def is_same_person(context: Context, one: str, other: str) -> bool:
    """Whether two ids are of one human being, as far as that was found out: their own, or merged records. An
    organisation is itself alone."""
    return one == other or (is_person(one) and is_person(other) and other in ids_of(context, one))


def _is_about(said: object, purpose: str) -> bool:
    return isinstance(said, ConsentGiven | ConsentWithdrawn) and said.purpose == purpose


def ids_of(context: Context, person_id: str) -> Iterator[str]:
    """Every id somebody is known by: the record that goes on, and all that were merged into it."""
    known = person_id
    while context.state(known, PersonState).status == "merged":
        known = next(fact.data.into for fact in context.past(known) if isinstance(fact.data, PersonMerged))
    yield known
    yield from context.state(known, PersonState).absorbed
