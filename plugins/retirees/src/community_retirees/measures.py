"""What is counted of transfers, each with its definition. Forms are pieces, gifts are portions, and neither
is people."""

from community_core.views import Measure

DAYS_TO_TYPE = 7
"""How long after a period its slips may still be typed in."""

ISSUED = Measure(
    "forms-issued",
    "Forms issued",
    "发放表格",
    unit="pieces",
    section="transfers",
    means=(
        "Copies of forms that went out in the period, one for each person; who got two forms counts twice.",
        "期内发放的表格份数，每人每种一份；领两种表格计两份，不是人数。",
    ),
    settles=DAYS_TO_TYPE,
)
RETURNED = Measure(
    "forms-returned",
    "Forms returned",
    "收回表格",
    unit="pieces",
    section="transfers",
    means=(
        "Copies that came back in the period, filled in or not, whenever they went out.",
        "期内收回的表格份数，不论何时发放、是否填写完整。",
    ),
    settles=DAYS_TO_TYPE,
)
INCOMPLETE = Measure(
    "forms-incomplete",
    "Returned incomplete",
    "填写不完整",
    unit="pieces",
    section="transfers",
    means=("Copies that came back incomplete in the period.", "期内收回而填写不完整的份数。"),
    settles=DAYS_TO_TYPE,
)
ARRIVED = Measure(
    "retirees-registered",
    "Retirees registered",
    "退休人员报到",
    unit="people",
    section="transfers",
    means=("Different people who registered in the period.", "期内报到的不同人数。"),
    settles=DAYS_TO_TYPE,
)
SHARE = Measure(
    "retirees-registered-share",
    "Of those to be handed over",
    "应报到人员中已报到",
    unit="percent",
    section="transfers",
    means=(
        "Of everybody on the lists of transfers opened by the last day of the period, without whoever was "
        "excused, how many had registered by then.",
        "截至期末，已开始移交的名册上（不含不再移交者）已报到的比例。",
    ),
    additive=False,
    settles=DAYS_TO_TYPE,
)
PORTIONS = Measure(
    "gifts-given",
    "Gifts given",
    "发放慰问品",
    unit="pieces",
    section="transfers",
    means=(
        "Portions handed out in the period; whoever got two of something counts twice.",
        "期内发放的慰问品份数（人份）；一人领两份计两份，不是人数。",
    ),
    settles=DAYS_TO_TYPE,
)
GIFTED = Measure(
    "gift-people",
    "People given gifts",
    "领取慰问品人数",
    unit="people",
    section="transfers",
    means=(
        "Different people for whom gifts were handed out in the period, whoever collected them.",
        "期内领取慰问品的不同人数，含由他人代领的。",
    ),
    settles=DAYS_TO_TYPE,
)
