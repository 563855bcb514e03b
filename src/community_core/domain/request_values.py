"""What is said of a request 诉求, each value once."""

from datetime import datetime
from typing import Annotated, Literal, get_args

from community_core.domain.fields import PersonId, Place
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.domain.meetings import Channel
from community_core.errors import Refused

Outcome = Literal["done", "partly", "explained", "referred-out", "unable"]
"""How a resolved request ended: five answers kept apart, of which only ``done`` says it is fixed."""

KnownOutcome = Literal["done", "partly", "explained", "referred-out", "unable", "not-told"]
"""The same as it is recorded: what an imported source did not say counts in no rate. Nobody resolves so."""

RequestStatus = Literal[
    "raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting", "reopened",
    "resolved", "followed-up", "closed",
    "rejected", "duplicate", "withdrawn", "converted",
]  # fmt: skip
"""Where a request stands."""

Satisfaction = Literal["satisfied", "not-satisfied", "unreachable"]
"""What the resident said when asked. ``unreachable`` is neither of the other two."""

Solved = Literal["yes", "partly", "no"]
"""Whether it is solved, as the resident says: the worker's word for it is the outcome."""

ConvertedInto = str
"""What a request became: the name of an aggregate that takes up requests."""

STATUS_WORDS = {
    "raised": ("raised", "已登记"),
    "acknowledged": ("acknowledged", "已收悉"),
    "accepted": ("accepted", "已受理"),
    "assigned": ("assigned", "已派单"),
    "in-progress": ("in progress", "办理中"),
    "waiting": ("waiting", "暂缓"),
    "resolved": ("resolved", "已办结"),
    "followed-up": ("followed up", "已回访"),
    "closed": ("closed", "已结案"),
    "reopened": ("reopened", "重新办理"),
    "rejected": ("rejected", "已驳回"),
    "duplicate": ("a duplicate", "重复件"),
    "withdrawn": ("withdrawn", "已撤回"),
    "converted": ("converted", "已转办"),
}
SATISFACTION_WORDS = {
    "satisfied": ("satisfied", "满意"),
    "not-satisfied": ("not satisfied", "不满意"),
    "unreachable": ("could not be reached", "未联系上"),
}
SOLVED_WORDS = {
    "yes": ("solved", "已解决"),
    "partly": ("partly solved", "部分解决"),
    "no": ("not solved", "未解决"),
}
"""What the answers are called; beside their question alone, so they are not among the words of all codes."""


def _assignee(field: str, value: str) -> str:
    """A person's id or ``org:<name>``."""
    named = checks.optional_text(field, value)
    if not checks.is_party(named):
        raise Refused(
            "not-an-assignee",
            f"{field}: {checks.shown(named)} is nobody; write person-01JABC or org:<name>.",
            f"{field}：{checks.shown(named)} 无效；请写人员编号或 org:单位名。",
        )
    return named


def refuse_no_outcome(field: str, value: str) -> str:
    """One of the outcomes."""
    outcomes = get_args(Outcome)
    if not value:
        raise Refused(
            "resolve-needs-outcome",
            f"{field}: {value!r} does not say how it came out; choose one of {', '.join(outcomes)}.",
            f"{field}：{value!r} 没有写明办理结果；请选择 {'、'.join(outcomes)}。",
            field=field,
        )
    checks.one_of("unknown-outcome", field, value, outcomes)
    return value


RequestId = Annotated[str, Help("Id of the request", "诉求编号", "2026-0001", refers="request")]
Title = Annotated[
    str,
    Help(
        "What is asked for, no names",
        "诉求内容（不写姓名）",
        "Radiator is cold",
        example_zh="暖气不热",
        word=("title", "内容"),
        check=checks.text,
        titles=("诉求内容", "诉求", "反映问题", "内容"),
    ),
]
Category = Annotated[
    str,
    Help(
        "Kind of request",
        "类别",
        "heating",
        example_zh="暖气",
        word=("category", "类别"),
        check=checks.text,
        again=True,
        titles=("类别", "诉求类别", "问题类别"),
    ),
]
HeardAt = Annotated[
    Channel,
    Help(
        "Where it was heard",
        "渠道",
        "pavilion",
        word=("channel", "渠道"),
        titles=("渠道", "来源", "诉求来源"),
        check=checks.choice("unknown-channel", Channel),
        words={
            "pavilion": ("pavilion", "便民亭"),
            "home-visit": ("home visit", "入户走访"),
            "shop": ("shop", "商铺"),
            "gathering": ("gathering", "活动现场"),
            "desk": ("desk", "服务窗口"),
            "phone": ("phone", "电话"),
            "online": ("online", "网上"),
            "not-told": ("not told", "未填"),
        },
    ),
]
Requester = Annotated[
    PersonId,
    Help("Id of the person it is for", "诉求人编号", word=("for", "诉求人"), titles=("诉求人", "反映人")),
]
About = Annotated[Place, Help("Where it is about")]
Due = Annotated[
    datetime, Help("When an answer is due", "答复期限", "2024-01-20", word=("due", "期限"), ahead=True)
]
Details = Annotated[
    str,
    Help(
        "What they told about themselves; kept sealed",
        "本人所述详情（加密保存）",
        "cough",
        example_zh="近来咳嗽",
        word=("details", "详情"),
        personal_of="requester",
    ),
]
_ENDED = Help(
    "How it came out",
    "办理结果",
    "done",
    word=("outcome", "结果"),
    check=refuse_no_outcome,
    words={
        "done": ("done", "已办成"),
        "partly": ("partly done", "部分办成"),
        "explained": ("explained", "解释说明"),
        "referred-out": ("referred out", "转外单位"),
        "unable": ("unable", "无法办理"),
    },
)
Ended = Annotated[Outcome, _ENDED]
CameOut = Annotated[KnownOutcome, _ENDED, Help(words={**_ENDED.words, "not-told": ("not told", "未填")})]
"""As it is recorded; a correction says one of the five."""
Stands = Annotated[
    RequestStatus,
    Help(
        "Where it stands, as its source says",
        "来源所说的状态",
        "raised",
        word=("stands", "状态"),
        words=STATUS_WORDS,
    ),
]
Assignee = Annotated[
    str,
    Help(
        "Person's id or org:<name>",
        "承办人编号或 org:<单位>",
        "person-shen",
        word=("with", "承办"),
        check=_assignee,
        refers="any",
    ),
]
Said = Annotated[
    Satisfaction,
    Help(
        "What the resident said",
        "满意程度",
        "satisfied",
        word=("satisfaction", "满意度"),
        check=checks.choice("unknown-satisfaction", Satisfaction),
        words=SATISFACTION_WORDS,
    ),
]
IsSolved = Annotated[
    Solved,
    Help(
        "Whether it is solved, as the resident says; left out, they did not say",
        "居民认为是否解决（未说明则不填）",
        "yes",
        word=("solved", "是否解决"),
        words=SOLVED_WORDS,
    ),
]
Original = Annotated[
    RequestId,
    Help(
        "Id of the request that goes on",
        "保留的诉求编号",
        "2026-0002",
        word=("duplicate of", "重复于"),
        check=checks.text,
    ),
]
Duplicate = Annotated[RequestId, Help("Id of the duplicate", "重复件编号", word=("its duplicate", "重复件"))]
Into = Annotated[
    ConvertedInto,
    Help(
        "What it becomes: the kind of thing that takes it up",
        "转为（并入它的事项种类）",
        "project",
        word=("became", "转为"),
        check=checks.text,
        words={
            "activity": ("activity", "活动"),
            "project": ("project", "项目"),
            "wish": ("wish", "微心愿"),
            "dispute": ("dispute", "纠纷"),
        },
    ),
]
Became = Annotated[
    str,
    Help(
        "Id of what it became",
        "转成对象的编号",
        "activity-01JABE",
        word=("its id", "对象编号"),
        check=checks.text,
        refers="any",
    ),
]
Source = Annotated[str, Help("Where it was imported from", "来源", word=("source", "来源"))]
SourceNumber = Annotated[str, Help("Its number there", "来源编号", word=("number there", "来源编号"))]
Handler = Annotated[str, Help("Who deals with it", "承办", word=("with", "承办"), check=checks.optional_text)]
