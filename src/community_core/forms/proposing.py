"""A mapping proposed for a ledger of commands: visits, hours, residents, slips of goods."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from community_core.commands import CommandType
from community_core.domain import REQUEST
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.hints import element_of, options
from community_core.errors import CommunityError
from community_core.forms.columns import Columns, Source, known_columns, recognised
from community_core.forms.fields import HAPPENED, happened_field, is_nested, parts_in
from community_core.forms.rows import Typing
from community_core.importing.files.rows import Unreadable
from community_core.importing.mappings.command_mapping import NUMBER
from community_core.importing.mappings.times import Times
from community_core.importing.mappings.written_days import LedgerYear
from community_core.importing.proposing.columns import formats_of
from community_core.importing.proposing.sample import Sample, sample_of, samples_of
from community_core.importing.proposing.titles import fields_of
from community_core.importing.proposing.titles import recognised as of_requests
from community_core.importing.proposing.writing import beginning, layout, not_read, quoted
from community_core.telling.language import say, several

_ANY_ZONE = ZoneInfo("UTC")
_ANY_YEAR = LedgerYear(2024, 2024)
_MOST_WORDS = 20
_JOINERS = (" ", "", "-", "@", "，")


_ALSO_CALLED: Mapping[str, str] = {
    "at": "Date Day When Visited_on Given_on Registered_on 登记日期",
    "person_id": "Person Resident Name Person_visited Visited Recipient Given_to Received_by",
    "visitor": "Visited_by",
    "manner": "How 方式 走访方式",
    "observations": "Notes Remarks Findings 情况 走访情况 走访内容 走访记录",
    "volunteer_id": "Volunteer Name",
    "activity": "Task What Event 活动名称",
    "started_at": "Start From Began 起 开始",
    "ended_at": "End To Until Ended 止 结束",
    "aid_id": "Item Goods Article",
    "quantity": "Amount Number_given Count",
    "telephone": "Phone Mobile",
    "birth_year": "Year_of_birth Born 出生年",
    "name": "Full_name Resident",
    "room": "Flat Apartment",
}
"""What ledgers call the columns of these fields, beside the titles that they have."""


def propose_commands(path: str | Path, kind: CommandType) -> str:
    """A mapping that makes every row of a file that command, from its header and its first thousand rows.

    What is unsure is said in remarks, in the reader's language. InvalidInput for a file that cannot be read
    or has no header.
    """
    sample = sample_of(Path(path), partial(_recognised, kind))
    return "\n".join(_Writer(sample, kind).lines(Path(path).name)) + "\n"


def likely_command(path: str | Path, kinds: Iterable[CommandType]) -> CommandType | None:
    """Which command the rows of a file tell of: its header has columns for all that it needs, and the file is
    named after what it is about, or there are more of them than a file of requests would have. None where it
    is rather one of requests."""
    every = list(kinds)
    *samples, as_requests = samples_of(
        Path(path), [*(partial(_recognised, kind) for kind in every), of_requests]
    )
    found = [(kind, sample.names) for kind, sample in zip(every, samples, strict=True)]
    fitting = [(_recognised(kind, names), kind) for kind, names in found if _has_what_it_needs(kind, names)]
    named = [(count, kind) for count, kind in fitting if _is_named_after(Path(path).stem, kind)]
    likely = named or fitting
    most = max((count for count, _ in likely), default=0)
    best = [kind for count, kind in likely if count == most]
    is_clear = len({each.aggregate.name for each in best}) == 1
    return best[0] if is_clear and (named or most > of_requests(as_requests.names)) else None


def _is_named_after(stem: str, kind: CommandType) -> bool:
    """走访台账 and visits-2023 are of visits; a file of requests is no list of one command about them."""
    about = kind.aggregate
    words = re.split(r"[\W_\d]+", stem.casefold())
    return about is not REQUEST and (about.zh in stem or about.name in words or f"{about.name}s" in words)


def _fields_of(kind: CommandType, names: Sequence[str]) -> list[Field]:
    told = (*(each.told for each in parts_in(kind, names)), *kind.fields, happened_field(kind))
    return [_also_called(each) for each in told]


@lru_cache(1 << 12)
def _also_called(told: Field) -> Field:
    more = (each.replace("_", " ") for each in _ALSO_CALLED.get(told.name, "").split())
    return evolve(told, help=evolve(told.help, titles=(*told.help.titles, *more)))


def _recognised(kind: CommandType, names: Sequence[str]) -> int:
    """How many fields have columns, and one for the number of the row."""
    is_numbered = any(told.field == NUMBER for name in names for told in fields_of(name))
    return recognised(_fields_of(kind, names), names) + is_numbered


def _has_what_it_needs(kind: CommandType, names: Sequence[str]) -> bool:
    told = known_columns(_fields_of(kind, names), [each for each in names if names.count(each) == 1]).sources
    return all(each.name in told for each in (*kind.fields, happened_field(kind)) if each.required)


@frozen
class _Chosen:
    """A field with what stands for it in a mapping; ``sure`` where that says all that its columns do."""

    told: Field
    columns: tuple[str, ...]
    written: str
    sure: bool = True


class _Writer:
    """Writes what was found, table by table."""

    def __init__(self, sample: Sample, kind: CommandType) -> None:
        self._sample = sample
        self._kind = kind
        once = [each for each in sample.names if sample.names.count(each) == 1]
        self._found: Columns = known_columns(_fields_of(kind, once), once)
        self._chosen = {name: self._choice(each) for name, each in self._found.sources.items()}

    def lines(self, file: str) -> Iterator[str]:
        times = [each for each in self._chosen.values() if _is_time(each.told)]
        yield from beginning(self._sample, file)
        yield from layout(
            self._sample, [name for each in times for name in each.columns], self._formats(times)
        )
        yield say("# Every row is this command.", "# 每一行是这个命令。")
        yield f"command = {quoted(say(self._kind.name, self._kind.zh))}"
        yield from self._columns()
        yield from self._words()

    def _formats(self, times: Sequence[_Chosen]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        texts = [
            " ".join(each)
            for time in times
            for each in zip(*map(self._sample.texts, time.columns), strict=True)
        ]
        return formats_of(texts, self._sample)

    def _columns(self) -> Iterator[str]:
        number, is_sure = self._number()
        yield "\n[columns]"
        if not is_sure:
            yield say(
                "# UNSURE: by what is a row known again? It must differ from row to row, and stay.",
                "# 不确定：凭什么认出同一行？各行须不同，且以后不变。",
            )
        yield f"{NUMBER} = {quoted(number)}"
        for each in self._chosen.values():
            if not each.sure:
                yield say("# UNSURE: it says more than the field holds.", "# 不确定：该列与字段不尽相同。")
            yield f"{each.told.name} = {quoted(each.written)}  # {say(*each.told.word)}"
        yield from self._lacking()
        used = {name for each in self._chosen.values() for name in each.columns}
        left = [*self._found.left, *self._found.dropped]
        yield from not_read(each for each in left if each not in used and each != number)

    def _lacking(self) -> Iterator[str]:
        for each in (*self._kind.fields, happened_field(self._kind)):
            if each.required and each.name not in self._chosen and not is_nested(each):
                en, zh = each.word
                yield say(f"# NEEDED: which column is {en}?", f"# 必填：哪一列是“{zh}”？")
                yield f'{each.name} = ""'

    def _number(self) -> tuple[str, bool]:
        """What a row is known by: a column with such a title, else what no two rows have in common."""
        names = [each for each in self._sample.names if self._is_number(each)]
        if names:
            return names[0], self._differs([names[0]])
        telling = command_schema(self._kind.command_class).example
        told = (each for each in self._chosen.values() if each.told.required or each.told.name in telling)
        columns = [name for each in told for name in each.columns]
        times = self._chosen.get(HAPPENED)
        columns = list(dict.fromkeys([*columns, *(times.columns if times else ())]))
        return " ".join(f"{{{each}}}" for each in columns), False

    def _is_number(self, name: str) -> bool:
        return any(each.field == "number" for each in fields_of(name))

    def _differs(self, names: Sequence[str]) -> bool:
        told = list(zip(*map(self._sample.texts, names), strict=True))
        return len(set(told)) == len(told)

    def _choice(self, source: Source) -> _Chosen:
        """What a template says as these columns do, as far as the rows show; an hour goes with its day."""
        columns = source.columns
        if len(columns) == 1:
            day = self._day_of(source)
            return _Chosen(source.told, (*day, *columns), _joined((*day, *columns)))
        rows = zip(*map(self._sample.texts, columns), strict=True)
        said = [(row, source.reads(*row)) for row in rows if all(row)]
        written = next((each for each in _templates(columns) if _says(each, said)), "")
        named = written.format(*(f"{{{each}}}" for each in columns))
        return _Chosen(source.told, columns, named or _joined(columns), sure=bool(written))

    def _day_of(self, source: Source) -> tuple[str, ...]:
        """The column of the day, where that of a time tells hours alone."""
        said = self._sample.said(source.columns[0])
        day = self._found.sources.get(HAPPENED)
        if not (_is_time(source.told) and day and said and not any(map(_tells_day, said))):
            return ()
        return day.columns[:1] if all(_tells_day(f"2024-01-05 {each}") for each in said) else ()

    def _words(self) -> Iterator[str]:
        for each in self._chosen.values():
            if each.told.choices and len(each.columns) == 1:
                lines = list(self._meanings(each))
                if lines:
                    yield f"\n[words.{each.told.name}]"
                    yield from lines

    def _meanings(self, chosen: _Chosen) -> Iterator[str]:
        """The words that the field does not know by itself, each with what it means, or the choices."""
        told, reads = chosen.told, self._found.sources[chosen.told.name].reads
        for word, count in Counter(self._sample.said(chosen.columns[0])).most_common(_MOST_WORDS):
            if _is_value(told, reads(word)):
                continue
            if guess := _within(told, word):
                yield f"{quoted(word)} = {quoted(guess)}  # {say('UNSURE', '不确定')}"
            else:
                listed = ", ".join(map(partial(_choice_told, told), told.choices))
                asked = say(
                    f"{several(count, 'row')}: what does it mean? {listed}",
                    f"{count} 行：是什么意思？{listed}",
                )
                yield f'# {quoted(word)} = ""  # {asked}'


def _templates(columns: Sequence[str]) -> list[str]:
    """How several columns may be joined, as format strings."""
    joined = [each.join(f"{{{at}}}" for at in range(len(columns))) for each in _JOINERS]
    rest = "".join(f"{{{at}}}" for at in range(1, len(columns)))
    return [*joined, f"{{0}}@{rest}"]


def _says(written: str, said: Sequence[tuple[tuple[str, ...], str]]) -> bool:
    return all(written.format(*row) == text for row, text in said)


def _joined(columns: Sequence[str]) -> str:
    return columns[0] if len(columns) == 1 else " ".join(f"{{{each}}}" for each in columns)


def _is_time(told: Field) -> bool:
    return any(each in (date, datetime) for each in options(element_of(told.type)))


def _tells_day(text: str) -> bool:
    try:
        return Times(_ANY_ZONE, (), _ANY_YEAR).read(text, "") is not None
    except Unreadable:
        return False


def _is_value(told: Field, word: str) -> bool:
    """Whether a field takes a word as it is."""
    try:
        told.checked(Typing(_ANY_ZONE, None).value(told, word))
    except CommunityError:
        return False
    return True


def _choice_told(told: Field, choice: str) -> str:
    return " ".join(dict.fromkeys((choice, say(*told.called(choice)))))


def _within(told: Field, word: str) -> str | None:
    """The only choice whose word stands in this one, or the other way round."""
    found = [each for each in told.choices if any(name in word or word in name for name in told.called(each))]
    return found[0] if len(found) == 1 else None
