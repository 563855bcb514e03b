"""What waits, and figures with their definitions, in people's words."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.units import FEN
from community_core.telling.cells import in_words, label
from community_core.telling.language import say
from community_core.telling.names import named
from community_core.telling.next_steps import next_line

if TYPE_CHECKING:
    from community_core.views import AgendaItem, Figure, Measure

UNITS: Mapping[str, Word] = {
    "cases": ("cases", "件"),
    "contacts": ("contacts", "人次"),
    "people": ("people", "人"),
    "households": ("households", "户"),
    "visits": ("visits", "次"),
    "pieces": ("pieces", "份"),
    "minutes": ("time", "时长"),
    "fen": ("yuan", "元"),
    "times": ("times", "次"),
    "percent": ("%", "%"),
}
"""What is counted, by the unit of a measure."""
_NO_NUMBER = "—"


def section_words(section: str) -> str:
    """The heading measures stand under: a section everybody uses, or what the aggregate of that name is
    called."""
    from community_core.views import SECTIONS

    return say(*SECTIONS[section]) if section in SECTIONS else label(section)


def measure_words(measure: "Measure") -> str:
    """What a measure is called."""
    return say(measure.en, measure.zh)


def unit_words(unit: str) -> str:
    """What is counted."""
    return say(*UNITS[unit])


def definition(measure: "Measure") -> str:
    """How it is counted, and what it may be told apart by."""
    means = say(*measure.means)
    if not measure.splits:
        return means
    splits = say(", ", "、").join(say(each.en, each.zh) for each in measure.splits)
    return means + say(f" By {splits}.", f"可按{splits}拆分。")


def figure_words(figure: "Figure | None", zone: ZoneInfo, *, has_data: bool = True) -> str:
    """The number: a percentage with its part and its whole; time given in hours; "—" where there is nothing
    to divide by, or nothing to tell; ``<3`` of fewer people than are told of; that it is about so many; and
    that there is no data."""
    if not has_data:
        return say("no data", "无数据")
    if figure is None or figure.value is None:
        return f"<{figure.measure.fewest}" if figure and figure.people else _NO_NUMBER
    if figure.whole == 0:
        return _NO_NUMBER
    told = _number(figure.value, figure, zone)
    return say(f"about {told}", f"约 {told}") if figure.about else told


def _number(value: int, figure: "Figure", zone: ZoneInfo) -> str:
    if figure.whole is not None:
        return f"{value / figure.whole:.1%} ({value:,}/{figure.whole:,})"
    match figure.measure.unit:
        case "minutes" if figure.measure.additive:
            return _hours(value)
        case "minutes":
            return in_words(timedelta(minutes=value), zone)
        case "fen":
            return FEN.number(value)
        case _:
            return f"{value:,}"


def _hours(minutes: int) -> str:
    """Time that people gave is told in hours, however much it is; time that went by may be days."""
    hours, rest = divmod(minutes, 60)
    told = [f"{hours:,} {say('h', '小时')}"] if hours else []
    return " ".join([*told, f"{rest} {say('min', '分')}"] if rest or not hours else told)


def part_words(figure: "Figure") -> str:
    """What it is of, where it is of a split: the word of a code, a day, or the value as it is."""
    if figure.split is None:
        return ""
    code, value = figure.split
    split = figure.measure.split_by(code)
    if split.refers:
        return named(value)
    return say(*split.words[value]) if value in split.words else label(value)


def whose_words(whose: str | None) -> str:
    """Who is to do it: a person as the reader knows them, an organisation, or a role and where it is held."""
    if whose is None:
        return ""
    if whose.startswith("org:"):
        return whose.removeprefix("org:")
    if whose.startswith("role:"):
        return say(", ", "，").join(_role_words(whose.removeprefix("role:")))
    return named(whose)


def _role_words(role: str) -> Iterator[str]:
    name, _, place = role.partition("@")
    yield label(name)
    if place:
        yield named(place)


def next_words(item: "AgendaItem") -> str:
    """The command that settles it, as the reader types it; nothing where the item names none."""
    if item.next_step is None:
        return ""
    return next_line(item.next_step, item.stream_id, item.number, item.given)
