"""What people look at: who is to be visited, in what order, and why not."""

from datetime import date, datetime
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    WORDS,
    AwayTo,
    CareLevel,
    Help,
    NotMetFound,
    RequestStatus,
    Sealed,
    VisitManner,
)
from community_core.neighbourhood import (
    BuildingColumn,
    KeepersColumn,
    LeftOut,
    LevelColumn,
    PersonColumn,
    RoomColumn,
)
from community_core.views import Column

Around = Annotated[
    str,
    Help(
        "Building, grid or compound",
        "楼栋（网格、小区）",
        "place-24",
        word=("building", "楼栋"),
        refers="place",
    ),
]

Why = Literal["planned", "started", "overdue"]
"""Why somebody calls."""

WHY = {"planned": WORDS["planned"], "started": WORDS["started"], "overdue": ("overdue", "逾期")}
LEFT_OUT = {
    "gone": ("died or moved away", "去世或迁出"),
    "away": ("away", "外出"),
    "declined": ("declined", "谢绝走访"),
}

LastColumn = Annotated[date | None, Column(en="Last contact", zh="上次探访")]
MannerColumn = Annotated[VisitManner | None, Column(en="Manner", zh="方式", words=WORDS)]
TriesColumn = Annotated[int, Column(en="Not met", zh="未遇次数")]


@frozen(kw_only=True)
class DueVisit:
    """Somebody of the list and when they are to be met.

    ``days_over`` are the days gone by since ``due``; ``tries`` the times nobody was met since the last
    contact; ``keepers`` those who look after them.
    """

    person_id: PersonColumn
    level: LevelColumn
    days_over: Annotated[int, Column(en="Days over", zh="逾期天数")]
    due: Annotated[date, Column(en="Due", zh="应访日期")]
    last_contact: LastColumn
    manner: MannerColumn
    tries: TriesColumn
    next_planned: Annotated[datetime | None, Column(en="Planned", zh="计划时间", ahead=True)]
    building: BuildingColumn
    room: RoomColumn
    keepers: KeepersColumn


@frozen(kw_only=True)
class NotMet:
    """Somebody who was called on in vain and has not been met since, on the list or not."""

    person_id: PersonColumn
    tries: TriesColumn
    last_try: Annotated[date, Column(en="Last try", zh="最近未遇")]
    found: Annotated[NotMetFound | None, Column(en="Found", zh="未遇情况", words=WORDS)]
    last_contact: LastColumn
    next_planned: Annotated[datetime | None, Column(en="Planned", zh="计划时间", ahead=True)]
    level: LevelColumn
    building: BuildingColumn
    room: RoomColumn
    keepers: KeepersColumn


@frozen(kw_only=True)
class NotVisited:
    """Somebody of the list whom nobody is expected to visit: away, or with no wish for it."""

    person_id: PersonColumn
    level: LevelColumn
    since: Annotated[date | None, Column(en="Since", zh="自")]
    until: Annotated[date | None, Column(en="Until", zh="至")] = None
    gone_to: Annotated[AwayTo | None, Column(en="At", zh="去向", words=WORDS)] = None
    last_contact: LastColumn
    building: BuildingColumn
    keepers: KeepersColumn


@frozen
class LeftOutCount:
    """How many that have a care level are not expected to be visited, and why."""

    why: Annotated[LeftOut, Column(en="Why", zh="原因", words=LEFT_OUT)]
    people: Annotated[int, Column(en="People", zh="人数")]


@frozen(kw_only=True)
class Stop:
    """One door of a round: a visit that is planned or under way, or somebody overdue without one.

    ``goes``: whoever means to go, or else looks after them. ``days_over`` is None for who is not overdue.
    """

    person_id: PersonColumn
    why: Annotated[Why, Column(en="Why", zh="事由", words=WHY)]
    planned_for: Annotated[datetime | None, Column(en="Planned", zh="计划时间", ahead=True)] = None
    building: BuildingColumn
    room: RoomColumn
    days_over: Annotated[int | None, Column(en="Days over", zh="逾期天数")]
    level: LevelColumn
    goes: Annotated[tuple[str, ...], Column(en="Who goes", zh="走访人", refers="person")]
    purpose: Annotated[str | Sealed | None, Column(en="Purpose", zh="目的", openly=True)] = None
    last_contact: LastColumn
    observations: Annotated[str | Sealed | None, Column(en="Last seen and heard", zh="上次所见所闻")]
    number: Annotated[str, Column(en="Visit", zh="走访序号")] = ""


ListedColumn = Annotated[str, Column(en="Listed", zh="名单人数")]
CoveredColumn = Annotated[int | None, Column(en="Covered", zh="已探访")]
AtHomeColumn = Annotated[int | None, Column(en="At home", zh="其中上门")]
NotMetColumn = Annotated[int | None, Column(en="Not met only", zh="仅未遇")]
AwayColumn = Annotated[int | None, Column(en="Away", zh="外出")]
DeclinedColumn = Annotated[int | None, Column(en="Declined", zh="谢绝")]
RateColumn = Annotated[int | None, Column(en="Rate (%)", zh="探访率（%）")]


@frozen(kw_only=True)
class CoveredBuilding:
    """How many of a building's list were met in a period.

    Of ``listed``, ``covered`` were met, ``at_home`` of them at their home; ``not_met`` were called on and
    never met; ``away`` and ``declined`` stay among those listed. Under three that are listed, numbers would
    speak of single people: ``listed`` reads "<3" and the others are missing.
    """

    building: Annotated[str | None, Column(en="Building", zh="楼栋", refers="place")]
    listed: ListedColumn
    covered: CoveredColumn = None
    at_home: AtHomeColumn = None
    not_met: NotMetColumn = None
    away: AwayColumn = None
    declined: DeclinedColumn = None
    rate: RateColumn = None


@frozen(kw_only=True)
class CoveredLevel:
    """How many of a care level were met in a period, told as of a building."""

    level: Annotated[CareLevel, Column(en="Level", zh="等级", words=WORDS)]
    listed: ListedColumn
    covered: CoveredColumn = None
    at_home: AtHomeColumn = None
    not_met: NotMetColumn = None
    away: AwayColumn = None
    declined: DeclinedColumn = None
    rate: RateColumn = None


@frozen(kw_only=True)
class CoveredKeeper:
    """How many of those a keeper looks after were met, whoever met them; told as of a building."""

    keeper: Annotated[str | None, Column(en="Keeper", zh="责任人", refers="person")]
    listed: ListedColumn
    covered: CoveredColumn = None
    at_home: AtHomeColumn = None
    not_met: NotMetColumn = None
    away: AwayColumn = None
    declined: DeclinedColumn = None
    rate: RateColumn = None


@frozen(kw_only=True)
class ColdHome:
    """A home that was not warm when somebody last asked, since when, and how a request about it stands."""

    person_id: PersonColumn
    building: BuildingColumn
    room: RoomColumn
    cold_since: Annotated[date, Column(en="Cold since", zh="不热自")]
    last_answer: Annotated[date, Column(en="Last asked", zh="最近询问")]
    number: Annotated[str, Column(en="Request", zh="诉求序号")]
    status: Annotated[RequestStatus | None, Column(en="Status", zh="诉求状态", words=WORDS)]
    keepers: KeepersColumn
