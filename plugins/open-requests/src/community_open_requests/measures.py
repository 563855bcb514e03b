"""What is counted of requests, and how: each definition is printed with its figure."""

from community_core.domain import WORDS
from community_core.views import CHANNEL, Measure, Split

HOURS_TO_ANSWER = 24
"""Within how many hours the first answer is in time."""

DAYS_TO_RESOLVE = 7
"""In how many days a request is due that was promised for no day."""

DAYS_TO_ASK_BACK = 7
"""Within how many days of its resolution the resident is asked whether it helped."""

_DAY = Split("day", "day", "日期")
_CATEGORY = Split("category", "category", "类别")
_ANSWER = Split("answer", "answer", "答复", WORDS)
_INTO = Split("into", "what they became", "去向", WORDS)
_TEN_YEARS = 3650

RAISED = Measure(
    "raised",
    "Raised",
    "登记诉求",
    means=("Requests raised in the period.", "期内登记的诉求。"),
    splits=(CHANNEL, _CATEGORY, _DAY),
)
OPEN_AT_END = Measure(
    "open-at-end",
    "Open at the end",
    "期末未办结",
    means=(
        "Requests raised by the end of the period, and not over then.",
        "期末前登记、到期末仍未办结的诉求。",
    ),
    splits=(_CATEGORY,),
)
REOPENED = Measure(
    "reopened",
    "Reopened",
    "重新办理",
    unit="times",
    means=(
        "How often a request was reopened in the period; a duplicate that came back is none.",
        "期内重新办理的次数；重复件恢复办理不计。",
    ),
)
RESPONSE_RATE = Measure(
    "response-rate",
    "Response rate",
    "响应率",
    unit="percent",
    means=(
        f"Answered for the first time within {HOURS_TO_ANSWER} hours, of the requests raised in the period "
        "whose hours are over. Acknowledged, accepted, given to somebody, worked on, resolved or rejected is "
        "an answer; on the spot, too.",
        f"期内登记且已满 {HOURS_TO_ANSWER} 小时的诉求中，{HOURS_TO_ANSWER} 小时内首次答复的比例。"
        "已收悉、受理、派单、开始办理、办结、驳回均算答复，当场办结也算。",
    ),
    settles=-(-HOURS_TO_ANSWER // 24),
)
IN_TIME_RATE = Measure(
    "in-time-rate",
    "Resolved in time",
    "按时办结率",
    unit="percent",
    means=(
        "Resolved by the end of the day they were due, of those due in the period: on the day that was "
        f"promised, or else {DAYS_TO_RESOLVE} days after they were raised. Without what was withdrawn, "
        "rejected, a duplicate or converted by then.",
        f"期内到期（有承诺的按承诺日，否则为登记后 {DAYS_TO_RESOLVE} 天）的诉求中，到期日结束前已办结的比例。"
        "到期前已撤回、驳回、标为重复或转办的不计。",
    ),
)
SOLVED_RATE = Measure(
    "solved-rate",
    "Solved",
    "解决率",
    unit="percent",
    means=(
        "The resident said that it is solved, of those who in the period said that it is, partly or not.",
        "期内居民表示已解决、部分解决或未解决的答复中，表示已解决的比例。以居民所说为准，不看办理结果。",
    ),
)
SATISFIED_RATE = Measure(
    "satisfied-rate",
    "Satisfied",
    "满意率",
    unit="percent",
    means=(
        "Satisfied, of the answers satisfied and not satisfied given in the period. Who could not be reached "
        "is in neither.",
        "期内“满意”与“不满意”的答复中，满意的比例。未联系上的不计入分子、分母。",
    ),
)
FOLLOWED_UP = Measure(
    "followed-up",
    "Asked back",
    "回访",
    unit="times",
    means=(
        "How often in the period residents were asked whether it helped, reached or not.",
        "期内回访的次数，含未联系上的。",
    ),
    splits=(_ANSWER,),
)
ASKED_BACK_RATE = Measure(
    "asked-back-rate",
    "Asked back in time",
    "回访率",
    unit="percent",
    means=(
        f"Asked back within {DAYS_TO_ASK_BACK} days, of the resolutions of the period whose days are over.",
        f"期内办结且已满 {DAYS_TO_ASK_BACK} 天的诉求中，{DAYS_TO_ASK_BACK} 天内回访的比例。",
    ),
    settles=DAYS_TO_ASK_BACK,
)
DONE_RATE = Measure(
    "done-rate",
    "Done",
    "办成率",
    unit="percent",
    means=(
        "Resolved with the outcome done, of the resolutions of the period whose outcome was told. It is the "
        "worker's word, not the resident's.",
        "期内办结且写明结果的诉求中，结果为“已办成”的比例。以办理人所记为准，不是居民所说。",
    ),
)
FOUND_GOING_OUT = Measure(
    "found-going-out",
    "Found by going out",
    "主动发现率",
    unit="percent",
    section="services",
    means=(
        "Heard at the pavilion, on a home visit, in a shop or at a gathering, of the requests of the period "
        "whose channel was told.",
        "期内写明渠道的诉求中，在便民亭、入户走访、商铺、活动现场听到的比例。",
    ),
)
CONVERTED = Measure(
    "requests-converted",
    "Requests converted",
    "诉求转化",
    means=(
        "How often a request became an activity, a project, a wish or a dispute in the period; three that "
        "became one project are three.",
        "期内诉求转为活动、项目、微心愿或纠纷的件次；三件诉求并入一个项目计三件。",
    ),
    splits=(_INTO,),
)
FULFILLED = Measure(
    "conversions-fulfilled",
    "of them carried out",
    "其中已落实",
    means=(
        "Of the requests converted in the period, those whose activity was held, project accepted, wish "
        "confirmed or agreement kept as of today, not as of its end.",
        "期内转化的诉求中，截至今日（而非期末）活动已举办、项目已验收、微心愿已确认或协议已履行的。",
    ),
    splits=(_INTO,),
    settles=_TEN_YEARS,
)
