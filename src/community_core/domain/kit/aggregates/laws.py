"""Laws over the whole of a state: refused where somebody breaks one who did not before, so that what was
wrong already can be mended."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Generic, TypeVar

from attrs import frozen

from community_core.domain.kit.aggregates.context import Context
from community_core.errors import Refused

S = TypeVar("S")


@frozen
class Law(Generic[S]):
    """``breaking`` gives who, or what, breaks it in a state; ``refusal`` what is said of those, named in one
    text."""

    breaking: Callable[[S, Context], Collection[str]]
    refusal: Callable[[str, Context], Refused]


def refuse_worse(laws: Iterable[Law[Any]], before: Any, after: Any, context: Context) -> None:
    """Refused by the first of these laws that more break after than before, for ``always=``."""
    for law in laws:
        worse = set(law.breaking(after, context)) - set(law.breaking(before, context))
        if worse:
            raise law.refusal(", ".join(sorted(worse)), context)
