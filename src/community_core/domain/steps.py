"""A life cycle as data: which command leads on from which status, and what is said when it does not."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from attrs import frozen

from community_core.domain.commands import Context
from community_core.domain.facts import Event, Fact
from community_core.domain.words import STATUS_WORDS
from community_core.errors import Refused

Status = str | None
"""None before anything was recorded."""


@frozen
class Why:
    """Why a step is not possible: the rule, and the way out in English and Chinese."""

    rule: str
    en: str
    zh: str

    def refusal(self, subject: str, status: Status) -> Refused:
        """The error, naming what was to be changed and how it stands."""
        en, zh = STATUS_WORDS[status] if status else ("not recorded", "无记录")
        return Refused(self.rule, f"{subject} is {en}: {self.en}", f"{subject} 的状态是“{zh}”：{self.zh}")


@frozen
class Step:
    """What a command leads to, from which statuses (``when``), and why not from others.

    ``instead`` gives another reason for single statuses.
    """

    decide: Callable[[Any, Any, Context], Iterable[Fact]]
    when: Collection[Status]
    why: Why
    instead: Mapping[Status, Why] = {}


@frozen
class LifeCycle:
    """The steps by command class. ``over`` gives the reason why from some statuses no step leads on but those
    that name them."""

    steps: Mapping[type[Any], Step]
    over: Mapping[Status, Why]

    def decide(self, state: Any, command: Any, context: Context) -> Iterable[Fact]:
        """The facts a command leads to. Refused when its step is not possible from the state's status."""
        step = self.steps[type(command)]
        status: Status = state.status
        if status not in step.when:
            why = step.instead.get(status) or self.over.get(status) or step.why
            raise why.refusal(context.stream_id, status)
        return step.decide(state, command, context)


def here(context: Context, *events: Event) -> tuple[Fact, ...]:
    """These events as facts of the command's own stream."""
    return tuple(Fact(context.stream_id, each) for each in events)


def simply(event_class: type[Any]) -> Callable[[Any, Any, Context], Iterable[Fact]]:
    """The decision for an event that says nothing beyond its name."""
    return lambda _state, _command, context: here(context, event_class())
