"""A decision asks whether somebody consents and what they are: on the day in question, under every id."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

import pytest
from attrs import frozen

from community_core.community import Community
from community_core.domain import (
    AGGREGATES,
    AppointRole,
    Command,
    Context,
    EndRole,
    ErasePerson,
    Event,
    GiveConsent,
    Help,
    MergePerson,
    PersonId,
    RegisterPerson,
    WithdrawConsent,
    aggregate,
    command,
    event,
    must_consent,
    must_hold,
    step,
)
from community_core.errors import Refused

XU, LIN, HE = "person-xu", "person-lin", "person-he"
NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
DAY = timedelta(days=1)
Whose = Annotated[PersonId, Help("Whose", "谁的")]


@event(en="Picture shown", zh="展出照片")
@frozen(kw_only=True)
class PictureShown(Event):
    """A picture of somebody hangs on the wall."""

    whose: Whose


@frozen(kw_only=True)
class PictureState:
    """Whether it hangs."""

    status: Literal["shown"] | None = None


@command(zh="展出照片")
@frozen(kw_only=True)
class ShowPicture(Command):
    """Show it, as building lead of one place."""

    whose: Whose


def _show(_: PictureState, show: ShowPicture, context: Context) -> Iterable[PictureShown]:
    must_hold(context, context.actor, "building-lead", "place-13")
    must_consent(context, show.whose, "photo")
    return [PictureShown(whose=show.whose)]


PICTURE = aggregate(
    "picture",
    "照片",
    PictureState(),
    becomes={PictureShown: "shown"},
    steps=[step(ShowPicture, _show, when=[None])],
    over={},
    words={"shown": ("shown", "已展出")},
    rules={},
)


@pytest.fixture
def community() -> Iterator[Community]:
    """Xu leads building 13 from the 10th on, appointed by He."""
    clock = lambda: NOON + 30 * DAY  # noqa: E731
    with Community.open(":memory:", aggregates=[*AGGREGATES, PICTURE], clock=clock) as community:
        lead: dict[str, Any] = {"person_id": XU, "role": "building-lead", "scope": "place-13"}
        community.execute(AppointRole(**lead, since=date(2024, 1, 10)), by=HE)
        yield community


def _shown(community: Community, at: datetime | date, by: str = XU, whose: str = LIN) -> str:
    """The rule that refuses it, if one does."""
    try:
        community.execute(ShowPicture(whose=whose), by=by, at=at)
    except Refused as refused:
        return refused.rule
    return ""


def _give(community: Community, at: datetime, person: str = LIN) -> None:
    community.execute(GiveConsent(person_id=person, purpose="photo", how="spoken"), by=HE, at=at)


def test_a_consent_stands_from_the_day_it_was_given_until_it_is_taken_back(community: Community) -> None:
    """Whenever that is written down: a day without a time is good from its beginning."""
    assert _shown(community, NOON) == "publish-needs-consent"
    _give(community, NOON)
    withdraw = WithdrawConsent(person_id=LIN, purpose="photo")
    community.execute(withdraw, by=HE, at=NOON + 3 * DAY)
    assert [_shown(community, NOON + days * DAY) for days in (-1, 0, 2, 3, 4)] == [
        "publish-needs-consent",
        "",
        "",
        "publish-needs-consent",
        "publish-needs-consent",
    ]
    assert _shown(community, date(2024, 1, 15)) == ""
    _give(community, NOON + 5 * DAY)
    assert _shown(community, NOON + 6 * DAY) == ""


def test_consents_and_roles_are_those_of_every_id_that_is_theirs(community: Community) -> None:
    """Of whoever was merged, too, asked under either id; nobody who was erased consents."""
    for each in (LIN, HE, XU):
        register = RegisterPerson(person_id=each, name="任敏")
        community.execute(register, by="system:desk", at=NOON - 9 * DAY)
    again = community.execute(RegisterPerson(name="任民"), by=HE, at=NOON).stream_id
    _give(community, NOON, person=again)
    assert _shown(community, NOON + DAY) == "publish-needs-consent"
    community.execute(MergePerson(person_id=again, into=LIN), by=HE, at=NOON + DAY)
    assert [_shown(community, NOON + DAY, whose=each) for each in (LIN, again)] == ["", ""]
    community.execute(ErasePerson(person_id=LIN, reason="asked for it"), by=HE, at=NOON + 2 * DAY)
    assert _shown(community, NOON + 3 * DAY) == "publish-needs-consent"


def test_a_role_is_held_on_its_days_for_its_scope(community: Community) -> None:
    """From the first day on until the one on which it ended; and by nobody else."""
    _give(community, NOON - 9 * DAY)
    end = EndRole(person_id=XU, appointment=1, until=date(2024, 1, 20))
    community.execute(end, by=HE)
    days = (date(2024, 1, 9), date(2024, 1, 10), date(2024, 1, 19), date(2024, 1, 20))
    assert [_shown(community, day) for day in days] == ["role-needed", "", "", "role-needed"]
    assert _shown(community, NOON, by=HE) == "role-needed"
