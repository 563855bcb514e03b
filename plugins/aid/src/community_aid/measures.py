"""What is counted of aid in goods, each with its definition."""

from community_core.views import Measure, Split

_ITEM = Split("item", "item and unit", "物资和单位")

RECEIVED = Measure(
    "aid-received",
    "Goods received",
    "物资入库数量",
    section="aid-goods",
    means=(
        "How many of each item came in during the period, in its own unit; units are never added up.",
        "期内各种物资入库数量，各按其单位；不同单位不相加。",
    ),
    splits=(_ITEM,),
    additive=False,
)
DELIVERED = Measure(
    "aid-delivered",
    "Goods given",
    "物资发放数量",
    section="aid-goods",
    means=(
        "How many of each item were given for good in the period, in its own unit; loans are none.",
        "期内各种物资发放数量，各按其单位；借出不计。",
    ),
    splits=(_ITEM,),
    additive=False,
)
VALUE = Measure(
    "aid-value",
    "Value received",
    "入库金额",
    unit="fen",
    section="aid-goods",
    means=(
        "What the goods that came in are worth, as far as it was told.",
        "期内入库物资的金额（只计已填写者）。",
    ),
)
UNTOLD = Measure(
    "aid-value-untold",
    "Received without value",
    "未填金额的入库",
    unit="times",
    section="aid-goods",
    means=("Slips of goods received whose value nobody told.", "期内未填写金额的入库次数。"),
)
PEOPLE = Measure(
    "aid-people",
    "People helped with goods",
    "物资受助人数",
    unit="people",
    section="aid-goods",
    means=(
        "Different people who were given or lent something in the period.",
        "期内领取或借用物资的不同人数。",
    ),
)
HOUSEHOLDS = Measure(
    "aid-households",
    "Households helped with goods",
    "物资受助户数",
    unit="households",
    section="aid-goods",
    means=(
        "Different dwellings, by building and door, whose people were given or lent something; whoever has "
        "no known dwelling counts alone. Months do not add up.",
        "期内领取或借用物资的不同住户（同楼栋同房号为一户）；住址不详者各计一户。各月不可相加。",
    ),
    additive=False,
)
LOANS_OUT = Measure(
    "aid-loans-out",
    "Loans out",
    "在借笔数",
    section="aid-goods",
    means=("Loans not all back on the last day of the period.", "期末尚未还清的借用笔数。"),
    additive=False,
)
