"""What is said of aid in goods 物资, each value once."""

from datetime import date
from typing import Annotated, Literal
from unicodedata import normalize

from community_core.domain import (
    CALLED,
    Amount,
    AroseFrom,
    Count,
    Fen,
    Help,
    Party,
    PersonId,
    Reason,
    Text,
    titles,
)

AidSource = Literal["donated", "bought", "allotted", "found"]
"""Where goods came from."""
Condition = Literal["good", "worn", "broken"]
"""How something came back."""


def aid_id(item: str) -> str:
    """The stream of an item's stock card, by the name of the item: ``rice`` -> ``aid-rice``. There is one an
    item, however wide its letters are and whatever spaces are written; what is not ASCII is told as in names
    of hosts (RFC 3492)."""
    name = "".join(normalize("NFKC", item).split())
    if name.startswith("aid-"):
        return name
    return f"aid-{name}" if name.isascii() else f"aid-{_ENCODED}{name.encode('punycode').decode()}"


def item_of(aid_id: str) -> str:
    """The name of the item whose stock card that stream is."""
    name = aid_id.removeprefix("aid-")
    if not name.startswith(_ENCODED):
        return name
    return name.removeprefix(_ENCODED).encode().decode("punycode", errors="replace")


_ENCODED = "xn--"
_ITEM = ("物资名称", "慰问品名称", "器具名称", "物资", "物品", "物品名称", "品名")

Item = Annotated[
    Text,
    Help(
        "Name of the item, as on its stock card",
        "物资名称（与物资卡一致）",
        "rice",
        example_zh="大米",
        word=("item", "物资"),
        titles=_ITEM,
        refers="aid",
    ),
]
Title = Annotated[
    Text,
    Help(
        "What the item is called; its card goes by that name",
        "物资名称（即卡名）",
        "rice",
        example_zh="大米",
        word=("item", "物资名称"),
        stays=True,
        titles=_ITEM,
    ),
]
UnitOfCount = Annotated[
    Text,
    Help(
        "What it is counted in", "计量单位", "bag", example_zh="袋", word=("unit", "单位"), titles=("单位",)
    ),
]
Lendable = Annotated[
    bool, Help("Whether it is lent and comes back", "是否出借", "yes", word=("lent", "可出借"))
]
Quantity = Annotated[
    Count, Help("How many", "数量", "1", word=("quantity", "数量"), titles=("数量", "领取数量", "发放数量"))
]
_SOURCES = {
    "donated": ("donated", "捐赠"),
    "bought": ("bought", "采购"),
    "allotted": ("allotted", "上级拨付"),
    "found": ("found", "盘盈"),
}


def _is_source(text: str) -> bool:
    return any(text in (code, *words) for code, words in _SOURCES.items())


def _source_in(text: str) -> str:
    """In a column for both, whoever is named gave it."""
    return text if not text or _is_source(text) else "donated"


def _giver_in(text: str) -> str:
    """In a column for both, whatever is not how it came is who gave it."""
    return "" if _is_source(text) else text


Source = Annotated[
    AidSource,
    Help(
        "Where it came from",
        "来源",
        "donated",
        word=("source", "来源"),
        words=_SOURCES,
        titles=("来源", titles.Title(("来源/捐赠方",), _source_in, shared=True)),
    ),
]
Giver = Annotated[
    Party,
    Help(
        "Who gave it",
        "捐赠方",
        "org:Kindness Store",
        example_zh="org:爱心超市",
        word=("giver", "捐赠方"),
        titles=("捐赠方", "捐赠人", "捐赠单位", titles.Title(("来源/捐赠方",), _giver_in, shared=True)),
    ),
]
Value = Annotated[
    Fen,
    Help("What it is worth", "金额", "1,200", word=("value", "金额"), titles=("金额", "金额(元)", "折价")),
]
Earmark = Annotated[
    Text,
    Help(
        "What the giver wants it used for",
        "指定用途",
        "people who live alone",
        example_zh="独居老人",
        word=("for", "指定用途"),
        titles=("指定用途",),
    ),
]
BestBefore = Annotated[
    date,
    Help(
        "Best before",
        "有效期至",
        "2027-06-30",
        word=("best before", "有效期至"),
        ahead=True,
        titles=("有效期", "有效期至", "保质期至"),
    ),
]
Receiver = Annotated[
    PersonId,
    Help(
        "Whom it is for",
        "领取人编号",
        "person-lin",
        word=("for", "领取人"),
        titles=("领取人", *CALLED),
    ),
]
Borrower = Annotated[
    PersonId,
    Help(
        "Who borrows it",
        "借用人编号",
        "person-lin",
        word=("borrower", "借用人"),
        titles=("借用人", *CALLED),
    ),
]
HandedTo = Annotated[
    PersonId,
    Help(
        "Who took it for them",
        "代领人编号",
        "person-he",
        word=("handed to", "代领人"),
        titles=("代领人", "领取人签字"),
    ),
]
Because = Annotated[
    AroseFrom,
    Help(
        "Id of what it is for: a visit, a wish, an activity, a request",
        "因何发放（走访、微心愿、活动、诉求的编号）",
        word=("because of", "因何"),
    ),
]
LoanNumber = Annotated[
    int,
    Help(
        "Number of the loan on this card",
        "借用编号",
        "1",
        word=("loan", "借用编号"),
        titles=("编号", "借用编号"),
    ),
]
Due = Annotated[
    date,
    Help(
        "The day it is wanted back",
        "应还日期",
        "2027-03-01",
        word=("due", "应还日期"),
        ahead=True,
        titles=("应还日期",),
    ),
]
HowItCame = Annotated[
    Condition,
    Help(
        "How it came back",
        "完好情况",
        "good",
        word=("condition", "完好情况"),
        words={"good": ("good", "完好"), "worn": ("worn", "有磨损"), "broken": ("broken", "损坏")},
        titles=("完好情况",),
    ),
]
Counted = Annotated[
    Amount,
    Help(
        "How many are on the shelf",
        "实盘数量",
        "18",
        word=("counted", "实盘数量"),
        titles=("实盘数量", "盘点数量"),
    ),
]
WhyGone = Annotated[Reason, Help("Why it is gone", "报损原因", "mouldy", example_zh="受潮发霉")]
WhyClosed = Annotated[Reason, Help("Why it is closed", "停用原因", "no longer given", example_zh="不再发放")]
