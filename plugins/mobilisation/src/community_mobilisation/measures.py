"""What is counted of mobilisations, each with its definition."""

from community_core.domain import said_of
from community_core.views import Measure, Split
from community_mobilisation.values import Kind, Level

KIND_WORDS = said_of(Kind).words
LEVEL_WORDS = said_of(Level).words
_KIND = Split("kind", "kind", "类别", KIND_WORDS)

CLEARED = Measure(
    "routes-cleared",
    "Routes cleared",
    "片区清理次数",
    unit="times",
    section="services",
    means=(
        "Areas cleared in the period, each as often as it was.",
        "期内清理片区的次数；再次受阻后又清理的另计一次。",
    ),
    splits=(_KIND,),
)
MEDIAN = Measure(
    "median-minutes-to-clear",
    "Median time to clear",
    "清理用时中位数",
    unit="minutes",
    section="services",
    means=(
        "Of the areas cleared for the first time in the period: minutes from the start, or from when the "
        "area was added, half of them less and half more. Areas never cleared are left out, and told beside.",
        "期内首次清理完毕的片区，自启动（后增片区自增加时）至首次清理的分钟数的中位数；未清片区不计入，另行列出。",
    ),
    additive=False,
)
LEFT = Measure(
    "areas-never-cleared",
    "Areas not cleared",
    "未清片区",
    unit="cases",
    section="services",
    means=(
        "Areas of mobilisations that went on in the period which nobody had cleared by its last day.",
        "期内进行过的应急动员中，至期末从未清理的片区。",
    ),
    additive=False,
)
TURNOUT = Measure(
    "turnout",
    "Turnout",
    "出动人次",
    unit="contacts",
    section="services",
    means=(
        "People who turned out for areas cleared in the period: whoever cleared three counts three times. "
        "Never added to people.",
        "期内各次清理的出动人数之和；一人清理三处计三人次，不与人数相加。",
    ),
    splits=(_KIND,),
)
HOURS_VERIFIED = Measure(
    "mobilisation-minutes-verified",
    "Volunteer time, verified",
    "动员志愿时长（已核实）",
    unit="minutes",
    section="volunteers",
    means=(
        "Minutes given to a mobilisation that were verified in the period, whenever they were given.",
        "期内核实的、注明所属应急动员的志愿服务分钟数（不论何时服务）。",
    ),
)
HOURS_CLAIMED = Measure(
    "mobilisation-minutes-claimed",
    "Volunteer time, not verified yet",
    "动员志愿时长（待核实）",
    unit="minutes",
    section="volunteers",
    means=(
        "Minutes claimed in the period for a mobilisation that nobody had verified by its last day; rejected "
        "and revoked ones count nowhere.",
        "期内申报、注明所属应急动员且至期末尚未核实的志愿服务分钟数；已驳回、撤销的不计。",
    ),
)
