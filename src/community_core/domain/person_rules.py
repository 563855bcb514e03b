"""What must hold of a person, and of what is recorded about them."""

from community_core.domain.consents import ConsentWithdrawn, called
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.person_facts import PersonAway, PersonDied, PersonLeft
from community_core.domain.person_state import PersonState
from community_core.domain.roles import refuse_impossible
from community_core.errors import Refused


def erased_before(state: PersonState, context: Context) -> None:
    if state.status == "erased":
        raise Refused(
            "erased-once",
            f"{context.stream_id} was erased before; nothing personal is left to erase.",
            f"{context.stream_id} 的个人信息此前已删除；没有可再删除的内容。",
            kind="conflict",
        )


def noted_away(state: PersonState, context: Context) -> None:
    if not state.away:
        raise Refused(
            "back-not-away",
            f"{context.stream_id}: nobody noted them away; there is nothing to note.",
            f"{context.stream_id}：未登记外出；无需登记返回。",
            kind="conflict",
        )


def consents(state: PersonState, purpose: str) -> bool:
    """Whether they consent to it as things stand."""
    return purpose in state.consents and state.consents[purpose].status == "given"


def refuse_not_given(state: PersonState, purpose: str, context: Context) -> None:
    """What is taken back was given."""
    if not consents(state, purpose):
        en, zh = called(purpose)
        raise Refused(
            "consent-not-given",
            f"purpose: {context.stream_id} does not consent to {en}; nothing to take back.",
            f"purpose：{context.stream_id} 没有对“{zh}”的同意；没有可撤回的同意。",
            kind="not-found",
            field="purpose",
        )


def on_a_consent(state: PersonState, withdrawn: ConsentWithdrawn, context: Context) -> None:
    """Visits alone may be declined by whoever never agreed to them."""
    if withdrawn.purpose != "visits":
        refuse_not_given(state, withdrawn.purpose, context)


def in_days_to_come(away: PersonAway, context: Context) -> None:
    if away.until is not None and away.until < context.day(context.occurred_at):
        raise Refused(
            "away-until-past",
            f"until: {away.until} is a day gone by; give that day or a later one, or leave it out.",
            f"until：{away.until} 已过；请填写当天或之后的日期，或不填。",
            field="until",
        )


def gone_by(gone: PersonLeft | PersonDied, context: Context) -> None:
    """A register of the past that says otherwise is kept, and flagged."""
    if gone.on > context.day(context.now):
        with context.tolerating():
            raise Refused(
                "gone-in-the-future",
                f"on: {gone.on} is still to come; record it once they are gone.",
                f"on：{gone.on} 尚未到；请在去世、迁出之后登记。",
                field="on",
            )


def not_oneself(state: PersonState, context: Context) -> None:
    if context.actor in (context.stream_id, *state.absorbed):
        raise Refused(
            "own-role",
            f"{context.actor} would appoint themselves; let somebody else do it.",
            f"{context.actor} 不得任命自己；请由他人办理。",
            kind="forbidden",
        )


def roles_go_together(before: PersonState, after: PersonState, context: Context) -> None:
    refuse_impossible(before.roles, after.roles, context)
