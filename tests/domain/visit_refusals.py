"""What is refused about a visit."""

from datetime import date, timedelta
from typing import Any

from community_core.domain import (
    PERSON,
    VISIT,
    CancelVisit,
    CompleteVisit,
    Need,
    PersonDied,
    PersonRegistered,
    PlanVisit,
    RecordNotMet,
    RecordVisit,
    ReplanVisit,
    StartVisit,
    VisitCancelled,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)

from .refusal import Case
from .story import HE, LIN, NOW, SHEN, Story

HOUR = timedelta(hours=1)
VISIT_ID: dict[str, Any] = {"visit_id": "visit-1"}
PLANNED = VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=NOW, place="building 13")
STARTED = VisitStarted(person_id=LIN, visitor=SHEN)


DEAD = Story(PERSON, LIN).given(
    PersonRegistered(person_id=LIN, name="林晓棠"), PersonDied(on=date(2024, 1, 12))
)


def _visit(rule: str, command: Any, shows: str, *history: Any, **said: Any) -> Case:
    return Case(rule, lambda: Story(VISIT, "visit-1").given(*history), command, shows, **said)


def _plan(**said: Any) -> PlanVisit:
    return PlanVisit(**{"person_id": LIN, "visitor": SHEN, "planned_for": NOW, **said})


VISITS = [
    *(
        _visit("visit-unknown", command, "visit-1")
        for command in (
            ReplanVisit(**VISIT_ID, planned_for=NOW),
            StartVisit(**VISIT_ID),
            StartVisit(**VISIT_ID, person_id=LIN),
            CompleteVisit(**VISIT_ID),
            RecordNotMet(**VISIT_ID),
            CancelVisit(**VISIT_ID, reason="moved"),
        )
    ),
    _visit("visit-planned-twice", _plan(), "visit-1", PLANNED),
    *(
        _visit("visit-completed", command, "completed", STARTED, VisitCompleted(needs=()))
        for command in (
            CompleteVisit(**VISIT_ID),
            StartVisit(**VISIT_ID),
            RecordNotMet(**VISIT_ID),
            CancelVisit(**VISIT_ID, reason="moved"),
            ReplanVisit(**VISIT_ID, planned_for=NOW),
        )
    ),
    *(
        _visit("visit-cancelled", command, "cancelled", STARTED, VisitCancelled(reason="moved"))
        for command in (
            CompleteVisit(**VISIT_ID),
            StartVisit(**VISIT_ID),
            CancelVisit(**VISIT_ID, reason="x"),
        )
    ),
    _visit("visit-oneself", _plan(visitor=LIN), LIN),
    _visit("visit-oneself", StartVisit(person_id=SHEN), SHEN),
    _visit("visit-oneself", RecordVisit(person_id=SHEN), SHEN),
    _visit("not-a-person", RecordVisit(person_id=LIN), "system:rota", by="system:rota"),
    *(
        _visit("not-met-tells-nothing", RecordVisit(person_id=LIN, found="nobody", **{name: told}), name)
        for name, told in (
            ("heating_warm", False),
            ("checklist", ("gas hose",)),
            ("companions", (HE,)),
            ("needs", (Need("x", "y"),)),
            ("observations", "walks badly"),
        )
    ),
    _visit("visit-whom", StartVisit(), "person_id"),
    _visit("visit-of-somebody-else", StartVisit(**VISIT_ID, person_id=HE), HE, PLANNED),
    _visit("not-a-person", _plan(person_id="volunteer-lin"), "volunteer-lin"),
    _visit("not-a-person", _plan(visitor="org:clinic"), "org:clinic"),
    _visit("not-a-person", StartVisit(person_id=LIN), "system:rota", by="system:rota"),
    _visit("not-a-person", StartVisit(person_id="lin"), "'lin'"),
    _visit("text-control-character", StartVisit(person_id=LIN, place="a\tb"), "place"),
    _visit("text-control-character", _plan(place="a\tb"), "place"),
    _visit("text-too-long", _plan(purpose="x" * 501), "purpose"),
    _visit("time-without-zone", _plan(planned_for=NOW.replace(tzinfo=None)), "planned_for"),
    _visit("planned-in-the-past", _plan(planned_for=NOW - 24 * HOUR), "2024-01-14"),
    *(
        _visit("planned-after-death", command, "2024-01-12", *history, others={LIN: DEAD})
        for command, *history in ((_plan(),), (ReplanVisit(**VISIT_ID, planned_for=NOW), PLANNED))
    ),
    *(
        _visit("visited-after-death", command, "2024-01-12", *history, others={LIN: DEAD})
        for command, *history in (
            (StartVisit(person_id=LIN),),
            (StartVisit(**VISIT_ID), PLANNED),
            (CompleteVisit(**VISIT_ID), STARTED),
            (RecordVisit(person_id=LIN),),
        )
    ),
    _visit(
        "planned-in-the-past", ReplanVisit(**VISIT_ID, planned_for=NOW - 11 * HOUR), "2024-01-14", PLANNED
    ),
    _visit("start-needs-plan", StartVisit(**VISIT_ID), "in progress|started", STARTED),
    _visit("start-needs-plan", StartVisit(**VISIT_ID), "plan it again", STARTED, VisitNotMet()),
    _visit("replan-not-under-way", ReplanVisit(**VISIT_ID, planned_for=NOW), "started", STARTED),
    _visit("complete-needs-start", CompleteVisit(**VISIT_ID), "planned", PLANNED),
    _visit("complete-needs-start", CompleteVisit(**VISIT_ID), "not met", STARTED, VisitNotMet()),
    _visit("not-met-once", RecordNotMet(**VISIT_ID), "not met", STARTED, VisitNotMet()),
    _visit("text-blank", CancelVisit(**VISIT_ID, reason=""), "reason", PLANNED),
    _visit("text-blank", CompleteVisit(**VISIT_ID, needs=(Need("", "heating"),)), "needs title", STARTED),
    _visit("text-blank", CompleteVisit(**VISIT_ID, needs=(Need("x", " "),)), "needs category", STARTED),
    _visit("text-blank", CompleteVisit(**VISIT_ID, checklist=("gas", "")), "checklist", STARTED),
    _visit("text-too-long", CompleteVisit(**VISIT_ID, observations="x" * 5_001), "observations", STARTED),
    _visit("text-control-character", CompleteVisit(**VISIT_ID, observations="a\0b"), "observations", STARTED),
    _visit(
        "text-too-long",
        CompleteVisit(**VISIT_ID, needs=(Need("x", "y", "z" * 5_001),)),
        "needs details",
        STARTED,
    ),
]
