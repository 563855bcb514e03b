"""What is counted of services, and how: each definition is printed with its figure."""

from community_core.domain import said_of
from community_core.views import Measure, Split
from community_programmes.values import Given

DAYS_TO_TYPE = 7
"""How long after a period its sign-in sheets may still be typed in."""

_KIND = Split("kind", "service", "服务类别", said_of(Given).words)

SERVICES = Measure(
    "services",
    "Contacts of services",
    "项目服务人次",
    unit="contacts",
    section="services",
    means=(
        "How often somebody was given a service in the period, named or not; one given on a visit counts "
        "here beside the visit.",
        "期内提供服务的人次，含未具名者；走访时提供的服务在此另计，不影响走访人次。",
    ),
    splits=(_KIND,),
    settles=DAYS_TO_TYPE,
)
SERVED_BY_NAME = Measure(
    "service-people",
    "People given services",
    "项目服务人数",
    unit="people",
    section="services",
    means=(
        "Different people given a service in the period, as far as they were named; months and programmes "
        "do not add up.",
        "期内接受服务的不同人数（只计写明姓名者）；各月、各项目不可相加。",
    ),
    settles=DAYS_TO_TYPE,
)
UNNAMED = Measure(
    "service-unnamed",
    "Contacts without names",
    "未具名服务人次",
    unit="contacts",
    section="services",
    means=(
        "How often somebody unnamed was given a service in the period; never added to people.",
        "期内未具名的服务人次；不与人数相加。",
    ),
    settles=DAYS_TO_TYPE,
)
STUDY_REACHED = Measure(
    "home-study-reached",
    "Study at home: reached",
    "送学覆盖率",
    unit="percent",
    section="services",
    means=(
        "Of those on a list of study at home on the last day (today, in a running period), whoever died or "
        "moved away left out, how many were brought something to study in the period.",
        "期末（期间未结束的为当日）送学上门名单在册人员（去世、迁出的除外）中，期内至少送学一次的占比。",
    ),
    settles=DAYS_TO_TYPE,
)
HANDED_OVER = Measure(
    "home-study-handed-over",
    "of them by handing over only",
    "其中仅送交资料",
    unit="people",
    section="services",
    means=(
        "Of those reached by study at home, whoever was only handed materials in the period.",
        "送学覆盖人员中，期内只送交资料的人数。",
    ),
    additive=False,
    settles=DAYS_TO_TYPE,
)
