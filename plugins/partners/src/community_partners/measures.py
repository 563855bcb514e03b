"""What is counted of partners, and how: each definition is printed with its figure."""

from community_core.views import Measure, Split
from community_partners.values import SORT_WORDS

DAYS_TO_RECORD = 14
"""How long after it came something may still be written down."""

PARTNERS = Measure(
    "partners",
    "Partners",
    "共建单位",
    section="partners",
    means=(
        "Partners on the last day (today, in a running period).",
        "期末（未结束的为当日）的共建单位数。",
    ),
    splits=(Split("sort", "sort", "性质", SORT_WORDS),),
)
KEPT = Measure(
    "pledges-kept",
    "Pledges kept",
    "承诺兑现率",
    unit="percent",
    section="partners",
    means=(
        "Pledges that were given in full by their day, of those whose day was in the period, "
        "up to yesterday; one withdrawn by then is not among them, one without a day neither.",
        "期内（至昨日）到期的承诺中，在期限内全部兑现的；期限前撤回的和没有期限的不计。",
    ),
    settles=DAYS_TO_RECORD,
)
PARTLY = Measure(
    "pledges-partly",
    "Pledges kept in part",
    "部分兑现的承诺",
    section="partners",
    means=(
        "Pledges whose day was in the period, up to yesterday, and of which a part came by then.",
        "期内（至昨日）到期、期限内只兑现一部分的承诺。",
    ),
    settles=DAYS_TO_RECORD,
)
MONEY = Measure(
    "partner-money",
    "Money from partners",
    "共建资金",
    unit="fen",
    section="partners",
    means=(
        "Money that came in the period, pledged or not; nothing else is turned into money.",
        "期内到账的资金，不论是否承诺；其他资源不折算成钱。",
    ),
    settles=DAYS_TO_RECORD,
)
IN_KIND = Measure(
    "partner-in-kind",
    "Given in kind",
    "共建实物与服务",
    section="partners",
    means=(
        "How often something else than money came in the period, and beside it how much of each unit: units "
        "are never added up.",
        "期内收到资金以外资源的次数；另按各自单位列出数量，不同单位不相加。",
    ),
    additive=False,
    splits=(Split("unit", "unit", "单位"),),
    settles=DAYS_TO_RECORD,
)
