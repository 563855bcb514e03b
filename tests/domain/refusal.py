"""One story that ends in a refusal."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import Factory, frozen

from .story import NOW, SHEN, Story


@frozen
class Case:
    """A story, the command it refuses, by which rule, and what the message must show."""

    rule: str
    story: Callable[[], Story]
    command: Any
    shows: str
    by: str = SHEN
    now: datetime = NOW
    at: datetime | None = None
    others: Mapping[str, Any] = Factory(dict)
