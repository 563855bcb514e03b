"""What is said of a visit 走访, each value once, and what can happen to it, as facts."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain.fields import CALLED, Number, PersonId, Place, Reason, Text
from community_core.domain.kit.messages.facts import Event, allocated, event
from community_core.domain.kit.values import checks, titles
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.personal import Sealed
from community_core.domain.meetings import Channel, Met
from community_core.domain.request_values import Category, Details, RequestId, Title

# ---- values

WHEN: tuple[str | titles.Title, ...] = (
    *(titles.day_and_time(f"{each}日期", f"{each}时间") for each in ("走访", "探访")),
    *("走访时间", "探访时间", "走访日期", "探访日期"),
    titles.day_and_time("日期", "时间"),
    *("日期", "时间"),
)
_SEEN = (
    *("身体状况", "健康状况", "精神状况", "居家安全", "赡养情况"),
    *("需求/发现问题", "发现问题", "反映问题", "处理情况", "备注"),
)
"""What a 走访台账 says was seen and found, in words that stay sealed with the visit.

So does 需求/发现问题. What a worker wrote there at somebody's door may name people and tell of health, and
often says 无. What a request is called is open to everybody, names nobody, and has a category, which no such
column tells; one of last year would stand open, whatever 处理情况 says became of it. A need becomes a request
where somebody says so: in columns 发现的需求1内容 and 发现的需求1类别, or by a mapping that takes it so.
"""


def _manner(text: str) -> str:
    """入户探访, 上门走访 and 面访 are at home; 电话探访 is by telephone."""
    if re.match("入户|上门|家访|面访|见面", text):
        return "home"
    return re.sub("(走访|探访|联系|访问)$", "", text) or text


VisitId = Annotated[str, Help("Id of the visit", "走访编号", "2026-0001", refers="visit")]
Visited = Annotated[
    PersonId,
    Help(
        "Id of the person to visit",
        "走访对象编号",
        titles=(
            "走访对象",
            "探访对象",
            titles.living_at("姓名", "小区", "楼号", "单元", "房号"),
            titles.living_at("姓名", "楼号", "单元", "房号"),
            *CALLED,
        ),
    ),
]
Visitor = Annotated[
    PersonId,
    Help(
        "Id of the person who goes",
        "走访人编号",
        "person-shen",
        word=("visitor", "走访人"),
        titles=("走访人", "探访人", "责任人"),
    ),
]
PlannedFor = Annotated[
    datetime,
    Help(
        "When",
        "计划时间",
        "tomorrow 09:30",
        example_zh="明天 09:30",
        word=("planned for", "计划时间"),
        ahead=True,
        titles=("计划时间", *WHEN),
    ),
]
Purpose = Annotated[
    str,
    Help(
        "What for, without names",
        "目的（不写姓名）",
        "heating check",
        example_zh="查看暖气",
        word=("purpose", "目的"),
        check=checks.optional_text,
        titles=("目的", "事由", "走访事由", "走访目的"),
    ),
]
Warm = Annotated[
    bool,
    Help(
        "Is the heating warm?",
        "暖气是否热",
        "yes",
        word=("heating is warm", "暖气热"),
        titles=("暖气是否热", "暖气热不热"),
    ),
]
Checklist = Annotated[
    tuple[Text, ...],
    Help(
        "Points gone through",
        "已核对事项",
        "gas hose",
        example_zh="燃气软管",
        word=("checked", "已核对"),
        sealed_for="person_id",
    ),
]
Observations = Annotated[
    str,
    Help(
        "What you saw and heard; kept sealed",
        "所见所闻（加密保存）",
        "walks badly",
        example_zh="腿脚不便",
        word=("seen and heard", "所见所闻"),
        personal_of="person_id",
        titles=("所见所闻", titles.any_of(*_SEEN)),
    ),
]


VisitManner = Literal["home", "phone", "video"]
"""How somebody was met."""

HEARD_BY: Mapping[VisitManner, Channel] = {"home": "home-visit", "phone": "phone", "video": "online"}
"""By which channel somebody is heard who is met so."""

NotMetFound = Literal["nobody", "refused", "hospital", "away", "moved", "not-told"]
"""What was found in place of the person."""

Manner = Annotated[
    VisitManner,
    Help(
        "How they were met",
        "走访方式",
        "phone",
        word=("manner", "方式"),
        titles=tuple(titles.Title((each,), _manner) for each in ("走访方式", "探访方式")),
        words={"home": ("at home", "上门"), "phone": ("phone", "电话"), "video": ("video", "视频")},
    ),
]
Companions = Annotated[
    tuple[PersonId, ...],
    Help(
        "Ids of who came along",
        "同行人员编号",
        "person-he",
        word=("with them", "同行"),
        titles=("同行人员", "同行人", "陪同人员"),
    ),
]
Found = Annotated[
    NotMetFound,
    Help(
        "What was found instead",
        "未遇情况",
        "nobody",
        word=("found", "未遇情况"),
        titles=("未遇情况", "未遇原因"),
        words={
            "nobody": ("nobody there", "无人应门"),
            "refused": ("refused", "谢绝"),
            "hospital": ("hospital", "住院"),
            "away": ("away", "外出"),
            "moved": ("moved", "已搬走"),
            "not-told": ("not told", "未填"),
        },
    ),
]


@frozen
class Need:
    """Something a visited person needs, which becomes a request of its own."""

    title: Annotated[Title, Help("What is needed, without names", "需求内容（不写姓名）")]
    category: Category
    details: (
        Annotated[
            Details,
            Help("What they told about it; kept sealed", example="cannot sleep", example_zh="夜里睡不好"),
        ]
        | None
    ) = None


Needs = Annotated[
    tuple[Need, ...],
    Help(
        "Needs found",
        "发现的需求",
        "title=Radiator is cold,category=heating",
        example_zh="内容=暖气不热，类别=暖气",
        titles=("需求",),
    ),
]


# ---- events


@event(en="Visit planned", zh="计划走访")
@frozen(kw_only=True)
class VisitPlanned(Event):
    """``visitor`` means to call on ``person_id``; also when it is planned again after nobody was met, which
    says the ``purpose`` no second time.

    ``number`` is the visit's speakable number, filled in at append where the visit begins.
    """

    number: Number = allocated(beginning=True)
    person_id: Visited
    visitor: Visitor
    planned_for: PlannedFor
    place: Place = ""
    purpose: Annotated[Purpose, Help(sealed_for="person_id")] | Sealed = ""


@event(en="Visit started", zh="开始走访")
@frozen(kw_only=True)
class VisitStarted(Event):
    """``visitor`` is at the door of ``person_id``; None where a ledger does not tell who went. An unplanned
    visit begins here and has its ``number`` from here."""

    number: Number = allocated(beginning=True)
    person_id: Visited
    visitor: Visitor | None = None
    place: Place = ""


@event(en="Visit completed", zh="完成走访")
@frozen(kw_only=True)
class VisitCompleted(Event):
    """The person was met; only now are they covered.

    ``needs`` are the ids of the requests raised in the same append. ``heating_warm`` is None when nobody
    looked; ``checklist`` names the points that were gone through: what was seen in somebody's home, sealed as
    far as it was recorded since that is so. ``manner`` is how they were met, and ``companions`` came along
    with the visitor. ``person_id`` was met; ``observations`` is what the visitor saw and heard, free text
    about that person, only ever stored sealed.
    """

    needs: tuple[
        Annotated[RequestId, Help("Needs found", "发现的需求", word=("needs found", "发现的需求"))], ...
    ] = ()
    heating_warm: Warm | None = None
    checklist: Checklist | Sealed = ()
    manner: Manner = "home"
    companions: Companions = ()
    person_id: Visited | None = None
    observations: Observations | Sealed | None = None

    def met(self) -> Met:
        """Whoever was called on."""
        people = () if self.person_id is None else (self.person_id,)
        return Met(people=people, others=0 if people else 1, channel=HEARD_BY[self.manner])


@event(en="Not met", zh="未遇")
@frozen(kw_only=True)
class VisitNotMet(Event):
    """The person was not met 未遇; ``found`` is what was found instead. It never counts as covered; the visit
    may be planned again."""

    found: Found = "not-told"


@event(en="Visit cancelled", zh="取消走访")
@frozen(kw_only=True)
class VisitCancelled(Event):
    """The visit will not take place."""

    reason: Annotated[Reason, Help(sealed_for="person_id")] | Sealed = ""
