"""What is due, late or recurring, and what is counted: the traps one by one."""

from datetime import UTC, date, datetime
from typing import Any

from community_core.testing import GivenFact, fact, project
from community_core.times import zone_named
from community_core.views import Figure, Period, agenda_of, figures_of
from community_mediation.disputes import Disputes
from community_mediation.facts import (
    AgreementBroken,
    AgreementPerformed,
    AgreementReached,
    DisputeEscalated,
    DisputeReported,
    MediationFailed,
    MediatorsNamed,
    PartyConsented,
    PartyRefused,
)

LIN, HE, XU, TIAN = "person-lin", "person-he", "person-xu", "person-tian"
SHANGHAI = zone_named("Asia/Shanghai")
NOW = datetime(2024, 3, 28, 4, tzinfo=UTC)


def noon(month: int, day: int) -> datetime:
    return datetime(2024, month, day, 4, tzinfo=UTC)


def of(event: Any, at: datetime, number: int = 1) -> GivenFact:
    return fact(event, f"dispute-{number}", at=at)


def reported(number: int, at: datetime, category: str = "neighbours", place: str = "13号楼") -> GivenFact:
    between: dict[str, Any] = {"parties": (LIN, HE), "title": "噪音", "source": "applied"}
    return of(DisputeReported(**between, category=category, place=place), at, number)


def agreed(at: datetime, number: int = 1, **said: Any) -> GivenFact:
    return of(AgreementReached(parties=(LIN, HE), form="oral", terms="安静", **said), at, number)


def counted(*facts: GivenFact, month: int) -> dict[str, tuple[Any, Any]]:
    view = project(Disputes, *facts, now=NOW, counting=True)
    told: list[Figure] = figures_of(view, Period.month(2024, month, SHANGHAI))
    return {" ".join((each.measure.code, *(each.split or ()))): (each.value, each.whole) for each in told}


def test_kinds_with_fewer_than_five_are_told_together() -> None:
    """Four disputes of a kind in a small place could tell whose they are."""
    many = [reported(number, noon(1, number)) for number in range(1, 6)]
    few = [reported(number, noon(1, number), "property") for number in range(6, 10)]
    told = counted(*many, *few, month=1)
    assert told["disputes-reported"] == (9, None)
    split = {name: value for name, (value, _) in told.items() if name.startswith("disputes-reported ")}
    assert split == {"disputes-reported category neighbours": 5, "disputes-reported category other": 4}


def test_an_agreement_anew_after_a_breach_counts_once_as_success() -> None:
    """By the day of the first one; it is another agreement all the same."""
    facts = [
        reported(1, noon(1, 3)),
        agreed(noon(1, 10)),
        of(AgreementBroken(), noon(2, 1)),
        agreed(noon(2, 5)),
        reported(2, noon(1, 4)),
        of(MediationFailed(why="no-show"), noon(2, 6), 2),
    ]
    january, february = (counted(*facts, month=month) for month in (1, 2))
    assert (january["mediation-success"], february["mediation-success"]) == ((1, 1), (0, 1))
    assert (january["agreements-reached"], february["agreements-reached"]) == ((1, None), (1, None))


def test_what_was_refused_is_in_no_rate() -> None:
    """It stands apart, once."""
    facts = [
        reported(1, noon(1, 3)),
        *(of(PartyRefused(party=each), noon(1, 4)) for each in (HE, LIN)),
    ]
    told = counted(*facts, month=1)
    assert (told["mediation-refused"], told["mediation-success"]) == ((1, None), (0, 0))


def test_agreements_are_kept_by_the_day_they_were_to_be() -> None:
    """Of those due in the month; what is kept after its end is not."""
    facts = [
        *(reported(number, noon(1, 3)) for number in (1, 2)),
        *(agreed(noon(1, 5), number, perform_by=date(2024, 1, 31)) for number in (1, 2)),
        of(AgreementPerformed(), noon(1, 20), 1),
        of(AgreementPerformed(), noon(2, 2), 2),
    ]
    assert counted(*facts, month=1)["agreements-kept"] == (1, 2)
    assert counted(*facts, month=2)["agreements-kept"] == (0, 0)


def test_what_waits_is_somebodys() -> None:
    """The mediator's, or any mediator's; consent, the month, the court, the day to keep it, the follow-up."""
    facts = [reported(1, noon(3, 1)), of(MediatorsNamed(mediators=(TIAN,)), noon(3, 1))]
    view = project(Disputes, *facts, now=NOW)
    told = [(each.what[1], each.due, each.whose) for each in agenda_of(view, date(2024, 3, 31))]
    assert told == [
        ("征求各方意见", date(2024, 3, 4), TIAN),
        ("调解满一个月", date(2024, 3, 31), TIAN),
    ]
    consents = [of(PartyConsented(party=each), noon(3, 2)) for each in (LIN, HE)]
    danger = of(DisputeEscalated(danger="口头威胁"), noon(3, 6))
    later = [*facts, *consents, agreed(noon(3, 5), perform_by=date(2024, 3, 20)), danger]
    view = project(Disputes, *later, now=NOW)
    assert {(each.what[1], each.due) for each in agenda_of(view, date(2024, 4, 4))} == {
        ("已激化上报，请关注", date(2024, 3, 6)),
        ("履行期到，请核实", date(2024, 3, 20)),
        ("请回访", date(2024, 3, 27)),
        ("司法确认申请期满", date(2024, 4, 4)),
    }


def test_papers_have_the_number_in_their_own_form() -> None:
    """The year and the number, as files of people's mediation are called."""
    told = DisputeReported(
        number="2024-0017", parties=(LIN, HE), title="噪音", source="applied", category="neighbours"
    )
    (row,) = project(Disputes, of(told, noon(1, 3)), now=NOW)
    assert row.case_number == "（2024）人调字第 17 号"


def test_what_recurs_is_found_by_place_and_by_whoever_may_know_the_parties() -> None:
    """The same two in another place."""
    facts = [reported(1, noon(1, 3)), reported(2, noon(2, 3), place="7号楼")]
    places = {
        reader: {each.place for each in project(Disputes, *facts, now=NOW, reader=reader).by_place("13号楼")}
        for reader in (None, "person-shen")
    }
    assert places == {None: {"13号楼"}, "person-shen": {"13号楼", "7号楼"}}


def test_money_agreed_on_by_mouth_is_better_put_in_writing() -> None:
    """A hint while it is to be kept, and no refusal; of no money, or in writing, there is none."""

    def hints(*facts: GivenFact) -> list[str]:
        items = agenda_of(project(Disputes, reported(1, noon(3, 1)), *facts, now=NOW), NOW.date())
        return [each.what[1] for each in items if "书面" in each.what[1]]

    money = agreed(noon(3, 10), amount=50_000)
    assert hints(money) == ["口头协议涉及金额，建议改为书面"]
    assert project(Disputes, reported(1, noon(3, 1)), money, now=noon(3, 10)).due(days=0) == []
    assert hints(agreed(noon(3, 10))) == []
    written = AgreementReached(parties=(LIN, HE), form="written", amount=50_000)
    assert hints(of(written, noon(3, 10))) == []
    assert hints(money, of(AgreementPerformed(), noon(3, 20))) == []
