"""Facts to append, of the community's own event types."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from community_core.domain import AGGREGATES, RequestAccepted, RequestRaised
from community_core.ledger import NewFact

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2024, 1, 15, 0, 30, tzinfo=UTC)
EVENTS = tuple(dict.fromkeys(each for aggregate in AGGREGATES for each in aggregate.events))


def raised(title: str = "暖气不热", **fields: Any) -> RequestRaised:
    """A request for heating, raised at the pavilion."""
    return RequestRaised(title=title, category="heating", channel="pavilion", **fields)


def fact(stream_id: str, version: int = 1, data: Any = None, **envelope: Any) -> NewFact:
    """A fact that happened in the morning: the first of its stream a request, any other its acceptance."""
    data = data or (raised() if version == 1 else RequestAccepted())
    told: dict[str, Any] = {
        "occurred_at": MORNING,
        "actor": "person-shen",
        "correlation_id": f"{stream_id}@1",
    } | envelope
    return NewFact(stream_id, version, data, **told)


def story(stream_id: str, versions: int) -> list[NewFact]:
    """The first facts of one stream."""
    return [fact(stream_id, version) for version in range(1, versions + 1)]


def query(path: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What another program sees, or does, in a ledger's file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(sql, parameters).fetchall()


def write_row(path: Path, stream_id: str, version: int, name: str, schema: int, data: bytes) -> None:
    """A row as an earlier, or a later, version of the program would have written it."""
    moment = "2023-05-01T00:00:00.000000Z"
    envelope = (moment, "person-shen", None, None, f"{stream_id}@1", "[]")
    row = (None, moment, stream_id, version, name, schema, data, *envelope)
    query(path, f"INSERT INTO events VALUES ({', '.join('?' * len(row))})", *row)


def positions(facts: Iterable[Any]) -> list[int]:
    """Where the facts stand."""
    return [each.position for each in facts]
