"""Work tagged by the 1+4 way of working: self, law, shared, virtue, led by the Party."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from community_core.domain import CorrectFact, RequestRaised
from community_core.testing import check_aggregate, check_figures, check_projection, example, fact, project
from community_core.views import Period
from community_profile.tag import TAG, TagWork, WorkTagged
from community_profile.work_by_tag import WorkByTag

REQUEST, STREAM = "request-1", "tag-request-1"
RAISED = fact(RequestRaised(title="cold", category="heating", channel="desk"), REQUEST)
TAGGED = WorkTagged(subject=REQUEST, kinds=("self", "shared"), party_led=True)
AGAIN = WorkTagged(subject=REQUEST, kinds=("law",))
JANUARY = Period.month(2024, 1, ZoneInfo("Asia/Shanghai"))


def _tag(*kinds: str, subject: str = REQUEST, party_led: bool = False) -> TagWork:
    return TagWork(subject=subject, kinds=kinds, party_led=party_led)  # type: ignore[arg-type]


EXAMPLES = [
    example(given=[RAISED], when=_tag("shared", "self", party_led=True), then=[fact(TAGGED, STREAM)]),
    example(given=[RAISED, fact(TAGGED, STREAM)], when=_tag("law"), then=[fact(AGAIN, STREAM)]),
    example(when=_tag("law", subject="request-9"), refused="tag-of-nothing"),
    example(when=_tag("virtue", subject="person-lin"), refused="tag-of-work"),
    example(given=[RAISED], when=_tag(party_led=True), refused="tag-none"),
    example(
        given=[RAISED, fact(TAGGED, STREAM)],
        when=CorrectFact(fact_id=f"{STREAM}@1", right={"kinds": ()}, reason="misheard"),
        refused="tag-none",
    ),
]


def test_the_laws_hold() -> None:
    stories = check_aggregate(TAG, EXAMPLES)
    check_projection(WorkByTag, stories=stories)
    check_figures(WorkByTag, stories=stories)


def test_a_new_set_of_tags_replaces_the_one_before() -> None:
    view = project(WorkByTag, fact(TAGGED, STREAM), fact(AGAIN, STREAM))
    assert [(each.kinds, each.party_led) for each in view] == [(("law",), False)]
    assert [len(view.of_kind(kind)) for kind in ("self", "law")] == [0, 1]  # type: ignore[arg-type]


def test_what_has_two_tags_counts_in_both_and_once_in_all() -> None:
    """So the splits do not add up to the whole, and are not said to."""
    moment = datetime(2024, 1, 9, tzinfo=UTC)
    view = project(WorkByTag, fact(TAGGED, STREAM, at=moment))
    counted = {each.split and each.split[1]: each.value for each in view.of_period(JANUARY)}
    assert counted == {None: 1, "self": 1, "law": 0, "shared": 1, "virtue": 0, "party-led": 1}
    assert [each.subject for each in view.between(date(2024, 1, 9), date(2024, 1, 9))] == [REQUEST]
