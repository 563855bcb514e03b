"""What is counted of disputes, and how: each definition is printed with its figure."""

from community_core.domain import said_of
from community_core.views import Measure, Split
from community_mediation.values import Category, Form, ReferredTo

REST = "other"
"""Kinds of disputes of which there are too few to be told apart."""
_CATEGORIES = {
    **said_of(Category).words,
    REST: ("other, and kinds with fewer than five", "其他及不足五件的类型"),
}

REPORTED = Measure(
    "disputes-reported",
    "Disputes reported",
    "登记纠纷",
    section="disputes",
    means=(
        "Disputes reported in the period. Kinds with fewer than five are told together.",
        "期内登记的纠纷；不足五件的类型合并列示。",
    ),
    splits=(Split("category", "category", "纠纷类型", _CATEGORIES),),
)
MEDIATED = Measure(
    "disputes-mediated",
    "Disputes mediated to an end",
    "调解结束",
    section="disputes",
    means=(
        "Disputes that came to a first agreement or to nothing in the period, each once, by its first end.",
        "期内首次达成协议或调解不成的纠纷；每件只按首次结果计一次。",
    ),
)
SUCCESS = Measure(
    "mediation-success",
    "Mediation that led to an agreement",
    "调解成功率",
    unit="percent",
    section="disputes",
    additive=False,
    means=(
        "Those agreed on of those mediated to an end in the period, by the day of the agreement; disputes "
        "that a party refused are in neither.",
        "期内调解结束的纠纷中达成协议的占比，以达成协议之日为准；一方拒绝调解的不计入。",
    ),
)
REFUSED = Measure(
    "mediation-refused",
    "Disputes that a party refused to have mediated",
    "拒绝调解",
    section="disputes",
    means=(
        "Disputes in which a party refused for the first time in the period.",
        "期内首次有一方拒绝调解的纠纷。",
    ),
)
KEPT = Measure(
    "agreements-kept",
    "Agreements kept",
    "履行率",
    unit="percent",
    section="disputes",
    additive=False,
    means=(
        "Of the agreements to be kept by a day of the period, those kept by its end.",
        "履行期限在期内的协议中，至期末已履行的占比。",
    ),
)
AGREEMENTS = Measure(
    "agreements-reached",
    "Agreements reached",
    "达成协议",
    section="disputes",
    means=(
        "Agreements reached in the period; one that was reached anew after a breach is another one.",
        "期内达成的协议；未履行后重新达成的另计一份。",
    ),
    splits=(Split("form", "form", "协议形式", said_of(Form).words),),
)
CONFIRMED = Measure(
    "agreements-confirmed",
    "Agreements confirmed by a court",
    "司法确认有效",
    section="disputes",
    means=("Agreements that a court confirmed as valid in the period.", "期内经司法确认有效的协议。"),
)
REFERRED = Measure(
    "disputes-referred",
    "Disputes referred to others",
    "转介",
    section="disputes",
    means=("Disputes handed over to others in the period.", "期内转介的纠纷。"),
    splits=(Split("to", "where to", "转介去向", said_of(ReferredTo).words),),
)
