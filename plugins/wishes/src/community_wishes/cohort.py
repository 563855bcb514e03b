"""What became of the wishes collected in a period, as of its end: no other wishes are among them.

That a wish was said to be fulfilled is one thing, that the wisher confirms it another.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median_low

from attrs import frozen

from community_core.views import Figure, Period, Rows
from community_wishes import measures
from community_wishes.records import Happening, Record


@frozen
class Course:
    """How one wish went until some moment."""

    record: Record
    steps: Sequence[Happening]

    @property
    def status(self) -> str | None:
        """How it stood."""
        return self.steps[-1].status if self.steps else None

    def came_to(self, *statuses: str) -> bool:
        """Whether it ever stood so."""
        return any(each.status in statuses for each in self.steps)

    @property
    def took(self) -> timedelta | None:
        """From being collected to having come true, as far as nobody said otherwise."""
        if self.status not in ("fulfilled", "confirmed") or self.record.collected_at is None:
            return None
        return max(each.at for each in self.steps if each.status == "fulfilled") - self.record.collected_at


def counted(
    collected: Sequence[Record],
    happenings: Rows[Happening],
    period: Period,
    canonical: Callable[[str], str],
) -> Iterator[Figure]:
    """The figures of the wishes collected in a period."""
    courses = [Course(each, _until(happenings, each, period.ends)) for each in collected]
    yield measures.COLLECTED.is_(len(courses))
    for kind in sorted({each.record.kind for each in courses}):
        yield measures.COLLECTED.is_(sum(each.record.kind == kind for each in courses), kind=kind)
    verified = [each for each in courses if each.came_to("verified")]
    confirmed = sum(each.status == "confirmed" for each in verified)
    took = [each.took for each in courses if each.took is not None]
    yield measures.VERIFIED.is_(len(verified))
    yield measures.CLAIMED.is_(sum(each.came_to("taken") for each in courses))
    yield measures.FULFILLED.is_(len(took))
    for measure in (measures.CONFIRMED, measures.DECLINED, measures.WITHDRAWN, measures.EXPIRED):
        yield measure.is_(sum(each.status == measures.STATUS[measure] for each in courses))
    yield measures.RATE.of(confirmed, len(verified))
    yield measures.MEDIAN.is_(median_low(took) // timedelta(minutes=1) if took else None)
    claimants = {each.claimant for one in courses for each in one.steps if each.claimant}
    yield measures.CLAIMANTS.who(map(canonical, claimants))


def _until(happenings: Rows[Happening], record: Record, end: datetime) -> list[Happening]:
    steps = [each for each in happenings.where(wish_id=record.wish_id) if each.at <= end]
    return sorted(steps, key=lambda each: (each.at, each.version))
