"""The recorder keeps every promise that eventsourcing's own test case demands of one."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from eventsourcing.tests import persistence  # the module: its names would be collected as tests

from community_core.ledger.recorder import Datastore, LedgerRecorder
from community_core.storage.address import address_of
from community_core.storage.folder.ledger import LedgerFile
from community_core.storage.postgres.ledger import ServerLedger
from community_core.times import system_clock

from ..servers import Server
from .conftest import Open
from .samples import SHANGHAI, fact


class LedgerRecorderTestCase(persistence.ApplicationRecorderTestCase[LedgerRecorder]):
    """On a fresh ledger for each test."""

    def make(self, datastore: Datastore) -> LedgerRecorder:
        recorder = LedgerRecorder(datastore, clock=system_clock, zone=SHANGHAI)
        recorder.create_table()
        self.addCleanup(recorder.datastore.close)
        return recorder

    def new_originator_id(self) -> str:
        return str(uuid4())

    def test_insert_subscribe(self) -> None:
        """What the test case leaves to those who can be subscribed to."""
        self.optional_test_insert_subscribe()


class TestInAFile(LedgerRecorderTestCase):
    """With a pool of connections."""

    def create_recorder(self) -> LedgerRecorder:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return self.make(LedgerFile(Path(folder.name) / "ledger.db"))


class TestInMemory(LedgerRecorderTestCase):
    """With the single connection that threads take in turn."""

    def create_recorder(self) -> LedgerRecorder:
        return self.make(LedgerFile(None))


@pytest.mark.usefixtures("at_server")
class TestOnAServer(LedgerRecorderTestCase):
    """With the connections of a process, and several recorders."""

    server: Server

    def create_recorder(self) -> LedgerRecorder:
        return self.make(ServerLedger(address_of(self.server.new()).ledger))


class TestNothingInterleavesInAFile(persistence.NonInterleavingNotificationIDsBaseCase):
    """Two who append at once never mix the positions of their facts."""

    create_recorder = TestInAFile.create_recorder
    make = LedgerRecorderTestCase.make
    new_originator_id = LedgerRecorderTestCase.new_originator_id


@pytest.mark.usefixtures("at_server")
class TestNothingInterleavesOnAServer(persistence.NonInterleavingNotificationIDsBaseCase):
    """No more than in a file."""

    server: Server
    create_recorder = TestOnAServer.create_recorder
    make = LedgerRecorderTestCase.make
    new_originator_id = LedgerRecorderTestCase.new_originator_id


@pytest.fixture
def at_server(request: pytest.FixtureRequest, server: Server) -> None:
    """Tells the test case which server to use."""
    request.cls.server = server


del LedgerRecorderTestCase


def test_the_application_saves_and_gets_facts_as_eventsourcing_does(open_ledger: Open) -> None:
    """A ledger is an Application: save, the event store, the repository and the notification log all work."""
    ledger = open_ledger()
    recordings = ledger.save(fact("request-1"), fact("request-1", 2))
    assert [each.notification.id for each in recordings] == [1, 2]
    assert list(ledger.events.get("request-1")) == ledger.stream("request-1")
    assert [each.topic for each in ledger.notification_log.select(1, 10)] == [
        "RequestRaised",
        "RequestAccepted",
    ]
