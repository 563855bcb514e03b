"""What the fields of facts are called, in English and Chinese."""

from community_core.cli.language import say
from community_core.domain.words import Word

_FIELD_WORDS: dict[str, Word] = {
    "activity": ("activity", "活动"),
    "actor": ("by", "记录人"),
    "assignee": ("with", "承办"),
    "availability": ("has time", "可服务时间"),
    "category": ("category", "类别"),
    "caused": ("led to", "引出"),
    "causation_id": ("followed from", "起因"),
    "channel": ("channel", "渠道"),
    "checklist": ("checked", "已核对"),
    "claim": ("claim", "申报序号"),
    "command_id": ("command id", "指令编号"),
    "correlation_id": ("story began with", "始于"),
    "corrected": ("corrected by", "更正见"),
    "details": ("details", "详情"),
    "due_at": ("due", "期限"),
    "duplicate_of": ("duplicate of", "重复于"),
    "ended_at": ("until", "结束"),
    "flags": ("flagged", "存疑"),
    "handler": ("with", "承办"),
    "heating_warm": ("heating is warm", "暖气热"),
    "into": ("became", "转为"),
    "kind": ("kind", "种类"),
    "needs": ("needs found", "发现的需求"),
    "note": ("note", "备注"),
    "number": ("number", "序号"),
    "observations": ("seen and heard", "所见所闻"),
    "outcome": ("outcome", "结果"),
    "person_id": ("person", "对象"),
    "place": ("place", "地点"),
    "planned_for": ("planned for", "计划时间"),
    "purpose": ("purpose", "目的"),
    "reason": ("reason", "原因"),
    "recorded_at": ("recorded", "登记于"),
    "requester": ("for", "诉求人"),
    "resolved_by": ("resolved by", "办结人"),
    "satisfaction": ("satisfaction", "满意度"),
    "skills": ("can do", "特长"),
    "source": ("source", "来源"),
    "source_number": ("number there", "来源编号"),
    "started_at": ("from", "开始"),
    "target_id": ("its id", "对象编号"),
    "title": ("title", "内容"),
    "version": ("fact", "第几条"),
    "visit_id": ("found on", "来自走访"),
    "visitor": ("visitor", "走访人"),
}


def field_label(name: str) -> str:
    """The field in the reader's language; a field that has no word is called by its name."""
    plain = name.replace("_", " ")
    return say(*_FIELD_WORDS.get(name, (plain, plain)))


def named_field(name: str, value: str) -> str:
    """``place: building 24``."""
    return say(f"{field_label(name)}: {value}", f"{field_label(name)}：{value}")
