"""Parts named by several fields, and steps about many of them at once: papers handed out to people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import pytest
from attrs import field, frozen

from community_core import Community
from community_core.domain import (
    AGGREGATES,
    Command,
    CorrectFact,
    Event,
    Help,
    Parts,
    PersonId,
    Text,
    UndoFact,
    Why,
    aggregate,
    command,
    event,
    says,
    step,
)
from community_core.errors import Refused

NOW = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SHEN, LIN, HE, XU = "person-shen", "person-lin", "person-he", "person-xu"
DeskId = Annotated[str, Help("Id of the desk", "柜台编号", "desk-1", refers="desk")]
Paper = Annotated[Text, Help("Which paper", "纸张", "leaflet")]
Receivers = Annotated[tuple[PersonId, ...], Help("Who has it", "领取人", "person-lin")]


@event(en="Desk set up", zh="设柜台")
@frozen(kw_only=True)
class DeskSetUp(Event):
    """There is a desk."""


@event(en="Papers given", zh="发纸")
@frozen(kw_only=True)
class PapersGiven(Event):
    """Each of these has one."""

    paper: Paper
    people: Receivers
    colour: Annotated[Text, Help("Colour", "颜色", "red")] = "white"


@event(en="Paper taken back", zh="收纸")
@frozen(kw_only=True)
class PaperTakenBack(Event):
    """It is here again."""

    paper: Paper
    person_id: PersonId


@event(en="People came", zh="到场")
@frozen(kw_only=True)
class PeopleCame(Event):
    """Each of these came to the desk."""

    people: Receivers


@frozen(kw_only=True)
class Caller:
    """Somebody who came, by their id alone."""

    status: Literal["came"] | None = None
    person_id: str


@frozen(kw_only=True)
class Sheet:
    """A paper somebody has or had."""

    status: Literal["with-them", "here"] = "with-them"
    colour: str


@frozen(kw_only=True)
class DeskState:
    """What was given out."""

    status: Literal["staffed"] | None = None
    sheets: dict[tuple[str, str], Sheet] = field(factory=dict)
    callers: dict[str, Caller] = field(factory=dict)


SHEETS = Parts(
    state=DeskState,
    field="sheets",
    key=("paper", "person_id"),
    among="people",
    first=Sheet,
    becomes={PapersGiven: "with-them", PaperTakenBack: "here"},
    called=("paper", "纸张"),
    unknown="paper-not-given",
    apart=True,
)
CALLERS = Parts(
    state=DeskState,
    field="callers",
    key="person_id",
    among="people",
    first=Caller,
    becomes={PeopleCame: "came"},
    called=("caller", "来人"),
    unknown="caller-unknown",
)


@command(zh="设柜台")
@frozen(kw_only=True)
class SetUpDesk(Command):
    """Set one up."""


@command(zh="发纸", target="desk_id")
@frozen(kw_only=True)
class GivePapers(Command):
    """Give one to each."""

    desk_id: DeskId
    paper: Paper
    people: Receivers


@command(zh="收纸", target="desk_id")
@frozen(kw_only=True)
class TakePaperBack(Command):
    """Take one back."""

    desk_id: DeskId
    paper: Paper
    person_id: PersonId


@command(zh="登记来人", target="desk_id")
@frozen(kw_only=True)
class NoteCallers(Command):
    """Note who came."""

    desk_id: DeskId
    people: Receivers


_HAS = Why("paper-with-them", "take it back first.", "请先收回。")
DESK = aggregate(
    "desk",
    "柜台",
    DeskState(),
    becomes={DeskSetUp: "staffed"},
    steps=[
        step(SetUpDesk, says(DeskSetUp), when=[None]),
        step(GivePapers, says(PapersGiven), when=["staffed"], each=SHEETS.when(None, "here", why=_HAS)),
        step(
            TakePaperBack,
            says(PaperTakenBack),
            when=["staffed"],
            each=SHEETS.when("with-them", why=Why("paper-not-given", "it is here.", "已收回。")),
        ),
        step(
            NoteCallers,
            says(PeopleCame),
            when=["staffed"],
            each=CALLERS.when(None, why=Why("caller-noted", "correct what was recorded.", "请更正。")),
        ),
    ],
    over={None: Why("desk-unknown", "set one up.", "请先设柜台。")},
    parts=[SHEETS, CALLERS],
    words={
        "staffed": ("staffed", "有人"),
        "with-them": ("with them", "在其手中"),
        "here": ("here", "在此"),
        "came": ("came", "到场"),
    },
    rules={
        "caller-unknown": ("Only who came is told of.", "先登记来人。"),
        "caller-noted": ("Everybody is noted once.", "每人只登记一次。"),
        "desk-unknown": ("There is a desk first.", "先设柜台。"),
        "paper-with-them": ("Nobody has two of one.", "同一纸张一人一份。"),
        "paper-not-given": ("Only what was given comes back.", "先发后收。"),
    },
)


@pytest.fixture(name="desk")
def _desk() -> Iterator[tuple[Community, str]]:
    """A desk from which three people have a leaflet since last week."""
    with Community.open(":memory:", aggregates=[*AGGREGATES, DESK], clock=lambda: NOW) as community:
        desk = community.execute(SetUpDesk(), by=SHEN, at=NOW - 9 * DAY).stream_id
        _give(community, desk, LIN, HE, XU)
        yield community, desk


def _give(community: Community, desk: str, *people: str, paper: str = "leaflet", ago: int = 7) -> None:
    command = GivePapers(desk_id=desk, paper=paper, people=people)
    community.execute(command, by=SHEN, at=NOW - ago * DAY)


def _take(community: Community, desk: str, person: str, paper: str = "leaflet", ago: int = 1) -> None:
    command = TakePaperBack(desk_id=desk, paper=paper, person_id=person)
    community.execute(command, by=SHEN, at=NOW - ago * DAY)


def _stand(community: Community, desk: str) -> dict[Any, str]:
    state = DESK.fold(each.data for each in community.history(desk))
    return {key: each.status for key, each in state.sheets.items()}


def test_a_step_about_many_begins_each_of_them(desk: tuple[Community, str]) -> None:
    """And one that came back may go out again."""
    _take(*desk, LIN, ago=6)
    assert _stand(*desk) == {
        ("leaflet", LIN): "here",
        ("leaflet", HE): "with-them",
        ("leaflet", XU): "with-them",
    }
    _give(*desk, LIN, ago=5)
    assert _stand(*desk)["leaflet", LIN] == "with-them"


def test_each_of_many_has_its_own_part_where_its_id_alone_names_it(desk: tuple[Community, str]) -> None:
    """The part knows its key, though the event names them all; and nobody is begun twice."""
    community, desk_id = desk
    community.execute(NoteCallers(desk_id=desk_id, people=(LIN, HE)), by=SHEN)
    with pytest.raises(Refused, match=r"caller person-lin of .* is came: correct what was recorded"):
        community.execute(NoteCallers(desk_id=desk_id, people=(XU, LIN)), by=SHEN)
    callers = DESK.fold(each.data for each in community.history(desk_id)).callers
    assert callers == {each: Caller(status="came", person_id=each) for each in (LIN, HE)}


def test_one_of_many_that_stands_elsewhere_is_refused_by_both_its_names(desk: tuple[Community, str]) -> None:
    """Nothing of the step is recorded."""
    with pytest.raises(Refused, match=r"paper leaflet person-he of .* is with them: take it back first"):
        _give(*desk, "person-mo", HE, ago=1)
    with pytest.raises(Refused, match=r"has no paper poster person-lin; there are: leaflet person-lin, "):
        _take(*desk, LIN, "poster")
    assert len(_stand(*desk)) == 3


def test_time_has_its_order_within_a_part_named_among_many(desk: tuple[Community, str]) -> None:
    """What is late for one is not for another, nor for another paper of the same person."""
    _take(*desk, HE, ago=1)
    _take(*desk, XU, ago=5)
    _give(*desk, HE, paper="poster", ago=8)
    with pytest.raises(Refused, match="last moved on"):
        _take(*desk, LIN, ago=8)


def test_what_others_stand_on_stays_among_the_many(desk: tuple[Community, str]) -> None:
    """Whose paper came back was given one; anybody else may be left out."""
    community, desk_id = desk
    _take(*desk, LIN)
    with pytest.raises(Refused, match="later-steps-stand-on-it"):
        community.execute(UndoFact(fact_id=f"{desk_id}@2", reason="?"), by=SHEN)
    right = {"people": (LIN, HE)}
    community.execute(CorrectFact(fact_id=f"{desk_id}@2", right=right, reason="?"), by=SHEN)
    assert _stand(*desk) == {("leaflet", LIN): "here", ("leaflet", HE): "with-them"}


def test_a_part_is_not_moved_onto_another_among_the_many(desk: tuple[Community, str]) -> None:
    """Whoever has one already is not put on a list of those who get one."""
    community, desk_id = desk
    _give(*desk, "person-mo", ago=6)
    right = {"people": ("person-mo", LIN)}
    with pytest.raises(Refused, match="leaflet person-lin"):
        community.execute(CorrectFact(fact_id=f"{desk_id}@3", right=right, reason="?"), by=SHEN)


def test_what_may_follow_tells_which_parts_by_both_fields(desk: tuple[Community, str]) -> None:
    """Where a step begins some, the command says which."""
    community, desk_id = desk
    told = {each.command: (each.part, each.parts) for each in community.steps(desk_id, by=SHEN)}
    both = tuple(("leaflet", each) for each in (LIN, HE, XU))
    assert told == {
        GivePapers: (None, ()),
        NoteCallers: (None, ()),
        TakePaperBack: (("paper", "person_id"), both),
    }
    for each in (LIN, HE, XU):
        _take(*desk, each)
    assert [each.command for each in community.steps(desk_id, by=SHEN)] == [GivePapers, NoteCallers]


def test_a_table_whose_events_do_not_name_the_parts_is_refused() -> None:
    """At import, with what is missing."""
    with pytest.raises(TypeError, match=r"PapersGiven has no \('paper', 'person_id'\), by which parts"):
        _spoilt()


def _spoilt() -> None:
    sheets = Parts(
        state=DeskState,
        field="sheets",
        key=("paper", "person_id"),
        first=Sheet,
        becomes={PapersGiven: "with-them"},
        called=("paper", "纸张"),
        unknown="paper-not-given",
    )
    steps = [step(SetUpDesk, says(DeskSetUp), when=[None])]
    aggregate(
        "desk",
        "柜台",
        DeskState(),
        becomes={DeskSetUp: "staffed"},
        steps=steps,
        over={},
        parts=[sheets],
        words=DESK.words,
        rules=DESK.rules,
    )
