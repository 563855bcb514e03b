"""Mobilisations 应急动员: a spell of snow, rain or heat, or an outage, and the areas that are cleared.

    alerted -> under-way -> finished, or stood down on the way

One that nobody warned of begins under way. Of several things at once each is a mobilisation of its own.

Not refused: an area cleared earlier than the one told before it, or earlier than the start; people as a round
figure, or the same people for several areas; an area added that is part of it anyway; two mobilisations at
once; a clearing nobody claims hours for, and hours of which no clearing is told.
"""

from collections.abc import Iterable

from community_core.domain import STAYS, Context, Why, aggregate, fold, says, step
from community_mobilisation import commands, facts, rules
from community_mobilisation.state import AREAS, MobilisationState, mobilised, started


def _start(
    state: MobilisationState, command: commands.StartMobilisation, _: Context
) -> Iterable[facts.MobilisationStarted]:
    kind = command.kind or state.kind
    if kind is None:
        raise rules.refuse_unnamed_kind()
    return [facts.MobilisationStarted(kind=kind, areas=command.areas, leader=command.leader)]


_UNTIL_OVER = ["alerted", "under-way"]
_NOT_STARTED: dict[str | None, Why] = {"alerted": rules.NOT_STARTED}

MOBILISATION = aggregate(
    "mobilisation",
    "应急动员",
    MobilisationState(),
    becomes={
        facts.AlertRaised: "alerted",
        facts.AlertChanged: STAYS,
        facts.MobilisationStarted: "under-way",
        facts.AreasAdded: STAYS,
        facts.MobilisationEnded: "finished",
        facts.AlertStoodDown: "stood-down",
    },
    steps=[
        step(commands.RaiseAlert, says(facts.AlertRaised), when=[None]),
        step(commands.ChangeAlert, says(facts.AlertChanged), when=_UNTIL_OVER),
        step(commands.StartMobilisation, _start, when=[None, "alerted"], why=rules.STARTED),
        step(commands.AddAreas, says(facts.AreasAdded), when=["under-way"], instead=_NOT_STARTED),
        step(
            commands.ClearRoute,
            says(facts.RouteCleared),
            when=["under-way"],
            instead=_NOT_STARTED,
            each=AREAS.when("uncleared", "blocked", why=rules.CLEARED),
        ),
        step(
            commands.ReportBlocked,
            says(facts.RouteBlockedAgain),
            when=["under-way"],
            instead=_NOT_STARTED,
            each=AREAS.when("cleared", why=rules.NOT_CLEARED),
        ),
        step(
            commands.EndMobilisation, says(facts.MobilisationEnded), when=["under-way"], instead=_NOT_STARTED
        ),
        step(commands.StandDown, says(facts.AlertStoodDown), when=_UNTIL_OVER),
    ],
    over={None: rules.UNKNOWN, "finished": rules.OVER, "stood-down": rules.OVER},
    folds=[fold(facts.MobilisationStarted, started), fold(facts.AreasAdded, mobilised)],
    parts=[AREAS],
    always=rules.reason_for_what_is_left,
    words=rules.WORDS,
    rules=rules.RULES,
)
