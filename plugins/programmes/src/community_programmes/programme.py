"""Programmes 服务项目: something given again and again to those on a list, at a rhythm.

    open -> over -> open again

Study at home 送学上门, company for elders and books for a worn-out carer are programmes like any other: how
they differ is in their kind, their rhythm, and whether being on the list is sensitive.

Not refused: ending one with people on its list, who are on it again once it goes on; one that goes on past
its last day, which the agenda tells.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Literal

from attrs import fields, frozen

from community_core.domain import Command, Context, Why, aggregate, command, says, step
from community_core.errors import Refused
from community_programmes import values
from community_programmes.facts import ProgrammeEnded, ProgrammeOpened, ProgrammeReopened

ProgrammeStatus = Literal["open", "over"]


@frozen(kw_only=True)
class ProgrammeState:
    """How a programme stands; ``status`` is None before anything was recorded."""

    status: ProgrammeStatus | None = None
    until: date | None = None
    sensitive: bool = False


# ---- commands


@command(zh="设立项目")
@frozen(kw_only=True)
class OpenProgramme(Command):
    """Open a programme: what it is called, for whom, and how often everybody is to be reached. Study at home
    is sensitive unless said otherwise."""

    title: values.ProgrammeCalled
    kind: values.Kind
    rhythm: values.Rhythm = "none"
    until: values.GoesOnUntil | None = None
    partner: values.Partner | None = None
    sensitive: values.Sensitive | None = None


@frozen(kw_only=True)
class OnProgramme(Command):
    """A step of one programme."""

    programme_id: values.ProgrammeId


@command(zh="结束项目", target="programme_id", ends=True)
@frozen(kw_only=True)
class EndProgramme(OnProgramme):
    """End it, and say why."""

    reason: values.WhyEnded


@command(zh="重开项目", target="programme_id")
@frozen(kw_only=True)
class ReopenProgramme(OnProgramme):
    """Let it go on, as it was."""

    until: values.GoesOnUntil | None = None


# ---- decisions, and what others ask of it


def _open(_: ProgrammeState, command: OpenProgramme, __: Context) -> Iterable[ProgrammeOpened]:
    """Party membership is told by whoever is on the list of study at home."""
    said = {each.name: getattr(command, each.name) for each in fields(OpenProgramme)}
    told = command.kind == "home-study" if command.sensitive is None else command.sensitive
    return [ProgrammeOpened(**{**said, "sensitive": told})]


def refuse_over(programme_id: str, context: Context, rule: str) -> None:
    """Refused by ``rule`` where a programme ended before that day, whenever it is written down."""
    day, over = context.day(context.occurred_at), False
    for fact in context.past(programme_id):
        on = context.day(fact.occurred_at)
        if isinstance(fact.data, ProgrammeEnded) and on < day:
            over = True
        elif isinstance(fact.data, ProgrammeReopened) and on <= day:
            over = False
    if over:
        raise Refused(
            rule,
            f"programme_id: {programme_id} ended before {day}; check the day, or reopen it.",
            f"programme_id：{programme_id} 在 {day} 之前项目已结束；请核对日期，或重开项目。",
            kind="conflict",
            field="programme_id",
        )


def is_within_sensitive(state: Any, of: Callable[[str], Any]) -> bool:
    """Whether what stands so belongs to a programme of which it is sensitive to be on the list."""
    return bool(state.programme_id) and _is_sensitive(of(state.programme_id))


def _is_sensitive(state: Any, _: object = None) -> bool:
    return isinstance(state, ProgrammeState) and state.sensitive


# ---- the table

WORDS = {"open": ("open", "进行中"), "over": ("over", "已结束")}
RULES = {
    "programme-unknown": ("A step needs a programme that was opened.", "只能办理已设立的项目。"),
    "programme-ended": ("What ended is not ended again.", "已结束的项目不再结束。"),
    "programme-open": ("Only what ended is reopened.", "已结束的项目方可重开。"),
}
_UNKNOWN = Why("programme-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
_OVER = Why("programme-ended", "reopen it if it goes on.", "如继续开展请重开项目。")
_OPEN = Why("programme-open", "it goes on as it is.", "项目正在进行，无需重开。")

PROGRAMME = aggregate(
    "programme",
    "服务项目",
    ProgrammeState(),
    becomes={ProgrammeOpened: "open", ProgrammeEnded: "over", ProgrammeReopened: "open"},
    steps=[
        step(OpenProgramme, _open, when=[None]),
        step(EndProgramme, says(ProgrammeEnded), when=["open"]),
        step(ReopenProgramme, says(ProgrammeReopened), when=["over"]),
    ],
    over={None: _UNKNOWN, "over": _OVER, "open": _OPEN},
    sensitive=_is_sensitive,
    words=WORDS,
    rules=RULES,
)
