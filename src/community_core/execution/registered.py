"""Only people of the register may be named: the rule of a community that says so.

Whoever is registered, merged or erased may be named and act, and so may whoever left or died, as far as the
rules of what they are named in let them. Not asked of what takes somebody into the register or out of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen, has

from community_core.domain.kit.deciding.deciding import Deciding
from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.messages.correction import CorrectFact
from community_core.domain.kit.values.checks import is_person, shown
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.person_commands import ErasePerson, MergePerson, RegisterPerson
from community_core.domain.person_state import PersonState
from community_core.errors import Refused

Near = Callable[[str], Sequence[str]]
"""The ids of people in the register that come near one."""

_PEOPLE = ("person", "any")
_IN_OR_OUT = (RegisterPerson, MergePerson, ErasePerson)


@frozen
class OnlyRegistered:
    """Refuses to name anybody of whom the register does not know; ``near`` says whom it knows instead."""

    near: Near

    def refuse(self, deciding: Deciding, by: str, command: Command) -> None:
        """Refused, as ``person-unregistered``, where an actor, or a field of a command, is nobody known. What
        was decided before in the same append counts."""
        exempt = command.person_id if isinstance(command, _IN_OR_OUT) else None
        for field, person in (*_ids({"by": by}), *_people_named(command)):
            if person != exempt and deciding.others.state(person, PersonState).status is None:
                raise _unregistered(field, person, self.near(person))


def _people_named(said: Any) -> Iterator[tuple[str, str]]:
    """The fields of a command that name somebody, and whom; of a correction, the right values."""
    if isinstance(said, CorrectFact):
        yield from _ids({"actor": said.actor, **said.right})
        return
    told = {each.name: (each, getattr(said, each.name)) for each in fields_of(type(said)).values()}
    yield from _ids({name: value for name, (each, value) in told.items() if each.help.refers in _PEOPLE})
    for _, value in told.values():
        for part in _several(value):
            if has(type(part)):
                yield from _people_named(part)


def _ids(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        yield from ((name, each) for each in _several(value) if isinstance(each, str) and is_person(each))


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple | list) else (value,)


def _unregistered(field: str, person: str, near: Sequence[str]) -> Refused:
    en, zh = " or ".join(near), "、".join(near)
    return Refused(
        "person-unregistered",
        f"{field}: {shown(person)} is nobody of the register; "
        + (f"did you mean {en}? Else " if en else "")
        + "register them first: community do register-person.",
        f"{field}：登记册中没有 {shown(person)}；"
        + (f"是不是 {zh}？否则" if zh else "")
        + "请先登记：community do register-person。",
        kind="not-found",
        field=field,
    )
