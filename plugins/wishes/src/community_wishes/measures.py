"""What is counted of wishes: of those collected in a period, what they had come to by its end."""

from collections.abc import Mapping
from typing import Any

from community_core.views import Measure, Split
from community_wishes.values import KINDS

_KIND = Split("kind", "kind", "类别", KINDS)


def _of_the_collected(code: str, en: str, zh: str, means: tuple[str, str], **said: Any) -> Measure:
    """Of the wishes collected in the period, what they had come to by its end."""
    return Measure(code, en, zh, section="services", means=means, **said)


COLLECTED = _of_the_collected(
    "wishes",
    "Wishes collected",
    "征集微心愿",
    ("Wishes collected in the period.", "期内征集的微心愿。"),
    splits=(_KIND,),
)
VERIFIED = _of_the_collected(
    "wishes-verified",
    "of them verified",
    "其中已核实",
    (
        "Of the wishes collected in the period, those verified by its end.",
        "期内征集的微心愿中，期末前已核实的。",
    ),
)
CLAIMED = _of_the_collected(
    "wishes-claimed",
    "of them claimed",
    "其中被认领",
    (
        "Of the wishes collected in the period, those somebody claimed by its end, given back or not.",
        "期内征集的微心愿中，期末前曾被认领的，含退回的。",
    ),
)
FULFILLED = _of_the_collected(
    "wishes-fulfilled",
    "of them fulfilled",
    "其中已实现",
    (
        "Of the wishes collected in the period, those fulfilled by its end, confirmed or not; what came true "
        "of earlier wishes is not among them.",
        "期内征集的微心愿中，期末前已实现的，不论是否确认；以前征集的不在其中。",
    ),
)
CONFIRMED = _of_the_collected(
    "wishes-confirmed",
    "of them confirmed",
    "其中已确认",
    (
        "Of the wishes collected in the period, those the wisher confirmed by its end.",
        "期内征集的微心愿中，期末前经许愿人确认的。",
    ),
)
DECLINED = _of_the_collected(
    "wishes-declined",
    "of them declined",
    "其中不予采纳",
    ("Of the wishes collected in the period, those declined by its end.", "期内征集、期末前不予采纳的。"),
)
WITHDRAWN = _of_the_collected(
    "wishes-withdrawn",
    "of them withdrawn",
    "其中撤回",
    ("Of the wishes collected in the period, those withdrawn by its end.", "期内征集、期末前撤回的。"),
)
EXPIRED = _of_the_collected(
    "wishes-expired",
    "of them expired",
    "其中到期",
    (
        "Of the wishes collected in the period, those that had expired at its end; not what was published "
        "anew.",
        "期内征集、期末时已到期而未重新公示的。",
    ),
)
RATE = _of_the_collected(
    "wish-fulfilment-rate",
    "Wishes fulfilled",
    "微心愿实现率",
    (
        "Of the wishes collected in the period and verified by its end, those confirmed; fulfilled and not "
        "confirmed is not enough.",
        "期内征集、期末前已核实的微心愿中经许愿人确认的比例；只登记实现而未确认的不计。",
    ),
    unit="percent",
)
MEDIAN = _of_the_collected(
    "wish-median-time",
    "Median time to fulfil",
    "实现用时中位数",
    (
        "Half of the wishes collected in the period and fulfilled by its end took no longer, from being "
        "collected; those still open are not among them.",
        "期内征集、期末前已实现的微心愿，从征集到实现用时的中位数；尚未实现的不计。",
    ),
    unit="minutes",
    additive=False,
)
CLAIMANTS = _of_the_collected(
    "wish-claimants",
    "Claimants",
    "认领人数",
    (
        "Different people and organisations that claimed a wish collected in the period, by its end; months "
        "do not add up.",
        "期末前认领过期内所征集微心愿的不同个人和单位数；各月不可相加。",
    ),
    unit="people",
    additive=False,
)

STATUS: Mapping[Measure, str] = {
    CONFIRMED: "confirmed",
    DECLINED: "declined",
    WITHDRAWN: "withdrawn",
    EXPIRED: "expired",
}
ALL = (
    COLLECTED,
    VERIFIED,
    CLAIMED,
    FULFILLED,
    CONFIRMED,
    DECLINED,
    WITHDRAWN,
    EXPIRED,
    RATE,
    MEDIAN,
    CLAIMANTS,
)
