"""What is said of a transfer of retirees 退休人员移交, each value once."""

from datetime import date
from typing import Annotated, Literal

from community_core.domain import CALLED, Count, Help, Party, PersonId, PlaceId, Reason, Text, Title, titles

WhyNot = Literal["moved", "died", "elsewhere", "refuses"]
"""Why somebody on the list is not handed over after all."""
RelationTo = Literal["relative", "neighbour", "lead", "other"]
"""What whoever collects a gift is to the person it is for."""

WHY_NOT = {
    "moved": ("moved away", "已迁出"),
    "died": ("died", "已去世"),
    "elsewhere": ("lives elsewhere", "居住地不在本社区"),
    "refuses": ("does not want to", "本人不愿"),
}
RELATIONS = {
    "relative": ("relative", "亲属"),
    "neighbour": ("neighbour", "邻居"),
    "lead": ("building lead", "楼长"),
    "other": ("other", "其他"),
}
_CALLED = (titles.living_at("姓名", "居住地址"), *CALLED)
"""The columns of a list of retirees that say who it is."""


def _organisation(unit: str) -> str:
    """A unit as ledgers write it, without ``org:``."""
    return unit if unit.startswith(("org:", "person-")) else f"org:{unit}"


TransferId = Annotated[
    str,
    Help(
        "Id or number of the transfer",
        "移交批次编号",
        "2026-0001",
        word=("transfer", "移交批次"),
        refers="transfer",
        titles=("移交批次", "批次编号", "批次"),
    ),
]
Unit = Annotated[
    Party,
    Help(
        "The unit that hands over its retirees",
        "移交单位",
        "org:Machine works",
        example_zh="org:第二机床厂",
        word=("unit", "移交单位"),
        titles=tuple(Title((each,), _organisation) for each in ("移交单位", "原单位")),
    ),
]
Listed = Annotated[
    tuple[PersonId, ...],
    Help(
        "Who is on the list",
        "名册人员编号",
        "person-lin",
        word=("list", "名册"),
        titles=_CALLED,
    ),
]
ToWhom = Annotated[
    tuple[PersonId, ...],
    Help(
        "For whom; left out, everybody on the list who has none yet",
        "发给谁（不填即为名册上尚未发放的全体）",
        "person-lin",
        word=("people", "人员"),
        titles=_CALLED,
    ),
]
Retiree = Annotated[
    PersonId,
    Help(
        "Whom it is about",
        "退休人员编号",
        "person-lin",
        word=("retiree", "退休人员"),
        titles=(*_CALLED[:1], titles.living_at("姓名", "楼号"), *CALLED),
    ),
]
DueOn = Annotated[
    date,
    Help(
        "The day by which everybody is to register",
        "报到截止日期",
        "2028-12-31",
        word=("due on", "报到截止"),
        ahead=True,
        titles=("报到截止", "报到截止日期"),
    ),
]
Form = Annotated[
    Text,
    Help(
        "Which form",
        "表格名称",
        "registration form",
        example_zh="登记表",
        word=("form", "表格"),
        titles=("表格", "表格名称"),
    ),
]
Through = Annotated[
    PersonId,
    Help(
        "Who takes the forms to them, such as the lead of their building",
        "经手人编号（如楼长）",
        "person-he",
        word=("through", "经手人"),
        titles=("经手人", "发放人"),
    ),
]
Complete = Annotated[
    bool,
    Help(
        "Whether everything in it is filled in",
        "是否填写完整",
        "yes",
        word=("complete", "填写完整"),
        titles=("填写完整", "是否完整"),
    ),
]
Member = Annotated[
    str,
    Help(
        "Party membership, and whether it was moved here; kept sealed",
        "是否党员、组织关系是否转入（加密保存）",
        "member, moved here",
        example_zh="党员，组织关系已转入",
        word=("party membership", "党员情况"),
        personal_of="person_id",
        titles=(titles.any_of("是否党员", "组织关系是否转入"),),
    ),
]
Needs = Annotated[
    str,
    Help(
        "How they are and what they need; kept sealed",
        "健康状况与需求（加密保存）",
        "walks badly",
        example_zh="行动不便",
        word=("needs", "健康与需求"),
        personal_of="person_id",
        titles=(titles.any_of("健康状况", "需求"),),
    ),
]
NameIfNew = Annotated[
    Text,
    Help(
        "What they are called, where the register has them not yet; kept sealed",
        "姓名（登记中没有此人时填写，加密保存）",
        "林晓棠",
        word=("name to register", "新登记姓名"),
        personal_of="person_id",
    ),
]
BuildingIfNew = Annotated[
    PlaceId,
    Help(
        "The building they live in, where the register does not say",
        "楼栋（登记中没有住址时填写）",
        "place-24",
        word=("building to register", "新登记楼栋"),
    ),
]
RoomIfNew = Annotated[
    Text,
    Help(
        "Unit and room, where the register does not say; kept sealed",
        "单元房号（登记中没有住址时填写，加密保存）",
        "3-502",
        word=("room to register", "新登记房号"),
        personal_of="person_id",
    ),
]
WhyExcused = Annotated[
    WhyNot,
    Help(
        "Why they are not handed over",
        "不再移交的原因",
        "elsewhere",
        word=("why", "原因"),
        words=WHY_NOT,
        titles=("不再移交原因", "原因"),
    ),
]
Gift = Annotated[
    Text,
    Help(
        "What is given",
        "慰问品名称",
        "rice",
        example_zh="大米",
        word=("gift", "慰问品"),
        titles=("物品", "慰问品", "物品名称"),
    ),
]
Portions = Annotated[
    Count,
    Help("How many for each", "每人数量", "1", word=("quantity", "数量"), titles=("数量", "每人数量")),
]
Handed = Annotated[
    Count,
    Help(
        "How many; left out, all that the list has for them",
        "数量（不填即为名单所列余数）",
        "1",
        word=("quantity", "数量"),
        titles=("数量", "领取数量"),
    ),
]
ReceivedBy = Annotated[
    PersonId,
    Help(
        "Who collected it for them",
        "代领人编号",
        "person-he",
        word=("received by", "代领人"),
        titles=("代领人",),
    ),
]
Relation = Annotated[
    RelationTo,
    Help(
        "What they are to the person it is for",
        "代领人与本人关系",
        "neighbour",
        word=("relation", "与本人关系"),
        words=RELATIONS,
        titles=("与本人关系", "关系"),
    ),
]
WhyMissing = Annotated[
    Reason,
    Help(
        "Why it is over while somebody has not registered",
        "尚有人未报到即结束的原因",
        "two could not be found",
        example_zh="两人多次联系不上",
    ),
]
