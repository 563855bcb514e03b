"""Projections made with eventsourcing alone follow a ledger of ours, as its own test case demands."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder, StoredEvent, Tracking
from eventsourcing.popo import POPOFactory, POPOTrackingRecorder
from eventsourcing.tests import projection  # the module: its names would be collected as tests

from community_core.ledger.recorder import LedgerRecorder
from community_core.storage.address import Schema
from community_core.storage.folder.ledger import LedgerFile
from community_core.storage.postgres.ledger import ServerLedger
from community_core.times import system_clock

from .samples import SHANGHAI


class WithTextIds(LedgerRecorder):
    """Ids of streams are text here; the aggregates of the test case have UUIDs."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **more: Any) -> Sequence[int] | None:
        texts = [
            StoredEvent(
                originator_id=str(each.originator_id),
                originator_version=each.originator_version,
                topic=each.topic,
                state=each.state,
            )
            for each in stored_events
        ]
        return super().insert_events(texts, **more)


LEDGERS: dict[str, LedgerRecorder] = {}


class Factory(POPOFactory):
    """What the test case builds with: the application's facts in the ledger of that name, the rest stock."""

    def application_recorder(self) -> ApplicationRecorder:
        return LEDGERS[self.env.get("LEDGER") or ""]


class Counters(POPOTrackingRecorder, projection.EventCountersView):
    """Two numbers that are counted up."""

    def __init__(self) -> None:
        super().__init__()
        self._created = self._subsequent = 0

    def get_created_event_counter(self) -> int:
        return self._created

    def get_subsequent_event_counter(self) -> int:
        return self._subsequent

    def incr_created_event_counter(self, tracking: Tracking) -> None:
        self.insert_tracking(tracking)
        self._created += 1

    def incr_subsequent_event_counter(self, tracking: Tracking) -> None:
        self.insert_tracking(tracking)
        self._subsequent += 1


@pytest.fixture
def ledger_of_the_case(request: pytest.FixtureRequest) -> Iterator[None]:
    """A new ledger of the kind that the test case names."""
    name = str(uuid4())
    place = request.getfixturevalue(request.cls.place)
    datastore = ServerLedger(place) if isinstance(place, Schema) else LedgerFile(place)
    LEDGERS[name] = WithTextIds(datastore, clock=system_clock, zone=SHANGHAI)
    LEDGERS[name].create_table()
    request.cls.env = {"PERSISTENCE_MODULE": f"{__name__}:Factory", "LEDGER": name}
    yield
    LEDGERS.pop(name).datastore.close()


@pytest.mark.usefixtures("ledger_of_the_case")
class TestOfAFile(projection.AggregateEventCountersProjectionTestCase):
    """Each fact is counted once, and a projection that fails stops where it failed."""

    place = "path"
    view_class = Counters


@pytest.mark.usefixtures("ledger_of_the_case")
class TestOnAServer(projection.AggregateEventCountersProjectionTestCase):
    """No less than of a file."""

    place = "schema"
    view_class = Counters
