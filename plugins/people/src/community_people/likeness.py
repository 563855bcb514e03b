"""Records that may be of one human being: of the same name, or with the same telephone."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from itertools import combinations
from typing import Annotated, Literal, Protocol

from attrs import frozen

from community_core.domain import Sealed
from community_core.views import Column

Sameness = Literal["name", "telephone", "name-and-telephone"]

_SAMENESS = {
    "name": ("name", "姓名"),
    "telephone": ("telephone", "电话"),
    "name-and-telephone": ("name and telephone", "姓名和电话"),
}


class Described(Protocol):
    """Whatever says of a person what they are called, how they are reached, and where they live."""

    @property
    def person_id(self) -> str: ...
    @property
    def name(self) -> str | Sealed | None: ...
    @property
    def telephone(self) -> str | Sealed | None: ...
    @property
    def birth_year(self) -> int | Sealed | None: ...
    @property
    def building(self) -> str | None: ...
    @property
    def room(self) -> str | Sealed | None: ...


@frozen
class Alike:
    """Two records that may be of one human being: ``merge-person`` makes them one.

    ``likely`` where they are of one name, share the telephone or the door as well, and were not born in
    different years.
    """

    name: Annotated[str | None, Column(en="Name", zh="姓名")]
    other_name: Annotated[str | None, Column(en="Other name", zh="另一姓名")]
    same: Annotated[Sameness, Column(en="The same", zh="相同", words=_SAMENESS)]
    likely: Annotated[bool, Column(en="Likely one", zh="很可能为同一人")]
    person_id: Annotated[str, Column(en="Person", zh="人员", refers="person")]
    other_id: Annotated[str, Column(en="Other person", zh="另一人员", refers="person")]


def alike(people: Iterable[Described]) -> Iterator[Alike]:
    """The pairs among people whose names and telephones are open to the reader, by their ids."""
    everybody = sorted(people, key=lambda each: each.person_id)
    likely = set(_likely_ones(everybody))
    named, reached = _pairs(everybody, _plain_name), _pairs(everybody, _digits)
    for ids, (one, other) in sorted({**named, **reached}.items()):
        same: Sameness = (
            "telephone" if ids not in named else "name-and-telephone" if ids in reached else "name"
        )
        yield Alike(_text(one.name), _text(other.name), same, ids in likely, *ids)


def likely_one(people: Iterable[Described]) -> list[tuple[str, str]]:
    """The pairs among people who are likely one, by their ids; quicker than all that are alike."""
    return sorted(_likely_ones(sorted(people, key=lambda each: each.person_id)))


def _likely_ones(people: Collection[Described]) -> Iterator[tuple[str, str]]:
    pairs = {**_pairs(people, _name_and_digits), **_pairs(people, _name_and_door)}
    return (ids for ids, (one, other) in pairs.items() if _of_one_age(one, other))


_Pairs = dict[tuple[str, str], tuple[Described, Described]]


def _pairs(people: Iterable[Described], of: Callable[[Described], Hashable]) -> _Pairs:
    """Those who have something in common, two by two."""
    groups = defaultdict[Hashable, list[Described]](list)
    for each in people:
        if common := of(each):
            groups[common].append(each)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    return {(one.person_id, other.person_id): (one, other) for one, other in pairs}


def _plain_name(person: Described) -> str:
    return "".join(unicodedata.normalize("NFKC", _text(person.name) or "").casefold().split())


def _digits(person: Described) -> str:
    return "".join(filter(str.isdigit, _text(person.telephone) or ""))


def _name_and_digits(person: Described) -> tuple[str, str] | None:
    name, digits = _plain_name(person), _digits(person)
    return (name, digits) if name and digits else None


def _name_and_door(person: Described) -> tuple[str, str, str] | None:
    """As far as the reader may see which door that is."""
    name, building, room = _plain_name(person), person.building, _text(person.room)
    return (name, building, room) if name and building is not None and room is not None else None


def _of_one_age(one: Described, other: Described) -> bool:
    """Father and son may be of one name behind one door."""
    years = {each.birth_year for each in (one, other) if isinstance(each.birth_year, int)}
    return len(years) <= 1


def _text(value: str | Sealed | None) -> str | None:
    return value if isinstance(value, str) else None
