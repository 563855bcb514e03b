"""The laws every projection must keep, proved one after the other."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen

from community_core.domain import FactCorrected
from community_core.testing.asking import asked_about
from community_core.testing.confidence import refuse_telling_in_confidence
from community_core.testing.corrections import corrections
from community_core.testing.elsewhere import LAW as ELSEWHERE
from community_core.testing.elsewhere import elsewhere
from community_core.testing.erased import erased_alike
from community_core.testing.facts import sealed
from community_core.testing.failure import CheckFailed, ShownRows, difference
from community_core.testing.folding import Facts, Rows, Trial, after, named
from community_core.testing.histories import histories
from community_core.testing.paging import say_if_read_whole
from community_core.testing.stories import Story, legal_stories
from community_core.testing.undone import undoings
from community_core.testing.watching import watched
from community_core.views import Projection, handled_types
from community_core.views.projections.projection import shape_of

_STOPS = 6


def check_projection(
    projection: type[Projection[Any]],
    *,
    stories: Iterable[Story] = (),
    any_order: bool = False,
    zone: str = "Asia/Shanghai",
) -> None:
    """Prove the laws of a projection, or raise one CheckFailed (an AssertionError) that names the broken one.

    Replayed, it gives the same rows; so it does in batches of any size, stopped and gone on with anywhere,
    and in another process with another hash seed, TZ and LANG. A wrong fact and its correction give what the
    right fact gives; a fact that is undone leaves no trace, put back it is as before, and so it is when it
    turns out to have happened at another time or by somebody else's hand. What a row tells of somebody who
    was erased does not depend on where and how they lived, nor on what they were. Whom a sensitive stream is
    about is in no row for nobody. Handlers look at no clock, random numbers, files or network, never raise,
    and put rows of the right types. Every type it handles is tried, and something comes of it.

    The histories are legal stories of requests, visits, volunteers, people and places, one after the other
    and interleaved. ``stories`` adds to them, and must when you handle event types of your own: each one a
    list of :func:`fact`. ``any_order`` also tries facts in any order, some missing, some twice, as files of
    other systems may bring them. ``zone`` is the community's.

    A projection may let it show that something was corrected (never what was said before) if it says why:
    ``corrections = "a corrected claim must be verified again"``. One that takes every event,
    ``@handles(object)``, is let off the law of corrections altogether when it says why.

    One that keeps the laws but is read whole for each page is said to be, by the warning ReadWhole, unless
    its class says that this is meant: ``pages = None``.
    """
    trial = Trial(projection, zone)
    own = [list(map(sealed, story)) for story in stories]
    chosen = _concerning(projection, [*legal_stories(), *own])
    first, *others = histories(chosen, any_order=any_order)
    with TemporaryDirectory() as folder:
        told = [_Told(first, _handlers_keep_to_themselves(trial, first))]
        _something_comes_of_it(trial, told[0])
        _replays_the_same(trial, told[0])
        told += [_Told(facts, trial.going_along(facts)) for facts in others]
        _stops_anywhere(trial, told, Path(folder))
        _corrects(trial, chosen)
        _undoes(trial, chosen)
        _keeps_back(trial, chosen)
        _is_the_same_elsewhere(trial, told[-1], Path(folder))
    refuse_telling_in_confidence(projection, chosen, zone)
    say_if_read_whole(projection, stacklevel=2)


@frozen
class _Told:
    """A history, and the rows after so many of its facts."""

    facts: Facts
    rows: Rows


def _concerning(projection: type[Projection[Any]], stories: Sequence[Story]) -> list[Story]:
    """The stories with a fact that is handled; CheckFailed when not every handled type is in them."""
    handled = handled_types(projection)
    if not handled:
        raise CheckFailed(
            projection.__name__,
            "something is handled",
            "it has no @handles method, so no fact ever changes it",
        )
    if object in handled:
        return list(stories)
    untried = set(handled) - {type(each.data) for story in stories for each in story}
    if untried:
        raise CheckFailed(projection.__name__, "every handled type is tried", _how_to_try(untried))
    return [story for story in stories if any(isinstance(each.data, handled) for each in story)]


def _how_to_try(untried: set[type[Any]]) -> str:
    names = sorted(each.__name__ for each in untried)
    return (
        f"no story tells of {', '.join(names)}. Give one: check_projection(..., "
        f'stories=[[fact({names[0]}(...), "thing-1"), ...]])'
    )


def _handlers_keep_to_themselves(trial: Trial, facts: Facts) -> Rows:
    law = "handlers look at the fact and their tables only"
    codes = [each.__code__ for each in shape_of(trial.projection).handlers.values()]
    with watched(codes, lambda found: CheckFailed(trial.projection.__name__, law, found)):
        return trial.going_along(facts)


def _something_comes_of_it(trial: Trial, told: _Told) -> None:
    if not any(any(rows.values()) for rows in told.rows.values()):
        why = "its tables stay empty whatever is recorded; put a row in a handler"
        raise CheckFailed(trial.projection.__name__, "something comes of it", why)


def _replays_the_same(trial: Trial, told: _Told) -> None:
    _same(trial, "replaying gives the same rows", told, trial.going_along(told.facts))


def _stops_anywhere(trial: Trial, histories: Iterable[_Told], folder: Path) -> None:
    law = "any batches, stopped and gone on with anywhere, give the same rows"
    for number, told in enumerate(histories):
        count = len(told.facts)
        _same(trial, law, told, {count: trial.at_once(told.facts)})
        _same(trial, law, told, trial.resumed(told.facts, _stops(told, number), folder / f"{number}.db"))


def _stops(told: _Told, seed: int) -> list[int]:
    some = Random(seed).sample(sorted(told.rows), k=min(_STOPS, len(told.rows)))
    return sorted({*some, len(told.facts)})


def _corrects(trial: Trial, stories: Sequence[Story]) -> None:
    handled, let_off = handled_types(trial.projection), bool(getattr(trial.projection, "corrections", ""))
    itself = object in handled or FactCorrected in handled
    if let_off and object in handled:
        return
    types = [each for each in handled if each is not FactCorrected]
    for each in corrections(stories, types, every=itself, may_show=let_off):
        differs = difference(trial.at_once(each.right), trial.at_once(each.corrected))
        if differs:
            why = (
                f"{named(each.wrong)} was corrected {each.when}; {differs}. Leave FactCorrected to the "
                'library, handle it in full, or say why not: corrections = "..."'
            )
            raise CheckFailed(
                trial.projection.__name__, "a fact and its correction give what the right fact gives", why
            )


def _undoes(trial: Trial, stories: Sequence[Story]) -> None:
    types = [each for each in handled_types(trial.projection) if each is not FactCorrected]
    for each in undoings(stories, types):
        differs = difference(trial.at_once(each.right), _going_along(trial, each.corrected))
        if differs:
            why = (
                f"{named(each.wrong)} was {each.when}; {differs}. Keep nothing outside the tables, and "
                "declare single_stream only where no row follows from several streams"
            )
            raise CheckFailed(trial.projection.__name__, "what never happened leaves no trace", why)


def _keeps_back(trial: Trial, stories: Sequence[Story]) -> None:
    told = erased_alike(stories)
    if told is None:
        return
    asked = asked_about(trial.projection, [*told.one, *told.other])
    one, other = (trial.seen_of(told.people, facts, asked) for facts in (told.one, told.other))
    differs = difference(one, other)
    if differs:
        why = (
            f"where those who were erased had lived otherwise, {differs}. Say of such a column whose it is: "
            'Annotated[str | None, Column(quasi_of="<the column with the id of the person>")]'
        )
        raise CheckFailed(trial.projection.__name__, "who was erased is not known by what stays open", why)


def _going_along(trial: Trial, facts: Facts) -> ShownRows:
    """The rows of a view that followed along, and had to put right what it had shown before."""
    count = len(facts)
    return trial.going_along(facts, range(max(1, count - 3), count + 1))[count]


def _is_the_same_elsewhere(trial: Trial, told: _Told, folder: Path) -> None:
    half = folder / "half.db"
    trial.resumed(told.facts, [max(1, len(told.facts) // 2)], half)
    found = elsewhere(trial, told.facts, half, folder)
    _same(trial, ELSEWHERE, told, found.followed)
    _same(trial, ELSEWHERE, told, found.resumed)


def _same(trial: Trial, law: str, told: _Told, got: Rows) -> None:
    """The rows are those that were told after as many facts."""
    for count, rows in got.items():
        differs = difference(told.rows[count], rows)
        if differs:
            raise CheckFailed(trial.projection.__name__, law, f"{after(told.facts[count - 1])}, {differs}")
