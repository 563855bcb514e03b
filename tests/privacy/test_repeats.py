"""A command id that comes again with another personal text: told by a hash that dies with the person."""

import hmac
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from attrs import frozen

from community_core import Community
from community_core.domain import (
    Command,
    CompleteVisit,
    Context,
    CorrectFact,
    Event,
    Help,
    Need,
    NoteRequest,
    PersonId,
    RequestRaised,
    Sealed,
    StartVisit,
    aggregate,
    command,
    event,
    step,
)
from community_core.errors import CommandIdReused, Refused

from .conftest import HE, LIN, SEEN, SHEN, TOLD, raising

OTHER = "something else"


def kept(folder: Path) -> str:
    """What the ledger remembers of the commands with ids."""
    with closing(sqlite3.connect(folder / "ledger.db")) as database:
        return " ".join(row[0] for row in database.execute("SELECT fingerprint FROM commands"))


def test_the_same_text_is_the_same_command(community: Community) -> None:
    """However much space stands around it."""
    first = community.execute(raising(LIN, TOLD), by=SHEN, command_id="c-1")
    assert community.execute(raising(LIN, TOLD), by=SHEN, command_id="c-1") == first
    assert community.execute(raising(LIN, f" {TOLD}\n"), by=SHEN, command_id="c-1") == first


@pytest.mark.parametrize("details", [OTHER, None])
def test_another_text_is_another_command(community: Community, details: Any) -> None:
    """And so is none."""
    community.execute(raising(LIN, TOLD), by=SHEN, command_id="c-1")
    with pytest.raises(CommandIdReused) as refused:
        community.execute(raising(LIN, details), by=SHEN, command_id="c-1")
    assert refused.value.kind == "conflict"


def test_a_text_where_there_was_none_is_another_command(community: Community) -> None:
    """It was not recorded."""
    without: Any = None
    first = community.execute(raising(LIN, without), by=SHEN, command_id="c-1")
    with pytest.raises(CommandIdReused):
        community.execute(raising(LIN, TOLD), by=SHEN, command_id="c-1")
    assert community.execute(raising(LIN, " "), by=SHEN, command_id="c-1") == first


def test_texts_inside_other_values_are_compared(community: Community) -> None:
    """The needs found on a visit, and what was seen there."""
    visit = community.execute(StartVisit(person_id=LIN), by=SHEN).stream_id

    def completing(told: str, seen: str) -> CompleteVisit:
        needs = (Need("Cold", "heating", "a draught"), Need("Damp", "repair", told))
        return CompleteVisit(visit_id=visit, needs=needs, observations=seen)

    first = community.execute(completing(TOLD, SEEN), by=SHEN, command_id="c-1")
    assert community.execute(completing(TOLD, SEEN), by=SHEN, command_id="c-1") == first
    for other in (completing(OTHER, SEEN), completing(TOLD, OTHER), completing(SEEN, TOLD)):
        with pytest.raises(CommandIdReused):
            community.execute(other, by=SHEN, command_id="c-1")


def test_texts_of_corrections_are_compared(community: Community) -> None:
    """Of whose they are the fact says; the other fields are compared as they are."""
    raised = next(iter(community.log(types=[RequestRaised]))).id

    def correcting(**right: object) -> CorrectFact:
        return CorrectFact(fact_id=raised, right=right, reason="misheard")

    first = community.execute(correcting(title="x", details=OTHER), by=SHEN, command_id="c-1")
    assert community.execute(correcting(title="x", details=OTHER), by=SHEN, command_id="c-1") == first
    for other in (
        correcting(title="x", details="more"),
        correcting(title="y", details=OTHER),
        correcting(title="x", details=None),
        correcting(title="x"),
    ):
        with pytest.raises(CommandIdReused):
            community.execute(other, by=SHEN, command_id="c-1")


def test_a_correction_that_took_a_text_back_is_told_apart(community: Community) -> None:
    """From one that gives another."""
    raised = next(iter(community.log(types=[RequestRaised]))).id
    taken = CorrectFact(fact_id=raised, right={"details": None}, reason="not to be kept")
    first = community.execute(taken, by=SHEN, command_id="c-1")
    assert community.execute(taken, by=SHEN, command_id="c-1") == first
    given = CorrectFact(fact_id=raised, right={"details": OTHER}, reason="not to be kept")
    with pytest.raises(CommandIdReused):
        community.execute(given, by=SHEN, command_id="c-1")


def test_once_the_person_is_erased_their_text_is_not_compared(community: Community) -> None:
    """All else is: nobody can tell any more what they had told."""
    first = community.execute(raising(LIN, TOLD), by=SHEN, command_id="c-1")
    community.erase(LIN, by=SHEN, reason="asked for it")
    assert community.execute(raising(LIN, OTHER), by=SHEN, command_id="c-1").stream_id == first.stream_id
    with pytest.raises(CommandIdReused):
        community.execute(raising(HE, TOLD), by=SHEN, command_id="c-1")


def test_what_is_kept_cannot_be_guessed_without_the_key(community: Community, folder: Path) -> None:
    """No plain hash of the text is in the ledger, and the same text twice is kept as two."""
    for number in (1, 2):
        community.execute(raising(LIN, TOLD), by=SHEN, command_id=f"c-{number}")
    hashes = {part for part in kept(folder).split('"') if len(part) == 64}
    assert len(hashes) == 3  # the commands say the same, but for what is hashed by her key
    for algorithm in ("sha256", "sha512", "md5"):
        plain = hmac.new(b"", TOLD.encode(), algorithm).hexdigest()
        assert plain not in kept(folder)
    assert TOLD not in kept(folder)


# ---- several people


@event(en="Talk noted", zh="记录谈话")
@frozen(kw_only=True)
class TalkNoted(Event):
    """What two neighbours told of each other; ``sure`` is open."""

    one: PersonId
    other: PersonId
    by_one: Annotated[str, Help("Told by one", "甲述", personal_of="one")] | Sealed | None = None
    by_other: Annotated[str, Help("Told by the other", "乙述", personal_of="other")] | Sealed | None = None


@frozen(kw_only=True)
class TalkState:
    """Whether there was one."""

    status: Literal["noted"] | None = None


@command(zh="记录谈话")
@frozen(kw_only=True)
class NoteTalk(Command):
    """Keep what two neighbours told."""

    one: PersonId
    other: PersonId
    by_one: Annotated[str, Help("Told by one", "甲述", personal_of="one")] | None = None
    by_other: Annotated[str, Help("Told by the other", "乙述", personal_of="other")] | None = None
    joined: Annotated[bool, Help("Keep it as one text", "合并", "yes")] = False


def _note(_: TalkState, said: NoteTalk, __: Context) -> Iterable[TalkNoted]:
    both = f"{said.by_one} / {said.by_other}"
    texts = (both, both) if said.joined else (said.by_one, said.by_other)
    return [TalkNoted(one=said.one, other=said.other, by_one=texts[0], by_other=texts[1])]


TALK = aggregate(
    "talk",
    "谈话",
    TalkState(),
    becomes={TalkNoted: "noted"},
    steps=[step(NoteTalk, _note, when=[None])],
    words={"noted": ("noted", "已记录")},
    over={},
    rules={},
)


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[Community]:
    """A community that keeps talks."""
    with Community.open(tmp_path / "talking", aggregates=[TALK]) as opened:
        yield opened


def noting(by_one: str, by_other: str, **said: Any) -> NoteTalk:
    """What Lin and He told of each other."""
    return NoteTalk(one=LIN, other=HE, by_one=by_one, by_other=by_other, **said)


def test_texts_of_several_people_die_each_with_its_own_person(talking: Community) -> None:
    """That of the neighbour who stays is compared as before."""
    first = talking.execute(noting(TOLD, SEEN), by=SHEN, command_id="c-1")
    for other in (noting(OTHER, SEEN), noting(TOLD, OTHER), noting(SEEN, TOLD)):
        with pytest.raises(CommandIdReused):
            talking.execute(other, by=SHEN, command_id="c-1")
    talking.erase(LIN, by=SHEN, reason="asked for it")
    assert talking.execute(noting(OTHER, SEEN), by=SHEN, command_id="c-1").stream_id == first.stream_id
    with pytest.raises(CommandIdReused):
        talking.execute(noting(TOLD, OTHER), by=SHEN, command_id="c-1")


def test_a_text_recorded_otherwise_than_told_dies_with_the_first_of_them(talking: Community) -> None:
    """Nobody can say whose it is, so it is hashed by the keys of all of whom something is kept."""
    first = talking.execute(noting(TOLD, SEEN, joined=True), by=SHEN, command_id="c-1")
    with pytest.raises(CommandIdReused):
        talking.execute(noting(TOLD, OTHER, joined=True), by=SHEN, command_id="c-1")
    talking.erase(HE, by=SHEN, reason="asked for it")
    again = talking.execute(noting(OTHER, OTHER, joined=True), by=SHEN, command_id="c-1")
    assert again.stream_id == first.stream_id


def test_what_is_refused_leaves_no_key(community: Community) -> None:
    """Nobody gets one for a text that was not recorded."""
    lost = CompleteVisit(visit_id="visit-nobody-began")
    with pytest.raises(Refused, match=r"^Command 2 of 2, "):
        community.execute_all([raising("person-new", TOLD), lost], by=SHEN, command_id="c-1")
    assert "person-new" not in community.vault.people()


def test_several_commands_are_compared_one_by_one(community: Community) -> None:
    """The text of each as well."""
    first = community.execute_all([raising(LIN, TOLD), raising(HE, SEEN)], by=SHEN, command_id="c-1")
    again = [raising(LIN, TOLD), raising(HE, SEEN)]
    assert community.execute_all(again, by=SHEN, command_id="c-1") == first
    with pytest.raises(CommandIdReused, match=r"^Command 2 of 2, RaiseRequest: "):
        community.execute_all([raising(LIN, TOLD), raising(HE, OTHER)], by=SHEN, command_id="c-1")


@pytest.mark.parametrize("requester", [LIN, None])
def test_a_note_is_compared_whether_or_not_it_is_somebodys(
    community: Community, requester: str | None
) -> None:
    """Its text is hashed by the requester's key where there is one, and plainly where it is no secret."""
    request = community.execute(raising(requester, None), by=SHEN).stream_id
    first = community.execute(NoteRequest(request_id=request, note=TOLD), by=SHEN, command_id="c-1")
    (noted,) = first.events
    assert isinstance(noted.data.details, Sealed) == (requester is not None)
    assert (noted.data.note == TOLD) == (requester is None)
    again = NoteRequest(request_id=request, note=f" {TOLD} ")
    assert community.execute(again, by=SHEN, command_id="c-1") == first
    with pytest.raises(CommandIdReused):
        community.execute(NoteRequest(request_id=request, note=OTHER), by=SHEN, command_id="c-1")


@event(en="Box labelled", zh="贴标签")
@frozen(kw_only=True)
class BoxLabelled(Event):
    """Somebody wrote on a box."""

    name: Annotated[str, Help("On the lid", "标签")]


@frozen(kw_only=True)
class BoxState:
    """Nothing is decided by it."""

    status: Literal["labelled"] | None = None


@command(zh="贴标签")
@frozen(kw_only=True)
class LabelBox(Command):
    """Write on a box, ``words`` by where they stand."""

    words: Annotated[Mapping[str, str], Help("Words by place", "各处文字", "name=tea")]


def _label(_: BoxState, command: LabelBox, __: Context) -> Iterable[BoxLabelled]:
    return [BoxLabelled(name=command.words["name"])]


BOX = aggregate(
    "box",
    "盒子",
    BoxState(),
    becomes={BoxLabelled: "labelled"},
    steps=[step(LabelBox, _label, when=[None])],
    words={"labelled": ("labelled", "已贴")},
    over={},
    rules={},
)


def test_what_is_personal_elsewhere_is_compared_where_it_is_open(tmp_path: Path) -> None:
    """A person's name is sealed; that of a box is part of what was said."""
    with Community.open(tmp_path / "boxes", aggregates=[BOX]) as community:
        first = community.execute(LabelBox(words={"name": "tea"}), by=SHEN, command_id="c-1")
        assert community.execute(LabelBox(words={"name": "tea"}), by=SHEN, command_id="c-1") == first
        with pytest.raises(CommandIdReused):
            community.execute(LabelBox(words={"name": "rice"}), by=SHEN, command_id="c-1")
