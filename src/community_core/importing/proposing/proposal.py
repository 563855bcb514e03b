"""The mapping that is proposed for a file, as TOML with remarks in the reader's language."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from community_core.importing.proposing.columns import Choice, Chosen, columns_of
from community_core.importing.proposing.meanings import (
    Meaning,
    channel_meant,
    outcomes_said,
    status_meant,
)
from community_core.importing.proposing.sample import Sample, sample_of
from community_core.importing.proposing.writing import beginning, layout, not_read, quoted
from community_core.telling.language import say, several

_ORDER = (
    "number", "title", "category", "channel", "requester", "place", "raised_at", "due_at", "status",
    "assignee", "resolved_at", "outcome", "replied_at", "updated_at",
)  # fmt: skip
_NEEDED = ("number", "title", "raised_at")
_MOST_WORDS = 40


def propose_mapping(path: str | Path) -> str:
    """A mapping for a file that nobody has described yet, from its header and its first thousand rows.

    What is unsure is said in remarks, in the reader's language. InvalidInput for a file that cannot be read
    or has no header.
    """
    sample = sample_of(Path(path))
    return "\n".join(_Writer(sample, columns_of(sample)).lines(Path(path).name)) + "\n"


class _Writer:
    """Writes what was chosen, table by table."""

    def __init__(self, sample: Sample, chosen: Chosen) -> None:
        self._sample = sample
        self._chosen = chosen

    def lines(self, file: str) -> Iterator[str]:
        yield from beginning(self._sample, file)
        yield from self._layout()
        yield from self._columns()
        yield from self._constants()
        yield from self._words("statuses", "status", status_meant)
        yield from self._words("channels", "channel", channel_meant)
        yield from self._outcomes()

    def _layout(self) -> Iterator[str]:
        times = [each for each in ("raised_at", "resolved_at") if each in self._chosen.columns]
        names = [name for each in times for name in self._chosen.columns[each].columns]
        yield from layout(self._sample, names, (self._chosen.formats, self._chosen.doubtful_formats))

    def _columns(self) -> Iterator[str]:
        yield "\n[columns]"
        columns = self._all_columns()
        for name in _ORDER:
            choice = columns.get(name)
            if choice:
                yield from self._remarks(name, choice)
                yield f"{name} = {quoted(choice.written)}"
            elif name in _NEEDED:
                yield say("# NEEDED: which column is it?", "# 必填：是哪一列？")
                yield f'{name} = ""'
        yield from self._left(columns)

    def _all_columns(self) -> Mapping[str, Choice]:
        """The columns of the fields; the outcome stands where the status does, if words there tell it."""
        columns = self._chosen.columns
        return columns | {"outcome": columns["status"]} if self._outcomes_said() else columns

    def _remarks(self, name: str, choice: Choice) -> Iterator[str]:
        if not choice.sure:
            yield say("# UNSURE: no title tells it.", "# 不确定：列名没有写明。")
        if name == "number":
            texts = [" ".join(each) for each in zip(*map(self._sample.texts, choice.columns), strict=True)]
            again = [text for text, count in Counter(filter(None, texts)).items() if count > 1]
            if again:
                yield say(
                    f"# {again[0]} stands more than once: each is kept as a request of its own, and flagged.",
                    f"# 编号 {again[0]} 重复出现：各自作为一件诉求保留，并标为存疑。",
                )

    def _left(self, columns: Mapping[str, Choice]) -> Iterator[str]:
        used = {name for each in columns.values() for name in each.columns}
        yield from not_read(name for name in self._sample.names if name not in used)

    def _constants(self) -> Iterator[str]:
        if "channel" in self._chosen.columns:
            return
        yield say(
            "\n# How all of them came in, if you know: pavilion, home-visit, shop, desk, phone or online.",
            "\n# 如都以同一渠道而来，请写明：pavilion 凉亭、home-visit 走访、shop 商铺、desk 窗口、"
            "phone 电话、online 网络。",
        )
        yield "# [constants]"
        yield '# channel = "desk"'

    def _words(self, table: str, field: str, meant: Callable[[str], Meaning | None]) -> Iterator[str]:
        choice = self._chosen.columns.get(field)
        if choice is None:
            return
        counts = _counted(self._sample.said(choice.columns[0]))
        yield f"\n[{table}]"
        for word, count in counts.most_common(_MOST_WORDS):
            yield self._meaning(word, count, meant(word), field)
        if len(counts) > _MOST_WORDS:
            rest = len(counts) - _MOST_WORDS
            yield say(f"# and {rest} more words", f"# 还有 {rest} 个词")

    def _meaning(self, word: str, count: int, found: Meaning | None, field: str) -> str:
        """A word with what it means; what is only guessed says why."""
        if found and found.sure:
            return f"{quoted(word)} = {quoted(found.means)}"
        if field == "status" and self._is_dated(word):
            remark = say("UNSURE: these rows have a closing date", "不确定：这些行有办结日期")
            return f'{quoted(word)} = "resolved"  # {remark}'
        if found:
            return f"{quoted(word)} = {quoted(found.means)}  # {say('UNSURE', '不确定')}"
        remark = say(f"{several(count, 'row')}: what does it mean?", f"{count} 行：是什么意思？")
        return f'# {quoted(word)} = ""  # {remark}'

    def _is_dated(self, word: str) -> bool:
        """Whether most rows of that status have a closing date."""
        closing = self._chosen.columns.get("resolved_at")
        if closing is None:
            return False
        pairs = zip(
            self._sample.texts(self._chosen.columns["status"].columns[0]),
            self._sample.texts(closing.columns[0]),
            strict=True,
        )
        dated = [bool(closed) for said, closed in pairs if said == word]
        return sum(dated) * 2 > len(dated)

    def _outcomes_said(self) -> dict[str, str]:
        """The parts of status words that tell an outcome, of requests that are over."""
        status = self._chosen.columns.get("status")
        words = Counter(self._sample.said(status.columns[0])) if status else Counter[str]()
        over = [word for word, _ in words.most_common(_MOST_WORDS) if self._is_over(word)]
        told = [found for word in over if (found := outcomes_said(word))]
        return dict(sorted(told, key=lambda each: each[1] == "done"))

    def _is_over(self, word: str) -> bool:
        found = status_meant(word)
        return self._is_dated(word) if not (found and found.sure) else found.means in ("resolved", "closed")

    def _outcomes(self) -> Iterator[str]:
        told = self._outcomes_said()
        if told:
            yield say(
                "\n# What came of it: the first of these that stands in the word holds.",
                "\n# 结果如何：取词中最先出现的一项。",
            )
            yield "[outcomes]"
            yield from (f"{quoted(part)} = {quoted(outcome)}" for part, outcome in told.items())


def _counted(words: Sequence[str]) -> Counter[str]:
    """How often each word is said, whatever its case."""
    first: dict[str, str] = {}
    return Counter(first.setdefault(each.casefold(), each) for each in words)
