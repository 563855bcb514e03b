"""A reactor to events that no aggregate here has."""

from collections.abc import Iterator

from attrs import frozen

from community_core import Call, Reactor, Recorded, reacts
from community_core.domain import Event, event


@event(en="Song sung", zh="唱歌")
@frozen(kw_only=True)
class SongSung(Event):
    """Somebody sang."""

    title: str


class Sing(Reactor):
    """The choir hears of it."""

    name, version = "sing", 1

    @reacts(SongSung, corrected="ignored", undone="ignored")
    def sung(self, e: Recorded[SongSung]) -> Iterator[Call]:
        yield Call("choir", {"title": e.data.title})
