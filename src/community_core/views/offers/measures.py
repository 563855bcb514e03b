"""What is counted, once declared; and the figures it comes to."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, get_args

from attrs import field, frozen

from community_core.errors import InvalidProjection

Unit = Literal[
    "cases", "contacts", "people", "households", "visits", "pieces", "minutes", "fen", "times", "percent"
]
SECTIONS: Mapping[str, tuple[str, str]] = {
    "requests": ("Requests", "诉求"),
    "visits": ("Visits", "走访"),
    "services": ("Services", "服务"),
    "people": ("People", "人员"),
    "volunteers": ("Volunteers", "志愿服务"),
    "governance": ("Governance", "治理"),
}
"""The headings figures stand under, in their order. Others come after them, called by the words of whatever
aggregate has some for them, or as aggregates are."""

_ONE_PERSON = frozenset(
    ("person", "people", "worker", "actor", "assignee", "volunteer", "visitor", "keeper", "recorder", "staff")
)


@frozen
class Split:
    """What a measure may be told apart by: ``Split("channel", "channel", "渠道", WORDS)``.

    ``words`` gives each value its (English, Chinese) words; ``refers="place"`` says that values are ids of
    places. Days are told as dates. Nobody is counted by name: a split by person or worker is refused.
    """

    code: str
    en: str
    zh: str
    words: Mapping[str, tuple[str, str]] = field(factory=dict, hash=False, repr=False)
    refers: str = ""

    def __attrs_post_init__(self) -> None:
        if self.refers == "person" or not _ONE_PERSON.isdisjoint(self.code.replace("-", "_").split("_")):
            raise _by_person(self.code)


@frozen
class Measure:
    """What is counted: ``Measure("raised", "Raised", "登记", means=("Requests raised.", "登记的诉求。"))``.

    ``means`` is the definition in English and Chinese, printed with the figures. ``section`` is the heading
    they stand under; ``splits`` are what they may be told apart by, one at a time. Unless ``additive`` is
    False, the figures of a split add up to the one that is not split. ``settles``: how many days after a
    period its figure may still change without anything coming late. ``fewest``: of how many people a count
    of people is told; of fewer, but some, it says only that. It gives the figures: :meth:`is_`, :meth:`of`
    for a percentage, :meth:`who` for people.
    """

    code: str
    en: str
    zh: str
    unit: Unit = "cases"
    section: str = "requests"
    means: tuple[str, str] = field(kw_only=True)
    additive: bool = field(default=True, kw_only=True)
    splits: tuple[Split, ...] = field(default=(), kw_only=True)
    settles: int = field(default=0, kw_only=True)
    fewest: int = field(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            units = get_args(Unit)
            raise self._refusal(
                f"its unit is {self.unit!r}; choose one of {', '.join(units)}.",
                f"单位是 {self.unit!r}；请从 {'、'.join(units)} 中选择。",
            )
        if len(self.means) != 2 or not all(self.means):
            raise self._refusal(
                'it is not defined; write means=("what is counted", "口径").',
                '没有口径；请写 means=("what is counted", "口径")。',
            )

    def is_(self, value: int | None, /, *, about: bool = False, **split: str | date) -> "Figure":
        """A count, or ``about`` so many; None where nothing can be told, such as the median of nothing."""
        if self.unit == "percent":
            raise self._refusal(
                "a percentage keeps its part and its whole; give it with of(part, whole).",
                "百分比须保留分子和分母；请用 of(分子, 分母)。",
            )
        return self._figure(value, split=split, about=about)

    def of(self, part: int, whole: int, /, *, about: bool = False, **split: str | date) -> "Figure":
        """So many of so many, or ``about`` that. Of nothing it is no number, neither 0 nor 100 percent."""
        if self.unit != "percent":
            raise self._refusal(
                f'its unit is {self.unit}; so many of so many have unit="percent".',
                f'单位是 {self.unit}；部分与整体之比请用 unit="percent"。',
            )
        if not 0 <= part <= whole:
            raise self._refusal(
                f"{part} of {whole} is no part; count both of the same things.",
                f"{whole} 中的 {part} 不成其为部分；请按同一口径计数。",
            )
        return self._figure(part, whole, split=split, about=about)

    def who(self, people: Iterable[str], /, **split: str | date) -> "Figure":
        """How many different people: their ids are kept to be united with others, and never shown."""
        if self.unit != "people":
            raise self._refusal(
                f'its unit is {self.unit}; people are counted with unit="people".',
                f'单位是 {self.unit}；计人数请用 unit="people"。',
            )
        ids = frozenset(people)
        return self._figure(len(ids), people=ids, split=split)

    def split_by(self, code: str) -> Split:
        """The declared split of that code; InvalidProjection where there is none."""
        for each in self.splits:
            if each.code == code:
                return each
        if not _ONE_PERSON.isdisjoint(code.split("_")):
            raise _by_person(code)
        declared = [each.code for each in self.splits]
        raise self._refusal(
            f"it is split by {code!r}, which is none of its splits: {', '.join(declared) or 'none'}; "
            "declare it with splits=(Split(...),).",
            f"按 {code!r} 拆分，但声明的拆分只有：{'、'.join(declared) or '无'}；"
            "请用 splits=(Split(...),) 声明。",
        )

    def _figure(
        self,
        value: int | None,
        whole: int | None = None,
        people: frozenset[str] | None = None,
        *,
        split: Mapping[str, Any],
        about: bool = False,
    ) -> "Figure":
        return Figure(self, value, whole, self._part(split), people, about)

    def _part(self, split: Mapping[str, Any]) -> tuple[str, str] | None:
        if not split:
            return None
        if len(split) > 1:
            raise self._refusal(
                f"it is split by {' and '.join(split)}; split it by one at a time.",
                f"同时按 {'、'.join(split)} 拆分；一次只按一项。",
            )
        ((code, value),) = split.items()
        self.split_by(code)
        text = value.isoformat() if isinstance(value, date) else value
        if text.startswith("person-"):
            raise _by_person(code)
        return code, text

    def _refusal(self, en: str, zh: str) -> InvalidProjection:
        return InvalidProjection(f"Measure {self.code!r}: {en}", f"指标 {self.code!r}：{zh}")


@frozen
class Figure:
    """What a measure comes to in a period, made by the measure.

    ``value`` of ``whole``, where it is a part of something; None where nothing can be told. ``split``: the
    split it is of and its value, None for the whole. ``people``: whose ids it counts, to be united with
    others'; never shown. ``about``: one of the numbers it is made of was round, and so is the sum.
    """

    measure: Measure
    value: int | None
    whole: int | None = None
    split: tuple[str, str] | None = None
    people: frozenset[str] | None = field(default=None, repr=False)
    about: bool = False


def _by_person(code: str) -> InvalidProjection:
    return InvalidProjection(
        f"Figures are never split by {code!r}: they tell of a community, not of one person. "
        "Split them by a place, a day or a kind.",
        f"数字不得按 {code!r} 拆分：统计的是社区而不是个人。请按地点、日期或类别拆分。",
    )
