"""The residents' council of the invented community of ``community demo``: pipes, power, benches, votes."""

from collections.abc import Callable, Generator, Iterator
from datetime import date, timedelta
from functools import partial

from community_core import Receipt
from community_core.demo import Cast, Deed, Thread
from community_core.domain import RaiseRequest
from community_council.commands import (
    AbandonProject,
    AcceptWorks,
    ApplyForFund,
    CloseProject,
    DiscussProject,
    FindDefects,
    GrantFund,
    HoldVote,
    PostNotice,
    ProposeProject,
    RecordPayment,
    RefuseFund,
    StartWorks,
    TakeUpInProject,
)

_DAY = timedelta(days=1)
_Does = Callable[..., Deed]
_IN_AUTUMN = date(2023, 10, 18)


def told(cast: Cast) -> Iterator[Thread]:
    """One project from the request to the last payment, one voted down, one under way, one gone quiet."""
    yield _pipes(cast)
    yield _voted_down(cast)
    yield _under_way(cast)
    if cast.first:
        yield _quiet(cast)


def _asked(cast: Cast, en: str, zh: str) -> RaiseRequest:
    repairs = cast.say("repairs", "维修")
    return RaiseRequest(title=cast.say(en, zh), category=repairs, channel="pavilion", requester=cast.elder)


def _pipes(cast: Cast) -> Thread:
    """New water pipes, out of the owners' maintenance fund: it cost more than was granted."""
    does = partial(Deed, cast.residents.volunteers[6])
    project = yield from _pipes_wanted(cast, does)
    fund = yield from _pipes_granted(cast, does, project)
    yield from _pipes_laid(cast, does, project, fund)


def _pipes_wanted(cast: Cast, does: _Does) -> Generator[Deed, Receipt, str]:
    """What was asked for becomes a project, which the owners vote for."""
    place = cast.called("place-2-3")
    asked = yield does(_asked(cast, "Rusty water from the tap", "自来水发黄"), at=cast.at(2, "9:30"))
    propose = ProposeProject(
        title=cast.say("Replace the main water pipe", "更换水管主管道"),
        category=cast.say("pipes", "管道"),
        place=place,
        proposer=cast.residents.volunteers[6],
        requests=(asked.stream_id,),
    )
    project = (yield does(propose, wait=timedelta(hours=2))).stream_id
    minutes = cast.say("Everybody wants it; who pays?", "大家都赞成，商议出资。")
    yield does(DiscussProject(project_id=project, minutes=minutes), wait=_DAY)
    vote = HoldVote(
        project_id=project,
        rule="owners-ordinary",
        scope=place,
        total=120,
        in_favour=92,
        against=6,
        abstained=4,
        area_total=960_000,
        area_in_favour=745_000,
        area_against=40_000,
        area_abstained=22_000,
    )
    yield does(vote, wait=2 * _DAY)
    notice = PostNotice(
        project_id=project, about="vote-result", place=place, from_on=cast.date(6), until=cast.date(13)
    )
    yield does(notice)
    return project


def _pipes_granted(cast: Cast, does: _Does, project: str) -> Generator[Deed, Receipt, int]:
    """The fund that pays, though less than was applied for."""
    apply = ApplyForFund(
        project_id=project,
        source="maintenance-fund",
        amount=8_600_000,
        applied_to=cast.say("org:Housing office", "org:房管所"),
    )
    fund: int = (yield does(apply, at=cast.at(9, "10:00"))).events[0].data.fund
    yield does(GrantFund(project_id=project, fund=fund, granted=8_000_000), wait=3 * _DAY)
    return fund


def _pipes_laid(cast: Cast, does: _Does, project: str, fund: int) -> Thread:
    """The works, a defect found, and what was paid."""
    works = StartWorks(
        project_id=project,
        contractor=cast.say("org:Clearwater plumbers", "org:清泉水暖队"),
        contract_amount=8_200_000,
        due_on=cast.date(28),
    )
    yield does(works, wait=_DAY)
    yield does(RecordPayment(project_id=project, fund=fund, paid=4_000_000), wait=2 * _DAY)
    defects = cast.say("a joint drips in the cellar", "地下室一处接头渗水")
    yield does(FindDefects(project_id=project, defects=defects), at=cast.at(22, "10:00"))
    accepted = AcceptWorks(
        project_id=project,
        accepted_by=(cast.residents.volunteers[6], cast.secretary),
        cost=8_200_000,
        warranty_until=cast.date(24).replace(year=cast.month.year + 2),
    )
    yield does(accepted, at=cast.at(24, "15:00"))
    yield does(RecordPayment(project_id=project, fund=fund, paid=4_000_000), wait=_DAY)
    yield does(CloseProject(project_id=project), wait=_DAY)


def _voted_down(cast: Cast) -> Thread:
    """Power for the sheds: too few want to pay, and what was asked for is open again."""
    does = partial(Deed, cast.residents.volunteers[7])
    asked = yield does(_asked(cast, "No power in the sheds", "小房没有电"), at=cast.at(4, "10:00"))
    propose = ProposeProject(
        title=cast.say("Power for the sheds", "小房改造通电"), category=cast.say("power", "电力")
    )
    project = (yield does(propose, wait=_DAY)).stream_id
    yield does(TakeUpInProject(project_id=project, requests=(asked.stream_id,)))
    yield does(DiscussProject(project_id=project), wait=_DAY)
    vote = HoldVote(project_id=project, rule="council-two-thirds", total=15, in_favour=5, against=7)
    yield does(vote, wait=2 * _DAY)
    reason = cast.say("too few are for it", "赞成者不足")
    yield does(AbandonProject(project_id=project, reason=reason), wait=3 * _DAY)


def _under_way(cast: Cast) -> Thread:
    """Benches: talked over, not voted on; one source said no, another has not paid yet."""
    does = partial(Deed, cast.worker)
    title, category = cast.say("New benches in the yard", "院内更换长椅"), cast.say("environment", "环境")
    propose = ProposeProject(title=title, category=category, place=cast.called(cast.building))
    project = (yield does(propose, at=cast.at(8, "14:00"))).stream_id
    yield does(DiscussProject(project_id=project, meeting_id=cast.latest("activity")), wait=_DAY)
    partner = ApplyForFund(project_id=project, source="partner", amount=300_000, applied_to=cast.organisation)
    fund = (yield does(partner, wait=_DAY)).events[0].data.fund
    reason = cast.say("not this year", "今年没有预算")
    yield does(RefuseFund(project_id=project, fund=fund, reason=reason), wait=2 * _DAY)
    street = ApplyForFund(project_id=project, source="street", amount=260_000)
    fund = (yield does(street)).events[0].data.fund
    yield does(GrantFund(project_id=project, fund=fund, granted=260_000), wait=4 * _DAY)
    works = StartWorks(project_id=project, contractor=cast.say("org:Oak joiners", "org:橡木工坊"))
    yield does(works, wait=_DAY)


def _quiet(cast: Cast) -> Thread:
    """Proposed in autumn, and nobody spoke of it again."""
    title, category = cast.say("A ramp at entrance two", "二单元加装坡道"), cast.say("safety", "安全")
    propose = ProposeProject(title=title, category=category)
    yield Deed(cast.worker, propose, at=cast.at(3, "11:00"), happened=_IN_AUTUMN)
