"""What is counted of volunteers' hours, and how: each definition is printed with its figure."""

from community_core.views import Measure

SETTLES = 3_660
"""Hours belong to the period they were given in, in whatever year somebody verifies or revokes them."""

VERIFIED_MINUTES = Measure(
    "volunteer-minutes",
    "Verified volunteer time",
    "已核实志愿服务时长",
    unit="minutes",
    section="volunteers",
    means=(
        "Minutes of service that began in the period and are verified.",
        "在期内开始、已核实的志愿服务分钟数。",
    ),
    settles=SETTLES,
)
CLAIMED_MINUTES = Measure(
    "volunteer-minutes-claimed",
    "Volunteer time not verified yet",
    "待核实志愿服务时长",
    unit="minutes",
    section="volunteers",
    means=(
        "Minutes of service that began in the period and wait to be verified; never added to the verified.",
        "在期内开始、尚待核实的志愿服务分钟数；不与已核实的相加。",
    ),
    settles=SETTLES,
)
VOLUNTEERS = Measure(
    "volunteers-active",
    "Volunteers with verified time",
    "有已核实时长的志愿者",
    unit="people",
    section="volunteers",
    means=(
        "Different people with at least one verified minute of service that began in the period.",
        "在期内开始的服务中至少有一分钟已核实的不同人数。",
    ),
    settles=SETTLES,
)
ISSUED = Measure(
    "certificates-issued",
    "Certificates issued",
    "出具服务证明",
    section="volunteers",
    means=(
        "Certificates of volunteer hours issued in the period, those voided since too.",
        "期内出具的志愿服务证明，含其后作废的。",
    ),
)
VOIDED = Measure(
    "certificates-voided",
    "Certificates voided",
    "作废服务证明",
    section="volunteers",
    means=("Certificates of volunteer hours voided in the period.", "期内作废的志愿服务证明。"),
)
