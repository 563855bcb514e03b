"""What is counted of visits, each with its definition."""

from typing import get_args

from community_core.domain import WORDS, VisitManner
from community_core.views import Measure, Split

MANNER = Split("manner", "manner", "方式", {each: WORDS[each] for each in get_args(VisitManner)})

MONTH_CONTACT_RATE = Measure(
    "month-contact-rate",
    "Month's contact rate",
    "月探访率",
    unit="percent",
    section="visits",
    means=(
        "Of those on the care list on the last day (today, in a running month), whoever died or moved away "
        "left out, how many were met at least once in the period, at home, by phone or by video. Who is away "
        "or declines stays among them and is shown beside it.",
        "期末（当月未结束的为当日）关爱名单在册人员（去世、迁出的除外）中，期内至少探访到一次的占比；"
        "上门、电话、视频均算。外出、谢绝走访的仍计入分母，另行列出。",
    ),
)
AWAY = Measure(
    "listed-away",
    "of them away",
    "其中外出",
    unit="people",
    section="visits",
    means=("People on the care list who are away on the last day.", "期末在名单上而外出的人数。"),
    additive=False,
)
DECLINED = Measure(
    "listed-declined",
    "of them declining visits",
    "其中谢绝走访",
    unit="people",
    section="visits",
    means=("People on the care list who decline visits on the last day.", "期末在名单上而谢绝走访的人数。"),
    additive=False,
)
VISITS = Measure(
    "visits",
    "Visits",
    "走访人次",
    unit="visits",
    section="visits",
    means=(
        "Visits completed in the period; a couple met in one call are two. Not met counts in not met alone.",
        "期内完成的走访；一次见到夫妻二人计两人次。未遇另计。",
    ),
    splits=(MANNER,),
)
VISITED = Measure(
    "visited",
    "People visited",
    "走访人数",
    unit="people",
    section="visits",
    means=(
        "Different people met in the period, on the care list or not; months do not add up.",
        "期内走访到的不同人员，不论是否在名单上；各月不可相加。",
    ),
)
NOT_MET = Measure(
    "not-met",
    "Not met",
    "未遇次数",
    unit="times",
    section="visits",
    means=(
        "Calls in the period at which nobody was met; never added to visits or people.",
        "期内上门而未遇的次数；不计入走访人次、人数。",
    ),
)
COLD_HOMES = Measure(
    "cold-homes",
    "Cold homes",
    "暖气不热户",
    unit="households",
    section="visits",
    means=(
        "Homes, by building and door, whose last answer since 15 November, by the end of the period, was "
        "that the heating is not warm; whoever has no known door counts alone.",
        "自11月15日至期末，最近一次答复为暖气不热的住户（同楼栋同房号为一户）；住址不详者各计一户。",
    ),
    additive=False,
)
