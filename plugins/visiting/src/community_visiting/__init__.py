"""Who is overdue for a visit, today's round, coverage, and cold homes."""

from community_visiting.cold_homes import ColdHomes
from community_visiting.overdue import Overdue
from community_visiting.rows import (
    ColdHome,
    CoveredBuilding,
    CoveredKeeper,
    CoveredLevel,
    DueVisit,
    LeftOutCount,
    NotMet,
    NotVisited,
    Stop,
)
from community_visiting.todays_round import TodaysRound
from community_visiting.visit_coverage import VisitCoverage

__all__ = [
    "ColdHome",
    "ColdHomes",
    "CoveredBuilding",
    "CoveredKeeper",
    "CoveredLevel",
    "DueVisit",
    "LeftOutCount",
    "NotMet",
    "NotVisited",
    "Overdue",
    "Stop",
    "TodaysRound",
    "VisitCoverage",
]
