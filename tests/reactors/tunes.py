"""A reactor to events that no aggregate here has."""

from collections.abc import Iterator

from attrs import frozen

from community_core import Call, Reactor, Recorded, reacts
from community_core.domain import Event, event


@event(en="Tune sung", zh="唱歌")
@frozen(kw_only=True)
class TuneSung(Event):
    """Somebody sang."""

    title: str


class Sing(Reactor):
    """The choir hears of it."""

    name, version = "sing", 1

    @reacts(TuneSung, corrected="ignored", undone="ignored")
    def sung(self, e: Recorded[TuneSung]) -> Iterator[Call]:
        yield Call("choir", {"title": e.data.title})
