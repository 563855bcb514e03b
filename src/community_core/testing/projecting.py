"""What rows mean, in one line: facts in, the view out."""

from copy import copy
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from community_core.ledger import Recorded
from community_core.testing.facts import FIRST_MOMENT, GivenFact, History, recorded, sensitive_among, vault
from community_core.times import zone_named
from community_core.views import Engine, Projection, handled_types

P = TypeVar("P", bound=Projection[Any])


def project(
    projection: type[P],
    *facts: GivenFact,
    now: datetime | None = None,
    zone: str = "Asia/Shanghai",
    reader: str | None = None,
    counting: bool = False,
) -> P:
    """The view these facts make, in this order: iterate it, ask its queries, look into its tables.

    ``now`` is the moment it is asked from, timezone-aware; when the last fact was learnt, if left out.
    ``zone`` is the community's, an IANA name. Personal columns hold Sealed values, opened for a ``reader``
    such as ``person-shen``; ``counting`` says that it is asked for figures, in which everybody counts. Raises
    ProjectionStopped when a handler raises.
    """
    told = recorded(facts)
    asked = now or (told[-1].recorded_at if told else FIRST_MOMENT)
    engine = engine_over(projection, told, zone_named(zone))
    return engine.view(projection, now=asked, reader=reader, counting=counting)


def engine_over(projection: type[Projection[Any]], told: list[Recorded[Any]], zone: ZoneInfo) -> Engine:
    """What folds these facts, in memory, and is asked for the view at any moment."""
    knowing = copy(vault())  # the same keys, and which streams are sensitive by these facts
    knowing.sensitive_among = sensitive_among(told)
    return Engine(history_for(projection, told), None, zone=zone, clock=lambda: FIRST_MOMENT, vault=knowing)


def history_for(projection: type[Projection[Any]], facts: list[Any]) -> History:
    """The facts as a ledger that knows every event type the projection handles."""
    return History(facts, [each for each in handled_types(projection) if each is not object])
