"""The profile of the community: what is said of it, as of which day, beside what the register counts."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from community_core.domain import Help
from community_core.ledger import Recorded
from community_core.views import Column, Projection, Table, carried, handles, query
from community_profile.profile import FIGURES, ProfileStated, Qualifier
from community_profile.register_counts import OfRegister


@frozen
class Said:
    """One statement; ``version`` counts those of a figure."""

    figure: str
    version: int
    value: str
    qualifier: Qualifier
    as_of: date
    source: str


@frozen
class Stated:
    """A figure of the profile. ``counted`` is what the register has, None where it counts no such thing."""

    figure: Annotated[str, Column(en="Figure", zh="指标", words=FIGURES)]
    value: Annotated[str, Column(en="Value", zh="数值")]
    qualifier: Annotated[Qualifier, Column(en="Exactness", zh="精确程度")]
    as_of: Annotated[date, Column(en="As of", zh="截至")]
    source: Annotated[str, Column(en="Source", zh="来源")]
    counted: Annotated[int | None, Column(en="Register", zh="在册")] = None


_PLACES = {figure: at for at, figure in enumerate(FIGURES)}


def _place(figure: str) -> tuple[int, str]:
    """Where a figure stands in a profile."""
    return _PLACES.get(figure, len(_PLACES)), figure


class Profile(OfRegister, Projection[Stated]):
    """What is said of the community today, beside what its register counts."""

    name, version = "profile", 1
    called = "社区概况"
    zh = "社区概况：各项指标的最新登记，与在册数对照。"
    key = ("figure",)
    pages = None
    said = Table(Said, key=("figure", "version"), order=("figure", "as_of", "version"))

    @handles(ProfileStated)
    def state(self, e: Recorded[ProfileStated]) -> None:
        self.said.put(Said(version=e.version, **carried(e.data, Said)))

    def __iter__(self) -> Iterator[Stated]:
        return iter(self.on())

    @query(zh="某日的社区概况（默认今天）；在册数为查询之时。", called="某日")
    def on(
        self, day: Annotated[date, Help("As of which day", "日期", "2024-01-31")] | None = None
    ) -> list[Stated]:
        """What held on a day, today if none is given, the residents first and figures of one's own last; what
        the register counts is as the view is asked."""
        latest = {each.figure: each for each in self.said if each.as_of <= (day or self.today)}
        figures = sorted(latest, key=_place)
        return [Stated(counted=self.counted(each), **carried(latest[each], Stated)) for each in figures]

    @query(zh="某项指标历次登记，由早到晚。", called="历次")
    def of_figure(
        self, figure: Annotated[str, Help("Which figure", "指标", "residents", words=FIGURES)]
    ) -> list[Stated]:
        """Everything that was said of one figure, by the day it is as of."""
        found = sorted(self.said.where(figure=figure), key=lambda each: (each.as_of, each.version))
        return [Stated(**carried(each, Stated)) for each in found]
