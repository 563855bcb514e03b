"""Events of whatever class, with whatever their fields may hold, for laws."""

from datetime import UTC, datetime, timedelta, timezone
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from attrs import fields
from hypothesis import strategies as st

from community_core.domain import FactCorrected, HoursClaimed, Sealed, VisitPlanned, personal_fields
from community_core.domain.kit.values.fields import confided_fields
from community_core.domain.kit.values.hints import options

SHANGHAI_TIME = timezone(timedelta(hours=8))
NAIVE = datetime(2024, 1, 15)  # noqa: DTZ001
MOMENTS = st.datetimes(
    NAIVE.replace(year=1900), NAIVE.replace(year=2200), timezones=st.sampled_from([UTC, SHANGHAI_TIME])
)


def events_of(event_class: type[Any]) -> st.SearchStrategy[Any]:
    """Any event of a class, as code would make it: sealed where it is personal, without a number."""
    if event_class is FactCorrected:
        inner = st.sampled_from([HoursClaimed, VisitPlanned]).flatmap(events_of)
        return st.builds(FactCorrected, version=st.integers(1, 9), said=inner, right=inner, reason=st.text())
    hints = get_type_hints(event_class)
    personal, confided = personal_fields(event_class), confided_fields(event_class)
    plain = [each.name for each in fields(event_class) if each.name not in {"number", *personal, *confided}]
    drawn = {name: values_of(hints[name]) for name in plain}
    for name in confided:
        open_values = [values_of(each) for each in options(hints[name]) if each is not Sealed]
        drawn[name] = st.one_of(*open_values, _sealed_text(event_class, name))
    return st.builds(event_class, **(drawn | {name: sealed_as(event_class, name) for name in personal}))


def sealed_as(event_class: type[Any], name: str) -> st.SearchStrategy[Sealed | None]:
    """A value sealed for that field, or nothing where it may be left out."""
    sealed = _sealed_text(event_class, name)
    return st.none() | sealed if NoneType in options(get_type_hints(event_class)[name]) else sealed


def _sealed_text(event_class: type[Any], name: str) -> st.SearchStrategy[Sealed]:
    origin = f"{event_class.__name__}/1/{name}"
    return st.builds(Sealed, person=st.text(), origin=st.just(origin), box=st.text())


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    if hint is datetime:
        return MOMENTS
    if hint is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if hint is int:
        return st.integers(-(2**63), 2**63 - 1)
    if get_origin(hint) in (Union, UnionType):
        return st.one_of([values_of(each) for each in get_args(hint)])
    if get_origin(hint) is tuple:
        return st.lists(values_of(get_args(hint)[0]), max_size=3).map(tuple)
    plain: st.SearchStrategy[Any] = st.from_type(hint)
    return plain
