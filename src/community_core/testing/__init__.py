"""What a plugin is tested with: what its rows mean in one line, and the laws plugins keep."""

from community_core.testing.checking import check_projection
from community_core.testing.facts import GivenFact, fact
from community_core.testing.failure import CheckFailed
from community_core.testing.projecting import project
from community_core.testing.reacting import check_reactor

__all__ = ["CheckFailed", "GivenFact", "check_projection", "check_reactor", "fact", "project"]
