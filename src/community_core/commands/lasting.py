"""What the values of a command say of themselves, and what is personal in them."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from attrs import has

from community_core.domain.kit.values.fields import Field, fields_of


def without_personal(value: Any, personal: Collection[str], *, as_before: bool = False) -> Any:
    """A value of a command, nested ones as objects, without what is personal or left at its default;
    ``as_before``: with what is sealed for somebody only since later.

    That is what the fields of a command say of themselves, and in a correction the fields of an event that
    have one of the names in ``personal``.
    """
    if isinstance(value, tuple):
        return [without_personal(each, personal, as_before=as_before) for each in value]
    if isinstance(value, Mapping):
        return {
            name: without_personal(each, personal, as_before=as_before)
            for name, each in value.items()
            if name not in personal
        }
    kind: Any = type(value)
    if not has(kind):
        return value
    values = ((field, getattr(value, field.name)) for field in _lasting_fields(kind, as_before))
    return {
        field.name: without_personal(said, personal, as_before=as_before)
        for field, said in values
        if said != field.default
    }


def personal_in(value: Any, personal: Collection[str], place: str = "") -> Iterator[tuple[str, Any]]:
    """What :func:`without_personal` leaves out of a value because it is personal, each after where it stands:
    ``needs.0.details``."""
    match value:
        case tuple():
            for number, each in enumerate(value):
                yield from personal_in(each, personal, f"{place}{number}.")
        case Mapping():
            for name, each in value.items():
                told = [(f"{place}{name}", each)]
                yield from told if name in personal else personal_in(each, personal, f"{place}{name}.")
        case _ if has(type(value)):
            for field in fields_of(type(value)).values():
                each = getattr(value, field.name)
                told = [(f"{place}{field.name}", each)]
                if each != field.default:
                    inside = personal_in(each, personal, f"{place}{field.name}.")
                    yield from told if field.help.personal else inside


@cache
def _lasting_fields(kind: Any, as_before: bool) -> tuple[Field, ...]:
    told = fields_of(kind).values()
    return tuple(each for each in told if not (each.help.personal_of if as_before else each.help.personal))
