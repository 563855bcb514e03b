"""Honours: received, reviewed, over; and looked at before they end."""

from datetime import UTC, date, datetime, timedelta

from community_core.domain import CorrectFact
from community_core.testing import check_aggregate, check_figures, check_projection, example, fact, project
from community_core.views import agenda_of
from community_profile.award import AWARD, AwardReceived, AwardReviewed, RecordAward, RecordReview
from community_profile.awards import Awards

GIVEN, UNTIL, REVIEWED = date(2023, 1, 5), date(2024, 3, 1), date(2024, 1, 1)
SAID = {"called": "Model community", "issuer": "the district", "level": "district"}
RECEIVED = AwardReceived(**SAID, received=GIVEN, valid_until=UNTIL)  # type: ignore[arg-type]
KEPT = AwardReviewed(result="kept", reviewed_on=REVIEWED, valid_until=date(2030, 3, 1))
LAPSED = AwardReviewed(result="lapsed", reviewed_on=REVIEWED)
NOW = datetime(2024, 1, 10, tzinfo=UTC)


def _award(received: date = GIVEN) -> RecordAward:
    return RecordAward(**SAID, received=received, valid_until=UNTIL)  # type: ignore[arg-type]


def _review(result: str = "kept", on: date = REVIEWED) -> RecordReview:
    return RecordReview(award_id="award-1", result=result, reviewed_on=on)  # type: ignore[arg-type]


EXAMPLES = [
    example(when=_award(), then=[RECEIVED]),
    example(given=[RECEIVED], when=_review(), then=[AwardReviewed(result="kept", reviewed_on=REVIEWED)]),
    example(given=[RECEIVED, KEPT], when=_review("lapsed"), then=[LAPSED]),
    example(
        given=[RECEIVED],
        when=_review("revoked"),
        then=[AwardReviewed(result="revoked", reviewed_on=REVIEWED)],
    ),
    example(when=_review(), refused="award-unknown"),
    example(given=[RECEIVED, LAPSED], when=_review(), refused="review-after-end"),
    example(when=_award(date(2999, 1, 1)), refused="award-in-the-future"),
    example(given=[RECEIVED], when=_review(on=date(2022, 1, 1)), refused="review-before-award"),
    example(
        given=[RECEIVED, KEPT],
        when=CorrectFact(fact_id="award-1@1", right={"received": date(2024, 1, 2)}, reason="misread"),
        refused="review-before-award",
    ),
]


def test_the_laws_hold() -> None:
    stories = check_aggregate(AWARD, EXAMPLES)
    check_projection(Awards, stories=stories)
    check_figures(Awards, stories=stories)


def test_what_lapsed_is_kept_in_the_register_of_all() -> None:
    view = project(Awards, fact(RECEIVED, "award-1"), fact(LAPSED, "award-1"), now=NOW)
    assert list(view) == []
    assert [each.status for each in view.ever()] == ["lapsed"]


def test_an_honour_waits_to_be_reviewed_ninety_days_before_it_ends() -> None:
    waiting = project(Awards, fact(RECEIVED, "award-1"), now=NOW)
    assert [each.due for each in agenda_of(waiting, NOW.date())] == [UNTIL]
    sooner = project(Awards, fact(RECEIVED, "award-1"), now=NOW - timedelta(days=90))
    assert agenda_of(sooner, sooner.today) == []
    assert [each.called for each in waiting.ending()] == ["Model community"]
    renewed = project(Awards, fact(RECEIVED, "award-1"), fact(KEPT, "award-1"), now=NOW)
    assert agenda_of(renewed, NOW.date()) == []


def test_the_same_title_is_given_again_in_another_year() -> None:
    view = project(Awards, fact(RECEIVED, "award-1"), fact(RECEIVED, "award-2"), now=NOW)
    assert len(list(view)) == 2
