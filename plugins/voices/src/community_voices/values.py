"""What is said of voices 居民心声 and good deeds 好人好事, each value once."""

from typing import Annotated, Literal

from community_core.domain import CALLED, Day, HeardAt, Help, PersonId, Place, Reason, Text, checks
from community_core.errors import Refused

VoiceKind = Literal["praise", "thanks", "hope", "complaint", "suggestion", "idea"]
"""What sort of thing somebody said."""
KINDS = {
    "praise": ("praise", "表扬"),
    "thanks": ("thanks", "感谢"),
    "hope": ("hope", "愿望"),
    "complaint": ("complaint", "意见"),
    "suggestion": ("suggestion", "建议"),
    "idea": ("idea", "点子"),
}

# ---- voices

VoiceId = Annotated[
    str,
    Help(
        "Id or number of the voice",
        "心声编号",
        "2026-0001",
        refers="voice",
        titles=("序号", "编号", "心声编号"),
    ),
]
Kind = Annotated[
    VoiceKind,
    Help(
        "What sort of voice",
        "心声类别",
        "suggestion",
        word=("kind", "类别"),
        words=KINDS,
        titles=("类别", "心声类别", "建议类别"),
    ),
]
Said = Annotated[
    Text,
    Help(
        "What is said, in short and without names",
        "内容概要（不写姓名）",
        "a bench at the gate",
        example_zh="大门口添一条长椅",
        word=("voice", "内容"),
        titles=("建议内容", "心声内容", "内容"),
    ),
]
Speaker = Annotated[
    PersonId,
    Help(
        "Who says it; left out, nobody knows",
        "提出人编号（匿名则不填）",
        "person-lin",
        word=("speaker", "提出人"),
        titles=("建议人", "提出人", *CALLED),
    ),
]
Words = Annotated[
    str,
    Help(
        "In their own words; kept sealed",
        "原话（加密保存）",
        "my knees hurt when I wait for the bus",
        example_zh="等车时膝盖疼",
        word=("words", "原话"),
        personal_of="person_id",
    ),
]
Channel = Annotated[HeardAt, Help("Where it was heard", "渠道", "gathering", titles=("渠道", "征集渠道"))]
Answer = Annotated[
    Text,
    Help(
        "What they are told, without names",
        "答复内容（不写姓名）",
        "the bench comes in May",
        example_zh="五月安装长椅",
        word=("answer", "答复"),
        titles=("办理情况", "答复内容", "反馈内容"),
    ),
]
Plan = Annotated[
    Text,
    Help(
        "How it is carried out, without names",
        "落实打算（不写姓名）",
        "tried at one gate first",
        example_zh="先在一个门口试行",
        word=("plan", "落实打算"),
    ),
]
Became = Annotated[
    str,
    Help(
        "The request or offer it became",
        "转成的诉求或意愿",
        "2026-0002",
        word=("became", "转为"),
        refers="any",
    ),
]
Offer = Annotated[
    str,
    Help(
        "Id or number of the offer that arose from it",
        "由此而来的意愿",
        "2026-0002",
        word=("offer", "意愿"),
        check=checks.text,
        refers="offer",
    ),
]


def _told_why(field: str, value: str) -> str:
    if not value.strip():
        raise Refused(
            "decline-needs-reason",
            f"{field}: {value!r} does not say why the idea is not adopted; write it for who had it.",
            f"{field}：{value!r} 没有写明不采纳的原因；请写明，以便答复提出人。",
            field=field,
        )
    return checks.text(field, value)


WhyNot = Annotated[
    Reason,
    Help("Why it is not adopted", "不采纳的原因", "no room for it", example_zh="没有场地", check=_told_why),
]

# ---- good deeds

DeedId = Annotated[
    str,
    Help(
        "Id or number of the good deed",
        "好人好事编号",
        "2026-0001",
        refers="deed",
        titles=("序号", "编号", "好人好事编号"),
    ),
]
Doer = Annotated[
    PersonId,
    Help("Who did it", "好人编号", "person-lin", word=("doer", "好人"), titles=CALLED),
]
Done = Annotated[
    Text,
    Help(
        "What was done, in short and without names",
        "事迹概要（不写姓名）",
        "cleared snow for neighbours",
        example_zh="帮邻居清扫积雪",
        word=("deed", "事迹"),
        titles=("事迹", "主要事迹"),
    ),
]
Teller = Annotated[
    PersonId,
    Help("Who tells of it", "推荐人编号", "person-he", word=("told by", "推荐人"), titles=("推荐人",)),
]
Where = Annotated[Place, Help("Where it was done", "地点", titles=("地点",))]
HappenedOn = Annotated[
    Day, Help("The day it was done", "发生日期", word=("happened on", "发生日期"), titles=("时间", "日期"))
]
Story = Annotated[
    str,
    Help(
        "The story, as told; kept sealed",
        "经过（加密保存）",
        "every morning before work",
        example_zh="每天上班前都来",
        word=("story", "经过"),
        personal_of="doer",
    ),
]

# ---- both

Medium = Annotated[
    Text,
    Help(
        "Where it is published",
        "公开渠道",
        "notice board",
        example_zh="宣传栏",
        word=("published in", "公开于"),
        again=True,
    ),
]
Why = Annotated[Reason, Help("Why", "原因", "consent is gone", example_zh="本人撤回同意")]
