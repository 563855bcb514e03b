"""The laws of figures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from community_core.testing.failure import CheckFailed
from community_core.testing.offers.history import is_news
from community_core.testing.offers.trial import DAY, OffersTrial
from community_core.views import Figure, Measure, Period, measures_of

Which = tuple[Measure, tuple[str, str] | None]


def refuse_odd(trial: OffersTrial) -> None:
    """Whenever a month is asked for, its figures are whole, add up, and tell nothing that is sealed."""
    for month in trial.months:
        middle = month.begins + (month.ends - month.begins) / 2
        for facts, now in ((trial.facts, trial.end), (trial.known(middle), middle), ((), month.ends)):
            told = trial.figures(facts, month, now)
            for measure in measures_of(trial.projection):
                _refuse_untold(trial, measure, told, month)
                _refuse_odd_splits(trial, measure, told, month)
            for each in told:
                trial.refuse_sealed(f"figure {each.measure.code}", " ".join(each.split or ()))


def _refuse_untold(trial: OffersTrial, measure: Measure, told: Sequence[Figure], month: Period) -> None:
    if not any(each.measure == measure and each.split is None for each in told):
        raise trial.failed(
            "every declared measure is told",
            f"{measure.code} of {month.first:%Y-%m} is not given; give it where it is 0, too, and the whole "
            "beside its parts",
        )


def _refuse_odd_splits(trial: OffersTrial, measure: Measure, told: Sequence[Figure], month: Period) -> None:
    whole = next(each for each in told if each.measure == measure and each.split is None)
    for split in measure.splits:
        parts = [
            each for each in told if each.measure == measure and each.split and each.split[0] == split.code
        ]
        if measure.additive and not _add_up(whole, parts):
            raise trial.failed(
                "splits of an additive measure add up",
                f"{measure.code} of {month.first:%Y-%m} is {_said(whole)}, by {split.code} "
                f"{', '.join(map(_said, parts)) or 'nothing'}; give each part, also of what was not told, or "
                "declare additive=False",
            )


def _add_up(whole: Figure, parts: Sequence[Figure]) -> bool:
    """People may be in several parts, and are in the whole; anything else is in one."""
    if whole.measure.unit == "people":
        everybody = whole.people or frozenset()
        return all((each.people or frozenset()) <= everybody for each in parts)
    values, wholes = (each.value for each in parts), (each.whole for each in parts)
    return _total(values) == (whole.value or 0) and _total(wholes) == (whole.whole or 0)


def _total(values: Iterable[int | None]) -> int:
    return sum(each or 0 for each in values)


def refuse_unsettled(trial: OffersTrial) -> None:
    """Once the figures of a period are settled, nothing but what comes late changes them: not of a month, and
    not of the days before something else happened to a stream."""
    for days in sorted({each.settles for each in measures_of(trial.projection)}):
        for period in (*trial.months, *trial.until_more_happened(days)):
            _refuse_unsettled(trial, period, days)


def _refuse_unsettled(trial: OffersTrial, period: Period, days: int) -> None:
    asked = period.ends + days * DAY
    known = trial.known(asked)
    later = [*known, *(each for each in trial.facts if is_news(each, asked, period))]
    first = _settled(trial.figures(known, period, asked), days)
    again = _settled(trial.figures(later, period, trial.end), days)
    for which in {**first, **again}:
        if _counts(first.get(which)) != _counts(again.get(which)):
            raise _changed(trial, which, first.get(which), again.get(which), period, asked)


def _settled(told: Iterable[Figure], days: int) -> Mapping[Which, Figure]:
    return {(each.measure, each.split): each for each in told if each.measure.settles == days}


def _counts(figure: Figure | None) -> Any:
    """What a figure comes to; a part that is not given is 0 of 0."""
    return (0, 0, None) if figure is None else (figure.value, figure.whole or 0, figure.people or None)


def _changed(
    trial: OffersTrial,
    which: Which,
    first: Figure | None,
    again: Figure | None,
    period: Period,
    asked: datetime,
) -> CheckFailed:
    code = " ".join((which[0].code, *(which[1] or ())))
    return trial.failed(
        "a period asked again later tells the same",
        f"{code} of {period.first} to {period.last} is {_said(first)} when asked for at "
        f"{asked:%Y-%m-%d %H:%M} UTC, and {_said(again)} later, though nothing came late. Count what "
        "happened in the period, from rows that keep when it did; or say in how many days it settles: "
        "Measure(..., settles=7)",
    )


def _said(figure: Figure | None) -> str:
    if figure is None:
        return "not given"
    value = str(figure.value) if figure.whole is None else f"{figure.value} of {figure.whole}"
    return value if figure.split is None else f"{figure.split[1]} {value}"


def refuse_idle(trial: OffersTrial) -> None:
    """Of each measure there is something to count in some month."""
    told = (each for month in trial.months for each in trial.figures(trial.facts, month, trial.end))
    counting = {each.measure for each in told if each.value or each.whole}
    idle = sorted(each.code for each in measures_of(trial.projection) if each not in counting)
    if idle:
        raise trial.failed(
            "each measure counts something",
            f"{', '.join(idle)}: nothing in any month. Give a story in which there is something to count: "
            "check_figures(..., stories=[[fact(...), ...]])",
        )
