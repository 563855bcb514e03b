"""What is said of partners 共建单位 and what they give, each value once."""

from datetime import date
from typing import Annotated, Literal

from community_core.domain import Count, Day, Fen, Help, PersonId, Reason, Since, Text, Until, checks, said_of

PartnerSort = Literal[
    "organ", "state-firm", "school", "medical", "social-organisation", "merchant", "army", "other"
]
"""What sort of organisation it is."""
ContributionSort = Literal["people", "room", "money", "goods", "programme", "service"]
"""What sort of thing is given."""

PartnerId = Annotated[
    str,
    Help(
        "Id or number of the partner",
        "共建单位编号",
        "2026-0001",
        refers="partner",
        titles=("共建单位编号", "单位编号"),
    ),
]
Name = Annotated[
    Text,
    Help(
        "Name of the organisation",
        "单位名称",
        "City Hospital",
        example_zh="市第一医院",
        word=("name", "单位名称"),
        titles=("单位名称", "共建单位"),
    ),
]
Sort = Annotated[
    PartnerSort,
    Help(
        "What sort of organisation",
        "单位性质",
        "medical",
        word=("sort", "性质"),
        titles=("单位性质", "性质"),
        words={
            "organ": ("government office", "机关"),
            "state-firm": ("state-owned firm", "国企"),
            "school": ("school", "学校"),
            "medical": ("medical", "医院"),
            "social-organisation": ("social organisation", "社会组织"),
            "merchant": ("shop or trader", "商户"),
            "army": ("army unit", "部队"),
            "other": ("other", "其他"),
        },
    ),
]
SORT_WORDS = said_of(Sort).words
Contact = Annotated[
    PersonId,
    Help(
        "Whom to call there; the telephone lies with the person",
        "联系人编号（电话登记在人员信息中）",
        "person-he",
        word=("contact", "联系人"),
        titles=("联系人",),
    ),
]
Needs = Annotated[
    Text,
    Help(
        "What the organisation would like of the community, without names",
        "单位的需求（不写姓名）",
        "a place for pupils to help",
        example_zh="学生实践场所",
        word=("needs", "需求"),
        titles=("需求清单", "需求"),
    ),
]
AgreedSince = Annotated[Since, Help(titles=("协议签订日期", "签订日期", "起"))]
AgreedUntil = Annotated[Until, Help(titles=("期限", "届满日期", "止"))]
AgreedAbout = Annotated[
    Text,
    Help(
        "What was agreed",
        "协议内容",
        "a free clinic each quarter",
        example_zh="每季度义诊",
        word=("about", "协议内容"),
        titles=("协议内容", "项目清单"),
    ),
]
EndsOn = Annotated[Day, Help("The first day on which it is no partner", "终止日期", word=("on", "终止日期"))]
WhyEnded = Annotated[Reason, Help("Why it ended", "终止原因", "moved away", example_zh="单位搬迁")]
PledgeNumber = Annotated[int, Help("Number of the pledge", "承诺序号", "1", word=("pledge", "承诺序号"))]
Given = Annotated[
    ContributionSort,
    Help(
        "What sort of thing",
        "资源类别",
        "goods",
        word=("sort", "类别"),
        titles=("资源类别", "类别"),
        words={
            "people": ("hands", "人力"),
            "room": ("room", "场地"),
            "money": ("money", "资金"),
            "goods": ("goods", "物资"),
            "programme": ("programme", "节目课程"),
            "service": ("service", "服务"),
        },
    ),
]
GIVEN_WORDS = said_of(Given).words
What = Annotated[
    Text,
    Help(
        "What it is",
        "内容",
        "rice",
        example_zh="大米",
        word=("what", "内容"),
        titles=("承诺内容", "资源清单", "内容"),
    ),
]
Money = Annotated[Fen, Help("How much money", "金额", "2,000", word=("money", "金额"), titles=("金额",))]
Quantity = Annotated[
    Count,
    Help("How many, with the unit", "数量（须写单位）", "100", word=("quantity", "数量"), titles=("数量",)),
]
UnitOf = Annotated[
    Text,
    Help(
        "What is counted",
        "计量单位",
        "bags",
        example_zh="袋",
        word=("unit", "单位"),
        titles=("计量单位", "单位"),
    ),
]
Due = Annotated[
    date,
    Help(
        "The day by which it is to be given",
        "完成期限",
        "2028-12-31",
        word=("due", "期限"),
        ahead=True,
        titles=("完成时限", "完成期限"),
    ),
]
ForRequest = Annotated[
    str,
    Help(
        "The request it is for",
        "认领诉求编号",
        "2026-0001",
        word=("request", "认领诉求"),
        check=checks.text,
        refers="request",
    ),
]
ForActivity = Annotated[
    str,
    Help(
        "The activity it is for",
        "活动编号",
        "2026-0002",
        word=("activity", "活动"),
        check=checks.text,
        refers="activity",
    ),
]
GivenOn = Annotated[
    Day,
    Help("The day on which it came", "兑现日期", word=("on", "兑现日期"), titles=("兑现日期", "日期")),
]
Receipt = Annotated[
    Text, Help("Number of the receipt", "收据号", "R-18", word=("receipt", "收据号"), titles=("收据号",))
]
Into = Annotated[
    Text,
    Help(
        "Whose account the money went into",
        "入账单位",
        "street office",
        example_zh="街道办事处",
        word=("account of", "入账单位"),
        titles=("入账单位",),
    ),
]
