"""check_figures finds each broken law of figures and agenda, says where, and lets sound ones pass."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import RequestRaised
from community_core.testing import CheckFailed, check_figures, fact
from community_core.views import CONTACTS, Figure, Measure, Period, Projection, figures

from . import broken_offers as broken
from .broken_offers import HEARD, MEANS, RATE, WHO

AGAIN, ASKED = "a period asked again later tells the same", "figures can be asked for"
PARTS, WAITS = "splits of an additive measure add up", "an item waits for somebody"
SEALED = "nothing that is sealed is told"

BROKEN = {
    broken.OffersNothing: ("something is offered", "neither figures nor an agenda"),
    broken.CountsWhatHoldsNow: (AGAIN, "though nothing came late. Count what happened"),
    broken.CountsByNow: (AGAIN, "is 0 when asked for at"),
    broken.LosesAPart: (PARTS, "heard of 2024-0"),
    broken.LosesTheWhole: ("every declared measure is told", "heard of 20"),
    broken.LosesAWhole: (PARTS, "rate of 20"),
    broken.LosesSomebody: (PARTS, "who of 2024-0"),
    broken.TakesMoreThanThereIs: (ASKED, "1 of 0 is no part"),
    broken.CountsNobody: ("each measure counts something", "done: nothing in any month"),
    broken.CountsByWhoAsked: (ASKED, "never split by 'channel'"),
    broken.CountsByName: (SEALED, "figure heard tells 'channel 心里话'"),
    broken.WaitsForNothing: ("an item is about a stream that exists", "'a request' of request-"),
    broken.WaitsInEnglish: ("an item is said in both languages", "('Answer', '')"),
    broken.WaitsForAName: (WAITS, "'何'"),
    broken.WaitsAboutAName: ("an item is about a person", "'林'"),
    broken.WaitsAtAMoment: ("what waits can be asked for", "give a day"),
    broken.TellsASecret: (SEALED, "Sealed"),
}


@pytest.mark.parametrize("projection", BROKEN, ids=lambda each: each.__name__)
def test_each_broken_law_is_named_with_the_place(projection: type[Projection[Any]]) -> None:
    """One plain error says which projection breaks which law, and where."""
    law, where = BROKEN[projection]
    with pytest.raises(CheckFailed) as failed:
        check_figures(projection)
    assert failed.value.law == law
    assert projection.__name__ in str(failed.value)
    assert where in str(failed.value)


def test_whatever_else_a_method_raises_is_its_own() -> None:
    """A test shows where: the law is not to be guessed."""
    with pytest.raises(ZeroDivisionError):
        check_figures(broken.DividesByNothing)


SLOW = Measure("slow", "Slow", "慢", means=MEANS, settles=40)
FREE = Measure("free", "Free", "不限", means=MEANS, splits=HEARD.splits, additive=False)


class Sound(broken.Waits):
    """Everything at once: added up, settled later where it says so, apart where it is declared."""

    name, measures = "sound", (HEARD, RATE, WHO, SLOW, FREE)

    @figures
    def all_of(self, period: Period) -> Iterator[Figure]:
        heard = self.heard_in(period)
        yield HEARD.is_(len(heard))
        yield RATE.of(0, len(heard))
        yield WHO.who(row.requester for row in heard if row.requester)
        yield SLOW.is_(sum(row.raised_at + timedelta(days=40) <= self.now for row in heard))
        yield FREE.is_(len(heard))
        for channel, count in Counter(row.channel for row in heard).items():
            yield HEARD.is_(count, channel=channel)
            yield RATE.of(0, count, channel=channel)
            yield WHO.who((row.requester for row in heard if row.requester), channel=channel)
            yield FREE.is_(7, channel=channel)


def test_sound_figures_pass() -> None:
    """In any zone."""
    check_figures(Sound)
    check_figures(Sound, zone="America/St_Johns")


def test_a_story_gives_a_measure_something_to_count() -> None:
    """Where the library's stories tell of nothing it counts."""

    class Online(broken.Cases):
        """What was heard in the year 2019."""

        name, measures = "online", (CONTACTS,)

        @figures
        def of(self, period: Period) -> Iterator[Figure]:
            heard = [row for row in self.heard_in(period) if row.raised_at.year == 2019]
            yield CONTACTS.is_(len(heard))
            for channel, count in Counter(row.channel for row in heard).items():
                yield CONTACTS.is_(count, channel=channel)

    with pytest.raises(CheckFailed, match="contacts: nothing in any month"):
        check_figures(Online)
    said = RequestRaised(title="Cold", category="heating", channel="online")
    check_figures(Online, stories=[[fact(said, "request-old", at=datetime(2019, 12, 31, tzinfo=UTC))]])
