"""What each command of a mobilisation comes to, what is refused, and what is the truth and is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

from community_core.domain import Event, UndoFact
from community_core.testing import Example, GivenFact, example, fact
from community_mobilisation import commands, facts

STREAM = "mobilisation-1"
ID = {"mobilisation_id": STREAM}
SEVEN = datetime(2024, 1, 20, 23, tzinfo=UTC)
"""7 o'clock in the morning of the 21st."""
EAST, WEST, GATE = "place-13", "place-14", "place-gate"
RAISED = facts.AlertRaised(
    kind="snow", level="yellow", source="市气象台", expected=SEVEN + timedelta(hours=12)
)
STARTED = facts.MobilisationStarted(kind="snow", areas=(EAST, WEST), leader="person-shen")
SNOWED = facts.MobilisationStarted(kind="snow", areas=(EAST,))
SWEPT: dict[str, Any] = {"party": "org:物业", "people": 12}
EAST_CLEARED = facts.RouteCleared(area=EAST, **SWEPT)
WEST_CLEARED = facts.RouteCleared(area=WEST, **SWEPT)
BLOCKED = facts.RouteBlockedAgain(area=EAST, reason="又下雪了")
ENDED = facts.MobilisationEnded()
LEFT = facts.MobilisationEnded(reason="有车辆停放")
DOWN = facts.AlertStoodDown(reason="未降雪")
CLEAR_EAST = commands.ClearRoute(**ID, area=EAST, **SWEPT)
REPORT = commands.ReportBlocked(**ID, area=EAST, reason="又下雪了")
END = commands.EndMobilisation(**ID)


def at(hour: int, minute: int, event: Event) -> GivenFact:
    """That it happened at such a time in the morning of the 21st."""
    return fact(event, STREAM, at=SEVEN + timedelta(hours=hour - 7, minutes=minute))


TRUE = [
    example(
        when=commands.RaiseAlert(kind="snow", level="yellow", source="市气象台", expected=RAISED.expected),
        then=[RAISED],
    ),
    example(
        given=[RAISED], when=commands.ChangeAlert(**ID, level="red"), then=[facts.AlertChanged(level="red")]
    ),
    example(
        given=[RAISED],
        when=commands.StartMobilisation(**ID, areas=(EAST, WEST), leader="person-shen"),
        then=[STARTED],
    ),
    example(
        given=[RAISED],
        when=commands.StartMobilisation(**ID, kind="ice", areas=(EAST,)),
        then=[facts.MobilisationStarted(kind="ice", areas=(EAST,))],
    ),
    example(when=commands.StartMobilisation(kind="snow", areas=(EAST,)), then=[SNOWED]),
    example(
        given=[SNOWED], when=commands.AddAreas(**ID, areas=(GATE,)), then=[facts.AreasAdded(areas=(GATE,))]
    ),
    example(
        given=[SNOWED, EAST_CLEARED],
        when=commands.AddAreas(**ID, areas=(EAST,)),
        then=[facts.AreasAdded(areas=(EAST,))],
    ),
    example(given=[STARTED], when=CLEAR_EAST, then=[EAST_CLEARED]),
    example(
        given=[SNOWED, facts.AreasAdded(areas=(GATE,))],
        when=commands.ClearRoute(**ID, area=GATE, party="person-he", people=60, about=True, what="坡道"),
        then=[facts.RouteCleared(area=GATE, party="person-he", people=60, about=True, what="坡道")],
    ),
    example(given=[STARTED, EAST_CLEARED], when=REPORT, then=[BLOCKED]),
    example(given=[STARTED, EAST_CLEARED, BLOCKED], when=CLEAR_EAST, then=[EAST_CLEARED]),
    example(given=[STARTED, EAST_CLEARED, WEST_CLEARED], when=END, then=[ENDED]),
    example(
        given=[STARTED, EAST_CLEARED], when=commands.EndMobilisation(**ID, reason="有车辆停放"), then=[LEFT]
    ),
    example(given=[RAISED], when=commands.StandDown(**ID, reason="未降雪"), then=[DOWN]),
    example(given=[STARTED], when=commands.StandDown(**ID, reason="未降雪"), then=[DOWN]),
]


def _refused(rule: str, *given: Any, when: Any) -> Example:
    return example(given=given, when=when, refused=rule)


REFUSED = [
    example(
        given=[RAISED, STARTED],
        when=UndoFact(fact_id="mobilisation-1@1", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    _refused("mobilisation-unknown", when=CLEAR_EAST),
    _refused("mobilisation-unknown", when=END),
    _refused("start-needs-kind", when=commands.StartMobilisation(areas=(EAST,))),
    _refused("started-twice", STARTED, when=commands.StartMobilisation(**ID, areas=(GATE,))),
    _refused("mobilisation-not-started", RAISED, when=CLEAR_EAST),
    _refused("mobilisation-not-started", RAISED, when=END),
    _refused("area-not-in-it", STARTED, when=commands.ClearRoute(**ID, area=GATE, **SWEPT)),
    _refused("area-not-in-it", STARTED, when=commands.ReportBlocked(**ID, area=GATE, reason="又下雪了")),
    _refused("route-cleared-already", STARTED, EAST_CLEARED, when=CLEAR_EAST),
    _refused("blocked-needs-cleared", STARTED, when=REPORT),
    _refused("blocked-needs-cleared", STARTED, EAST_CLEARED, BLOCKED, when=REPORT),
    _refused("end-needs-reason", STARTED, EAST_CLEARED, when=END),
    _refused("end-needs-reason", SNOWED, EAST_CLEARED, BLOCKED, when=END),
    _refused("mobilisation-over", STARTED, LEFT, when=CLEAR_EAST),
    _refused("mobilisation-over", STARTED, LEFT, when=commands.StandDown(**ID, reason="未降雪")),
    _refused("mobilisation-over", RAISED, DOWN, when=commands.StartMobilisation(**ID, areas=(EAST,))),
    _refused("mobilisation-over", RAISED, DOWN, when=commands.ChangeAlert(**ID, level="red")),
]
EXAMPLES = [*TRUE, *REFUSED]
