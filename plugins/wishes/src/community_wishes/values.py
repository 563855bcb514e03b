"""What is said of a small wish 微心愿, each value once."""

from typing import Annotated, Literal

from community_core.domain import CALLED, Count, Fen, Help, Party, PersonId, Reason, Text, Until, titles

WishKind = Literal["goods", "help", "company", "learning", "other"]
"""What sort of wish it is."""
ShownAs = Literal["anonymous", "named"]
"""Whether the wall says whose it is. A child is never named."""
Content = Literal["satisfied", "not-satisfied"]
"""What the wisher says of it once they have it."""

KINDS = {
    "goods": ("goods", "物品"),
    "help": ("a helping hand", "帮忙"),
    "company": ("company", "陪伴"),
    "learning": ("learning", "学习"),
    "other": ("other", "其他"),
}
SHOWN_AS = {"anonymous": ("without a name", "匿名"), "named": ("with the name", "实名")}

WishId = Annotated[
    str,
    Help("Id or number of the wish", "微心愿编号", "2026-0001", refers="wish", titles=("编号", "心愿编号")),
]
Wisher = Annotated[
    PersonId,
    Help(
        "Whose wish it is",
        "许愿人编号",
        "person-lin",
        word=("wisher", "许愿人"),
        titles=(titles.living_at("许愿人", "住址"), "许愿人", *CALLED),
    ),
]
Wished = Annotated[
    Text,
    Help(
        "What is wished for, without names",
        "心愿内容（不写姓名）",
        "a warm quilt",
        example_zh="一床棉被",
        word=("wish", "心愿"),
        titles=("心愿内容", "微心愿", "心愿"),
    ),
]
Kind = Annotated[
    WishKind,
    Help(
        "What sort of wish",
        "心愿类别",
        "goods",
        word=("kind", "类别"),
        words=KINDS,
        titles=("心愿类别", "心愿类型"),
    ),
]
Wanted = Annotated[
    Count,
    Help(
        "How many may claim it together",
        "可联合认领数",
        "1",
        word=("places", "可认领数"),
        titles=("可认领数", "认领名额"),
    ),
]
Value = Annotated[
    Fen,
    Help(
        "What it would cost",
        "预计金额",
        "120",
        word=("estimated cost", "预计金额"),
        titles=("预计金额", "预计金额(元)"),
    ),
]
Story = Annotated[
    str,
    Help(
        "Why they wish for it, as told; kept sealed",
        "情况说明（加密保存）",
        "the old one is worn through",
        example_zh="旧被子已破",
        word=("story", "情况说明"),
        personal_of="person_id",
        titles=(titles.any_of("类别", "情况说明"),),
    ),
]
ShownUntil = Annotated[
    Until,
    Help("The last day it is shown", "公示截止", "2028-12-31", word=("shown until", "公示截止")),
]
Shown = Annotated[
    ShownAs,
    Help(
        "Whether the wall says whose it is",
        "公示方式",
        "anonymous",
        word=("shown", "公示方式"),
        words=SHOWN_AS,
    ),
]
Claimant = Annotated[
    Party,
    Help(
        "Who claims it: a person, or org:<name>",
        "认领人（人员，或 org:<单位>）",
        "org:Housing office",
        example_zh="org:房管所",
        word=("claimant", "认领人"),
        titles=("认领人/单位", "认领人", "认领单位"),
    ),
]
Due = Annotated[
    Until,
    Help(
        "The day by which they mean to fulfil it",
        "计划完成时间",
        "2028-12-31",
        word=("due", "计划完成"),
        titles=("计划完成时间",),
    ),
]
How = Annotated[
    Text,
    Help(
        "How it came true, without names",
        "实现情况（不写姓名）",
        "brought to the door",
        example_zh="送货上门",
        word=("how", "实现情况"),
        titles=("实现情况",),
    ),
]
ConfirmedBy = Annotated[
    PersonId,
    Help(
        "Who confirms in the wisher's place, such as a relative",
        "代为确认人编号（如亲属）",
        "person-he",
        word=("confirmed by", "代为确认人"),
    ),
]
Satisfied = Annotated[
    Content,
    Help(
        "What the wisher says of it",
        "满意度",
        "satisfied",
        word=("content", "满意度"),
        words={"satisfied": ("satisfied", "满意"), "not-satisfied": ("not satisfied", "不满意")},
        titles=("许愿人确认/满意度", "满意度"),
    ),
]
Why = Annotated[Reason, Help("Why", "原因", "no longer needed", example_zh="不再需要")]
