"""What stands among the rows of a ledger and is none: a divider, a total, the header once more."""

from collections.abc import Collection

from community_core.domain.kit.values.titles import plain
from community_core.importing.files.rows import BadRow, SourceRow, Unreadable, as_text, shown

SUMS = frozenset({"合计", "总计", "小计", "共计", "累计", "本页合计", "total", "subtotal", "sum"})
"""Words for a total."""

_FEW = 2


def why_no_case(row: SourceRow | BadRow, names: Collection[str]) -> Unreadable | None:
    """What a row is that could not be read as a case; None where it looks like one."""
    if isinstance(row, BadRow):
        return None
    said = {name: text for name, value in row.values.items() if (text := _told(value))}
    first = next(iter(said.values()), "")
    if any(plain(first).startswith(each) for each in SUMS):
        return Unreadable(
            f"it adds up other rows ({shown(first)}): no case", f"{shown(first)}：合计行，不是诉求"
        )
    if len(said) > 1 and all(plain(text) == plain(name) for name, text in said.items()):
        return Unreadable("it is the header once more: no case", "重复的表头，不是诉求")
    if len(said) == 1 and len(names) > _FEW:
        return Unreadable(
            f"it says only {shown(first)}: a divider or a remark, no case",
            f"只写了 {shown(first)}：分隔行或备注，不是诉求",
        )
    return None


def _told(value: object) -> str:
    try:
        return as_text(value)
    except Unreadable:
        return "[]"
