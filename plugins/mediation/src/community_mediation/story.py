"""Disputes of the invented community of ``community demo``, by a mediator who is a neighbour."""

from collections.abc import Generator, Iterator
from datetime import timedelta
from functools import partial

from community_core.demo import Cast, Deed, Thread
from community_core.domain import RaiseRequest
from community_core.execution import Receipt
from community_mediation.commands import (
    AddParty,
    ApplyConfirmation,
    CloseDispute,
    ConsentToMediation,
    DecideConfirmation,
    EscalateDispute,
    FailMediation,
    FollowUpDispute,
    HoldSession,
    NameMediators,
    ReachAgreement,
    RecordBreach,
    RecordPerformance,
    ReferDispute,
    RefuseMediation,
    ReportDispute,
    TakeUpInDispute,
)

_DAY = timedelta(days=1)


def told(cast: Cast) -> Iterator[Thread]:
    """Settled, broken and mended before a court, refused, failed and referred; one still goes on."""
    yield _settled(cast)
    yield _broken(cast)
    yield _refused(cast)
    yield _failed(cast)
    yield _goes_on(cast)


def _mediator(cast: Cast) -> str:
    """Who was appointed for it."""
    return cast.residents.volunteers[4]


def _mediated(
    cast: Cast, day: int, en: str, zh: str
) -> Generator[Deed, Receipt, tuple[str, tuple[str, ...]]]:
    """A dispute both parties want mediated: its id, and who they are."""
    does = partial(Deed, _mediator(cast))
    first, second = cast.elders(2)
    report = ReportDispute(
        category=cast.say("neighbours", "邻里纠纷"),
        source="applied",
        parties=(first, second),
        title=cast.say(en, zh),
        place=cast.called(cast.building),
    )
    dispute = (yield does(report, at=cast.at(day, "14:00"))).stream_id
    yield does(NameMediators(dispute_id=dispute, mediators=(_mediator(cast),)))
    for party in (first, second):
        yield does(ConsentToMediation(dispute_id=dispute, party=party), wait=timedelta(hours=3))
    return dispute, (first, second)


def _settled(cast: Cast) -> Thread:
    """A leak from above, asked about first at the pavilion; a third neighbour joins; all of it is kept."""
    does = partial(Deed, _mediator(cast))
    leak = RaiseRequest(
        title=cast.say("Water through the ceiling", "楼上漏水"),
        category=cast.say("neighbours", "邻里关系"),
        channel="pavilion",
        requester=cast.elder,
    )
    asked = yield Deed(cast.worker, leak, at=cast.at(3, "10:00"))
    dispute, parties = yield from _mediated(cast, 4, "A leak from the floor above", "楼上漏水泡了屋顶")
    yield does(TakeUpInDispute(dispute_id=dispute, requests=(asked.stream_id,)))
    third = cast.residents.elders[0] if cast.residents.elders[0] not in parties else cast.residents.elders[1]
    yield does(AddParty(dispute_id=dispute, party=third))
    yield does(ConsentToMediation(dispute_id=dispute, party=third, how="written"), wait=_DAY)
    here = cast.say("Neighbours' hall", "邻里活动室")
    notes = cast.say("they had not spoken for a year", "两家一年没说话了")
    yield does(HoldSession(dispute_id=dispute, place=here, present=(*parties, third), notes=notes), wait=_DAY)
    agreed = ReachAgreement(
        dispute_id=dispute,
        form="written",
        terms=cast.say("the pipe is mended, the ceiling painted", "修好水管，粉刷屋顶"),
        perform_by=cast.date(20),
    )
    yield does(agreed, wait=_DAY)
    yield does(RecordPerformance(dispute_id=dispute), at=cast.at(17, "10:00"))
    yield Deed(cast.worker, FollowUpDispute(dispute_id=dispute, result="kept"), wait=5 * _DAY)
    yield does(CloseDispute(dispute_id=dispute), wait=_DAY)


def _broken(cast: Cast) -> Thread:
    """Agreed by mouth weeks ago, written down, not kept, and late before the court, which confirms it."""
    does = partial(Deed, _mediator(cast))
    dispute, (first, _) = yield from _mediated(cast, 5, "Things left on the stairs", "楼道堆物")
    yield does(HoldSession(dispute_id=dispute), wait=_DAY)
    weeks_ago = cast.date(1) - 40 * _DAY
    agreed = ReachAgreement(
        dispute_id=dispute, form="written", effective_on=weeks_ago, perform_by=cast.date(14)
    )
    yield does(agreed)
    yield does(RecordBreach(dispute_id=dispute, party=first), at=cast.at(15, "10:00"))
    yield does(ApplyConfirmation(dispute_id=dispute), wait=_DAY)
    yield does(DecideConfirmation(dispute_id=dispute, outcome="valid"), wait=9 * _DAY)


def _refused(cast: Cast) -> Thread:
    does = partial(Deed, _mediator(cast))
    first, second = cast.elders(2)
    report = ReportDispute(
        category=cast.say("noise", "噪声"),
        source="offered",
        parties=(first, second),
        title=cast.say("A piano late in the evening", "夜里弹琴"),
    )
    dispute = (yield does(report, at=cast.at(11, "16:00"))).stream_id
    yield does(RefuseMediation(dispute_id=dispute, party=second), wait=_DAY)


def _failed(cast: Cast) -> Thread:
    """It grows dangerous, comes to nothing, and is referred to the court."""
    does = partial(Deed, _mediator(cast))
    dispute, _ = yield from _mediated(cast, 12, "A wall between two kitchens", "厨房隔墙")
    yield does(HoldSession(dispute_id=dispute), wait=_DAY)
    danger = EscalateDispute(dispute_id=dispute, danger=cast.say("they nearly came to blows", "险些动手"))
    yield does(danger)
    yield does(FailMediation(dispute_id=dispute, why="no-agreement"), wait=2 * _DAY)
    yield does(ReferDispute(dispute_id=dispute, to="court"), wait=_DAY)


def _goes_on(cast: Cast) -> Thread:
    """Agreed by mouth, and to be kept within the next days."""
    does = partial(Deed, _mediator(cast))
    dispute, _ = yield from _mediated(cast, 22, "Who pays for the lamp by the door", "门灯电费由谁出")
    yield does(HoldSession(dispute_id=dispute), wait=2 * _DAY)
    soon = cast.date(cast.last_day) + 3 * _DAY
    terms = cast.say("each pays half", "两家各付一半")
    agreed = ReachAgreement(dispute_id=dispute, form="oral", terms=terms, perform_by=soon)
    yield does(agreed, wait=_DAY)
