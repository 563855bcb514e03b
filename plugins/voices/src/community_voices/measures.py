"""What is counted of voices and good deeds, and how: each definition is printed with its figure."""

from community_core.views import Measure, Split
from community_voices.values import KINDS

DAYS_TO_ANSWER = 15
"""After so many days somebody should have told them something."""
DAYS_TO_DECIDE = 30
"""After so many days an idea should have been adopted or declined."""
DAYS_TO_VERIFY = 7
"""After so many days somebody should have found out whether it was so."""
NEED_NO_ANSWER = ("praise", "thanks")
_TEN_YEARS = 3650

RECORDED = Measure(
    "voices",
    "Voices recorded",
    "登记心声",
    section="voices",
    means=("Voices recorded in the period.", "期内登记的居民心声。"),
    splits=(Split("kind", "kind", "类别", KINDS),),
)
ANSWERED = Measure(
    "voice-answer-rate",
    "Voices answered",
    "心声答复率",
    section="voices",
    unit="percent",
    means=(
        "Of the voices recorded in the period but for praise and thanks, those that were answered, taken up "
        "as a request or an offer, adopted or declined by its end.",
        "期内登记的心声（不含表扬、感谢）中，期末前已答复、转诉求或意愿、采纳或说明不采纳的比例。",
    ),
)
ADOPTED = Measure(
    "idea-adoption-rate",
    "Ideas adopted",
    "点子采纳率",
    section="voices",
    unit="percent",
    means=(
        "Of the ideas recorded in the period, those adopted by its end.",
        "期内登记的点子中，期末前已采纳的比例。",
    ),
)
ACTED_ON = Measure(
    "voices-to-action",
    "Voices that came to something",
    "心声落实",
    section="voices",
    settles=_TEN_YEARS,
    means=(
        "Voices recorded in the period that are carried out as of today, not as of its end: the request they "
        "became is done or partly done, or what that became, such as an activity, a project or a wish, was "
        "held, accepted or confirmed; or the offer they became was used.",
        "期内登记、截至今日（而非期末）已落实的心声：转成的诉求已办成或部分办成，或诉求转成的活动已举办、项目已验收、微心愿已确认；或转成的意愿已用上。",
    ),
)
DEEDS = Measure(
    "good-deeds",
    "Good deeds recorded",
    "登记好人好事",
    section="good-deeds",
    means=("Good deeds recorded in the period.", "期内登记的好人好事。"),
)
VERIFIED = Measure(
    "good-deeds-verified",
    "of them verified",
    "其中已核实",
    section="good-deeds",
    means=(
        "Of the good deeds recorded in the period, those verified by its end and not rejected since.",
        "期内登记的好人好事中，期末前已核实且未被否定的。",
    ),
)
