"""What a broken law looks like: one plain error."""

from itertools import zip_longest

from community_core.errors import CommunityError

Rows = dict[str, list[str]]
"""What a view holds: the rows of each table, and what iterating gives, as text."""

_LISTED = "what iterating gives"
_NOTHING = "nothing"


class CheckFailed(CommunityError, AssertionError):
    """A projection breaks a law.

    ``law`` is its name, ``projection`` that of the class; the message says where in the history, and what
    differs.
    """

    def __init__(self, projection: type[object], law: str, why: str) -> None:
        super().__init__(
            f"{projection.__name__} breaks the law {law!r}: {why}",
            f"{projection.__name__} 违反规则 {law!r}：{why}",
        )
        self.projection = projection.__name__
        self.law = law


def difference(right: Rows, got: Rows) -> str:
    """The first row that differs, in words; "" when none does."""
    for table in right:
        for expected, found in zip_longest(right[table], got[table], fillvalue=_NOTHING):
            if expected != found:
                where = table if table == _LISTED else f"table {table!r}"
                return f"{where} has {found} instead of {expected}"
    return ""


def listed(rows: Rows, items: list[str]) -> Rows:
    """The rows, with what iterating gives."""
    return {**rows, _LISTED: items}
