"""A month in an invented community, to look at before there is one of your own; and a year, to measure with.

A plugin tells its part by a function of the cast, named as an entry point ``community_core.demo``.
"""

from community_core.demo.cast import Cast, Story
from community_core.demo.deeds import Deed, Given, Thread
from community_core.demo.district import Size, size_of, tell_district
from community_core.demo.installed import installed_stories
from community_core.demo.telling import DAYS, END, EVERYBODY, READER, WORKER, FinishedStory, ends, tell

__all__ = [
    "DAYS",
    "END",
    "EVERYBODY",
    "READER",
    "WORKER",
    "Cast",
    "Deed",
    "FinishedStory",
    "Given",
    "Size",
    "Story",
    "Thread",
    "ends",
    "installed_stories",
    "size_of",
    "tell",
    "tell_district",
]
