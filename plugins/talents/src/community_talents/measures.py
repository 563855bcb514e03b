"""What is counted of offers, and how: each definition is printed with its figure."""

from community_core.views import Measure

DAYS_TO_ANSWER = 30
"""After so many days somebody should have told them whether they are needed."""

MADE = Measure(
    "offers-made",
    "Offers made",
    "提出意愿",
    section="volunteers",
    means=("Offers of service made in the period.", "期内提出的服务意愿。"),
)
USED = Measure(
    "offers-used",
    "Offers used",
    "用上的意愿",
    section="volunteers",
    means=(
        "Offers of service used in the period, whenever they were made.",
        "期内用上的服务意愿，不论何时提出。",
    ),
)
UNANSWERED = Measure(
    "offers-unanswered",
    "Offers unanswered",
    "未回应的意愿",
    section="volunteers",
    additive=False,
    means=(
        "Offers that had waited 30 days or more on the last day (today, in a running period) for somebody to "
        "take them.",
        "期末（未结束的为当日）等待采纳已满 30 天的服务意愿。",
    ),
)
GAVE = Measure(
    "offerers",
    "People who gave what they offered",
    "能人参与人数",
    unit="people",
    section="volunteers",
    means=(
        "Different people of whom an offer was used in the period, each once.",
        "期内意愿被用上的不同人数，每人只计一次。",
    ),
)
