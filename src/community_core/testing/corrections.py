"""What corrections must come to: a wrong fact and its correction give what the right fact gives."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal, get_args, get_origin, get_type_hints

from attrs import evolve, fields, frozen, has

from community_core.domain import AnyEvent, FactCorrected, Sealed, allocated_field, personal_fields
from community_core.domain.kit.values.fields import confided_fields, fields_of
from community_core.domain.kit.values.hints import element_of, without_none
from community_core.ledger import Recorded
from community_core.testing.facts import GivenFact, fact, recorded
from community_core.testing.stories import Story

_MONTH_AND_MORE = timedelta(days=40)


@frozen
class CorrectedStory:
    """One fact that was wrong: a history that corrects it, and one where it was right from the start.

    ``when`` says in words where the correction stands.
    """

    wrong: Recorded[Any]
    when: str
    corrected: Sequence[Recorded[Any]]
    right: Sequence[Recorded[Any]]


def corrections(
    stories: Sequence[Story], types: Sequence[type[Any]], *, every: bool = False, may_show: bool = False
) -> Iterator[CorrectedStory]:
    """One fact of each of these types that can be told differently, or ``every`` one; any, for ``object``.

    ``may_show``: that something was corrected may show, only what it said before may not.
    """
    left = set(types)
    for story in stories:
        facts = [each for each in story if not isinstance(each.data, FactCorrected)]
        for index, given in enumerate(facts):
            kind = object if object in types else type(given.data)
            right = told_differently(given, facts) if kind in left else None
            if right is not None:
                left -= set() if every else {kind}
                yield from _three_ways(facts, index, right, may_show)


def _three_ways(
    facts: list[GivenFact], index: int, right: AnyEvent, may_show: bool
) -> Iterator[CorrectedStory]:
    """A correction that nothing follows; one at the end of the story; one the story goes on after.

    In the last the right history has a correction as well, one that changes nothing, so that what follows has
    the same positions and versions.
    """
    before, wrong, rest = facts[:index], facts[index], facts[index + 1 :]
    version = recorded(facts)[index].version
    mended = fact(
        FactCorrected(version=version, said=wrong.data, right=right, reason="wrong"), wrong.stream_id
    )
    same = fact(FactCorrected(version=version, said=right, right=right, reason="wrong"), wrong.stream_id)
    rightly = evolve(wrong, data=right)
    shown = [same] if may_show else []
    ways = {
        "at once": ([*before, wrong, mended], [*before, rightly]),
        "after all that followed": (
            [*before, wrong, *rest, mended],
            [*before, rightly, *rest, *shown],
        ),
        "before what followed": ([*before, wrong, mended, *rest], [*before, rightly, same, *rest]),
    }
    for when, (corrected, right_facts) in ways.items():
        told = recorded(map(_learnt_in_turn, corrected))
        yield CorrectedStory(told[index], when, told, recorded(map(_learnt_in_turn, right_facts)))


def _learnt_in_turn(given: GivenFact) -> GivenFact:
    return evolve(given, recorded_at=None)


def told_differently(given: GivenFact, story: Sequence[GivenFact]) -> AnyEvent | None:
    """The same fact with every value changed that can be wrong by itself; None when there is none.

    Times move together into another month. What identifies stays: ids of streams, speakable numbers, people
    and whole numbers that other kinds of events of the stream refer to by the same name, and whatever its
    annotation keeps from being corrected.
    """
    data = given.data
    hints = get_type_hints(type(data))
    names = {each.stream_id for each in story}
    stays = [name for name, each in fields_of(type(data)).items() if each.help.en and not each.corrected]
    kept = {
        allocated_field(type(data)),
        *personal_fields(type(data)),
        *_sealed(data),
        *_shared(given, story),
        *stays,
    }
    changed = {
        each.name: _another(getattr(data, each.name), hints[each.name], names)
        for each in fields(type(data))
        if each.name not in kept
    }
    right = evolve(data, **changed)
    return None if right == data else right


def _sealed(data: AnyEvent) -> list[str]:
    """The fields that are sealed if somebody is named, and are."""
    return [name for name in confided_fields(type(data)) if isinstance(getattr(data, name), Sealed)]


def another(data: AnyEvent, name: str) -> Any:
    """Another value for a field of an event."""
    return _another(getattr(data, name), get_type_hints(type(data))[name], set())


def _shared(given: GivenFact, story: Sequence[GivenFact]) -> set[str]:
    """The fields by which the events of a stream name one thing."""
    kinds = {type(each.data) for each in story if each.stream_id == given.stream_id}
    uses = Counter(each.name for kind in kinds for each in fields(kind))
    values = {name: getattr(given.data, name, None) for name, count in uses.items() if count > 1}
    return {name for name, value in values.items() if isinstance(value, int) or _is_somebody(value)}


def _another(value: Any, hint: Any, streams: set[str]) -> Any:
    if get_origin(without_none(hint)) is Literal and value is not None:
        choices = get_args(without_none(hint))
        return choices[(choices.index(value) + 1) % len(choices)]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, date):
        return value - _MONTH_AND_MORE
    if isinstance(value, tuple):
        return tuple(_another(each, element_of(hint), streams) for each in value)
    if has(type(value)):
        hints = get_type_hints(type(value))
        changed = {
            each.name: _another(getattr(value, each.name), hints[each.name], streams)
            for each in fields(type(value))
        }
        return evolve(value, **changed)
    if isinstance(value, str) and value not in streams:
        return "person-right" if _is_somebody(value) else f"{value} (right)"
    return value


def _is_somebody(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("person-", "org:"))
