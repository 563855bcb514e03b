"""Who may give which command: the embedding program is asked, whichever way a command comes in."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from community_core import Communities, Community, Do, Forbidden, Reactor, Recorded, Refused, reacts
from community_core.domain import (
    AcceptRequest,
    Command,
    CompleteVisit,
    CorrectFact,
    ErasePerson,
    EscalateRequest,
    Need,
    RaiseRequest,
    RequestRaised,
    StartVisit,
    UndoFact,
)
from community_core.errors import InvalidInput, StoreUnavailable
from community_core.importing import ImportFile, import_file, load_mapping

SHEN, HE, LIN = "person-shen", "person-he", "person-lin"
RAISE = RaiseRequest(title="Cold", category="heating", channel="desk")
MAPPING = """
source = "desk"
time_zone = "Europe/London"
[columns]
number = "no"
title = "what"
raised_at = "when"
[constants]
category = "repair"
channel = "phone"
"""


class Gate:
    """Shen may do anything, others nothing but what ``open_to_all`` names; remembers what it was asked."""

    def __init__(self, *open_to_all: type[Command]) -> None:
        self.asked: list[tuple[str, Command]] = []
        self.open_to_all = open_to_all

    def __call__(self, by: str, command: Command) -> bool:
        self.asked.append((by, command))
        return by == SHEN or isinstance(command, self.open_to_all)

    @property
    def heard(self) -> list[type[Command]]:
        """The classes of what it was asked."""
        return [type(command) for _, command in self.asked]


@pytest.fixture
def gate() -> Gate:
    """Who may do what here."""
    return Gate()


@pytest.fixture
def community(tmp_path: Path, gate: Gate) -> Iterator[Community]:
    """A community with a gate."""
    with Community.open(tmp_path / "liuyin", authorize=gate) as opened:
        yield opened


def test_a_command_is_heard_as_it_was_given(community: Community, gate: Gate) -> None:
    """Before anything is done with it, and who gives it."""
    community.execute(RAISE, by=SHEN)
    assert gate.asked == [(SHEN, RAISE)]
    assert gate.asked[0][1] is RAISE


def test_what_is_not_allowed_is_forbidden_and_not_recorded(community: Community) -> None:
    """The command id stays free for somebody who may."""
    with pytest.raises(Forbidden, match=r"person-he may not give RaiseRequest") as refused:
        community.execute(RAISE, by=HE, command_id="c-1")
    assert (refused.value.kind, refused.value.retryable) == ("forbidden", False)
    assert refused.value.told("zh").startswith("person-he 无权执行 RaiseRequest")
    assert list(community.log()) == []
    assert community.execute(RAISE, by=SHEN, command_id="c-1").version == 1


def test_a_reason_of_its_own_reaches_whoever_asked() -> None:
    """In both languages."""

    def only_staff(_by: str, _command: Command) -> bool:
        raise Forbidden("only staff record here", "只有工作人员可以登记")

    words = r"^only staff record here \[not-authorized\]$"
    with (
        Community.open(":memory:", authorize=only_staff) as community,
        pytest.raises(Forbidden, match=words) as refused,
    ):
        community.execute(RAISE, by=SHEN)
    assert refused.value.told("zh") == "只有工作人员可以登记〔not-authorized〕"


@pytest.mark.parametrize("answer", [None, "no", object()], ids=["nothing", "text", "something else"])
def test_whatever_is_not_true_forbids(answer: Any) -> None:
    """A hook that forgets to answer, or to await one, lets nobody in."""
    with (
        Community.open(":memory:", authorize=lambda _by, _command: answer) as community,
        pytest.raises(Forbidden),
    ):
        community.execute(RAISE, by=SHEN)


def test_each_of_several_is_asked_for(community: Community, gate: Gate) -> None:
    """One that is forbidden forbids all, and says which."""
    commands = [RAISE, lambda about: AcceptRequest(request_id=about[0])]
    community.execute_all(commands, by=SHEN)
    assert gate.heard == [RaiseRequest, AcceptRequest]
    gate.open_to_all = (RaiseRequest,)
    with pytest.raises(Forbidden, match=r"^Command 2 of 2, AcceptRequest: ") as refused:
        community.execute_all(commands, by=HE)
    assert refused.value.command_place == 2
    assert len(list(community.log())) == 2


def test_corrections_are_asked_for(community: Community, gate: Gate) -> None:
    """With the fact, and what would be right of it, or that it never happened."""
    (raised,) = community.execute(RAISE, by=SHEN).events
    correct = CorrectFact(fact_id=raised.id, right={"title": "Warm"}, reason="misheard")
    for asked in (correct, UndoFact(fact_id=raised.id, reason="misheard")):
        with pytest.raises(Forbidden):
            community.execute(asked, by=HE)
        assert gate.asked[-1] == (HE, asked)


def test_what_a_decision_asks_by_itself_is_not_asked_for(community: Community, gate: Gate) -> None:
    """A need found on a visit becomes a request by the visit's own rules."""
    visit = community.execute(StartVisit(person_id=LIN), by=SHEN).stream_id
    found = CompleteVisit(visit_id=visit, needs=(Need("Cold", "heating"),))
    community.execute(found, by=SHEN)
    assert gate.heard == [StartVisit, CompleteVisit]


def test_an_erasure_is_asked_for_before_anything_is_told(community: Community, gate: Gate) -> None:
    """Also whether anybody of that id is known here, and once more when it is repeated."""
    community.execute(StartVisit(person_id=LIN), by=SHEN)
    for person in (LIN, "person-nobody-knows"):
        with pytest.raises(Forbidden):
            community.erase(person, by=HE, reason="asked for it")
    with pytest.raises(InvalidInput, match="nothing to erase"):
        community.erase("person-nobody-knows", by=SHEN, reason="asked for it")
    community.erase(LIN, by=SHEN, reason="asked for it")
    with pytest.raises(Forbidden):
        community.erase(LIN, by=HE, reason="asked for it")
    assert community.erase(LIN, by=SHEN, reason="asked for it").stream_id == LIN
    assert set(gate.heard[1:]) == {ErasePerson}


def test_a_repeated_command_is_asked_for_again(community: Community) -> None:
    """Who may not do it is not told what came of it."""
    community.execute(RAISE, by=SHEN, command_id="c-1")
    with pytest.raises(Forbidden):
        community.execute(RAISE, by=HE, command_id="c-1")


def test_an_import_is_asked_for_once_a_file(community: Community, gate: Gate, tmp_path: Path) -> None:
    """With its source and the file; nothing of it is recorded when it is forbidden."""
    (tmp_path / "m.toml").write_text(MAPPING)
    path = tmp_path / "rows.csv"
    path.write_text("no,what,when\n1,lamp,2024-01-01 09:00\n2,door,2024-01-02 09:00\n")
    mapping = load_mapping(tmp_path / "m.toml")
    with pytest.raises(Forbidden, match="may not give ImportFile"):
        import_file(community, path, mapping)
    assert list(community.log()) == []
    assert import_file(community, path, mapping, by=SHEN).recorded == 2
    assert gate.asked == [(by, ImportFile(source="desk", path=path)) for by in ("system:import", SHEN)]


class Accepting(Reactor):
    """Accepts every request."""

    name = "accepting"
    version = 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def accept(self, raised: Recorded[RequestRaised]) -> Iterator[Do]:
        """At once."""
        yield Do(AcceptRequest(request_id=raised.stream_id))


def test_what_a_reactor_does_is_asked_for(community: Community, gate: Gate) -> None:
    """By its own name; what it may not do is parked."""
    community.execute(RAISE, by=SHEN)
    community.react([Accepting], once=True, after=0, stop=Event())
    (parked,) = community.reactors.parked()
    assert "system:accepting may not give AcceptRequest" in str(parked)
    gate.open_to_all = (AcceptRequest,)
    community.reactors.retry([parked])
    community.react([Accepting], once=True, stop=Event())
    assert community.reactors.parked() == []
    assert gate.heard[1:] == [AcceptRequest, AcceptRequest]


def test_many_communities_have_one_gate(tmp_path: Path, gate: Gate) -> None:
    """Given when they are made."""
    with (
        Communities(tmp_path, authorize=gate) as hub,
        hub.use("liuyin") as community,
        pytest.raises(Forbidden),
    ):
        community.execute(RAISE, by=HE)


def test_rules_are_asked_of_who_may_come_in(community: Community) -> None:
    """Being allowed is not being right."""
    told = community.execute(RAISE, by=SHEN).stream_id
    community.execute(EscalateRequest(request_id=told), by=SHEN)
    with pytest.raises(Refused, match="already-escalated"):
        community.execute(EscalateRequest(request_id=told), by=SHEN)


# ---- what is installed says so for every way in, the command line too

RULES = """
from community_core import Forbidden

def staff_only(by, command):
    if by.startswith("system:"):
        raise Forbidden("machines record nothing here", "此处不由程序登记")
    return by == "person-shen"

def undecided(by, command):
    return "ask the director"
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Installs a distribution that says who may do what, by the target of its entry point."""

    def install(target: str) -> Path:
        place = tmp_path / "site"
        described = place / "gatekeeper-1.0.dist-info"
        described.mkdir(parents=True)
        (place / "gatekeeper.py").write_text(RULES)
        (described / "METADATA").write_text("Metadata-Version: 2.1\nName: gatekeeper\nVersion: 1.0\n")
        (described / "entry_points.txt").write_text(f"[community_core.authorize]\nstaff = {target}\n")
        monkeypatch.syspath_prepend(str(place))
        return place

    return install


def test_what_is_installed_is_asked_where_nothing_else_is_said(installed: Callable[[str], Path]) -> None:
    """Whoever opens the community says otherwise for themselves."""
    installed("gatekeeper:staff_only")
    with Community.open(":memory:") as community:
        community.execute(RAISE, by=SHEN)
        with pytest.raises(Forbidden, match="person-he may not give"):
            community.execute(RAISE, by=HE)
        with pytest.raises(Forbidden, match="machines record nothing"):
            community.execute(RAISE, by="system:desk")
    with Community.open(":memory:", authorize=lambda _by, _command: True) as community:
        community.execute(RAISE, by=HE)


def test_what_is_installed_must_say_true(installed: Callable[[str], Path]) -> None:
    """As a hook that is given must."""
    installed("gatekeeper:undecided")
    with Community.open(":memory:") as community, pytest.raises(Forbidden):
        community.execute(RAISE, by=SHEN)


def test_what_cannot_be_asked_forbids_everything(installed: Callable[[str], Path]) -> None:
    """Nobody knows what it would have said."""
    installed("gatekeeper:nowhere")
    with pytest.raises(StoreUnavailable, match=r"Who may do what cannot be told.*gatekeeper"):
        Community.open(":memory:")


def test_the_command_line_asks_what_is_installed(installed: Callable[[str], Path], tmp_path: Path) -> None:
    """A command that is forbidden ends with exit code 1 and the reason."""
    place = installed("gatekeeper:staff_only")

    def community(*words: str) -> tuple[int, str]:
        settings = {"PYTHONPATH": str(place), "COMMUNITY_STORE": str(tmp_path / "s"), "COMMUNITY_LANG": "en"}
        program = [Path(sys.executable).with_name("community"), *words]
        done = subprocess.run(program, env={**os.environ, **settings}, capture_output=True, text=True)
        return done.returncode, done.stderr

    assert community("init")[0] == 0
    raising = ["do", "raise-request", "--title", "Cold", "--category", "heating", "--channel", "desk"]
    assert community(*raising, "--by", SHEN) == (0, "")
    assert community(*raising, "--by", HE) == (
        1,
        "error: person-he may not give RaiseRequest here; ask somebody who may. [not-authorized]\n",
    )
