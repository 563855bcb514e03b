"""A small neighbourhood for the tests of views: its events, its ledger, and a view of its open requests."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain import Event, FactCorrected, event
from community_core.ledger import EventRegistry, Ledger, NewFact, Recorded
from community_core.views import Column, Engine, Projection, Table, handles, query

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
NOW = datetime(2024, 3, 1, 4, 0, tzinfo=UTC)

Place = Literal["pavilion", "desk"]


@event()
@frozen(kw_only=True)
class Raised(Event):
    title: str
    place: Place = "pavilion"


@event()
@frozen(kw_only=True)
class Resolved(Event):
    minutes: int = 0


@event()
@frozen(kw_only=True)
class Reopened(Event):
    pass


@event()
@frozen(kw_only=True)
class Withdrawn(Event):
    pass


EVENTS = (Raised, Resolved, Reopened, Withdrawn, FactCorrected)


@frozen
class Request:
    request_id: str
    title: Annotated[str, Column(en="Title", zh="诉求")]
    since: datetime
    place: Annotated[
        Place, Column(zh="地点", words={"pavilion": ("Pavilion", "便民亭"), "desk": ("Desk", "窗口")})
    ] = "pavilion"
    minutes: int | None = None
    open: bool = True


class OpenRequests(Projection[Request]):
    """Requests nobody has resolved yet, oldest first."""

    name, version = "open-requests", 1
    register = Table(Request, index=["open"], order="since")

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.register.put(Request(e.stream_id, e.data.title, e.occurred_at, e.data.place))

    @handles(Resolved)
    def resolve(self, e: Recorded[Resolved]) -> None:
        self.register.change(e.stream_id, open=False, minutes=e.data.minutes)

    @handles(Reopened)
    def again(self, e: Recorded[Reopened]) -> None:
        self.register.change(e.stream_id, open=True)

    @handles(Withdrawn)
    def forget(self, e: Recorded[Withdrawn]) -> None:
        self.register.discard(e.stream_id)

    def __iter__(self) -> Iterator[Request]:
        return iter(self.register.where(open=True))

    @query
    def older_than(self, days: int) -> list[Request]:
        """Open for more than so many days."""
        return [row for row in self if row.since < self.now - timedelta(days=days)]


class Neighbourhood:
    """A ledger, and facts told to it one minute after the other."""

    def __init__(self, path: Path | None = None, events: Sequence[type[Any]] = EVENTS) -> None:
        self.moment = START
        self.ledger = Ledger(path, EventRegistry(events), zone=SHANGHAI, clock=lambda: self.moment)
        self.versions: Counter[str] = Counter({fact.stream_id: fact.version for fact in self.ledger.log()})

    def tell(self, *facts: tuple[str, Event], at: datetime | None = None) -> int:
        """Record facts, each on the stream named before it; the position of the last."""
        told = [self._new(stream_id, data, at) for stream_id, data in facts]
        return self.ledger.append(told)[-1]

    def correct(self, stream_id: str, version: int, right: Event) -> int:
        """Record that the fact at this version of a stream should have been another."""
        said = self.ledger.stream(stream_id)[version - 1].data
        correction = FactCorrected(version=version, said=said, right=right, reason="slip of the pen")
        return self.tell((stream_id, correction))

    def _new(self, stream_id: str, data: Event, at: datetime | None) -> NewFact:
        self.moment += timedelta(minutes=1)
        self.versions[stream_id] += 1
        version = self.versions[stream_id]
        return NewFact(stream_id, version, data, at or self.moment, "person-shen", f"{stream_id}@1")

    def engine(self, path: Path | None = None, **options: Any) -> Engine:
        """An engine over this ledger."""
        return Engine(self.ledger, path, **{"zone": SHANGHAI, "clock": lambda: NOW, **options})


def newer_raised() -> Any:
    """The event type Raised as a newer program knows it."""

    @event(version=2, upcasters={1: lambda fields: {**fields, "urgency": 0}})
    @frozen(kw_only=True)
    class Raised(Event):
        title: str
        place: Place = "pavilion"
        urgency: int

    return Raised


def titles(view: OpenRequests) -> list[str]:
    """The titles of the open requests, in the view's order."""
    return [row.title for row in view]
