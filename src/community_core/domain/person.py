"""A human being 个人, whatever roles they have: what is recorded of the person as such.

    erased, and nothing before

A person's stream is named by their id. Erasing them destroys the key that opens what was sealed for them; the
facts stay, and nobody can read the personal part any more (Personal Information Protection Law, China,
article 47).
"""

from typing import Annotated, Literal

from attrs import frozen

from community_core.domain.fields import PersonId, Reason
from community_core.domain.kit.commands import Command, command
from community_core.domain.kit.context import Context
from community_core.domain.kit.declaring import aggregate
from community_core.domain.kit.facts import Event, event
from community_core.domain.kit.steps import says, step
from community_core.domain.kit.values import Help
from community_core.errors import Refused


@event(en="Person erased", zh="删除个人信息", final=True)
@frozen(kw_only=True)
class PersonErased(Event):
    """The person asked to be forgotten, or must be: their key is destroyed, for the ``reason`` given."""

    reason: Reason


@frozen
class PersonState:
    """``status`` is ``erased`` once the person was erased, None before."""

    status: Literal["erased"] | None = None


@command(zh="删除个人信息", target=lambda erase: erase.person_id)
@frozen(kw_only=True)
class ErasePerson(Command):
    """Destroy the key to everything personal that is kept on somebody. It cannot be undone."""

    person_id: PersonId
    reason: Annotated[Reason, Help("Why, without names", "原因（不写姓名）", "asked for it")]


def _erased_before(state: PersonState, context: Context) -> None:
    if state.status == "erased":
        raise Refused(
            "erased-once",
            f"{context.stream_id} was erased before; nothing personal is left to erase.",
            f"{context.stream_id} 的个人信息此前已删除；没有可再删除的内容。",
            kind="conflict",
        )


PERSON = aggregate(
    "person",
    "个人",
    PersonState(),
    becomes={PersonErased: "erased"},
    steps=[step(ErasePerson, says(PersonErased), when=[None, "erased"], unless=_erased_before)],
    over={},
    words={"erased": ("erased", "已删除")},
    rules={"erased-once": ("A person is erased once.", "个人信息只删除一次。")},
)
