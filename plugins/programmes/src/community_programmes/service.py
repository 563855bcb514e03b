"""Services 服务记录: what was given to whom. A record of one fact, with nothing to follow.

    delivered

Not refused: serving people who are on no list, which the views show; sixty unnamed from a sign-in sheet; what
is written down later; the same person served twice a day, which is two contacts and one person. What a report
says of a thousand served is no service: it is stated of the community.
"""

from collections.abc import Iterable
from typing import Any, Literal

from attrs import frozen

from community_core.domain import AroseFrom, Command, Context, aggregate, checks, command, holds, ids_of, step
from community_core.errors import Refused
from community_programmes import values
from community_programmes.facts import ServiceDelivered
from community_programmes.programme import is_within_sensitive, refuse_over


@frozen(kw_only=True)
class ServiceState:
    """Whether it was given; ``status`` is None before anything was recorded."""

    status: Literal["delivered"] | None = None
    people: tuple[str, ...] = ()
    programme_id: str | None = None


# ---- commands: one for all, and narrow ones for what is written down daily


@command(zh="登记服务", happened=values.SERVED_ON, example=("people",), ledgers=("服务台账", "services"))
@frozen(kw_only=True)
class RecordService(Command):
    """Record what was given, to whom, by whom."""

    kind: values.Given
    title: values.Topic
    programme_id: values.WithinProgramme | None = None
    people: values.ServedPeople = ()
    others: values.OthersServed = 0
    givers: values.Givers = ()
    for_person: values.CaredFor | None = None
    materials: values.Materials = ()
    how: values.How = "in-person"
    minutes: values.Minutes | None = None
    place: values.Where = ""
    arose_from: AroseFrom | None = None
    notes: values.Notes | None = None


@command(zh="送学上门", happened=values.SERVED_ON, ledgers=("送学", "home-study"))
@frozen(kw_only=True)
class DeliverHomeStudy(Command):
    """Record that somebody who cannot come was brought what others study."""

    programme_id: values.WithinProgramme
    person_id: values.Studying
    title: values.Topic
    materials: values.Materials = ()
    how: values.How = "in-person"
    givers: values.Givers = ()
    minutes: values.Minutes | None = None
    notes: values.NotesOfOne | None = None


@command(zh="照护支持", happened=values.SERVED_ON)
@frozen(kw_only=True)
class SupportCarer(Command):
    """Record what was done for somebody who looks after another."""

    person_id: values.Carer
    for_person: values.CaredFor
    title: values.Topic
    programme_id: values.WithinProgramme | None = None
    givers: values.Givers = ()
    arose_from: AroseFrom | None = None
    notes: values.NotesOfOne | None = None


@command(zh="陪伴老人", happened=values.SERVED_ON)
@frozen(kw_only=True)
class GiveCompanionship(Command):
    """Record that somebody had company, and for how long."""

    person_id: values.Company
    minutes: values.Minutes
    programme_id: values.WithinProgramme | None = None
    givers: values.Givers = ()
    arose_from: AroseFrom | None = None
    notes: values.NotesOfOne | None = None


# ---- decisions

Narrow = DeliverHomeStudy | SupportCarer | GiveCompanionship
_KINDS: dict[type[Command], values.ServiceKind] = {
    DeliverHomeStudy: "study",
    SupportCarer: "carer-support",
    GiveCompanionship: "company",
}


def _record(_: ServiceState, command: RecordService, context: Context) -> Iterable[ServiceDelivered]:
    return [ServiceDelivered(**_said(command), givers=_givers(command.givers, context))]


def _to_one(_: ServiceState, command: Narrow, context: Context) -> Iterable[ServiceDelivered]:
    said = _said(command)
    people = (said.pop("person_id"),)
    givers = _givers(command.givers, context)
    return [ServiceDelivered(kind=_KINDS[type(command)], people=people, **said, givers=givers)]


def _said(command: Any) -> dict[str, Any]:
    return {name: getattr(command, name) for name in _fields(command) if name != "givers"}


def _fields(command: Any) -> list[str]:
    return [each.name for each in type(command).__attrs_attrs__]


def _givers(told: tuple[str, ...], context: Context) -> tuple[str, ...]:
    return told or ((context.actor,) if checks.is_person(context.actor) else ())


# ---- rules


def _somebody(served: ServiceDelivered, _: Context) -> None:
    """A service is given to somebody."""
    if not served.people and not served.others:
        raise Refused(
            "nobody-served",
            "people: nobody was served; name somebody, or say how many with others.",
            "people：须写明服务对象或人数；请填写姓名，或填写未具名人数。",
            field="people",
        )


def _nobody_twice(served: ServiceDelivered, context: Context) -> None:
    """Each person is named once, by whichever of their ids."""
    who = [next(ids_of(context, each)) for each in served.people]
    twice = sorted({each for each, one in zip(served.people, who, strict=True) if who.count(one) > 1})
    if twice:
        raise Refused(
            "served-twice",
            f"people: {', '.join(twice)} is named twice; name each once.",
            f"people：同一人重复：{'、'.join(twice)}；请每人只写一次。",
            field="people",
        )


def _programme_goes_on(served: ServiceDelivered, context: Context) -> None:
    if served.programme_id is not None:
        refuse_over(served.programme_id, context, "programme-over")


RULES = {
    "programme-over": (
        "Nothing is given in a programme that ended before that day.",
        "当日之前项目已结束的，不再服务。",
    ),
    "nobody-served": ("Name somebody, or say how many.", "须写明服务对象或人数。"),
    "served-twice": ("One person is named once.", "同一人重复：每人只写一次。"),
}

SERVICE = aggregate(
    "service",
    "服务记录",
    ServiceState(),
    becomes={ServiceDelivered: "delivered"},
    steps=[
        step(RecordService, _record, when=[None]),
        step(DeliverHomeStudy, _to_one, when=[None]),
        step(SupportCarer, _to_one, when=[None]),
        step(GiveCompanionship, _to_one, when=[None]),
    ],
    over={},
    whole=[
        holds(ServiceDelivered, _somebody),
        holds(ServiceDelivered, _nobody_twice),
        holds(ServiceDelivered, _programme_goes_on),
    ],
    sensitive=is_within_sensitive,
    words={"delivered": ("delivered", "已服务")},
    rules=RULES,
)
