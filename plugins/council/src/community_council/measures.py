"""What is counted of projects, and how: each definition is printed with its figure."""

from community_core.domain import said_of
from community_core.views import Measure, Split
from community_council.values import Source

SOURCE_WORDS = said_of(Source).words
_CATEGORY = Split("category", "category", "类别")
_SOURCE = Split("source", "source", "资金来源", SOURCE_WORDS)

PROPOSED = Measure(
    "projects-proposed",
    "Projects proposed",
    "提出项目",
    section="projects",
    means=("Projects proposed in the period.", "期内提出的议事项目。"),
    splits=(_CATEGORY,),
)
DECIDED = Measure(
    "projects-decided",
    "Projects discussed or voted on",
    "议定项目",
    section="projects",
    additive=False,
    means=(
        "Different projects that were discussed or voted on in the period, each once.",
        "期内经议事或表决的项目，每个项目只计一次。",
    ),
)
ACCEPTED = Measure(
    "projects-accepted",
    "Projects accepted",
    "验收项目",
    section="projects",
    means=("Projects whose works were accepted in the period.", "期内通过验收的项目。"),
    splits=(_CATEGORY,),
)
RUNNING = Measure(
    "projects-running",
    "Projects still running",
    "在办项目",
    section="projects",
    additive=False,
    means=(
        "Projects proposed, and neither accepted nor abandoned on the last day (today, in a running period).",
        "期末（未结束的为当日）已提出、尚未验收也未放弃的项目。",
    ),
)
BECAME = Measure(
    "requests-in-projects",
    "Requests that became projects",
    "转为项目的诉求",
    section="projects",
    means=(
        "Requests that projects took up in the period; three in one project are three.",
        "期内并入项目的诉求；三件诉求并入一个项目计三件。",
    ),
)
COST = Measure(
    "project-cost",
    "Cost of projects",
    "决算金额",
    unit="fen",
    section="projects",
    means=(
        "What projects cost whose works were accepted in the period; not to be added to what was paid.",
        "期内通过验收的项目的决算金额；不与拨付相加。",
    ),
    splits=(_CATEGORY,),
)
ASKED = Measure(
    "funds-asked",
    "Money asked for",
    "申请资金",
    unit="fen",
    section="projects",
    means=("Money asked for in the period.", "期内申请的金额。"),
    splits=(_SOURCE,),
)
GRANTED = Measure(
    "funds-granted",
    "Money granted",
    "批复资金",
    unit="fen",
    section="projects",
    means=("Money granted in the period, whenever it was asked for.", "期内批复的金额，不论何时申请。"),
    splits=(_SOURCE,),
)
PAID = Measure(
    "funds-paid",
    "Money paid",
    "拨付资金",
    unit="fen",
    section="projects",
    means=("Money paid in the period, whenever it was granted.", "期内拨付的金额，不论何时批复。"),
    splits=(_SOURCE,),
)
