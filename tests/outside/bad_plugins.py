"""Distributions that bring a kind of facts and have something wrong with it, as folders for sys.path."""

from pathlib import Path

from attrs import evolve, frozen

_KIND = """
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import Command, Event, Help, Why, aggregate, command, event, says, step
from community_core.domain import VisitNotMet


@event(en="Bell rung", zh="敲钟")
@frozen
class {event}(Event):
    {fields}


@frozen
class State:
    status: Literal["rung"] | None = None


@command(zh="敲钟")
@frozen(kw_only=True)
class {command}(Command):
    "Ring the bell."


def _decide(*_) -> Iterable[{event}]:
    {decided}


def _silent(*_):
    return []


KIND = aggregate(
    "{name}",
    "钟",
    State(),
    becomes={{{event}: "rung"}},
    steps=[step({command}, {decide}, when=[None], why=Why("{rule}", "ring another.", "请敲另一口钟。"))],
    over={{}},
    words={words},
    rules={{"{rule}": ("A bell is rung once.", "一口钟只敲一次。")}},
)
"""


@frozen(kw_only=True)
class BadPlugin:
    """A distribution; what it does not say itself is all right. ``says`` is what there is to say about it,
    and ``beside`` names another aggregate that comes with it and has the same rule."""

    name: str
    event: str = ""
    command: str = ""
    rule: str = ""
    decide: str = ""
    decided: str = "pass"
    fields: str = "pass"
    words: str = '{"rung": ("rung", "已敲")}'
    target: str = "KIND"
    beside: str = ""
    requires: str = "community-core"
    says: str = ""

    @property
    def distribution(self) -> str:
        return f"community-{self.name}"

    def install(self, folder: Path) -> None:
        """Write it into a folder that is on sys.path."""
        brought = [self, *([evolve(self, name=self.beside)] if self.beside else [])]
        information = folder / f"{self._module}-1.dist-info"
        information.mkdir()
        (information / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {self.distribution}\nVersion: 1\nRequires-Dist: {self.requires}\n"
        )
        entries = [f"{each.name} = {each._module}:{each.target}\n" for each in brought]
        (information / "entry_points.txt").write_text(f"[community_core.aggregates]\n{''.join(entries)}")
        for each in brought:
            (folder / f"{each._module}.py").write_text(each._code())

    @property
    def _module(self) -> str:
        return f"bad_{self.name.replace('-', '_')}"

    def _code(self) -> str:
        own = self.name.title().replace("-", "")
        event = self.event or f"{own}Rung"
        return _KIND.format(
            name=self.name,
            event=event,
            command=self.command or f"Ring{own}",
            rule=self.rule or f"{self.name}-rung-once",
            decide=self.decide or f"says({event})",
            decided=self.decided,
            words=self.words,
            fields=self.fields,
        )


UNUSABLE = (
    BadPlugin(name="visit", says="aggregate 'visit' is the name of one of community-core"),
    BadPlugin(
        name="gong",
        event="VisitPlanned",
        says="event 'VisitPlanned' is the name of one of community-core; names are unique, choose another",
    ),
    BadPlugin(
        name="horn",
        command="RaiseRequest",
        says="command 'RaiseRequest' is the name of one of community-core",
    ),
    BadPlugin(
        name="flute", rule="visit-unknown", says="rule 'visit-unknown' is the name of one of community-core"
    ),
    BadPlugin(
        name="kettle",
        rule="text-blank",
        says="rule 'text-blank' is one that holds for every kind of stream; choose another name",
    ),
    BadPlugin(
        name="drum", event="DrumBeaten", says="event 'DrumBeaten' is the name of one of community-tambour"
    ),
    BadPlugin(
        name="tambour", event="DrumBeaten", says="event 'DrumBeaten' is the name of one of community-drum"
    ),
    BadPlugin(
        name="treble",
        beside="bass",
        rule="bell-cracked",
        says="rule 'bell-cracked' is the name of one of community-treble, of its aggregate 'bass'",
    ),
    BadPlugin(
        name="fire-bell",
        says="TypeError: aggregate 'fire-bell': its name begins the ids of its streams: lower-case "
        "letters and digits, no dash",
    ),
    BadPlugin(
        name="chime",
        words="{}",
        says="TypeError: aggregate 'chime': status 'rung' has no words",
    ),
    BadPlugin(
        name="carillon",
        fields='at: Annotated[tuple[datetime, ...], Help("When", "时间")] = ()',
        says="CarillonRung cannot be stored: CarillonRung.at: make a time inside it a field of its own",
    ),
    BadPlugin(
        name="celesta",
        decide="_silent",
        says="TypeError: _silent does not say which events it gives; annotate what it returns",
    ),
    BadPlugin(
        name="whistle", target="State", says="bad_whistle:State is no aggregate; make it with aggregate("
    ),
    BadPlugin(name="siren", target="SIREN", says="bad_siren:SIREN cannot be imported: AttributeError"),
    BadPlugin(
        name="organ",
        requires="community-core>=999",
        says="needs community-core>=999, installed is",
    ),
)
"""Each is left out for what it ``says``."""

FAILING = (
    BadPlugin(
        name="raiser",
        decide="_decide",
        decided='raise ZeroDivisionError("on Sundays")',
        says="RingRaiser could not be decided, its aggregate raised ZeroDivisionError: 'on Sundays'; "
        "nothing was recorded, mend the plugin. [decision-failed]",
    ),
    BadPlugin(
        name="nothing",
        decide="_decide",
        decided="return None",
        says="RingNothing decided NoneType, and the nothing gives a list of its own events only; ask "
        "other streams by context.also, and mend the aggregate. [not-its-own-event]",
    ),
    BadPlugin(
        name="bare",
        decide="_decide",
        decided="return BareRung()",
        says="RingBare decided BareRung, and the bare gives a list of its own events only; ask other streams "
        "by context.also, and mend the aggregate. [not-its-own-event]",
    ),
    BadPlugin(
        name="stranger",
        decide="_decide",
        decided="return [VisitNotMet()]",
        says="RingStranger decided VisitNotMet, and the stranger gives a list of its own events only; ask "
        "other streams by context.also, and mend the aggregate. [not-its-own-event]",
    ),
    BadPlugin(
        name="mute",
        decide="_decide",
        decided="return []",
        says="ring-mute changes nothing here; nothing was recorded. [nothing-decided]",
    ),
)
"""Each is there, and its one command is refused for what it ``says``."""
