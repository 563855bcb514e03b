"""Which column of a ledger holds which field, and which columns are left alone."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from community_core.commands import field_words
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.titles import Title, plain
from community_core.errors import InvalidInput

_IDENTITY = frozenset(
    {
        "身份证",
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "公民身份证号码",
        "证件号",
        "证件号码",
        "idnumber",
        "identitynumber",
    }
)


@frozen
class Source:
    """Where the value of a field stands: the columns by name, and what makes one text of theirs. Columns that
    are ``shared`` tell it beside something else."""

    told: Field
    columns: tuple[str, ...]
    reads: Callable[..., str] = field(repr=False)
    shared: bool = False


@frozen
class Columns:
    """The header of a table, understood. ``left`` are columns that are no field's, ``dropped`` those of
    identity numbers, which are never read."""

    header: tuple[str, ...]
    sources: Mapping[str, Source]
    left: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def known_columns(fields: Iterable[Field], header: Sequence[str], leave: Collection[str] = ()) -> Columns:
    """Which columns hold which fields; those to ``leave`` hold none. Each column is one field's at most.

    InvalidInput for a column that is needed and there twice, and for one to leave that is not there.
    """
    unread = {plain(each) for each in leave}
    _refuse_not_there(leave, header)
    free = {plain(name): name for name in reversed(header) if name}
    dropped = {name for title, name in free.items() if title in _IDENTITY}
    for title in [*unread, *_IDENTITY]:
        free.pop(title, None)
    sources = dict(_sources(fields, free))
    used = [name for each in sources.values() for name in each.columns]
    _refuse_twins(used, header)
    left = [name for name in dict.fromkeys(header) if name and name not in {*used, *dropped}]
    return Columns(tuple(header), sources, tuple(left), tuple(sorted(dropped)))


def recognised(fields: Iterable[Field], header: Sequence[str]) -> int:
    """How many fields these names are the columns of."""
    free = {plain(name): name for name in reversed(header) if name}
    return len(dict(_sources(fields, free)))


def _sources(fields: Iterable[Field], free: dict[str, str]) -> Iterator[tuple[str, Source]]:
    """The source of each field there is one for, out of the columns by their plain titles. What one field is
    called by itself is no other's, unless it is shared: who is renamed has a new name, 姓名."""
    first: dict[str, Field] = {}
    for each in fields:
        first.setdefault(each.name, each)
    told = tuple(first.values())
    every = dict(free)
    own = {plain(each.word[1]): each.name for each in told}
    for each in told:
        for title in _titles(each):
            if not title.shared and any(
                own.get(plain(name), each.name) != each.name for name in title.columns
            ):
                continue
            columns = [(every if title.shared else free).get(plain(name)) for name in title.columns]
            found = tuple(name for name in columns if name is not None)
            if len(found) == len(columns) or (title.some and found):
                for name in () if title.shared else found:
                    del free[plain(name)]
                reads = _named(title, found) if title.some else title.reads
                yield each.name, Source(each, found, reads, title.shared)
                break


def _named(title: Title, found: Sequence[str]) -> Callable[..., str]:
    """Reads texts each after the name of its column, where it says anything."""

    def read(*texts: str) -> str:
        return title.reads(*(f"{name}：{each}" for name, each in zip(found, texts, strict=True) if each))

    return read


@lru_cache(1 << 12)
def _titles(field: Field) -> tuple[Title, ...]:
    of_ledgers = (each if isinstance(each, Title) else Title((each,), str) for each in field.help.titles)
    return (*of_ledgers, *(Title((name,), str) for name in (field.name, *field_words(field))))


def _refuse_not_there(leave: Collection[str], header: Sequence[str]) -> None:
    there = {plain(each) for each in header}
    for each in leave:
        if plain(each) not in there:
            listed = "、".join(filter(None, header))
            raise InvalidInput(
                f"--leave: there is no column {each!r}; there are: {listed}.",
                f"--leave：没有“{each}”这一列；有：{listed}。",
            )


def _refuse_twins(used: Iterable[str], header: Sequence[str]) -> None:
    for name in used:
        if header.count(name) > 1:
            raise InvalidInput(
                f"The header has {header.count(name)} columns called {name!r}; rename all but one.",
                f"表头中有 {header.count(name)} 列都叫 {name!r}；请只留一个。",
            )
