"""What is refused about any aggregate, by the kit it is made with: tried on one of somebody's own."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Never

from attrs import frozen

from community_core.domain import (
    VISIT,
    Command,
    CompleteVisit,
    Context,
    CorrectFact,
    Event,
    Help,
    PersonId,
    Sealed,
    VisitStarted,
    aggregate,
    command,
    event,
    must_consent,
    must_hold,
    says,
    step,
)
from community_core.domain.fields import Count, Fen, Party

from .refusal import Case
from .story import LIN, SHEN, Story

Colour = Annotated[
    Literal["red", "yellow"],
    Help("Colour", "颜色", "red", words={"red": ("red", "红"), "yellow": ("yellow", "黄")}),
]
ForWhom = Annotated[PersonId, Help("For whom", "为谁")]
Paid = Annotated[Fen, Help("What it cost", "花费")]
Wish = Annotated[str, Help("What they wish for; kept sealed", "心愿（加密保存）", personal_of="person_id")]


@event(en="Lantern hung", zh="挂灯笼")
@frozen(kw_only=True)
class LanternHung(Event):
    """A lantern hangs, perhaps with somebody's wish on it."""

    colour: Colour = "red"
    person_id: ForWhom | None = None
    wish: Wish | Sealed | None = None
    given_by: Party | None = None
    candles: Count = 1
    paid: Paid = 0


@frozen(kw_only=True)
class LanternState:
    """Whether it hangs."""

    status: Literal["hung"] | None = None


@command(zh="挂灯笼")
@frozen(kw_only=True)
class HangLantern(Command):
    """Hang a lantern."""

    colour: Colour = "red"
    person_id: ForWhom | None = None
    wish: Wish | None = None
    given_by: Party | None = None
    candles: Count = 1
    paid: Paid = 0


@command(zh="丢失")
@frozen(kw_only=True)
class ForgetLantern(Command):
    """Decide nothing that could be recorded."""


@command(zh="点燃")
@frozen(kw_only=True)
class BurnLantern(Command):
    """Fail to decide."""


@command(zh="点亮")
@frozen(kw_only=True)
class LightLantern(Command):
    """Light it, as who may; and show whose wish it is, if that is told."""

    wisher: ForWhom | None = None


def _forget(*_: Any) -> Iterable[Never]:
    return None  # type: ignore[return-value]


def _burn(_: LanternState, __: BurnLantern, ___: Context) -> Iterable[LanternHung]:
    raise ValueError("no matches")


def _light(_: LanternState, lit: LightLantern, context: Context) -> Iterable[LanternHung]:
    if lit.wisher is None:
        must_hold(context, context.actor, "building-lead")
    else:
        must_consent(context, lit.wisher, "posted")
    return [LanternHung()]


LANTERN = aggregate(
    "lantern",
    "灯笼",
    LanternState(),
    becomes={LanternHung: "hung"},
    steps=[
        step(HangLantern, says(LanternHung), when=[None, "hung"]),
        step(ForgetLantern, _forget, when=[None, "hung"]),
        step(BurnLantern, _burn, when=[None, "hung"]),
        step(LightLantern, _light, when=[None, "hung"]),
    ],
    over={},
    words={"hung": ("hung", "已挂")},
    rules={},
)


def _hung(**said: Any) -> Story:
    return Story(LANTERN, "lantern-1").given(LanternHung(**said))


def _correct(**right: Any) -> CorrectFact:
    return CorrectFact(fact_id="lantern-1@1", right=right, reason="looked again")


KIT = [
    Case("unknown-choice", _hung, HangLantern(colour="blue"), "'blue'"),  # type: ignore[arg-type]
    Case("unknown-choice", _hung, _correct(colour="blue"), "red, yellow"),
    Case("text-needs-person", _hung, HangLantern(wish="rain"), "wish"),
    Case("text-goes-with-person", _hung, _correct(wish="rain"), "nobody"),
    Case(
        "text-goes-with-person", lambda: _hung(person_id=LIN), _correct(wish="rain", person_id=None), "empty"
    ),
    Case("text-goes-with-person", lambda: _hung(person_id=""), _correct(wish="rain"), "nobody"),
    Case("not-a-person", _hung, HangLantern(person_id="lin"), "'lin'"),
    Case("not-a-party", _hung, HangLantern(given_by="works"), "'works' is nobody"),
    Case("not-a-party", _hung, HangLantern(given_by="org: "), "org:<name>"),
    Case("number-out-of-range", _hung, HangLantern(candles=0), "from 1"),
    Case("number-out-of-range", _hung, HangLantern(paid=-1), "give 0 or more"),
    Case("number-out-of-range", _hung, _correct(paid=10**12 + 1), "up to 10,000,000,000.00 yuan"),
    Case("not-its-own-event", _hung, ForgetLantern(), "ForgetLantern decided NoneType"),
    Case("decision-failed", _hung, BurnLantern(), "ValueError: 'no matches'"),
    Case("role-needed", _hung, LightLantern(), SHEN),
    Case("publish-needs-consent", _hung, LightLantern(wisher=LIN), LIN),
    Case(
        "text-needs-person",
        lambda: Story(VISIT, "visit-1").given(VisitStarted(person_id="", visitor=SHEN)),
        CompleteVisit(visit_id="visit-1", observations="coughs"),
        "observations",
    ),
]
