"""Who may be told with what they got: what one gets tells of illness, so that names open it."""

from typing import Annotated, Any

from attrs import frozen

from community_core.domain import PersonMoved, PersonRegistered, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import OfPeople
from community_core.views import Column, Table, handles

NAMES = ("PersonRegistered.name",)
"""The personal field a projection asks for if it builds on this."""


@frozen
class Name:
    """What somebody is called, for readers who may know."""

    person_id: str
    name: Annotated[str | Sealed | None, Column(en="Name", zh="姓名")]


class OfOpened(OfPeople):
    """A projection that builds on this knows of whom the reader may be told."""

    names = Table(Name)

    @handles(PersonRegistered, PersonMoved)
    def live(self, e: Recorded[Any]) -> None:
        super().live(e)
        if isinstance(e.data, PersonRegistered):
            self.names.put(Name(e.stream_id, e.data.name))

    def may_know(self, *same_person: str) -> bool:
        """Whether the reader may see the name under one of somebody's ids. Of whoever was erased, and of
        whoever nobody registered, nobody may."""
        return any(isinstance(self.names.value(each, "name"), str) for each in same_person)
