"""Which column most likely is which field: by its title, checked against what stands in it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from community_core.importing.files.rows import Unreadable
from community_core.importing.mappings.times import Times
from community_core.importing.proposing.meanings import status_meant
from community_core.importing.proposing.sample import Sample
from community_core.importing.proposing.titles import HOURS, fields_of, is_organisation

_TIMES = ("raised_at", "resolved_at", "due_at", "replied_at", "updated_at")
_UTC = ZoneInfo("UTC")
_MOSTLY = 0.5
_FEW = 40
"""Values by which a column is known as one of times."""
_FORMATS = (
    "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%d/%m", "%d %b %Y", "%d %B %Y",
    "%b %d, %Y", "%B %d, %Y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y",
)  # fmt: skip
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_OTHERS = ("%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S", "%Y%m%d %H:%M", "excel-day", "epoch", "epoch-ms")


@frozen
class Choice:
    """The column, or the template of columns, of a field; ``sure`` where its title says so."""

    written: str
    columns: tuple[str, ...]
    sure: bool = True


@frozen
class Chosen:
    """The columns of the fields, the formats of their times, and those of which two fit as well."""

    columns: dict[str, Choice]
    formats: tuple[str, ...] = ()
    doubtful_formats: tuple[str, ...] = ()


def columns_of(sample: Sample) -> Chosen:
    """Choose for each field."""
    chooser = _Chooser(sample)
    chooser.by_title()
    chooser.by_values()
    formats, doubtful = chooser.formats
    return Chosen(chooser.chosen, formats, doubtful)


@define
class _Chooser:
    sample: Sample
    chosen: dict[str, Choice] = field(factory=dict)

    def by_title(self) -> None:
        """The best title first; a column is one field's at most, and that of a time tells times."""
        told = sorted(
            (each.rank, at, name, each.field)
            for at, name in enumerate(self.sample.names)
            for each in fields_of(name)
            if self.sample.names.count(name) == 1
        )
        for _, _, name, which in told:
            if which not in self.chosen and name in self.free and self._may_be(which, name):
                self.chosen[which] = Choice(self._written(which, name), (name,))
        self._with_hour()

    def by_values(self) -> None:
        """What is needed and has no title that tells, by what stands in the columns."""
        self._fill("raised_at", self._tells_days, self._days_in)
        self._fill("status", self._tells_statuses, lambda name: len(self.sample.said(name)))
        self._fill("number", self._is_distinct, lambda name: -self.sample.names.index(name))
        self._fill("title", lambda name: bool(self.sample.said(name)), self._length)
        if "number" not in self.chosen and {"raised_at", "title"} <= set(self.chosen):
            columns = (*self.chosen["raised_at"].columns, *self.chosen["title"].columns)
            self.chosen["number"] = Choice(" ".join(f"{{{each}}}" for each in columns), columns, sure=False)

    @property
    def free(self) -> list[str]:
        """Columns that are no field's yet."""
        used = {name for each in self.chosen.values() for name in each.columns}
        return [name for name in self.sample.names if name not in used]

    @property
    def formats(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The formats that are needed to read the times, and others that would do as well as the last."""
        columns = [self.chosen[each].columns for each in _TIMES if each in self.chosen]
        texts = [
            " ".join(each) for names in columns for each in zip(*map(self.sample.texts, names), strict=True)
        ]
        return formats_of(texts, self.sample)

    def _fill(self, which: str, fits: Callable[[str], bool], score: Callable[[str], float]) -> None:
        """The free column that fits best, where a field has none."""
        if which in self.chosen:
            return
        fitting = [name for name in self.free if fits(name)]
        if fitting:
            best = max(fitting, key=score)
            self.chosen[which] = Choice(self._written(which, best), (best,), sure=False)

    def _may_be(self, which: str, name: str) -> bool:
        if which in _TIMES:
            return self._tells_days(name) or not self.sample.said(name)
        return which != "number" or bool(self.sample.said(name))

    def _written(self, which: str, name: str) -> str:
        return f"org:{{{name}}}" if which == "assignee" and is_organisation(name) else name

    def _with_hour(self) -> None:
        """The day and the hour, where they have a column each."""
        day = self.chosen.get("raised_at")
        if day is None:
            return
        hour = next((name for name in self.free if self._tells_hours(name)), None)
        if hour:
            self.chosen["raised_at"] = Choice(f"{{{day.written}}} {{{hour}}}", (*day.columns, hour))

    def _tells_hours(self, name: str) -> bool:
        said = self.sample.said(name)
        titled = any(each in name.casefold() for each in HOURS)
        return (
            titled
            and _mostly(said, lambda text: self._is_day(f"2024-01-05 {text}"))
            and not self._tells_days(name)
        )

    def _tells_days(self, name: str) -> bool:
        return self._days_in(name) > _MOSTLY

    def _days_in(self, name: str) -> float:
        """The part of what a column says that are days."""
        said = self.sample.said(name)[:_FEW]
        days = [each for each in said if self._is_day(each) or any(_reads(one, each) for one in _EVERY)]
        return len(days) / len(said) if said else 0

    def _is_day(self, text: str) -> bool:
        return _is_day(self.sample, text)

    def _tells_statuses(self, name: str) -> bool:
        said = self.sample.said(name)
        return _mostly(said, lambda text: bool((means := status_meant(text)) and means.sure))

    def _is_distinct(self, name: str) -> bool:
        texts = self.sample.texts(name)
        return bool(texts) and all(texts) and len(set(texts)) == len(texts) and max(map(len, texts)) <= 40

    def _length(self, name: str) -> float:
        said = self.sample.said(name)
        return sum(map(len, said)) / len(said)


def formats_of(texts: Iterable[str], sample: Sample) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The formats that are needed to read these times of a file, and others that would do as well as the
    last."""
    said = (each.strip() for each in texts)
    return _needed_formats([each for each in said if each and not _is_day(sample, each)])


def _is_day(sample: Sample, text: str) -> bool:
    """Whether a text tells a day as it is, with or without its year."""
    return _read_by(Times(_UTC, (), sample.year), text) or (
        text[:1].isdigit() and _read_by(Times(_UTC, ()), f"2024-{text}")
    )


def _needed_formats(unread: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    needed, doubtful, rest = list[str](), list[str](), list(unread)
    while rest:
        counts = {each: sum(_reads(each, text) for text in rest) for each in _EVERY}
        best = max(counts, key=lambda each: counts[each])
        if not counts[best]:
            break
        needed.append(best)
        as_good = (each for each, count in counts.items() if count == counts[best] and each != best)
        doubtful += [
            each for each in as_good if each.replace("%", "").lower()[:3] != best.replace("%", "").lower()[:3]
        ]
        rest = [text for text in rest if not _reads(best, text)]
    return tuple(needed), tuple(dict.fromkeys(doubtful))


def _every_format() -> Iterator[str]:
    yield from (day + clock for day in _FORMATS for clock in _CLOCKS)
    yield from _OTHERS


_EVERY = tuple(_every_format())
_READERS: dict[str, Times] = {}


def _reads(written: str, text: str) -> bool:
    if written not in _READERS:
        _READERS[written] = Times(_UTC, (written,))
    return _read_by(_READERS[written], text)


def _read_by(times: Times, text: str) -> bool:
    try:
        return times.read(text, "") is not None
    except Unreadable:
        return False


def _mostly(said: Sequence[str], holds: Callable[[str], bool]) -> bool:
    return sum(map(holds, said)) > _MOSTLY * len(said) if said else False
