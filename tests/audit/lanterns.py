"""Somebody's own program, whose aggregate and event ours does not know."""

from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import Event, Help, PersonId, Place, Sealed, aggregate, event


@event(en="Lantern hung", zh="挂灯笼")
@frozen
class LanternHung(Event):
    """A lantern hangs, perhaps with somebody's wish on it."""

    person_id: PersonId = "person-1"
    place: Place = "便民亭"
    wish: Annotated[str, Help("Wish", "心愿", personal_of="person_id")] | Sealed | None = None


@frozen
class LanternState:
    """Whether it hangs."""

    status: Literal["hung"] | None = None


LANTERN = aggregate(
    "lantern",
    "灯笼",
    LanternState(),
    becomes={LanternHung: "hung"},
    steps=[],
    over={},
    words={"hung": ("hung", "已挂")},
    rules={},
)
