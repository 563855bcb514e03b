"""What the totals of volunteer hours say, and that they keep the laws."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from community_core.domain import (
    Event,
    FactCorrected,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
)
from community_core.errors import InvalidInput
from community_core.testing import GivenFact, check_projection, fact, project
from community_volunteer_hours.projection import HoursTotal, VolunteerHours

LIN, HE = "volunteer-lin", "volunteer-he"
MORNING = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
SNOW = HoursClaimed(claim=1, activity="扫雪", started_at=MORNING, ended_at=MORNING + timedelta(minutes=90))
VERIFIED = HoursVerified(claim=1)


def of_lin(*events: Event) -> list[GivenFact]:
    return [fact(each, LIN) for each in events]


def corrected(right: HoursClaimed, said: HoursClaimed = SNOW) -> FactCorrected:
    return FactCorrected(version=1, said=said, right=right, reason="misread")


def total(verified: int, claimed: int, month: str = "2024-01", activity: str = "扫雪") -> HoursTotal:
    return HoursTotal(
        person_id="person-lin",
        month=month,
        activity=activity,
        verified_minutes=verified,
        claimed_minutes=claimed,
    )


def test_the_laws_hold() -> None:
    """In any order too, though no file brings hours yet."""
    check_projection(VolunteerHours, any_order=True)


@pytest.mark.parametrize(
    ("events", "totals"),
    [
        ([SNOW], [total(0, 90)]),
        ([SNOW, VERIFIED], [total(90, 0)]),
        ([SNOW, HoursRejected(claim=1, reason="nobody saw it")], []),
        ([SNOW, VERIFIED, HoursRevoked(claim=1, reason="paid work")], []),
    ],
)
def test_claimed_and_verified_minutes_are_kept_apart(events: list[Event], totals: list[HoursTotal]) -> None:
    """Claimed means not verified yet; rejected and revoked ones count in neither."""
    assert list(project(VolunteerHours, *of_lin(*events))) == totals


def test_minutes_add_up_per_person_month_and_activity() -> None:
    """Ordered by month, person and activity."""
    second = evolve(SNOW, claim=2)
    lesson = evolve(SNOW, claim=3, activity="课堂")
    facts = [*of_lin(SNOW, second, lesson, VERIFIED), fact(SNOW, HE)]
    assert list(project(VolunteerHours, *facts)) == [
        evolve(total(0, 90), person_id="person-he"),
        total(90, 90),
        total(0, 90, activity="课堂"),
    ]


def test_hours_belong_to_the_month_they_began_in_where_the_community_is() -> None:
    """New Year's Eve, 16:30 in London, is New Year's Day in Shanghai."""
    eve = datetime(2023, 12, 31, 16, 30, tzinfo=UTC)
    facts = of_lin(evolve(SNOW, started_at=eve, ended_at=eve + timedelta(minutes=90)))
    assert [row.month for row in project(VolunteerHours, *facts)] == ["2024-01"]
    assert [row.month for row in project(VolunteerHours, *facts, zone="Europe/London")] == ["2023-12"]


def test_hours_over_midnight_belong_to_the_month_they_began_in() -> None:
    """Nothing is split."""
    eve = datetime(2023, 12, 31, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai
    facts = of_lin(evolve(SNOW, started_at=eve, ended_at=eve + timedelta(minutes=90)))
    assert list(project(VolunteerHours, *facts)) == [total(0, 90, month="2023-12")]


def test_a_correction_counts_in_the_month_it_concerns_and_waits_to_be_verified() -> None:
    """December was right; January, when it was corrected, has nothing."""
    month = timedelta(days=31)
    right = evolve(
        SNOW, started_at=SNOW.started_at - month, ended_at=SNOW.ended_at - month - timedelta(minutes=30)
    )
    facts = of_lin(SNOW, VERIFIED, corrected(right))
    assert list(project(VolunteerHours, *facts)) == [total(0, 60, month="2023-12")]
    assert list(project(VolunteerHours, *facts, *of_lin(VERIFIED))) == [total(60, 0, month="2023-12")]


def test_a_correction_of_a_correction_counts_alone() -> None:
    """What was said in between leaves nothing behind."""
    wrong, right = evolve(SNOW, activity="课堂"), evolve(SNOW, activity="走访")
    facts = of_lin(SNOW, corrected(wrong), corrected(right, said=wrong))
    assert list(project(VolunteerHours, *facts)) == [total(0, 90, activity="走访")]


@pytest.mark.parametrize("verdict", [HoursRejected(claim=1, reason="no"), HoursRevoked(claim=1, reason="no")])
def test_a_claim_turned_down_stays_so_when_it_is_corrected(verdict: Event) -> None:
    """As in the domain: only claims that count are to be verified again."""
    facts = of_lin(SNOW, verdict, corrected(evolve(SNOW, activity="课堂")))
    assert list(project(VolunteerHours, *facts)) == []


def test_a_revocation_takes_effect_in_the_month_it_concerns() -> None:
    """Revoked in March, the hours are gone from January."""
    march = MORNING + timedelta(days=60)
    facts = [*of_lin(SNOW, VERIFIED), fact(HoursRevoked(claim=1, reason="paid work"), LIN, at=march)]
    assert project(VolunteerHours, *facts).in_month("2024-01") == []


def test_queries_choose_by_person_month_and_status() -> None:
    """A person is named by the person's id, a month as 2024-01."""
    before = evolve(
        SNOW, claim=2, started_at=MORNING - timedelta(days=20), ended_at=MORNING - timedelta(days=19.5)
    )
    view = project(VolunteerHours, *of_lin(SNOW, before, VERIFIED), fact(SNOW, HE))
    assert view.of_person("person-lin") == [total(0, 720, month="2023-12"), total(90, 0)]
    assert [row.person_id for row in view.in_month("2024-01")] == ["person-he", "person-lin"]
    assert [(each.volunteer_id, each.claim) for each in view.waiting()] == [(LIN, 2), (HE, 1)]


@pytest.mark.parametrize("month", ["2024-01", "2024-1", "２０２４年１月"])
def test_a_month_is_asked_for_as_people_write_it(month: str) -> None:
    """However that is."""
    assert project(VolunteerHours, *of_lin(SNOW)).in_month(month) == [total(0, 90)]


@pytest.mark.parametrize("month", ["2024-13", "January", ""])
def test_what_is_no_month_is_refused(month: str) -> None:
    """And never read as one in which nothing happened."""
    with pytest.raises(InvalidInput, match="is not a month; write 2024-01"):
        project(VolunteerHours, *of_lin(SNOW)).in_month(month)
