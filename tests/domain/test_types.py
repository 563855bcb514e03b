"""What does not belong together in a table is refused by mypy and by pyright, and its right twin is not."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.type_checkers import Places, by_mypy, by_pyright

LANTERNS = """
from collections.abc import Iterable
from typing import Annotated, Literal

from attrs import field, frozen

from community_core.domain import Command, Context, Event, Help, Parts, Why, command, event

Place = Annotated[str, Help("Where", "地点")]
WHY = Why("lantern-hung", "it hangs already.", "已挂。")


@event(en="Lantern hung", zh="挂灯笼")
@frozen(kw_only=True)
class Hung(Event):
    place: Place


@event(en="Lantern lit", zh="点灯笼")
@frozen(kw_only=True)
class Lit(Event):
    by: Annotated[str, Help("By whom", "点灯人")] = ""


@frozen(kw_only=True)
class Candle:
    status: Literal["whole", "burnt"] = "whole"


@frozen(kw_only=True)
class Lantern:
    status: Literal["hung"] | None = None
    place: str = ""
    candles: dict[int, Candle] = field(factory=dict)


@frozen(kw_only=True)
class Bench:
    status: Literal["there"] | None = None
    planks: dict[int, Candle] = field(factory=dict)


@command(zh="挂灯笼")
@frozen(kw_only=True)
class Hang(Command):
    place: Place


@command(zh="点灯笼")
@frozen(kw_only=True)
class Light(Command):
    pass


CANDLES = Parts(
    state=Lantern, field="candles", key="candle", first=Candle,
    becomes={}, called=("candle", "蜡烛"), unknown="candle-unknown",
)
PLANKS = Parts(
    state=Bench, field="planks", key="plank", first=Candle,
    becomes={}, called=("plank", "木板"), unknown="plank-unknown",
)


def hang(state: Lantern, asked: Hang, context: Context) -> Iterable[Event]:
    return [Hung(place=asked.place)]


def light(state: Lantern, asked: Light, context: Context) -> Iterable[Event]:
    return [Lit()]


def sit(state: Bench, asked: Light, context: Context) -> Iterable[Event]:
    return []


def hung(state: Lantern, happened: Hung) -> Lantern:
    return state


def set_up(state: Bench, happened: Hung) -> Bench:
    return state


def somewhere(happened: Hung, context: Context) -> None:
    pass
"""

IMPORTS = """
from collections.abc import Iterable

from community_core.domain import *
from lanterns import *
"""

SNIPPETS = {
    "a decision under another command": """
step(Hang, hang, when=[None])
step(Light, light, when=[None])
step(Light, hang, when=[None])  # wrong
""",
    "a fold under another event": """
fold(Hung, hung)
fold(Lit, hung)  # wrong
""",
    "a rule under another event": """
holds(Hung, somewhere)
holds(Lit, somewhere)  # wrong
""",
    "a part of another state": """
step(Light, light, when=["hung"], each=CANDLES.when("whole", why=WHY))
step(Light, light, when=["hung"], each=PLANKS.when("whole", why=WHY))  # wrong
""",
    "a step, a fold and parts of another state": """
kept, lost = step(Light, light, when=[None]), step(Light, sit, when=[None])
aggregate("a", "灯", Lantern(), becomes={}, steps=[kept], over={}, words={}, rules={})
aggregate("a", "灯", Lantern(), becomes={}, steps=[lost], over={}, words={}, rules={})  # wrong
right, wrong = fold(Hung, hung), fold(Hung, set_up)
aggregate("a", "灯", Lantern(), becomes={}, steps=[], over={}, folds=[right], words={}, rules={})
aggregate("a", "灯", Lantern(), becomes={}, steps=[], over={}, folds=[wrong], words={}, rules={})  # wrong
aggregate("a", "灯", Lantern(), becomes={}, steps=[], over={}, parts=[CANDLES], words={}, rules={})
aggregate("a", "灯", Lantern(), becomes={}, steps=[], over={}, parts=[PLANKS], words={}, rules={})  # wrong
""",
    "a decision that gives no list of events": """
def bare(state: Lantern, asked: Light, context: Context) -> Event:
    return Lit()


def nothing(state: Lantern, asked: Light, context: Context) -> None:
    return None


def commands(state: Lantern, asked: Light, context: Context) -> Iterable[Command]:
    return [asked]


step(Light, light, when=[None])
step(Light, bare, when=[None])  # wrong
step(Light, nothing, when=[None])  # wrong
step(Light, commands, when=[None])  # wrong
""",
    "what is no event, or no command": """
says(Lit)
says(Light)  # wrong
step(Light, says(Lit), when=[None])
step(Lit, says(Lit), when=[None])  # wrong
""",
    "what is asked of others": """
def ask(state: Lantern, asked: Light, context: Context) -> Iterable[Event]:
    there: Bench = context.state("bench-1", Bench)
    here: Lantern = context.state("bench-1", Bench)  # wrong
    context.also(Hang(place="gate"))
    context.also(Lit())  # wrong
    return []
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All snippets, each a module beside the one that they import from."""
    folder = tmp_path_factory.mktemp("lanterns")
    (folder / "lanterns.py").write_text(LANTERNS, "utf-8")
    for name, text in SNIPPETS.items():
        (folder / _file(name)).write_text(IMPORTS + text, "utf-8")
    return folder


def _file(name: str) -> str:
    return f"{re.sub('[^a-z]+', '_', name)}.py"


@pytest.fixture(scope="module")
def refused(folder: Path) -> Mapping[str, Places]:
    """The lines of each file that each checker refuses."""
    return {"mypy": by_mypy(folder), "pyright": by_pyright(folder)}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize("name", SNIPPETS)
def test_what_does_not_belong_together_is_refused_and_its_twin_is_not(
    folder: Path, refused: Mapping[str, Places], name: str, checker: str
) -> None:
    """Line by line: exactly those that are wrong."""
    lines = (folder / _file(name)).read_text("utf-8").splitlines()
    wrong = [number for number, line in enumerate(lines, start=1) if line.endswith("# wrong")]
    assert wrong
    assert refused[checker].get(_file(name), []) == wrong


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_what_belongs_together_is_not_refused(refused: Mapping[str, Places], checker: str) -> None:
    """The events, commands and decisions that the snippets put into tables."""
    assert "lanterns.py" not in refused[checker]
