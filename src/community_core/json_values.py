"""Values as JSON has them: what a fact, a row or a payload may hold, told the same to whatever program."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from math import isfinite
from typing import Any

from community_core.domain.kit.values.personal import Erased, Sealed, Withheld


def json_value(value: Any, moment: Callable[[datetime], datetime], other: Callable[[Any], Any]) -> Any:
    """The value with everything in it as objects, lists, text, numbers and None; nothing of it is ciphertext.

    Times have the offset that ``moment`` gives them. ``other`` tells what is none of these, or refuses it.
    """

    def told(each: Any) -> Any:
        return json_value(each, moment, other)

    match value:
        case Sealed():
            return _sealed(value)
        case Enum():
            return told(value.value)
        case None | bool() | int() | str():
            return value
        case float() if isfinite(value):
            return value
        case datetime():
            return moment(value).isoformat()
        case date():
            return value.isoformat()
        case tuple() | list():
            return [told(each) for each in value]
        case Mapping() if all(isinstance(name, str) for name in value):
            return {name: told(each) for name, each in value.items()}
        case _:
            return other(value)


def _sealed(value: Sealed) -> Any:
    if isinstance(value, Withheld):
        return {"withheld": True}
    whose = value.person if len(value.people) == 1 else list(value.people)
    return {"erased" if isinstance(value, Erased) else "sealed": whose}
