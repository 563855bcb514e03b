"""What is known of every fact, whatever it says, is called in English and Chinese."""

from community_core.domain.kit.values.help import Word
from community_core.telling.language import say

_FIELD_WORDS: dict[str, Word] = {
    "actor": ("by", "记录人"),
    "caused": ("led to", "引出"),
    "causation_id": ("followed from", "起因"),
    "command_id": ("command id", "指令编号"),
    "correlation_id": ("story began with", "始于"),
    "corrected": ("corrected by", "更正见"),
    "done_by": ("done by", "经办人"),
    "flags": ("flagged", "存疑"),
    "note": ("note", "附注"),
    "occurred_at": ("happened", "发生于"),
    "reason": ("reason", "原因"),
    "recorded_at": ("recorded", "登记于"),
    "restored": ("put back by", "恢复见"),
    "undone": ("undone by", "撤回见"),
    "version": ("fact", "第几条"),
}


def field_label(name: str) -> str:
    """The field in the reader's language; a field that has no word is called by its name."""
    plain = name.replace("_", " ")
    return say(*_FIELD_WORDS.get(name, (plain, plain)))


def named_field(name: str, value: str) -> str:
    """``recorded: 2024-01-15 09:30``."""
    return named_value(field_label(name), value)


def named_value(label: str, value: str) -> str:
    """``place: building 13``."""
    return say(f"{label}: {value}", f"{label}：{value}")
