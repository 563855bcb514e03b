"""Mobilisations 应急动员: a spell of snow, rain or heat, or an outage, and the areas that are cleared.

    alerted -> under-way -> finished, or stood down on the way

One that nobody warned of begins under way. Of several things at once each is a mobilisation of its own.

Not refused: an area cleared earlier than the one told before it, or earlier than the start; people as a round
figure, or the same people for several areas; an area added that is part of it anyway; two mobilisations at
once; a clearing nobody claims hours for, and hours of which no clearing is told.
"""

from collections.abc import Iterable

from community_core.domain import STAYS, Context, Why, aggregate, fold, says, step
from community_mobilisation import commands as c
from community_mobilisation import facts as f
from community_mobilisation import rules as r
from community_mobilisation.state import AREAS, MobilisationState, mobilised, started


def _start(
    state: MobilisationState, command: c.StartMobilisation, context: Context
) -> Iterable[f.MobilisationStarted]:
    kind = command.kind or state.kind
    if kind is None:
        raise r.refuse_unnamed_kind(context)
    return [f.MobilisationStarted(kind=kind, areas=command.areas, leader=command.leader)]


_UNTIL_OVER = ["alerted", "under-way"]
_NOT_STARTED: dict[str | None, Why] = {"alerted": r.NOT_STARTED}

MOBILISATION = aggregate(
    "mobilisation",
    "应急动员",
    MobilisationState(),
    becomes={
        f.AlertRaised: "alerted",
        f.AlertChanged: STAYS,
        f.MobilisationStarted: "under-way",
        f.AreasAdded: STAYS,
        f.MobilisationEnded: "finished",
        f.AlertStoodDown: "stood-down",
    },
    steps=[
        step(c.RaiseAlert, says(f.AlertRaised), when=[None]),
        step(c.ChangeAlert, says(f.AlertChanged), when=_UNTIL_OVER),
        step(c.StartMobilisation, _start, when=[None, "alerted"], why=r.STARTED),
        step(c.AddAreas, says(f.AreasAdded), when=["under-way"], instead=_NOT_STARTED),
        step(
            c.ClearRoute,
            says(f.RouteCleared),
            when=["under-way"],
            instead=_NOT_STARTED,
            each=AREAS.when("uncleared", "blocked", why=r.CLEARED),
        ),
        step(
            c.ReportBlocked,
            says(f.RouteBlockedAgain),
            when=["under-way"],
            instead=_NOT_STARTED,
            each=AREAS.when("cleared", why=r.NOT_CLEARED),
        ),
        step(c.EndMobilisation, says(f.MobilisationEnded), when=["under-way"], instead=_NOT_STARTED),
        step(c.StandDown, says(f.AlertStoodDown), when=_UNTIL_OVER),
    ],
    over={None: r.UNKNOWN, "finished": r.OVER, "stood-down": r.OVER},
    folds=[fold(f.MobilisationStarted, started), fold(f.AreasAdded, mobilised)],
    parts=[AREAS],
    always=r.reason_for_what_is_left,
    words=r.WORDS,
    rules=r.RULES,
)
