"""What all views offer, put together: figures of the same thing added, and each failure named."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from attrs import evolve, frozen

from community_core.commands import NotInstalled, what_is_missing
from community_core.errors import CommunityError, InvalidProjection, StoreUnavailable
from community_core.views import AgendaItem, Figure, Measure

T = TypeVar("T")
Canonical = Callable[[str], str]
Which = tuple[str, tuple[str, str] | None]


@frozen
class Failed:
    """A view that could not be asked, or a distribution whose facts nothing here knows: its ``name``, and
    why, in English and Chinese."""

    name: str
    en: str
    zh: str


def lacking(missing: Iterable[NotInstalled]) -> tuple[Failed, ...]:
    """What an answer of all views lacks because their plugins are missing."""
    return tuple(Failed(each.distribution, *what_is_missing([each])) for each in missing)


@frozen
class ViewAnswer:
    """What one view gave when it was asked: figures, or what waits; or how it failed."""

    name: str
    figures: tuple[Figure, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    failed: Failed | None = None


def told_by(name: str, ask: Callable[[], ViewAnswer]) -> ViewAnswer:
    """What a view gives; whatever its author's code does, it fails alone. StoreUnavailable is nobody's fault
    but the store's, and is raised."""
    try:
        return ask()
    except StoreUnavailable:
        raise
    except CommunityError as error:
        return ViewAnswer(name, failed=Failed(name, error.en, error.zh))
    except Exception as error:  # noqa: BLE001  whatever a plugin does
        found = f"{type(error).__name__}: {error}"
        return ViewAnswer(name, failed=Failed(name, found, found))


def added(told: Iterable[ViewAnswer], canonical: Canonical) -> tuple[tuple[Figure, ...], tuple[Failed, ...]]:
    """The figures of several views: numbers added, people united as whom they go on; and what failed.

    A measure that two views define differently is in neither's figures. How many people are counted is told
    once all are united, of no fewer than the measure tells of.
    """
    listed = list(told)
    failed = [each.failed for each in listed if each.failed]
    odd = list(_defined_otherwise(listed))
    disputed = {code for code, _ in odd}
    found: dict[Which, Figure] = {}
    for each in listed:
        for figure in each.figures:
            if figure.measure.code not in disputed:
                _add(found, _as_one_person(figure, canonical), each.name, failed)
    return tuple(map(_of_enough, found.values())), (*failed, *(each for _, each in odd))


def _add(found: dict[Which, Figure], figure: Figure, name: str, failed: list[Failed]) -> None:
    which = (figure.measure.code, figure.split)
    try:
        found[which] = _sum(found[which], figure) if which in found else figure
    except InvalidProjection as problem:
        failed.append(Failed(name, problem.en, problem.zh))


def _sum(one: Figure, other: Figure) -> Figure:
    if one.people is not None and other.people is not None:
        people = one.people | other.people
        return evolve(one, value=len(people), people=people)
    if one.measure.unit == "people":
        code = one.measure.code
        raise InvalidProjection(
            f"People are never added: give {code!r} with who(ids), so that nobody is counted twice.",
            f"人数不能相加：请用 who(ids) 给出 {code!r}，以免重复计算。",
        )
    value, whole = _plus(one.value, other.value), _plus(one.whole, other.whole)
    return evolve(one, value=value, whole=whole, about=one.about or other.about)


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _as_one_person(figure: Figure, canonical: Canonical) -> Figure:
    """Whoever turned out to be one person is counted once."""
    if figure.people is None:
        return figure
    people = frozenset(map(canonical, figure.people))
    return evolve(figure, value=len(people), people=people)


def _of_enough(figure: Figure) -> Figure:
    """Of fewer people than are told of the number stays untold."""
    too_few = figure.people is not None and 0 < len(figure.people) < figure.measure.fewest
    return evolve(figure, value=None) if too_few else figure


def _defined_otherwise(told: Iterable[ViewAnswer]) -> Iterator[tuple[str, Failed]]:
    """Each view that gives a measure another one defines otherwise, with the measure's code."""
    by_code: dict[str, dict[str, Measure]] = {}
    for each in told:
        for figure in each.figures:
            by_code.setdefault(figure.measure.code, {})[each.name] = figure.measure
    for code, definitions in by_code.items():
        if any(each != other for each in definitions.values() for other in definitions.values()):
            for name in definitions:
                yield code, _disputed(name, code, definitions)


def _disputed(name: str, code: str, definitions: Mapping[str, Any]) -> Failed:
    names = [each for each in definitions if each != name]
    return Failed(
        name,
        f"measure {code!r} is defined otherwise by {', '.join(names)}; give one of them another code.",
        f"指标 {code!r} 与 {'、'.join(names)} 的口径不同；请为其中之一另取代码。",
    )
