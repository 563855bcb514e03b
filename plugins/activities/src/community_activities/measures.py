"""What is counted of activities, and how: each definition is printed with its figure."""

from community_activities.values import Kind
from community_core.domain import said_of
from community_core.views import Measure, Split

DAYS_FOR_THE_ROLL = 14
"""How long after an occasion its roll may still be typed in."""

KIND_WORDS = said_of(Kind).words
_KIND = Split("kind", "kind", "类别", KIND_WORDS)
_AUDIENCE = Split("audience", "audience", "对象")

OCCASIONS = Measure(
    "activities",
    "Activities",
    "活动场次",
    unit="times",
    section="services",
    means=(
        "Activities held, by the day on which they began; a series is counted by its occasions.",
        "已举办的活动，按实际开始日期计；系列按各场计。",
    ),
    splits=(_KIND,),
    settles=DAYS_FOR_THE_ROLL,
)
ATTENDANCES = Measure(
    "activity-attendances",
    "Attendances",
    "参加人次",
    unit="contacts",
    section="services",
    means=(
        "How often somebody was at an activity held in the period, named or not; registering is none.",
        "期内已举办活动的到场人次，含未记名者；只报名不计。",
    ),
    splits=(_KIND,),
    settles=DAYS_FOR_THE_ROLL,
)
ATTENDED = Measure(
    "activity-people",
    "People at activities",
    "参加人数",
    unit="people",
    section="services",
    means=(
        "Different people at activities held in the period, as far as they were named.",
        "期内参加活动的不同人数（只计写明姓名者）。",
    ),
    settles=DAYS_FOR_THE_ROLL,
)
ACTIVE = Measure(
    "spoke-or-helped",
    "People who spoke or helped",
    "主讲和帮忙人数",
    unit="people",
    section="volunteers",
    means=(
        "Different people who spoke or helped at an activity held in the period, each once.",
        "期内在活动中主讲或帮忙的不同人数，每人只计一次。",
    ),
    settles=DAYS_FOR_THE_ROLL,
)
UNNAMED = Measure(
    "activity-unnamed",
    "Unnamed at activities",
    "未记名人次",
    unit="contacts",
    section="services",
    means=(
        "How often somebody unnamed was at an activity held in the period; never added to people.",
        "期内活动到场的未记名人次；不与人数相加。",
    ),
    settles=DAYS_FOR_THE_ROLL,
)
NO_SHOWS = Measure(
    "activity-no-shows",
    "Registered and stayed away",
    "报名未到",
    unit="percent",
    section="services",
    means=(
        "Of those who had a place at activities held in the period, how many were not there; only where "
        "everybody there was named.",
        "期内已举办且到场者均记名的活动中，报名成功而未到场的比例。",
    ),
    settles=DAYS_FOR_THE_ROLL,
)
FILL = Measure(
    "activity-fill",
    "Places used",
    "名额使用率",
    unit="percent",
    section="services",
    means=(
        "Of the places at activities held in the period, how many were used; nobody beyond them counts.",
        "期内已举办活动的名额中实际使用的比例；到场多于名额的按用满计。",
    ),
    settles=DAYS_FOR_THE_ROLL,
)
LECTURES = Measure(
    "lectures",
    "Lectures",
    "宣讲场次",
    unit="times",
    section="services",
    means=("Lectures and story hours held in the period.", "期内举办的宣讲讲座和讲故事。"),
    splits=(_AUDIENCE,),
    settles=DAYS_FOR_THE_ROLL,
)
HEARD = Measure(
    "lecture-attendances",
    "Attendances at lectures",
    "听讲人次",
    unit="contacts",
    section="services",
    means=(
        "How often somebody was at a lecture or story hour held in the period.",
        "期内宣讲讲座和讲故事的到场人次。",
    ),
    splits=(_AUDIENCE,),
    settles=DAYS_FOR_THE_ROLL,
)
MEETINGS = Measure(
    "meetings",
    "Pavilion meetings",
    "便民亭议事",
    unit="times",
    section="services",
    means=("Pavilion meetings held in the period.", "期内举办的便民亭议事。"),
    settles=DAYS_FOR_THE_ROLL,
)
MET = Measure(
    "meeting-attendances",
    "Attendances at meetings",
    "议事人次",
    unit="contacts",
    section="services",
    means=(
        "How often somebody was at a pavilion meeting held in the period.",
        "期内便民亭议事的到场人次。",
    ),
    settles=DAYS_FOR_THE_ROLL,
)
ITEMS = Measure(
    "meeting-items",
    "Raised at meetings",
    "议事提出事项",
    section="services",
    means=(
        "Requests raised at pavilion meetings held in the period.",
        "期内便民亭议事提出的诉求。",
    ),
    settles=DAYS_FOR_THE_ROLL,
)
IDEAS = Measure(
    "ideas",
    "Ideas raised at activities",
    "活动现场点子",
    section="services",
    means=(
        "Requests of the category idea raised in the period that were found at an activity.",
        "期内在活动现场提出、类别为治理点子的诉求。",
    ),
)
ADOPTED = Measure(
    "ideas-adopted",
    "Ideas of activities adopted",
    "活动现场点子采纳率",
    unit="percent",
    section="services",
    means=(
        "Of the ideas raised in the period, those resolved as done or partly by its end; open ones count "
        "as not adopted yet.",
        "期内提出的治理点子中，期末前办结为已办成或部分办成的比例；未办结的计入分母。",
    ),
)
