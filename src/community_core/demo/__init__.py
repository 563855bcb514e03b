"""A month in an invented community, to look at before there is one of your own."""

from community_core.demo.story import DAYS, END, READER, WORKER, Told, tell

__all__ = ["DAYS", "END", "READER", "WORKER", "Told", "tell"]
