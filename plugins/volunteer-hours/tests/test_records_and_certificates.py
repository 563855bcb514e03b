"""What was served and certified, as it stands; what waits; what is counted."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.domain import (
    ClaimHours,
    CorrectFact,
    CorrectHours,
    MergePerson,
    RegisterPerson,
    RegisterVolunteer,
    RevokeHours,
    UndoFact,
    VerifyHours,
)
from community_core.errors import Refused
from community_core.testing import aggregate_stories, check_figures, check_projection
from community_core.views import Period
from community_volunteer_hours.certificate import CERTIFICATE, IssueCertificate, RevokeCertificate
from community_volunteer_hours.certificates import Certificates
from community_volunteer_hours.records import in_hours
from community_volunteer_hours.service_record import ServiceRecord

from .certificate_examples import EXAMPLES

SHEN, LIN = "person-shen", "person-lin"
MORNING = datetime(2024, 1, 15, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HASHED: dict[str, Any] = {"holder": "a3" * 32, "salt": "5f" * 16}
JANUARY: dict[str, Any] = {"since": date(2024, 1, 1), "until": date(2024, 1, 31)}
ON_LIN: dict[str, Any] = {"volunteer_id": "volunteer-lin"}


class Desk:
    """A community in which one volunteer gave an hour and a half, which waits."""

    def __init__(self) -> None:
        self.now = MORNING + DAY
        self.community = Community.open(":memory:", zone="Asia/Shanghai", clock=lambda: self.now)
        self.do(RegisterPerson(person_id=LIN, name="林晓棠"))
        self.do(RegisterVolunteer(person_id=LIN, national_id="15010200012345"))
        self.claim(MORNING, minutes=95)

    def do(self, command: Any) -> str:
        """Recorded by a worker, a minute later each."""
        self.now += timedelta(minutes=1)
        return self.community.execute(command, by=SHEN).stream_id

    def claim(self, start: datetime, *, minutes: int) -> None:
        """Claim hours."""
        said: dict[str, Any] = {"activity": "扫雪", "served": "小区老人", "work": "清扫坡道"}
        end = start + timedelta(minutes=minutes)
        self.do(ClaimHours(**ON_LIN, started_at=start, ended_at=end, **said))

    def verify(self, claim: int = 1) -> None:
        """Somebody else confirms a claim."""
        self.do(VerifyHours(**ON_LIN, claim=claim))

    def certify(self) -> str:
        """The certificate of January."""
        return self.do(IssueCertificate(person_id=LIN, **JANUARY, **HASHED))

    def figure(self, code: str, month: int = 1) -> int | None:
        """What a month comes to."""
        period = Period.month(2024, month, self.community.zone)
        found = self.community.figures(period).of(code)
        assert found is not None
        return found.value

    @property
    def stale(self) -> list[tuple[int, ...]]:
        """The claims that changed, of every certificate that holds."""
        return [each.claims for each in self.community.view(Certificates).stale()]

    def waits(self) -> list[str]:
        """What today has to say of hours."""
        items = self.community.agenda(self.community.clock().date()).items
        return [each.what[1] for each in items if each.stream_id.startswith(("volunteer-", "certificate-"))]


@pytest.fixture
def desk() -> Any:
    desk = Desk()
    yield desk
    desk.community.close()


def test_the_record_has_a_line_a_verified_claim(desk: Desk) -> None:
    """In the columns of the national system; what waits is in none."""
    view = desk.community.view
    assert list(view(ServiceRecord)) == []
    desk.verify()
    (row,) = view(ServiceRecord)
    assert (row.person_id, row.national_id, row.day) == (LIN, "15010200012345", date(2024, 1, 15))
    assert (row.served, row.work, row.hours) == ("小区老人", "清扫坡道", "1.5")
    assert (row.minutes, row.verified_by) == (95, SHEN)
    assert view(ServiceRecord).since(date(2024, 1, 15)) == [row]
    assert view(ServiceRecord).since(date(2024, 1, 16)) == []
    assert view(ServiceRecord).of_person(LIN) == [row]
    desk.do(RevokeHours(**ON_LIN, claim=1, reason="记错了人"))
    assert list(view(ServiceRecord)) == []


@pytest.mark.parametrize(
    ("minutes", "hours"), [(0, "0.0"), (5, "0.0"), (6, "0.1"), (59, "0.9"), (60, "1.0"), (6005, "100.0")]
)
def test_hours_are_rounded_down(minutes: int, hours: str) -> None:
    """Nobody is certified more than they gave."""
    assert in_hours(minutes) == hours


def test_claims_wait_for_two_weeks_and_are_then_on_the_agenda(desk: Desk) -> None:
    """One put right while it waits goes on waiting; once it was verified it waits from then on."""
    desk.now = MORNING + 14 * DAY
    assert desk.waits() == []
    desk.now = MORNING + 15 * DAY
    assert desk.waits() == ["核实时长"]
    assert [each.claim for each in desk.community.view(ServiceRecord).waiting()] == [1]
    _correct(desk)
    assert desk.waits() == ["核实时长"]
    desk.verify()
    assert desk.waits() == []
    _correct(desk, "扫雪")
    assert desk.waits() == []
    assert desk.community.view(ServiceRecord).waiting() == []
    assert [each.claim for each in desk.community.view(ServiceRecord).waiting(0)] == [1]


def test_minutes_belong_to_the_month_they_were_given_in(desk: Desk) -> None:
    """Verified and claimed apart, whenever they are verified."""
    desk.claim(datetime(2024, 1, 15, 16, tzinfo=UTC), minutes=30)
    desk.now = datetime(2024, 3, 1, tzinfo=UTC)
    desk.verify()
    told = [desk.figure(each) for each in ("volunteer-minutes", "volunteer-minutes-claimed")]
    assert told == [95, 30]
    assert [desk.figure("volunteers-active", month) for month in (1, 2)] == [1, 0]


def test_a_certificate_is_counted_when_it_is_issued_and_when_it_is_voided(desk: Desk) -> None:
    """The list of void ones tells numbers alone."""
    desk.verify()
    certificate = desk.certify()
    (row,) = desk.community.view(Certificates)
    assert (row.hours, row.minutes, row.status, row.by) == ("1.5", 95, "issued", SHEN)
    assert (row.number, row.issued_on) == ("2024-0001", date(2024, 1, 16))
    assert desk.community.view(Certificates).revoked(date(2024, 1, 1)) == []
    desk.now = datetime(2024, 2, 3, tzinfo=UTC)
    desk.do(RevokeCertificate(certificate_id=certificate, reason="期间有误"))
    (void,) = desk.community.view(Certificates).revoked(date(2024, 2, 3))
    assert (void.number, void.voided_on) == ("2024-0001", date(2024, 2, 3))
    assert desk.community.view(Certificates).revoked(date(2024, 2, 4)) == []
    assert [desk.figure("certificates-issued", month) for month in (1, 2)] == [1, 0]
    assert [desk.figure("certificates-voided", month) for month in (1, 2)] == [0, 1]


def _correct(desk: Desk, activity: str = "扫雪除冰") -> None:
    desk.do(CorrectHours(**ON_LIN, claim=1, activity=activity, reason="名称"))


def _correct_and_verify(desk: Desk) -> None:
    _correct(desk)
    desk.verify()


def _revoke(desk: Desk) -> None:
    desk.do(RevokeHours(**ON_LIN, claim=1, reason="记错了人"))


def _undo_and_verify(desk: Desk) -> None:
    _undo(desk)
    _correct_and_verify(desk)


def _undo(desk: Desk) -> None:
    facts = desk.community.history("volunteer-lin")
    verified = next(each for each in facts if each.type == "HoursVerified")
    desk.do(UndoFact(fact_id=verified.id, reason="点错了"))


@pytest.mark.parametrize("happens", [_correct, _correct_and_verify, _revoke, _undo, _undo_and_verify])
def test_a_certificate_whose_hours_change_is_to_be_voided(
    desk: Desk, happens: Callable[[Desk], None]
) -> None:
    """The change is not refused, whatever it is; voided, the certificate waits for nothing."""
    desk.verify()
    certificate = desk.certify()
    assert (desk.stale, desk.waits()) == ([], [])
    happens(desk)
    assert desk.stale == [(1,)]
    assert desk.waits() == ["时长有变，请作废重开"]
    desk.do(RevokeCertificate(certificate_id=certificate, reason="时长有变"))
    assert (desk.stale, desk.waits()) == ([], [])


def test_what_was_corrected_before_it_was_certified_stays_good(desk: Desk) -> None:
    """And so does what is claimed later."""
    _correct_and_verify(desk)
    desk.certify()
    desk.claim(MORNING + 3 * HOUR, minutes=30)
    assert desk.stale == []


def test_a_person_found_twice_has_the_certificates_of_both(desk: Desk) -> None:
    """They are one human being."""
    desk.verify()
    desk.certify()
    desk.do(RegisterPerson(person_id="person-old", name="林晓棠"))
    desk.do(MergePerson(person_id=LIN, into="person-old"))
    for view in (Certificates, ServiceRecord):
        (row,) = desk.community.view(view).of_person("person-old")
        assert row.person_id == "person-old"


def test_a_certificate_is_not_corrected_nor_undone(desk: Desk) -> None:
    """The paper is out: it is voided, and issued anew."""
    desk.verify()
    certificate = desk.certify()
    for rule, said in {
        "identity-stays": CorrectFact(fact_id=f"{certificate}@1", right={"purpose": "升学"}, reason="漏写"),
        "fact-is-final": UndoFact(fact_id=f"{certificate}@1", reason="误开"),
    }.items():
        with pytest.raises(Refused) as refused:
            desk.do(said)
        assert refused.value.rule == rule


@pytest.mark.parametrize("view", [Certificates, ServiceRecord])
def test_the_laws_of_views_and_figures_hold(view: Any) -> None:
    """Folding, correcting, undoing, merging; figures asked again later."""
    stories = aggregate_stories(CERTIFICATE, EXAMPLES)
    check_projection(view, stories=stories)
    check_figures(view, stories=stories)
