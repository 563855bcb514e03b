"""A mapping proposed for a ledger of commands: visits, hours, residents, slips of goods."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.commands import CommandType
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.hints import element_of, options
from community_core.errors import CommunityError
from community_core.forms.columns import Columns, Source, known_columns
from community_core.forms.fields import HAPPENED, is_nested, parts_of
from community_core.forms.likely_commands import (
    fields_lacking,
    ledger_fields,
    said_by_name,
    titles_known,
)
from community_core.forms.rows import Typing
from community_core.importing.files.rows import Unreadable
from community_core.importing.mappings.command_mapping import NUMBER
from community_core.importing.mappings.times import Times
from community_core.importing.mappings.written_days import LedgerYear
from community_core.importing.proposing.columns import formats_of
from community_core.importing.proposing.sample import Sample, sample_of
from community_core.importing.proposing.titles import fields_of
from community_core.importing.proposing.writing import beginning, layout, not_read, quoted
from community_core.telling.language import say, several

_ANY_ZONE = ZoneInfo("UTC")
_ANY_YEAR = LedgerYear(2024, 2024)
_MOST_WORDS = 20
_JOINERS = (" ", "", "-", "@", "，")


def propose_commands(path: str | Path, kind: CommandType) -> str:
    """A mapping that makes every row of a file that command, from its header and its first thousand rows.

    What is unsure is said in remarks, in the reader's language. InvalidInput for a file that cannot be read
    or has no header.
    """
    sample = sample_of(Path(path), partial(titles_known, kind))
    return "\n".join(_Writer(sample, kind, Path(path).name).lines()) + "\n"


def columns_lacking(path: str | Path, kind: CommandType) -> tuple[Word, ...]:
    """What that command needs, in English and Chinese, and neither the columns of a file nor its name say."""
    return _Writer(sample_of(Path(path), partial(titles_known, kind)), kind, Path(path).name).lacking


@frozen
class _Chosen:
    """A field with what stands for it in a mapping; ``sure`` where that says all that its columns do."""

    told: Field
    columns: tuple[str, ...]
    written: str
    sure: bool = True


class _Writer:
    """Writes what was found, table by table."""

    def __init__(self, sample: Sample, kind: CommandType, file: str) -> None:
        self._sample = sample
        self._kind = kind
        self._file = file
        once = [each for each in sample.names if sample.names.count(each) == 1]
        self._found: Columns = known_columns(ledger_fields(kind, once), once)
        chosen = {name: self._choice(each) for name, each in self._found.sources.items()}
        self._chosen = {name: each for name, each in chosen.items() if self._can_be(each)}

    def lines(self) -> Iterator[str]:
        times = [each for each in self._chosen.values() if _is_time(each.told)]
        yield from beginning(self._sample, self._file)
        yield from self._lacking()
        yield from layout(
            self._sample, [name for each in times for name in each.columns], self._formats(times)
        )
        other = f"community mapping {self._file} --command"
        yield say(
            f"# Every row is this command. If it is another: {other} COMMAND",
            f"# 每一行是这个命令。如为别的命令：{other} 命令",
        )
        yield f"command = {quoted(say(self._kind.name, self._kind.zh))}"
        yield from self._columns()
        yield from self._constants()
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
        yield from self._needed()
        yield from self._nested()
        used = {name for each in self._chosen.values() for name in each.columns}
        left = [*self._found.left, *self._found.dropped]
        yield from not_read(each for each in left if each not in used and each != number)

    @cached_property
    def _missing(self) -> Mapping[Field, str | None]:
        """What the command needs and has no column for, each with the choice that the file's name says."""
        stem = Path(self._file).stem
        return {each: said_by_name(stem, each) for each in fields_lacking(self._kind, self._sample.names)}

    def _nested(self) -> Iterator[str]:
        """What no single cell holds, and no column here says: such as needs that become requests."""
        for each in self._kind.fields:
            parts = [part for part in parts_of(each, 1) if part.inner.required] if is_nested(each) else []
            if parts and not any(name.startswith(f"{each.name}.") for name in self._chosen):
                written = " + ".join(f"{quoted(say(*part.told.word))}" for part in parts)
                en, zh = each.word
                yield say(
                    f"# A column may become {en}: {written}; what all rows share goes under [constants].",
                    f"# 如有一列要另作“{zh}”登记：{written}；各行相同的写在 [constants] 下。",
                )

    @property
    def lacking(self) -> tuple[Word, ...]:
        """What it needs, and neither columns nor the file's name say."""
        return tuple(each.word for each, said in self._missing.items() if said is None)

    def _lacking(self) -> Iterator[str]:
        """At the top, what it needs and does not have."""
        if self.lacking:
            en, zh = ", ".join(en for en, _ in self.lacking), "、".join(zh for _, zh in self.lacking)
            yield say(
                f"# It LACKS what {self._kind.name} needs: {en}. See below how to say it.",
                f"# 缺少“{self._kind.zh}”必填的：{zh}。如何补上见下文。",
            )

    def _needed(self) -> Iterator[str]:
        """Each of them, with how it may be given."""
        for each in (each for each, said in self._missing.items() if said is None):
            en, zh = each.word
            yield say(f"# NEEDED: which column is {en}?", f"# 必填：哪一列是“{zh}”？")
            yield self._otherwise(each)
            yield f'{each.name} = ""'

    def _otherwise(self, told: Field) -> str:
        """What to write where there is no such column: a time is made of a day and an hour, whatever else is
        the same in all rows is a constant."""
        day = self._chosen.get(HAPPENED)
        if day and _is_time(told):
            written = f'{told.name} = "{{{day.columns[0]}}} 09:00"'
            return say(
                f"# Of the day and an hour, for instance: {written}", f"# 也可由日期和钟点拼成：{written}"
            )
        return say(
            f"# The same in all rows? Delete this line; under [constants]: {self._example(told)}",
            f"# 如各行相同，请删去此行，改写在 [constants] 下：{self._example(told)}",
        )

    def _example(self, told: Field) -> str:
        usual = [quoted(say(*told.called(each))) for each in told.codes]
        example = say(told.help.example, told.help.example_zh or told.help.example)
        return f"{told.name} = {say(' or ', ' 或 ').join(usual) or quoted(example)}"

    def _constants(self) -> Iterator[str]:
        """What all rows have in common: what the file's name says, and room for what it does not."""
        if not self._missing:
            return
        yield "\n[constants]"
        for each, said in self._missing.items():
            if said is not None:
                told = f"{say(*each.word)}{say(': as the file is called', '：取自文件名')}"
                yield f"{each.name} = {quoted(said)}  # {told}"

    def _number(self) -> tuple[str, bool]:
        """What a row is known by: a column with such a title, else what no two rows have in common."""
        names = [
            each for each in self._sample.names if self._is_number(each) and all(self._sample.texts(each))
        ]
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

    def _can_be(self, chosen: _Chosen) -> bool:
        """Whether what a template says, as near as it comes, is what the field holds: of 对象姓名 and 人次 no
        template says how many had no name."""
        if chosen.sure or str in options(element_of(chosen.told.type)):
            return True
        rows = zip(*map(self._sample.texts, chosen.columns), strict=True)
        return all(_is_value(chosen.told, " ".join(row)) for row in rows if all(row))

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
