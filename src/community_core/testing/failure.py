"""What a broken law looks like: one plain error."""

from itertools import zip_longest
from typing import Any

from attrs import fields

from community_core.errors import CommunityError

ShownRows = dict[str, list[str]]
"""What a view holds: the rows of each table, and what iterating gives, as text."""

_LISTED = "what iterating gives"
_NOTHING = "nothing"


class CheckFailed(CommunityError, AssertionError):
    """A projection or an aggregate breaks a law.

    ``law`` is its name, ``checked`` that of what breaks it; the message says where, what differs and how to
    mend it.
    """

    def __init__(self, checked: str, law: str, why: str) -> None:
        super().__init__(f"{checked} breaks the law {law!r}: {why}", f"{checked} 违反规则 {law!r}：{why}")
        self.checked = checked
        self.law = law


def difference(right: ShownRows, got: ShownRows) -> str:
    """The first row that differs, in words; "" when none does."""
    for table in right:
        for expected, found in zip_longest(right[table], got[table], fillvalue=_NOTHING):
            if expected != found:
                where = table if table == _LISTED else f"table {table!r}"
                return f"{where} has {found} instead of {expected}"
    return ""


def differing(one: Any, other: Any) -> tuple[str, Any, Any]:
    """The first field in which two attrs values of one class differ, and what it holds in each."""
    names = (each.name for each in fields(type(one)))
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in names)
    return next(each for each in pairs if each[1] != each[2])


def listed(rows: ShownRows, items: list[str]) -> ShownRows:
    """The rows, with what iterating gives."""
    return {**rows, _LISTED: items}
