"""What the invented community of ``community demo`` says of itself, and the month it hands in."""

from collections.abc import Iterator
from datetime import date, timedelta

from community_core import Community
from community_core.demo import Cast, Deed, Given, Thread
from community_core.domain import Command
from community_core.views import Period
from community_profile.award import RecordAward, RecordReview
from community_profile.month.contents import reported
from community_profile.profile import Qualifier, StateProfile
from community_profile.report import IssueReport
from community_profile.tag import Kind, TagWork

_DAY = timedelta(days=1)
_STATED: tuple[tuple[str, str, Qualifier], ...] = (
    ("residents", "4300", "over"),
    ("compounds", "7", "exact"),
    ("buildings", "47", "exact"),
    ("aged-60-share", "30%", "over"),
    ("staff", "8", "exact"),
)
_TAGS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("request", ("shared",)),
    ("activity", ("shared", "virtue")),
    ("project", ("self", "law")),
)


def told(cast: Cast) -> Iterator[Thread]:
    """Figures, honours and the report of the month before once; every month what was done by 1+4."""
    yield _tagged(cast)
    if cast.first:
        yield _handed_in(cast)
        yield _stated(cast)
        yield _honours(cast)


def _stated(cast: Cast) -> Thread:
    source = cast.say("community archive", "社区档案")
    for number, (figure, value, qualifier) in enumerate(_STATED):
        said = StateProfile(
            figure=figure, value=value, qualifier=qualifier, as_of=cast.date(1), source=source
        )
        yield Deed(cast.secretary, said, at=cast.at(2, f"16:{number:02}"))


def _honours(cast: Cast) -> Thread:
    """One that ends soon, one that stood up to a review, one that was lost."""
    year = cast.month.year
    for en, zh, received, until in (
        ("Model community of volunteers", "志愿服务示范社区", date(year - 2, 3, 5), date(year, 3, 5)),
        ("Civilised community", "文明社区创建先进单位", date(year - 3, 11, 2), None),
        ("Good place to grow up", "未成年人思想道德建设先进单位", date(year - 4, 6, 1), None),
    ):
        issuer = cast.say("city committee", "市文明办")
        award = RecordAward(
            called=cast.say(en, zh), issuer=issuer, level="city", received=received, valid_until=until
        )
        yield Deed(cast.secretary, award, at=cast.at(4, "16:00"))
    kept, lost = cast.begun["award"][-2:]
    later = date(year + 2, 12, 31)
    review = RecordReview(award_id=kept, result="kept", reviewed_on=cast.date(16), valid_until=later)
    yield Deed(cast.secretary, review, at=cast.at(16, "16:00"))
    yield Deed(cast.secretary, RecordReview(award_id=lost, result="lapsed", reviewed_on=cast.date(16)))


def _tagged(cast: Cast) -> Thread:
    """Something of every kind, whoever told of it."""
    for number, (aggregate, kinds) in enumerate(_TAGS):
        at = cast.at(21 + number, "17:00")
        # What the part speaks of is known once that day has come.
        yield Deed(cast.secretary, _tag(cast, aggregate, kinds), at=at)


def _tag(cast: Cast, aggregate: str, kinds: tuple[Kind, ...]) -> Given:
    def command(_: Community) -> Command:
        subject = cast.latest(aggregate) or cast.begun["request"][-1]
        return TagWork(subject=subject, kinds=kinds, party_led=True)

    return command


def _handed_in(cast: Cast) -> Thread:
    """The month before, as its figures stood on the third day."""

    def report(community: Community) -> Command:
        before = cast.month - _DAY
        period = Period.month(before.year, before.month, community.zone)
        return IssueReport(
            month=f"{before:%Y-%m}",
            to=cast.say("the street office", "街道办事处"),
            figures=reported(community.figures(period)),
            position=community.ledger.position(),
        )

    yield Deed(cast.secretary, report, at=cast.at(3, "17:00"))
