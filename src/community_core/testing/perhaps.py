"""What may be refused, as long as a rule that is listed refuses it: for stories of whatever people do."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from community_core.domain import KIT_RULES, Aggregate
from community_core.errors import Refused

_BESIDE = frozenset(["nothing-decided", "person-erased"])
"""What is refused beside all rules: what came to nothing, and text for whom nothing is sealed any more."""


def listed_rules(kinds: Iterable[Aggregate[Any]]) -> frozenset[str]:
    """Every rule by which something may be refused that is about aggregates of these kinds."""
    return _BESIDE.union(KIT_RULES, *(kind.rules for kind in kinds))


@contextmanager
def perhaps(*kinds: Aggregate[Any]) -> Iterator[None]:
    """What is done meanwhile is recorded, or Refused by a rule that one of these aggregates or the library
    lists. Any other refusal is raised."""
    try:
        yield
    except Refused as refused:
        if refused.rule not in listed_rules(kinds):
            raise
