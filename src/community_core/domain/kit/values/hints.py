"""The types that annotations name."""

from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from community_core.domain.kit.values.personal import Sealed


@cache
def without_none(hint: Any) -> Any:
    """``str | None`` -> ``str``, ``str | Sealed | None`` -> ``str``; any other type as it is."""
    rest = [each for each in options(hint) if each not in (NoneType, Sealed)]
    return rest[0] if len(rest) == 1 else hint


def element_of(hint: Any) -> Any:
    """``tuple[T, ...] | None`` -> ``T``: what each value is where there may be several."""
    kind = without_none(hint)
    return without_none(get_args(kind)[0]) if get_origin(kind) is tuple else kind


def options(hint: Any) -> tuple[Any, ...]:
    """The types a value may be of: those of a union, or the one."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
