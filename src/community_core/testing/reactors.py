"""The laws every reactor must keep, proved one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any

from attrs import frozen

from community_core.commands import CommandCatalogue, checked
from community_core.domain import Aggregate, FactCorrected
from community_core.errors import CommunityError
from community_core.ledger import Recorded
from community_core.plugins.aggregates import installed_kinds
from community_core.reactors import Answer, Do, Reactor
from community_core.reactors.answers import fingerprint
from community_core.reactors.asking import Unanswerable, answers_to
from community_core.reactors.reactor import shape_of
from community_core.testing.corrections import told_differently
from community_core.testing.elsewhere import LAW as ELSEWHERE
from community_core.testing.elsewhere import done_elsewhere
from community_core.testing.facts import fact, recorded
from community_core.testing.failure import CheckFailed
from community_core.testing.folding import Facts, named
from community_core.testing.stories import HE, Story, legal_stories
from community_core.testing.watching import watched

_EARLIER = timedelta(hours=1)
_ANSWERS = "it answers every fact it hears, the same when asked again"


def check_reactor(
    reactor: type[Reactor],
    *,
    stories: Iterable[Story] = (),
    aggregates: Sequence[Aggregate[Any]] | None = None,
) -> None:
    """Prove the laws of a reactor, or raise one CheckFailed (an AssertionError) that names the broken one.

    Every event it reacts to is tried, and so is what it says to corrections, of when it happened and who did
    it too, to facts that never happened, and to those that did after all.
    It looks at the fact only: at no clock, random numbers, files or network. It never raises, ends, and gives
    the same answers when asked again and in another process with another hash seed, TZ and LANG: commands of
    the community, and calls whose payload is JSON. Something comes of it. That it says what follows from
    corrections is seen to when the class is made.

    The facts are those of legal stories of requests, visits and volunteers; ``stories`` adds to them, and
    must when you react to events of your own: each one a list of :func:`fact`. ``aggregates`` are those whose
    commands there are, those installed when left out.
    """
    facts = list(_heard(reactor, [*legal_stories(), *map(list, stories)]))
    law = "it looks at the fact only"
    with watched(list(_codes(reactor)), lambda found: CheckFailed(reactor.__name__, law, found)):
        answers = [_answers(reactor, each) for each in facts]
    _can_be_carried_out(reactor, facts, answers, aggregates)
    if not any(answers):
        why = "whatever is recorded, it answers nothing; tell a story it answers, with stories="
        raise CheckFailed(reactor.__name__, "something comes of it", why)
    with TemporaryDirectory() as folder:
        _is_the_same_elsewhere(reactor, facts, answers, Path(folder))


def _heard(reactor: type[Reactor], stories: Sequence[Story]) -> Iterator[Recorded[Any]]:
    """Each fact that is answered, and after it what can be said of it: corrections, of when it happened and
    who did it too, that it never happened, and that it did.

    CheckFailed when not every event it reacts to is in the stories.
    """
    events = tuple(shape_of(reactor).by_event)
    untried = set(events) - {type(each.data) for story in stories for each in story}
    if untried:
        names = sorted(each.__name__ for each in untried)
        why = (
            f"no story tells of {', '.join(names)}. Give one: check_reactor(..., "
            f'stories=[[fact({names[0]}(...), "thing-1"), ...]])'
        )
        raise CheckFailed(reactor.__name__, "every event it reacts to is tried", why)
    for story in stories:
        for index, told in enumerate(recorded(story)):
            if isinstance(told.data, events):
                yield from (told, *_corrections(story, index, told))


def _corrections(story: Story, index: int, told: Recorded[Any]) -> Iterator[Recorded[Any]]:
    """One after the other: that it was otherwise, at another time, by somebody else, not at all, and was."""
    given = story[index]
    said, right = given.data, told_differently(given, story) or given.data
    when = {"occurred_at": told.occurred_at - _EARLIER}
    who = {**when, "actor": HE}
    forms: list[tuple[Any, Any, Mapping[str, Any]]] = [
        (right, right, when),
        (right, right, who),
        (right, None, {}),
        (None, right, who),
    ]
    if right != said:
        forms.insert(0, (said, right, {}))
    facts = list(story[: index + 1])
    for was, shall, envelope in forms:
        correction = FactCorrected(version=told.version, said=was, right=shall, reason="checked", **envelope)
        facts.append(fact(correction, given.stream_id))
        yield recorded(facts)[-1]


def _codes(reactor: type[Reactor]) -> Iterator[CodeType]:
    for each in shape_of(reactor).reactions:
        for method in (each.answer, each.corrected, each.undone):
            if not isinstance(method, str):
                yield method.__code__


def _answers(reactor: type[Reactor], heard: Recorded[Any]) -> tuple[Answer, ...]:
    try:
        return answers_to(reactor, heard)
    except Unanswerable as problem:
        raise CheckFailed(reactor.__name__, _ANSWERS, f"at {named(heard)}, {problem.en}") from problem


def _can_be_carried_out(
    reactor: type[Reactor],
    facts: Facts,
    answers: Sequence[tuple[Answer, ...]],
    aggregates: Sequence[Aggregate[Any]] | None,
) -> None:
    kinds = installed_kinds()
    catalogue = CommandCatalogue((kinds if aggregates is None else kinds.only(aggregates)).aggregates)
    for heard, given in zip(facts, answers, strict=True):
        for command in (each.command for each in given if isinstance(each, Do)):
            try:
                checked(catalogue.of(command), command)
            except CommunityError as problem:
                law, why = "what it does is a command", f"at {named(heard)}: {problem.en}"
                raise CheckFailed(reactor.__name__, law, why) from problem


@frozen
class _Asking:
    """Asking a reactor about these facts."""

    reactor: type[Reactor]
    facts: Facts

    @property
    def checked(self) -> str:
        return self.reactor.__name__

    @property
    def classes(self) -> Iterable[type[Any]]:
        return {self.reactor, *(type(each.data) for each in self.facts)}

    def done(self) -> list[str]:
        return [fingerprint(answers_to(self.reactor, each)) for each in self.facts]


def _is_the_same_elsewhere(
    reactor: type[Reactor], facts: Facts, answers: Sequence[tuple[Answer, ...]], folder: Path
) -> None:
    found = done_elsewhere(_Asking(reactor, facts), folder)
    for heard, given, other in zip(facts, answers, found, strict=True):
        if fingerprint(given) != other:
            why = f"at {named(heard)} it answers differently there; take the order of sets out of it"
            raise CheckFailed(reactor.__name__, ELSEWHERE, why)
