"""What every command on a visit comes to, and every rule that says no."""

from datetime import timedelta
from typing import Any

from community_core.domain import (
    CancelVisit,
    Command,
    CompleteVisit,
    Need,
    PersonDied,
    PersonRegistered,
    PlanVisit,
    RecordNotMet,
    RecordVisit,
    ReplanVisit,
    RequestRaised,
    StartVisit,
    VisitCancelled,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)
from community_core.testing import Example, example, fact
from community_core.testing.facts import FIRST_MOMENT

SHEN, HE, LIN = "person-shen", "person-he", "person-lin"
ID: dict[str, Any] = {"visit_id": "visit-1"}
SOON = FIRST_MOMENT + timedelta(days=2)
LONG_AGO = FIRST_MOMENT - timedelta(days=2)
PLAN: dict[str, Any] = {
    "person_id": LIN,
    "visitor": SHEN,
    "planned_for": SOON,
    "place": "building 13",
    "purpose": "heating check",
}
PLANNED = VisitPlanned(**PLAN)
STARTED = VisitStarted(person_id=LIN, visitor=SHEN, place="building 13")
SEEN: dict[str, Any] = {
    "heating_warm": False,
    "checklist": ("gas hose",),
    "observations": "walks badly",
}


def _refused(rule: str, when: Command, *given: Any) -> Example:
    return example(given=given, when=when, refused=rule)


VISITS = [
    example(when=PlanVisit(**PLAN), then=[PLANNED]),
    example(when=StartVisit(person_id=LIN), then=[VisitStarted(person_id=LIN, visitor=SHEN)]),
    example(given=[PLANNED], when=StartVisit(**ID), by=HE, then=[STARTED]),
    example(
        given=[PLANNED, STARTED],
        when=CompleteVisit(**ID, **SEEN, needs=(Need("Window", "repair", "cannot sleep"),)),
        then=[
            VisitCompleted(**SEEN, person_id=LIN, needs=("request-new1",)),
            fact(
                RequestRaised(
                    title="Window",
                    category="repair",
                    channel="home-visit",
                    requester=LIN,
                    place="building 13",
                    arose_from="visit-1",
                    details="cannot sleep",
                ),
                "request-new1",
            ),
        ],
    ),
    example(
        given=[STARTED],
        when=CompleteVisit(**ID, manner="phone", companions=(HE,), needs=(Need("Tap", "repair"),)),
        then=[
            VisitCompleted(manner="phone", companions=(HE,), person_id=LIN, needs=("request-new1",)),
            fact(
                RequestRaised(
                    title="Tap",
                    category="repair",
                    channel="phone",
                    requester=LIN,
                    place="building 13",
                    arose_from="visit-1",
                ),
                "request-new1",
            ),
        ],
    ),
    example(given=[STARTED], when=RecordNotMet(**ID), then=[VisitNotMet()]),
    example(given=[STARTED], when=RecordNotMet(**ID, found="away"), then=[VisitNotMet(found="away")]),
    example(
        given=[STARTED, VisitNotMet()],
        when=ReplanVisit(**ID, planned_for=SOON),
        then=[VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=SOON, place="building 13")],
    ),
    example(given=[PLANNED], when=CancelVisit(**ID, reason="ill"), then=[VisitCancelled(reason="ill")]),
    example(
        when=RecordVisit(person_id=LIN, **SEEN),
        then=[VisitStarted(person_id=LIN, visitor=SHEN), VisitCompleted(**SEEN, person_id=LIN)],
    ),
    example(
        when=RecordVisit(person_id=LIN, visitor=HE, found="away"),
        then=[VisitStarted(person_id=LIN, visitor=HE), VisitNotMet(found="away")],
    ),
    _refused("not-met-tells-nothing", RecordVisit(person_id=LIN, found="away", heating_warm=False)),
    _refused("visit-unknown", RecordNotMet(**ID)),
    _refused("visit-planned-twice", PlanVisit(**PLAN), fact(PLANNED, "visit-new1")),
    _refused("visit-completed", RecordNotMet(**ID), STARTED, VisitCompleted()),
    _refused("visit-cancelled", StartVisit(**ID), PLANNED, VisitCancelled(reason="ill")),
    _refused("visit-oneself", PlanVisit(**{**PLAN, "visitor": LIN})),
    _refused("visit-whom", StartVisit()),
    _refused("visit-of-somebody-else", StartVisit(**ID, person_id=HE), PLANNED),
    _refused("planned-in-the-past", PlanVisit(**{**PLAN, "planned_for": LONG_AGO})),
    _refused(
        "planned-after-death",
        PlanVisit(**PLAN),
        fact(PersonRegistered(person_id=LIN), LIN),
        fact(PersonDied(on=LONG_AGO.date()), LIN),
    ),
    _refused(
        "visited-after-death",
        RecordVisit(person_id=LIN, **SEEN),
        fact(PersonRegistered(person_id=LIN), LIN),
        fact(PersonDied(on=LONG_AGO.date()), LIN),
    ),
    _refused("start-needs-plan", StartVisit(**ID), STARTED, VisitNotMet()),
    _refused("replan-not-under-way", ReplanVisit(**ID, planned_for=SOON), STARTED),
    _refused("complete-needs-start", CompleteVisit(**ID), PLANNED),
    _refused("not-met-once", RecordNotMet(**ID), STARTED, VisitNotMet()),
]
