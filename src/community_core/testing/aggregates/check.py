"""The laws every aggregate must keep, proved one after the other."""

from collections.abc import Iterable, Mapping
from typing import Any

from community_core.domain import Aggregate
from community_core.testing.aggregates.correcting import corrects
from community_core.testing.aggregates.examples import Example, told_after
from community_core.testing.aggregates.folds import folds_anything, folds_the_same
from community_core.testing.aggregates.lives import live_by_the_laws
from community_core.testing.aggregates.looking import looking_at_nothing_else
from community_core.testing.aggregates.outcomes import outcomes
from community_core.testing.aggregates.reach import reaches_everything
from community_core.testing.aggregates.stage import Stage
from community_core.testing.aggregates.stories import stories_of
from community_core.testing.aggregates.storing import stores_everything
from community_core.testing.facts import fact, recorded
from community_core.testing.stories import Story


def check_aggregate(
    aggregate: Aggregate[Any],
    examples: Iterable[Example],
    *,
    samples: Mapping[tuple[str, int], bytes | Mapping[str, Any]] = {},
    zone: str = "Asia/Shanghai",
    beside: Iterable[Aggregate[Any]] = (),
) -> list[Story]:
    """Prove the laws of an aggregate by examples, or raise one CheckFailed (an AssertionError) that names the
    broken one and how to mend it.

    Every :func:`example` comes out as it says, and together they reach every event, command and rule of the
    aggregate. Deciding and folding look at what they are given and nothing else, and leave it as it is; a
    decision gives events of its own aggregate or says no. Folding never raises, whatever comes in whatever
    order. Every event is stored and read back, and so is what earlier schema versions stored: ``samples``
    holds, by name and version, an event of each as it was stored, the bytes or the JSON object. Every fact is
    corrected, or that is refused by a rule. Whatever is commanded at whatever time, by clocks that step back,
    and whatever is said of it afterwards (that it was otherwise, at another time or somebody else's doing,
    that it never happened, or did after all), a stream stands the same in the order in which its steps were
    recorded and in the order they happened in, and is as before once what was undone is put back;
    and no step is accepted that :meth:`community_core.Community.steps` did not list before.

    ``zone`` is the community's. Other installed aggregates can be asked, the core's among them, and those
    that are ``beside`` it. Returns what
    the accepted examples tell, as ``stories`` for :func:`check_projection`. InvalidInput for an unknown zone.
    """
    told = list(examples)
    stage = Stage.of(aggregate, zone, beside)
    facts = [recorded(told_after(each, stage.stream_of(each.when))) for each in told if not each.refused]
    with looking_at_nothing_else(aggregate):
        folds_the_same(stage, facts)
        folds_anything(stage, facts)
        played = outcomes(stage, told)
    stories = stories_of(stage, told)
    reaches_everything(stage, stories, played)
    events = [each.data for story in facts for each in story if stage.is_own(each.stream_id)]
    old = stores_everything(stage, events, samples)
    folds_anything(stage, [recorded([fact(each, f"{aggregate.name}-1")]) for each in old])
    corrects(stage, facts)
    live_by_the_laws(stage, [scene for scene, _ in played])
    return stories
