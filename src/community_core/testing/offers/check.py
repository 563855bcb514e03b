"""The laws of figures and of what waits, proved one after the other."""

from collections.abc import Iterable
from typing import Any

from community_core.testing.failure import CheckFailed
from community_core.testing.offers import agenda, figures
from community_core.testing.offers.history import in_time
from community_core.testing.offers.trial import OffersTrial
from community_core.testing.stories import Story, legal_stories
from community_core.times import zone_named
from community_core.views import Projection, has_agenda, measures_of


def check_figures(
    projection: type[Projection[Any]], *, stories: Iterable[Story] = (), zone: str = "Asia/Shanghai"
) -> None:
    """Prove the laws of a projection's figures and agenda; one CheckFailed names the first that is broken.

    Figures: of each month every declared measure is told, and each of them counts something in some month;
    a period that is asked again later tells the same, unless something was corrected, undone, merged or
    erased, or came late (it may take as many days to settle as the measure says); the splits of an additive
    measure add up to their whole; a part is no more than its whole; nothing that is sealed is told, and
    nobody is counted by name. They can be asked of an empty ledger, and in the middle of a month.

    Agenda: an item is about a stream that exists, due on a day, said in both languages; it waits for a
    person, an organisation or a role; nothing that is sealed is told.

    The histories are those of ``check_projection``, and ``stories`` adds to them: give some where a measure
    counts nothing in the library's. ``zone`` is the community's.
    """
    if not measures_of(projection) and not has_agenda(projection):
        raise CheckFailed(
            projection.__name__,
            "something is offered",
            "it has neither figures nor an agenda; mark a method with @figures or @agenda",
        )
    trial = OffersTrial(projection, zone_named(zone), in_time([*legal_stories(), *stories]))
    figures.refuse_odd(trial)
    figures.refuse_unsettled(trial)
    figures.refuse_idle(trial)
    agenda.refuse_odd(trial)
