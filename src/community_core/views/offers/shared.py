"""Measures several plugins give figures of: what they count is the same thing, so it is added."""

from community_core.domain import WORDS
from community_core.views.offers.measures import Measure, Split

DAYS_TO_SETTLE = 14
"""How long after a gathering its roll may still be typed in."""

CHANNEL = Split("channel", "channel", "渠道", WORDS)
"""Where something was heard or done."""

CONTACTS = Measure(
    "contacts",
    "Contacts",
    "服务人次",
    unit="contacts",
    section="services",
    means=(
        "Meetings in the period at which somebody was heard or served, each once: a request that was found "
        "on a visit or raised at an activity belongs to that meeting; everybody at an activity counts.",
        "期内听取诉求或提供服务的人次，每次只计一次：走访中发现、活动现场提出的诉求计入该次走访或活动；"
        "参加活动的按到场人次计。",
    ),
    splits=(CHANNEL,),
    settles=DAYS_TO_SETTLE,
)
"""How often somebody was heard or served, by channel: visited, given something, at an activity, or raising a
request elsewhere than on a visit or at an activity. Never added to people."""

SERVED = Measure(
    "served",
    "People served",
    "服务人数",
    unit="people",
    section="services",
    means=(
        "Different people who were heard or served in the period, as far as they were named.",
        "期内听取诉求或提供服务的不同人数（只计写明姓名者）。",
    ),
    settles=DAYS_TO_SETTLE,
)
"""How many different people were heard or served."""
