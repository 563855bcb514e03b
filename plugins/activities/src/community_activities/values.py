"""What is said of an activity 活动, each value once."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    Amount,
    Channel,
    Count,
    Fen,
    Help,
    PersonId,
    Reason,
    RequestCategory,
    RequestDetails,
    Requester,
    RequestId,
    RequestOutcome,
    RequestTitle,
    Text,
    checks,
    titles,
)

ActivityKind = Literal[
    "outing", "citywalk", "performance", "festival", "clean-up", "course", "lecture", "story", "meeting",
    "clinic", "other",
]  # fmt: skip
"""What sort of occasion it is."""
ToldBy = Literal["board", "group", "phone", "other"]
"""How people heard of it."""
Measure = Literal["insurance", "notice", "agency", "first-aid", "vehicle", "route", "permit"]
"""What is done for safety."""


def _told_by(kind: str, text: str) -> str:
    """What sort of occasion a column tells of that only such have: a name of a course, a lecturer."""
    return kind if text else ""


ActivityId = Annotated[
    str,
    Help(
        "Id or number of the activity",
        "活动编号",
        "2026-0001",
        word=("activity", "活动编号"),
        refers="activity",
    ),
]
Called = Annotated[
    Text,
    Help(
        "What it is called",
        "活动名称",
        "Spring outing",
        example_zh="外出踏春",
        word=("title", "名称"),
        titles=("活动名称", "名称", "主题", "议题"),
    ),
]
Kind = Annotated[
    ActivityKind,
    Help(
        "What sort of occasion",
        "活动类别",
        "outing",
        word=("kind", "类别"),
        titles=(
            "活动类别",
            "类别",
            titles.Title(("课程名称",), partial(_told_by, "course"), shared=True),
            titles.Title(("宣讲人",), partial(_told_by, "lecture"), shared=True),
            "形式",
        ),
        words={
            "outing": ("outing", "外出踏春"),
            "citywalk": ("city walk", "城市漫步"),
            "performance": ("performance", "文艺演出"),
            "festival": ("festival", "节日活动"),
            "clean-up": ("clean-up", "大扫除"),
            "course": ("course", "课堂"),
            "lecture": ("lecture", "宣讲讲座"),
            "story": ("story hour", "讲故事"),
            "meeting": ("pavilion meeting", "便民亭议事"),
            "clinic": ("clinic", "义诊便民"),
            "other": ("other", "其他"),
        },
    ),
]
StartsAt = Annotated[
    datetime,
    Help(
        "When it begins",
        "开始时间",
        "tomorrow 09:00",
        example_zh="明天 09:00",
        word=("begins", "开始"),
        ahead=True,
        titles=("开始时间", "活动时间", "时间", "日期"),
    ),
]
EndsAt = Annotated[
    datetime,
    Help(
        "When it ends",
        "结束时间",
        "tomorrow 16:00",
        example_zh="明天 16:00",
        word=("ends", "结束"),
        ahead=True,
    ),
]
Organiser = Annotated[
    PersonId,
    Help(
        "Who is in charge; left out, whoever records it",
        "负责人编号（不填即为记录人）",
        "person-shen",
        word=("in charge", "负责人"),
        titles=("负责人", "主持人"),
    ),
]
Speakers = Annotated[
    tuple[PersonId, ...],
    Help(
        "Who speaks or teaches",
        "主讲人编号",
        "person-he",
        word=("speakers", "主讲人"),
        titles=("主讲人", "授课人", "宣讲人"),
    ),
]
Audience = Annotated[
    Text,
    Help(
        "For whom",
        "参加对象",
        "older residents",
        example_zh="老年居民",
        word=("audience", "对象"),
        titles=("参加对象", "对象"),
    ),
]
Places = Annotated[
    Count, Help("How many can take part", "名额", "40", word=("places", "名额"), titles=("名额", "计划人数"))
]
Fee = Annotated[Fen, Help("What each pays", "每人费用", "20", word=("fee", "每人费用"))]
Away = Annotated[bool, Help("Whether it goes out of the community", "是否外出", "yes", word=("away", "外出"))]
Series = Annotated[
    bool, Help("Whether it is a series of occasions", "是否系列", "yes", word=("series", "系列"))
]
PartOf = Annotated[
    str,
    Help(
        "The series it is an occasion of, by number, or by title while one of that title goes on",
        "所属系列的序号，或进行中系列的名称",
        "2026-0002",
        word=("part of", "所属系列"),
        check=checks.text,
        refers="activity",
        unnamed="begun",
        titles=("所属系列", "系列名称", "课程名称"),
    ),
]
Partners = Annotated[
    tuple[
        Annotated[
            str,
            Help(
                "Organisations it is held with, by number or name",
                "联办单位的序号或名称",
                "2026-0003",
                word=("with", "联办单位"),
                check=checks.text,
                refers="partner",
                unnamed="kept",
                titles=("联办单位", "主办/联办单位", "授课单位"),
            ),
        ],
        ...,
    ],
    Help(),
]
Told = Annotated[
    ToldBy,
    Help(
        "How people hear of it",
        "发布方式",
        "group",
        word=("told by", "发布方式"),
        words={
            "board": ("notice board", "公告栏"),
            "group": ("chat group", "微信群"),
            "phone": ("phone", "电话"),
            "other": ("otherwise", "其他方式"),
        },
    ),
]
SignUpUntil = Annotated[
    date,
    Help("The last day to register", "报名截止", "2026-03-01", word=("register by", "报名截止"), ahead=True),
]
ParticipantId = Annotated[
    PersonId,
    Help(
        "Who takes part",
        "参加人编号",
        "person-lin",
        word=("participant", "参加人"),
        titles=("姓名", "参加人"),
    ),
]
GuardianId = Annotated[
    PersonId,
    Help("Who comes along or looks after them", "监护人或陪同编号", "person-he", word=("with", "陪同")),
]
Needs = Annotated[
    str,
    Help(
        "Health and needs, kept sealed",
        "身体状况与需要（加密保存）",
        "heart trouble",
        example_zh="心脏不好",
        word=("needs", "身体状况与需要"),
        personal_of="person_id",
        titles=("身体状况", "身体状况与需要"),
    ),
]
Turn = Annotated[int, Help("Turn among those who wait", "候补序号", "1", word=("turn", "候补序号"))]
SafetyMeasure = Annotated[
    Measure,
    Help(
        "What is done for safety",
        "安全措施",
        "insurance",
        word=("measure", "措施"),
        words={
            "insurance": ("insurance", "保险"),
            "notice": ("safety notice", "安全告知"),
            "agency": ("travel agency", "旅行社"),
            "first-aid": ("first aid", "急救"),
            "vehicle": ("vehicle", "车辆"),
            "route": ("route walked beforehand", "踩点"),
            "permit": ("permit", "许可"),
        },
    ),
]
Reference = Annotated[
    Text, Help("Number of the policy or permit", "单号", "P-2024-18", word=("number", "单号"))
]
Covers = Annotated[Amount, Help("How many it covers", "覆盖人数", "40", word=("covers", "覆盖人数"))]
How = Annotated[
    Text, Help("How it is known", "确认方式", "by phone", example_zh="电话", word=("how", "方式"))
]
Helpers = Annotated[
    tuple[PersonId, ...],
    Help("Volunteers who helped", "志愿者编号", "person-he", word=("helpers", "志愿者"), titles=("志愿者",)),
]
AllHome = Annotated[
    bool, Help("Whether everybody came home safely", "是否全员平安返回", "yes", word=("all home", "全员返回"))
]
Notes = Annotated[
    Text,
    Help(
        "What it was about, without names",
        "内容（不写姓名）",
        "folk songs",
        example_zh="唱民歌",
        word=("notes", "内容"),
        titles=("内容", "活动内容", "备注"),
    ),
]
Summary = Annotated[
    Text,
    Help(
        "How it went",
        "总结",
        "well attended",
        example_zh="参加踊跃",
        word=("summary", "总结"),
        titles=("总结", "效果", "效果/总结"),
    ),
]
Spent = Annotated[
    Fen, Help("What it cost", "实际支出", "1,200", word=("spent", "实际支出"), titles=("经费", "经费(元)"))
]
PaidFrom = Annotated[
    Text,
    Help("Who paid", "经费来源", "service funds", example_zh="服务群众经费", word=("paid from", "经费来源")),
]
Satisfied = Annotated[Amount, Help("How many were satisfied", "满意人数", "30", word=("satisfied", "满意"))]
Neutral = Annotated[Amount, Help("How many were neither", "一般人数", "5", word=("neutral", "一般"))]
Unsatisfied = Annotated[
    Amount, Help("How many were not satisfied", "不满意人数", "1", word=("not satisfied", "不满意"))
]
WhyChanged = Annotated[Reason, Help("Why", "原因", "rain", example_zh="下雨")]
RaisedThere = Annotated[
    RequestId, Help("Requests raised there", "现场提出的诉求", word=("raised", "现场诉求"))
]


@frozen
class Raised:
    """Something raised at an activity that becomes a request of its own; with an outcome it is settled."""

    title: Annotated[RequestTitle, Help("What is raised, without names", "事项（不写姓名）")]
    category: RequestCategory
    requester: Requester | None = None
    outcome: Annotated[RequestOutcome, Help("Outcome, if settled there", "当场办结的结果")] | None = None
    details: RequestDetails | None = None


def channel_of(kind: str | None) -> Channel:
    """Where people are met at an activity of a kind."""
    return "pavilion" if kind == "meeting" else "gathering"
