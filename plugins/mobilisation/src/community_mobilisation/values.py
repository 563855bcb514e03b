"""What is said of a mobilisation 应急动员, each value once."""

from datetime import datetime
from typing import Annotated, Literal

from community_core.domain import About, Count, Help, Party, PlaceId, Reason, Text, Title, heads_in, is_about

AlertKind = Literal["snow", "ice", "cold", "rain", "wind", "heat", "outage", "other"]
"""What a community is warned of."""
AlertLevel = Literal["blue", "yellow", "orange", "red"]
"""The colours of warnings of weather, the gravest last (Measures for Issuing and Spreading Signals of
Meteorological Disaster Warning, China, unchecked)."""

MobilisationId = Annotated[
    str, Help("Id or number of the mobilisation", "应急动员编号", "2026-0003", refers="mobilisation")
]
Kind = Annotated[
    AlertKind,
    Help(
        "What it is about",
        "类别",
        "snow",
        word=("kind", "类别"),
        titles=("类别", "预警类别", "天气"),
        words={
            "snow": ("snow", "降雪"),
            "ice": ("ice", "结冰"),
            "cold": ("cold", "寒潮"),
            "rain": ("rain", "暴雨"),
            "wind": ("wind", "大风"),
            "heat": ("heat", "高温"),
            "outage": ("outage", "停水停电停暖"),
            "other": ("other", "其他"),
        },
    ),
]
Level = Annotated[
    AlertLevel,
    Help(
        "Colour of the warning",
        "预警级别",
        "orange",
        word=("level", "预警级别"),
        titles=("预警级别",),
        words={
            "blue": ("blue", "蓝色"),
            "yellow": ("yellow", "黄色"),
            "orange": ("orange", "橙色"),
            "red": ("red", "红色"),
        },
    ),
]
Source = Annotated[
    Text,
    Help(
        "Who warns",
        "预警来源",
        "weather office",
        example_zh="市气象台",
        word=("source", "来源"),
        titles=("来源", "预警来源", "发布单位"),
    ),
]
Expected = Annotated[
    datetime,
    Help(
        "When it is expected",
        "预计时间",
        "tomorrow 06:00",
        example_zh="明天 06:00",
        word=("expected", "预计时间"),
        ahead=True,
        titles=("预计时间", "降雪起止时间"),
    ),
]
Area = Annotated[
    PlaceId,
    Help(
        "Which place is to be cleared",
        "责任片区",
        "place-13",
        word=("area", "片区"),
        titles=("责任片区", "片区", "路段"),
    ),
]
Areas = Annotated[
    tuple[Area, ...],
    Help(
        "Places to be cleared",
        "责任片区",
        "place-13",
        word=("areas", "片区"),
        titles=("责任片区", "片区", "路段"),
    ),
]
Leader = Annotated[
    Party,
    Help(
        "Who leads it: a person, or org:<name>",
        "总负责（人员，或 org:<单位>）",
        "person-shen",
        word=("led by", "总负责"),
        titles=("总负责", "总负责人"),
    ),
]
ClearedBy = Annotated[
    Party,
    Help(
        "Who cleared it: a person, or org:<name>",
        "责任方（人员，或 org:<单位>）",
        "org:Property office",
        example_zh="org:物业",
        word=("cleared by", "责任方"),
        titles=("责任人/单位", "责任方", "责任人", "责任单位"),
    ),
]
_TURNED_OUT = ("出动人数", "参加人数")
TurnedOut = Annotated[
    Count,
    Help(
        "How many people turned out",
        "出动人数",
        "12",
        word=("people", "人数"),
        titles=tuple(Title((each,), heads_in) for each in _TURNED_OUT),
    ),
]
RoundFigure = Annotated[
    About, Help(titles=tuple(Title((each,), is_about, shared=True) for each in _TURNED_OUT))
]
What = Annotated[
    Text,
    Help(
        "What of it was cleared",
        "清理部位",
        "passage and ramp",
        example_zh="通道、坡道、井盖",
        word=("cleared", "清理部位"),
        titles=("清理部位", "清理内容"),
    ),
]
WhyBlocked = Annotated[
    Reason,
    Help(
        "What blocks it again",
        "受阻原因",
        "it snows again",
        example_zh="又下雪了",
        titles=("存在问题", "受阻原因"),
    ),
]
WhyLeft = Annotated[
    Reason,
    Help(
        "Why areas are left uncleared",
        "未清原因",
        "cars stand there",
        example_zh="有车辆停放",
        titles=("未清原因",),
    ),
]
WhyStoodDown = Annotated[
    Reason, Help("Why it is stood down", "解除原因", "no snow fell", example_zh="未降雪")
]
