"""What is said of programmes 服务项目 and services 服务记录, each value once."""

import re
from datetime import date
from typing import Annotated, Literal

from community_core.domain import (
    CALLED,
    Amount,
    Channel,
    Count,
    Help,
    Party,
    PersonId,
    Place,
    Reason,
    Text,
    Title,
    checks,
)

ProgrammeKind = Literal["elders", "home-study", "carers", "children", "other"]
"""For whom it is."""
ProgrammeRhythm = Literal["none", "weekly", "monthly", "quarterly"]
"""How often everybody on the list is to be reached."""
ServiceKind = Literal[
    "company", "study", "carer-support", "book", "meal", "class", "health", "haircut", "errand", "other"
]
"""What is given."""
ServiceManner = Literal["in-person", "handed-over", "phone", "online"]
"""How it reaches somebody; of what is handed over nobody knows whether it was read."""

# ---- programmes

ProgrammeId = Annotated[
    str,
    Help(
        "Id or number of the programme",
        "项目编号",
        "2026-0001",
        word=("programme", "项目"),
        refers="programme",
        titles=("项目", "服务项目", "项目编号"),
    ),
]
OfProgramme = Annotated[ProgrammeId, Help(stays=True)]
"""The programme an enrolment is of, which is part of what it is."""
WithinProgramme = Annotated[ProgrammeId, Help(check=checks.text)]
"""The programme a service belongs to, which may be put right."""
ProgrammeCalled = Annotated[
    Text,
    Help(
        "What it is called",
        "项目名称",
        "Company for elders",
        example_zh="老人陪伴",
        word=("title", "名称"),
        titles=("项目名称", "名称"),
    ),
]
Kind = Annotated[
    ProgrammeKind,
    Help(
        "For whom it is",
        "项目类别",
        "elders",
        word=("kind", "类别"),
        titles=("项目类别", "类别"),
        words={
            "elders": ("older residents", "老年人"),
            "home-study": ("study at home", "送学上门"),
            "carers": ("carers", "照护者"),
            "children": ("children", "儿童"),
            "other": ("other", "其他"),
        },
    ),
]
Rhythm = Annotated[
    ProgrammeRhythm,
    Help(
        "How often everybody on the list is to be reached",
        "服务频次",
        "monthly",
        word=("rhythm", "频次"),
        titles=("频次", "服务频次"),
        words={
            "none": ("none", "无"),
            "weekly": ("weekly", "每周"),
            "monthly": ("monthly", "每月"),
            "quarterly": ("quarterly", "每季度"),
        },
    ),
]
GoesOnUntil = Annotated[
    date,
    Help(
        "The last day it is meant for",
        "截止日期",
        "2028-12-31",
        word=("until", "截止"),
        ahead=True,
        titles=("截止日期",),
    ),
]
Partner = Annotated[
    Party,
    Help(
        "Who runs it together with the community",
        "合作方",
        "org:Library",
        example_zh="org:图书馆",
        word=("with", "合作方"),
        titles=("合作方", "合作单位"),
    ),
]
Sensitive = Annotated[
    bool,
    Help(
        "Whether being on the list tells something about a person; study at home tells party membership",
        "名单是否敏感（如送学上门涉及党员身份）",
        "yes",
        word=("sensitive", "敏感"),
    ),
]
WhyEnded = Annotated[Reason, Help("Why it ends", "结束原因", "term over", example_zh="项目到期")]

# ---- enrolments

ParticipantOf = Annotated[
    PersonId,
    Help(
        "Who takes part",
        "参加人编号",
        "person-lin",
        stays=True,
        word=("participant", "参加人"),
        titles=CALLED,
    ),
]
EnrolledSince = Annotated[
    date,
    Help(
        "The day they take part from; left out, the day of the fact",
        "参加日期（不填即为当日）",
        "2026-01-05",
        word=("since", "参加日期"),
        titles=("参加日期", "参加时间"),
    ),
]
Grounds = Annotated[
    str,
    Help(
        "Why they take part, kept sealed",
        "列入原因（加密保存）",
        "cannot walk far",
        example_zh="行动不便",
        word=("grounds", "列入原因"),
        personal_of="person_id",
        titles=("行动不便原因", "列入原因"),
    ),
]
WhyLeft = Annotated[
    Reason, Help("Why they leave", "退出原因", "moved in with family", example_zh="随子女居住")
]

# ---- services

_PARTS = re.compile(r"[、，,;；\s]+")


def _beyond_the_named(names: str, contacts: str) -> str:
    """How many of the contacts in a ledger have no name in it: 60 for two names and 62人次."""
    found = re.fullmatch(r"(?P<number>[0-9]+)\s*(人次?|名)?", contacts.strip())
    named = sum(bool(each) for each in _PARTS.split(names))
    return str(max(0, int(found["number"]) - named)) if found else contacts


Topic = Annotated[
    Text,
    Help(
        "What was given, without names",
        "服务内容（不写姓名）",
        "Reading the paper",
        example_zh="读报聊天",
        word=("title", "服务内容"),
        titles=("服务内容", "学习内容", "内容"),
    ),
]
Given = Annotated[
    ServiceKind,
    Help(
        "What sort of service",
        "服务类别",
        "company",
        word=("service", "服务类别"),
        titles=("服务类别", "服务类型"),
        words={
            "company": ("company", "陪伴"),
            "study": ("study", "送学"),
            "carer-support": ("help for carers", "照护支持"),
            "book": ("books", "送书"),
            "meal": ("meals", "送餐"),
            "class": ("class", "课堂"),
            "health": ("health", "健康服务"),
            "haircut": ("haircut", "理发"),
            "errand": ("errand", "代办"),
            "other": ("other", "其他"),
        },
    ),
]
ServedPeople = Annotated[
    tuple[PersonId, ...],
    Help(
        "Who was served",
        "服务对象编号",
        "person-lin",
        word=("served", "服务对象"),
        titles=("对象姓名", "服务对象", "服务对象姓名"),
    ),
]
OthersServed = Annotated[
    Amount,
    Help(
        "How many more, unnamed",
        "未具名人数",
        "60",
        word=("unnamed", "未具名人数"),
        titles=(Title(("对象姓名", "人次"), _beyond_the_named, shared=True), "未具名人数"),
    ),
]
Givers = Annotated[
    tuple[Party, ...],
    Help(
        "Who gave it; left out, whoever records it",
        "服务人员或单位（不填即为记录人）",
        "person-he",
        word=("given by", "服务人员"),
        titles=("服务人员/单位", "服务人员", "服务单位", "送学人"),
    ),
]
CaredFor = Annotated[
    PersonId,
    Help("Whom the person served looks after", "被照护人编号", "person-xu", word=("cares for", "被照护人")),
]
Materials = Annotated[
    tuple[Text, ...],
    Help(
        "What was brought",
        "资料",
        "large-print reader",
        example_zh="大字读本",
        word=("materials", "资料"),
        titles=("学习资料", "资料"),
    ),
]
How = Annotated[
    ServiceManner,
    Help(
        "How it reached them",
        "方式",
        "in-person",
        word=("how", "方式"),
        titles=("方式", "服务方式"),
        words={
            "in-person": ("in person", "当面"),
            "handed-over": ("handed over", "送交资料"),
            "phone": ("phone", "电话"),
            "online": ("online", "网上"),
        },
    ),
]
Minutes = Annotated[
    Count,
    Help(
        "How long, in minutes",
        "时长（分钟）",
        "40",
        word=("minutes", "时长（分钟）"),
        titles=("时长", "时长（分钟）"),
    ),
]
Where = Annotated[Place, Help(titles=("地点", "服务地点"))]
Notes = Annotated[
    str,
    Help(
        "What they said and how they are, kept sealed",
        "反馈与备注（加密保存）",
        "would like to hear more",
        example_zh="希望多来",
        word=("notes", "反馈与备注"),
        personal_of="people",
        titles=("党员反馈", "党员反馈/签字", "反馈"),
    ),
]
NotesOfOne = Annotated[Notes, Help(personal_of="person_id")]
Studying = Annotated[
    PersonId,
    Help(
        "Who studies at home",
        "送学对象编号",
        "person-lin",
        word=("studies", "送学对象"),
        titles=("党员姓名", *CALLED),
    ),
]
Carer = Annotated[
    PersonId,
    Help(
        "Who looks after somebody", "照护者编号", "person-lin", word=("carer", "照护者"), titles=("照护者",)
    ),
]
Company = Annotated[
    PersonId,
    Help(
        "Who had company",
        "陪伴对象编号",
        "person-lin",
        word=("company for", "陪伴对象"),
        titles=("陪伴对象", *CALLED),
    ),
]
SERVED_ON = ("日期", "服务日期", "服务时间", "送学时间", "送学日期")
"""What the column is called that says when it was given."""


def channel_of(kind: ServiceKind, how: ServiceManner, contacts: int) -> Channel:
    """Where a service was given, as far as that is known."""
    if how in ("phone", "online"):
        return how
    if kind == "study":
        return "home-visit"
    return "gathering" if contacts > 1 else "not-told"
