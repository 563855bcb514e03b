"""Bad input over all mechanisms: each is refused by a rule, which says in the person's
language what is wrong and the way out; and nothing of it is recorded."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from click.testing import CliRunner

from community_activities import commands as activities
from community_aid import commands as aid
from community_core import Community, domain
from community_core.cli import application
from community_core.commands import CommandCatalogue
from community_core.errors import CommunityError, InvalidInput
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.typed import option_names
from community_council import commands as council
from community_mediation import commands as mediation
from community_mobilisation import commands as mobilisation
from community_profile.report import IssueReport
from community_profile.tag import TAG, TagWork
from community_retirees import commands as retirees
from community_volunteer_hours.certificate import IssueCertificate
from community_wishes import commands as wishes

LIN, HE, XU, SHEN = "person-lin", "person-he", "person-xu", "person-shen"
PEOPLE = {LIN: "林晓棠", HE: "何平安", XU: "许文", SHEN: "沈书敏"}
BEGIN = datetime(2024, 1, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TOMORROW = BEGIN + DAY


@define
class Office:
    """A community in which somebody at the desk says one thing after another, a minute apart."""

    community: Community
    now: list[datetime] = field()

    def say(self, command: Any, by: str = SHEN, later: timedelta = timedelta(minutes=1)) -> str:
        """Record it; the id of the stream."""
        self.now[0] += later
        return str(self.community.execute(command, by=by).stream_id)


@pytest.fixture(name="office")
def _office() -> Iterator[Office]:
    now = [BEGIN]
    with Community.open(":memory:", clock=lambda: now[0]) as community:
        office = Office(community, now)
        for person, name in PEOPLE.items():
            office.say(domain.RegisterPerson(person_id=person, name=name))
        yield office


Case = Callable[[Office], Any]
"""Says what goes before, and gives the command that is bad; with who gives it, where that matters."""


def _planned(office: Office, *, held: bool = False) -> dict[str, Any]:
    starts = BEGIN + timedelta(hours=1) if held else TOMORROW
    ends = starts + timedelta(hours=1)
    plan = activities.PlanActivity(title="讲座", kind="lecture", starts_at=starts, ends_at=ends, places=9)
    return {"activity_id": office.say(plan)}


def attendance_at_a_cancelled_activity(office: Office) -> Any:
    planned = _planned(office)
    office.say(activities.CancelActivity(**planned, reason="下雨"))
    return activities.RecordAttendance(**planned, others=3)


def attendance_at_a_future_activity(office: Office) -> Any:
    return activities.RecordAttendance(**_planned(office), others=3)


def registration_after_it_was_held(office: Office) -> Any:
    planned = _planned(office, held=True)
    office.say(activities.HoldActivity(**planned, others=3), later=DAY)
    return activities.RegisterParticipant(**planned, person_id=LIN)


def _wish(office: Office, *, shown: bool) -> dict[str, Any]:
    wish = {"wish_id": office.say(wishes.CollectWish(person_id=LIN, title="一副老花镜", kind="goods"))}
    office.say(wishes.VerifyWish(**wish))
    if shown:
        purpose = f"publish:{wish['wish_id']}"
        office.say(domain.GiveConsent(person_id=LIN, purpose=purpose, how="spoken"))
        office.say(wishes.PublishWish(**wish))
    return wish


def a_wish_shown_without_consent(office: Office) -> Any:
    return wishes.PublishWish(**_wish(office, shown=False))


def a_wish_claimed_by_the_wisher(office: Office) -> Any:
    return wishes.ClaimWish(**_wish(office, shown=True), claimant=LIN)


def a_wish_claimed_twice(office: Office) -> Any:
    wish = _wish(office, shown=True)
    office.say(wishes.ClaimWish(**wish, claimant=HE))
    return wishes.ClaimWish(**wish, claimant=XU)


def _card(office: Office) -> dict[str, Any]:
    card = {"aid_id": office.say(aid.OpenAidItem(title="轮椅", unit="辆", lendable=True))}
    office.say(aid.ReceiveAid(**card, quantity=1, source="donated"))
    return card


def more_aid_than_there_is(office: Office) -> Any:
    return aid.DeliverAid(**_card(office), quantity=2, person_id=LIN)


def a_loan_returned_twice(office: Office) -> Any:
    card = _card(office)
    office.say(aid.LendAid(**card, quantity=1, person_id=LIN))
    back = aid.ReturnAid(**card, loan=1, quantity=1)
    office.say(back)
    return back


def a_route_cleared_that_is_in_no_mobilisation(office: Office) -> Any:
    named = [domain.NamePlace(kind="compound", called=each) for each in ("柳荫小区", "枫林小区")]
    inside, outside = map(office.say, named)
    snow = office.say(mobilisation.StartMobilisation(kind="snow", areas=(inside,)))
    return mobilisation.ClearRoute(mobilisation_id=snow, area=outside, party=HE, people=3)


def a_certificate_over_unverified_hours(office: Office) -> Any:
    office.say(domain.RegisterVolunteer(person_id=LIN))
    begin = BEGIN - DAY
    hours = domain.ClaimHours(
        volunteer_id=domain.volunteer_id(LIN),
        activity="扫雪",
        started_at=begin,
        ended_at=begin + timedelta(hours=2),
    )
    office.say(hours)
    return IssueCertificate(
        person_id=LIN, since=date(2024, 1, 1), until=date(2024, 1, 31), holder="0" * 64, salt="0" * 32
    )


def _project(office: Office) -> dict[str, Any]:
    return {"project_id": office.say(council.ProposeProject(title="更换水管", category="pipes"))}


def owners_money_without_a_vote(office: Office) -> Any:
    return council.ApplyForFund(**_project(office), source="maintenance-fund", amount=1_000_000)


def more_votes_than_there_are(office: Office) -> Any:
    counted = {"total": 10, "in_favour": 9, "against": 2}
    return council.HoldVote(**_project(office), rule="council-two-thirds", **counted)


def more_area_than_there_is(office: Office) -> Any:
    area = {"area_total": 50_000, "area_in_favour": 60_000}
    return council.HoldVote(**_project(office), rule="owners-ordinary", total=10, in_favour=9, **area)


def a_vote_that_asks_less_than_the_law(office: Office) -> Any:
    own = {"must_agree": "1/3", "basis": "居民公约"}
    return council.HoldVote(**_project(office), rule="residents-meeting-1989", total=9, in_favour=5, **own)


def a_rule_of_its_own_that_asks_for_nothing(office: Office) -> Any:
    return council.HoldVote(**_project(office), rule="own-of-those-there", total=9, in_favour=5)


def _dispute(office: Office) -> dict[str, Any]:
    told = mediation.ReportDispute(title="夜间噪声", category="邻里", source="applied", parties=(LIN, HE))
    return {"dispute_id": office.say(told)}


def a_mediator_who_is_a_party(office: Office) -> Any:
    since = date(2024, 1, 1)
    office.say(domain.AppointRole(person_id=HE, role="mediator", since=since), by="system:init")
    return mediation.NameMediators(**_dispute(office), mediators=(HE,))


def an_agreement_one_party_refused(office: Office) -> Any:
    dispute = _dispute(office)
    office.say(mediation.ConsentToMediation(**dispute, party=LIN))
    office.say(mediation.RefuseMediation(**dispute, party=HE))
    return mediation.ReachAgreement(**dispute, form="written")


def a_form_returned_that_was_never_given_out(office: Office) -> Any:
    batch = office.say(retirees.OpenTransfer(unit="org:机床厂", people=(LIN, HE)))
    return retirees.ReturnForm(transfer_id=batch, form="登记表", person_id=LIN)


def a_tag_on_nothing(_: Office) -> Any:
    return TagWork(subject="request-01J0000000000000000000000", kinds=("self",))


def a_report_of_a_month_still_running(_: Office) -> Any:
    return IssueReport(month="2024-01", to="org:街道", figures=(), position=1)


BAD: dict[Case, str] = {
    attendance_at_a_cancelled_activity: "activity-cancelled",
    attendance_at_a_future_activity: "not-yet-begun",
    registration_after_it_was_held: "registration-before-held",
    a_wish_shown_without_consent: "publish-needs-consent",
    a_wish_claimed_by_the_wisher: "claim-own-wish",
    a_wish_claimed_twice: "wish-claimed-already",
    more_aid_than_there_is: "stock-below-zero",
    a_loan_returned_twice: "more-than-lent",
    a_route_cleared_that_is_in_no_mobilisation: "area-not-in-it",
    a_certificate_over_unverified_hours: "certificate-needs-verified",
    owners_money_without_a_vote: "owners-money-needs-vote",
    more_votes_than_there_are: "vote-over-total",
    more_area_than_there_is: "vote-over-total",
    a_vote_that_asks_less_than_the_law: "vote-below-law",
    a_rule_of_its_own_that_asks_for_nothing: "own-rule-untold",
    a_mediator_who_is_a_party: "mediator-is-party",
    an_agreement_one_party_refused: "refused-stays-refused",
    a_form_returned_that_was_never_given_out: "returned-not-issued",
    a_tag_on_nothing: "tag-of-nothing",
    a_report_of_a_month_still_running: "month-not-over",
}
"""Certificates that are forged, somebody else's or revoked are refused when they are checked:
plugins/volunteer-hours/tests/test_paper.py."""


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.__name__)
def test_bad_input_is_refused_by_its_rule_and_nothing_is_recorded(case: Case, office: Office) -> None:
    """In both languages, with the rule as data; the ledger is as long as it was."""
    bad = case(office)
    before = office.community.ledger.position()
    with pytest.raises(CommunityError) as refused:
        office.say(bad)
    assert getattr(refused.value, "rule", "") == BAD[case], str(refused.value)
    assert re.search(r"[一-鿿]", refused.value.zh)
    assert refused.value.en != refused.value.zh
    assert office.community.ledger.position() == before


AT_ANY_TIME = (
    a_wish_shown_without_consent,
    a_wish_claimed_by_the_wisher,
    a_wish_claimed_twice,
    more_aid_than_there_is,
    a_loan_returned_twice,
    a_route_cleared_that_is_in_no_mobilisation,
    a_tag_on_nothing,
)
"""What is bad whenever it is typed: the command line goes by today."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", AT_ANY_TIME, ids=lambda case: case.__name__)
def test_typed_at_the_command_line_it_is_refused_in_one_line(
    case: Case, language: str, tmp_path: Path
) -> None:
    """In the language of whoever types it, with the rule, and people by name; nothing is recorded."""
    now = [BEGIN]
    with Community.open(tmp_path, clock=lambda: now[0]) as community:
        office = Office(community, now)
        for person, name in PEOPLE.items():
            office.say(domain.RegisterPerson(person_id=person, name=name))
        bad = case(office)
        before = community.ledger.position()
    env = {"COMMUNITY_LANG": language, "COMMUNITY_STORE": str(tmp_path), "COLUMNS": "", "COMMUNITY_BY": SHEN}
    answer = CliRunner(env=env).invoke(application(), [*_typed(bad, language), "--no-input"])
    (told,) = answer.stderr.splitlines()
    assert answer.exit_code == 1
    assert BAD[case] in told
    assert not re.search(r"(?<![一-鿿] )P\d{4}", told)
    assert told.startswith({"zh": "错误：", "en": "error: "}[language])
    with Community.open(tmp_path) as community:
        assert community.ledger.position() == before


def _typed(command: Any, language: str) -> list[str]:
    """A command as it is typed in a language."""
    kind = CommandCatalogue(installed_kinds().by_name).of(command)
    words = ["登记", kind.zh] if language == "zh" else ["do", kind.name]
    for each in kind.fields:
        value = getattr(command, each.name)
        if value not in (None, (), "", each.default):
            option = option_names(each)[-1 if language == "zh" else 0]
            for one in value if isinstance(value, tuple) else (value,):
                words += [option, str(one)]
    return words


def test_what_a_missing_plugin_would_decide_is_refused_by_name(tmp_path: Path) -> None:
    """Its facts are there and stay; the refusal says in both languages with which plugin they came."""
    now = [BEGIN]
    with Community.open(tmp_path / "store", clock=lambda: now[0]) as community:
        card = _card(Office(community, now))["aid_id"]
    with Community.open(tmp_path / "store", aggregates=[TAG], clock=lambda: now[0]) as community:
        before = community.ledger.position()
        with pytest.raises(InvalidInput, match="community-aid") as refused:
            community.execute(TagWork(subject=card, kinds=("self",)), by=SHEN)
        assert "community-aid" in refused.value.zh
        assert community.ledger.position() == before
        assert len(community.history(card)) == 2


LATE = {
    "not-yet-begun": ("record-attendance", "--activity-id", "{ahead}", "--others", "3"),
    "activity-cancelled": ("record-attendance", "--activity-id", "{cancelled}", "--others", "3"),
    "registration-before-held": ("register-participant", "--activity-id", "{held}", "--person-id", "林晓棠"),
    "certificate-needs-verified": (
        *("issue-certificate", "--person-id", "林晓棠", "--since", "2024-01-01", "--until", "2024-01-31"),
        *("--holder", "0" * 64, "--salt", "0" * 32),
    ),
}
"""What is bad for when it is said, as it is typed."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("rule", LATE)
def test_what_comes_too_early_or_too_late_is_refused_in_one_line(
    rule: str, language: str, tmp_path: Path
) -> None:
    """In the language of whoever types it, with the rule and without a code of the program; nothing is
    recorded."""
    with Community.open(tmp_path) as community:
        now = community.clock()
        office, on = Office(community, [now]), dict[str, str]()
        office.say(domain.RegisterPerson(person_id=LIN, name=PEOPLE[LIN]))
        office.say(domain.RegisterVolunteer(person_id=LIN))
        for named, starts in (("ahead", now + 9 * DAY), ("cancelled", now + 9 * DAY), ("held", now - DAY)):
            plan = activities.PlanActivity(title="讲座", kind="lecture", starts_at=starts)
            on[named] = office.say(plan)
        office.say(activities.CancelActivity(activity_id=on["cancelled"], reason="下雨"))
        office.say(activities.HoldActivity(activity_id=on["held"], others=3))
        before = community.ledger.position()
    env = {"COMMUNITY_LANG": language, "COMMUNITY_STORE": str(tmp_path), "COLUMNS": "", "COMMUNITY_BY": SHEN}
    words = ["do", *(each.format(**on) for each in LATE[rule]), "--no-input"]
    answer = CliRunner(env=env).invoke(application(), words)
    (told,) = answer.stderr.splitlines()
    assert (answer.exit_code, rule in told) == (1, True), told
    assert told.startswith({"zh": "错误：", "en": "error: "}[language])
    assert re.search(r"activity-0|person-(?!lin)|activity_id", told) is None
    with Community.open(tmp_path) as community:
        assert community.ledger.position() == before
