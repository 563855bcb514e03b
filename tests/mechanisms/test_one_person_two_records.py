"""Whoever has two records that were merged is one person to every rule about oneself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import frozen

from community_core import Community
from community_core.domain import (
    AppointRole,
    ClaimHours,
    GiveConsent,
    MergePerson,
    RegisterPerson,
    RegisterVolunteer,
    VerifyHours,
    volunteer_id,
)
from community_core.errors import Refused
from community_programmes.service import RecordService
from community_wishes.commands import ClaimWish, CollectWish, ConfirmWish, FulfilWish, PublishWish, VerifyWish

LIN, AGAIN, HE, SHEN = "person-lin", "person-lin-again", "person-he", "person-shen"
NOW = datetime(2024, 1, 15, 4, tzinfo=UTC)


@frozen
class Office:
    """A community in which Lin was registered twice, and the records were merged."""

    community: Community

    def do(self, command: Any, by: str = SHEN) -> str:
        """Record it; the id of the stream."""
        return str(self.community.execute(command, by=by).stream_id)

    def refused(self, command: Any, rule: str, by: str = SHEN) -> None:
        """It is refused by that rule, under either record, and nothing is recorded."""
        before = self.community.ledger.position()
        with pytest.raises(Refused) as told:
            self.community.execute(command, by=by)
        assert told.value.rule == rule
        assert self.community.ledger.position() == before


@pytest.fixture(name="office")
def _office() -> Iterator[Office]:
    with Community.open(":memory:", clock=lambda: NOW) as community:
        office = Office(community)
        for person in (LIN, AGAIN, HE, SHEN):
            office.do(RegisterPerson(person_id=person, name=person))
        office.do(MergePerson(person_id=AGAIN, into=LIN))
        yield office


@pytest.mark.parametrize("by", [LIN, AGAIN])
def test_nobody_judges_their_own_hours(office: Office, by: str) -> None:
    """Somebody else does."""
    volunteer = office.do(RegisterVolunteer(person_id=LIN))
    begin = NOW - timedelta(hours=5)
    hours = {"started_at": begin, "ended_at": begin + timedelta(hours=2)}
    office.do(ClaimHours(volunteer_id=volunteer_id(LIN), activity="扫雪", **hours))
    office.refused(VerifyHours(volunteer_id=volunteer, claim=1), "own-hours", by=by)
    office.do(VerifyHours(volunteer_id=volunteer, claim=1), by=HE)


@pytest.mark.parametrize("by", [LIN, AGAIN])
def test_nobody_appoints_themselves(office: Office, by: str) -> None:
    """Somebody else does."""
    appointing = AppointRole(person_id=LIN, role="secretary", since=date(2024, 1, 1))
    office.refused(appointing, "own-role", by=by)
    office.do(appointing, by=HE)


@pytest.mark.parametrize("by", [LIN, AGAIN])
def test_nobody_verifies_their_own_wish(office: Office, by: str) -> None:
    """Somebody else does."""
    wish = office.do(CollectWish(person_id=LIN, title="一副老花镜", kind="goods"))
    office.refused(VerifyWish(wish_id=wish), "verify-own-wish", by=by)
    office.do(VerifyWish(wish_id=wish), by=HE)


@pytest.mark.parametrize("by", [LIN, AGAIN])
def test_who_fulfilled_a_wish_does_not_confirm_it(office: Office, by: str) -> None:
    """Whoever wished does, or somebody for them."""
    wish = office.do(CollectWish(person_id=HE, title="一副老花镜", kind="goods"))
    office.do(VerifyWish(wish_id=wish))
    office.do(GiveConsent(person_id=HE, purpose=f"publish:{wish}", how="spoken"))
    office.do(PublishWish(wish_id=wish))
    office.do(ClaimWish(wish_id=wish, claimant=LIN))
    office.do(FulfilWish(wish_id=wish, claimant=LIN))
    office.refused(ConfirmWish(wish_id=wish), "confirm-by-claimant", by=by)
    office.do(ConfirmWish(wish_id=wish), by=HE)


def test_nobody_is_served_twice_at_once(office: Office) -> None:
    """They are named once, by either."""
    served = RecordService(kind="meal", title="送餐", people=(LIN, AGAIN))
    office.refused(served, "served-twice")
    office.do(RecordService(kind="meal", title="送餐", people=(AGAIN, HE)))
