"""A human being 个人, whatever roles they have: what is recorded of the person as such.

A person's stream is named by their id. Erasing them destroys the key that opens what was sealed for them; the
facts stay, and nobody can read the personal part any more (Personal Information Protection Law, China,
article 47).
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import checks
from community_core.domain.commands import Aggregate, Context, Help, command
from community_core.domain.correcting import Correctable, CorrectFact, correcting
from community_core.domain.correction import FactCorrected
from community_core.domain.facts import Event, Fact, event
from community_core.domain.steps import here
from community_core.errors import Refused


@command(zh="删除个人信息", target=lambda erase: erase.person_id)
@frozen(kw_only=True)
class ErasePerson:
    """Destroy the key to everything personal that is kept on somebody. It cannot be undone."""

    person_id: Annotated[str, Help("Id of the person", "人员编号", "person-lin")]
    reason: Annotated[str, Help("Why, without names", "原因（不写姓名）", "asked for it")]


@event()
@frozen(kw_only=True)
class PersonErased:
    """The person asked to be forgotten, or must be: their key is destroyed, for the ``reason`` given."""

    reason: str


@frozen
class PersonState:
    """``status`` is ``erased`` once the person was erased, None before."""

    status: Literal["erased"] | None = None


_correct = correcting({PersonErased: Correctable({"reason": checks.text})})


def decide(state: PersonState, command: ErasePerson | CorrectFact, context: Context) -> Iterable[Fact]:
    """The facts a command leads to. Refused for somebody who was erased before."""
    if isinstance(command, CorrectFact):
        return _correct(state, command, context)
    checks.person("person_id", command.person_id)
    if state.status == "erased":
        raise Refused(
            "erased-once",
            f"{command.person_id} was erased before; nothing personal is left to erase.",
            f"{command.person_id} 的个人信息此前已删除；没有可再删除的内容。",
        )
    return here(context, PersonErased(reason=checks.text("reason", command.reason)))


def evolve(state: PersonState, event: Event) -> PersonState:
    """The state after one more fact. Total."""
    return PersonState("erased") if isinstance(event, PersonErased) else state


PERSON = Aggregate(
    name="person",
    zh="个人",
    initial=PersonState(),
    decide=decide,
    evolve=evolve,
    commands=(ErasePerson, CorrectFact),
    events=(PersonErased, FactCorrected),
)
