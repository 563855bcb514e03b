"""What a plugin is tested with: what its rows mean in one line, the laws every projection, aggregate and
reactor keeps, and the command line as somebody types it."""

from community_core.testing.aggregates.check import check_aggregate
from community_core.testing.aggregates.examples import Example, example
from community_core.testing.aggregates.stories import aggregate_stories
from community_core.testing.checking import check_projection
from community_core.testing.command_line import CommandLine
from community_core.testing.facts import GivenFact, fact
from community_core.testing.failure import CheckFailed
from community_core.testing.known import KnownFact, known_facts, putting_right
from community_core.testing.midday import midday_zone
from community_core.testing.offers.check import check_figures
from community_core.testing.paging import ReadWhole
from community_core.testing.perhaps import perhaps
from community_core.testing.projecting import project
from community_core.testing.reactors import check_reactor

__all__ = [
    "CheckFailed",
    "CommandLine",
    "Example",
    "GivenFact",
    "KnownFact",
    "ReadWhole",
    "aggregate_stories",
    "check_aggregate",
    "check_figures",
    "check_projection",
    "check_reactor",
    "example",
    "fact",
    "known_facts",
    "midday_zone",
    "perhaps",
    "project",
    "putting_right",
]
