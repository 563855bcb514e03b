"""Every fact is answered once, in order, whatever goes wrong on the way."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from community_core import Call, CallFailed, Community, Do, InvalidInput, Notice, Reactor, Recorded, reacts
from community_core.domain import (
    AcceptRequest,
    AcknowledgeRequest,
    CorrectFact,
    FactCorrected,
    ReopenRequest,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    ResolveRequest,
    UndoFact,
)
from community_core.ledger import NewFact
from community_core.reactors.follower import MOST_TRIES

from . import odd
from .office import LIN, SHEN, Hurrying, Receive, Told, raised, reacting, worked
from .tunes import Sing

FIRST_HOUR = datetime(2024, 1, 15, 1, tzinfo=UTC)


@pytest.fixture
def office() -> Told:
    """A channel that fails never."""
    return Told()


def types(community: Community, stream_id: str) -> list[str]:
    """What happened to a request."""
    return [each.type for each in community.history(stream_id)]


def test_a_fact_is_answered_with_a_command_and_a_call(community: Community, office: Told) -> None:
    """The command is the reactor's and follows from the fact; both know it by keys of one form."""
    request = raised(community, "灯坏")
    worked(community, office=office)
    acknowledged = community.history(request)[1]
    assert (acknowledged.type, acknowledged.actor) == ("RequestAcknowledged", "system:receive")
    assert acknowledged.causation_id == f"{request}@1"
    assert acknowledged.command_id == f"react/receive/1/{request}@1/1"
    [(key, payload)] = office.calls
    assert key == f"react/receive/1/{request}@1/2"
    assert payload["title"] == "灯坏"


def test_nothing_is_answered_twice(community: Community, office: Told) -> None:
    """What was answered stays answered when the program is started again."""
    for title in ("a", "b"):
        raised(community, title)
        worked(community, office=office)
        worked(community, office=office)
    assert office.titles == ["a", "b"]


def test_a_reactor_begins_now_unless_told_otherwise(community: Community, office: Told) -> None:
    """Later it goes on where it was, whatever it is told."""
    raised(community, "before")
    [begun] = worked(community, after=None, office=office)
    assert (begun.kind, begun.en) == ("begun", "receive begins after position 1")
    raised(community, "after")
    worked(community, after=0, office=office)
    assert office.titles == ["after"]


def test_what_reactors_do_is_answered_too(community: Community, office: Told) -> None:
    """With once until nothing is left, by whichever reactor."""

    class Thank(Reactor):
        name, version = "thank", 1

        @reacts(RequestRaised, corrected="ignored", undone="ignored")
        def raised(self, e: Recorded[RequestRaised]) -> Iterator[Do]:
            if e.actor == SHEN:
                yield Do(ResolveRequest(request_id=e.stream_id, outcome="done"))

    class Remember(Reactor):
        name, version = "remember", 1

        @reacts(RequestResolved, corrected="ignored", undone="ignored")
        def resolved(self, e: Recorded[RequestResolved]) -> Iterator[Call]:
            yield Call("office", {"title": e.actor})

    raised(community)
    community.react([Remember, Thank], once=True, after=0, channels={"office": office})
    assert office.titles == ["system:thank"]


def test_sealed_values_never_go_out(community: Community, office: Told) -> None:
    """Not in a payload, and an event in one is told by its fields."""

    def tell(_: Any, e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"fact": e.data, "when": e.occurred_at})

    raised(community, requester=LIN, details="老伴住院")
    worked(community, reacting(tell), office=office)
    [(_, payload)] = office.calls
    assert payload["fact"]["details"] == {"sealed": LIN}
    assert payload["fact"]["requester"] == LIN
    assert payload["when"] == "2024-01-15T02:00:00+00:00"


def test_what_fails_is_tried_again_before_anything_else_is_done(community: Community) -> None:
    """What was done already for that fact is not done again."""
    office = Told(OSError("no line"), TimeoutError("slow"))
    request = raised(community, "first")
    raised(community, "second")
    notices = worked(community, office=office)
    assert office.titles == ["first", "second"]
    assert [each.kind for each in notices] == ["begun", "done", "waits", "waits", "done", "done", "done"]
    assert notices[2].en == f"receive, {request}@1: OSError: no line; it is tried again in 1 s (1 of 9 tries)"
    assert "2 秒后重试" in notices[3].zh


def test_what_keeps_failing_is_parked_with_the_reason(community: Community) -> None:
    """And the next fact is answered."""
    office = Told(*[OSError("no line")] * MOST_TRIES)
    request = raised(community, "first")
    raised(community, "second")
    notices = worked(community, office=office)
    assert office.titles == ["second"]
    assert [each.kind for each in notices].count("waits") == MOST_TRIES - 1
    [parked] = community.reactors.parked()
    assert (parked.reactor, parked.fact_id, parked.answer, parked.tries) == ("receive", f"{request}@1", 2, 9)
    assert parked.en == "OSError: no line"


def test_what_cannot_get_better_is_parked_at_once(community: Community) -> None:
    """A channel says so; a refused command; one that is none; a channel there is not."""

    def answer(_: Any, e: Recorded[RequestRaised]) -> Iterator[Do | Call]:
        yield Call("office", {})
        yield Do(AcceptRequest(request_id="request-nobody"))
        yield Do("accept it")  # type: ignore[arg-type]
        yield Call("phone", {})
        yield Do(AcknowledgeRequest(request_id=e.stream_id))

    request = raised(community)
    worked(community, reacting(answer), office=Told(CallFailed("no", "不", retryable=False)))
    told = {each.answer: each.en for each in community.reactors.parked()}
    assert told.keys() == {1, 2, 3, 4}
    assert told[1] == "no"
    assert told[2].endswith("[unknown-stream]") or "request-nobody" in told[2]
    assert told[3] == "'accept it' is not a command of this community; use one of its command classes."
    assert told[4].startswith("there is no channel 'phone' (there are: office); add [channels.phone] to")
    assert types(community, request) == ["RequestRaised", "RequestAcknowledged"]


def test_where_there_is_no_channel_none_is_named(community: Community) -> None:
    """In the language it is told in."""

    def answer(_: Any, e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("phone", {"request": e.stream_id})

    raised(community)
    worked(community, reacting(answer))
    [parked] = community.reactors.parked()
    assert "(there are: none)" in parked.en
    assert "（现有：无）" in parked.zh


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (odd.raises, "it raised KeyError: '灯坏'"),
        (odd.loops, "it loops for ever"),
        (odd.goes_on, "it gives more than 100 answers to one fact"),
        (odd.something_else, "it yields AcknowledgeRequest; yield Do(command)"),
        (odd.nothing, "it raised TypeError: 'NoneType' object is not iterable"),
        (odd.dice, "it answers differently when asked again"),
        (
            odd.no_json,
            "it calls with a payload that is no JSON: TypeError: {'person-shen'} cannot be written as JSON",
        ),
        (odd.not_finite, "it calls with a payload that is no JSON: TypeError: nan cannot be written as JSON"),
    ],
)
def test_a_reactor_that_cannot_answer_parks_the_fact(
    community: Community, office: Told, answer: Any, why: str
) -> None:
    """As a whole, before anything is done; other reactors go on."""
    request = raised(community)
    community.react([reacting(answer), Receive], once=True, after=0, channels={"office": office})
    [parked] = community.reactors.parked()
    assert (parked.fact_id, parked.answer) == (f"{request}@1", 0)
    assert parked.en.startswith(why)
    assert office.titles == ["灯坏"]


def test_a_reactor_that_answers_itself_is_stopped(community: Community) -> None:
    """After some rounds, by looking at what its facts follow from."""

    class Doubt(Reactor):
        name, version = "doubt", 1

        @reacts(RequestResolved, RequestReopened, corrected="ignored", undone="ignored")
        def changed(self, e: Recorded[RequestResolved | RequestReopened]) -> Iterator[Do]:
            if isinstance(e.data, RequestReopened):
                yield Do(ResolveRequest(request_id=e.stream_id, outcome="done"))
            else:
                yield Do(ReopenRequest(request_id=e.stream_id, reason="unsure"))

    request = raised(community)
    community.execute(ResolveRequest(request_id=request, outcome="done"), by=SHEN)
    worked(community, Doubt)
    [parked] = community.reactors.parked()
    assert parked.en == f"it goes round in circles: {request}@12 follows from 10 answers of its own"


def test_a_correction_is_answered_as_the_author_says(community: Community, office: Told) -> None:
    """Of a fact the reactor could have heard; one from before it began is nothing to it."""
    early = raised(community, "early")
    worked(community, after=None, office=office)
    late = raised(community, "late")
    for each in (early, late):
        community.execute(
            CorrectFact(fact_id=f"{each}@1", right={"title": "right"}, reason="misheard"), by=SHEN
        )
    worked(community, office=office)
    assert [payload for _, payload in office.calls][1:] == [{"right": "right", "was": late}]


class Undone(Reactor):
    """Has something to say to everything that can become of a fact."""

    name, version = "undone", 1

    def mended(self, c: Recorded[FactCorrected]) -> Iterator[Call]:
        yield Call("office", {"title": f"right: {c.data.right.title} by {c.data.actor or 'the same'}"})

    def undone(self, c: Recorded[FactCorrected]) -> Iterator[Call]:
        yield Call("office", {"title": "never" if c.data.right is None else "after all"})

    @reacts(RequestRaised, corrected=mended, undone=undone)
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Do | Call]:
        yield Call("office", {"title": e.data.title})
        yield Do(AcknowledgeRequest(request_id=e.stream_id))


class Deaf(Reactor):
    """Corrections and undoing are nothing to it."""

    name, version = "deaf", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"title": e.data.title})


def undo(community: Community, fact_id: str) -> str:
    """The id of what says that a fact never happened, or that a correction is none."""
    receipt = community.execute(UndoFact(fact_id=fact_id, reason="slip"), by=SHEN)
    return receipt.events[0].id


def test_what_never_happened_is_answered_as_the_author_says(community: Community, office: Told) -> None:
    """And that it did after all; a corrected time or actor is a correction like any other."""
    request = raised(community, "raised")
    worked(community, Undone, office=office)
    undo(community, f"{request}@2")
    for change in ({"right": {"title": "R"}}, {"occurred_at": FIRST_HOUR}, {"actor": LIN}):
        community.execute(CorrectFact(fact_id=f"{request}@1", reason="misheard", **change), by=SHEN)
    undo(community, undo(community, f"{request}@1"))
    worked(community, Undone, office=office)
    same = "right: R by the same"
    assert office.titles == ["raised", same, same, f"right: R by {LIN}", "never", "after all"]


def test_a_fact_undone_before_its_turn_is_not_answered(community: Community, office: Told) -> None:
    """No command is executed for what never happened; whoever answers the undoing hears that alone."""
    request = raised(community)
    undo(community, f"{request}@1")
    notices = worked(community, Undone, office=office)
    assert office.titles == ["never"]
    assert types(community, request) == ["RequestRaised", "FactCorrected"]
    [dropped] = [each for each in notices if each.kind == "dropped"]
    assert dropped.en == f"undone, {request}@1: dropped: {request}@2 corrects it"


def test_a_fact_put_back_before_its_turn_is_answered(community: Community, office: Told) -> None:
    """In the order of the ledger, as if the reactor had been there all the time."""
    request = raised(community, "raised")
    undo(community, undo(community, f"{request}@1"))
    worked(community, Undone, office=office)
    assert office.titles == ["raised", "never", "after all"]
    assert types(community, request)[-1] == "RequestAcknowledged"


def test_whoever_ignores_undoing_answers_what_was_undone(community: Community, office: Told) -> None:
    """Whether it was quick or was off for a week: the author wanted it so."""
    for each in ("quick", "slow"):
        request = raised(community, each)
        if each == "quick":
            worked(community, Deaf, office=office)
        undo(community, f"{request}@1")
    worked(community, Deaf, office=office)
    assert office.titles == ["quick", "slow"]


def test_what_waits_is_dropped_once_its_fact_is_undone(community: Community) -> None:
    """What is left of its answers, the command among them; then the undoing is answered."""
    request = raised(community, "raised")

    def fail(_: str, payload: Any) -> None:
        if not calls:
            undo(community, f"{request}@1")
        calls.append(payload["title"])
        if len(calls) == 1:
            raise OSError("no line")

    calls: list[str] = []
    notices = worked(community, Undone, office=fail)
    assert calls == ["raised", "never"]
    assert [each.kind for each in notices] == ["begun", "waits", "dropped", "done"]
    assert community.reactors.parked() == []


@pytest.mark.parametrize(("undoings", "titles"), [(1, []), (2, ["raised"])], ids=["undone", "put back"])
def test_what_is_parked_comes_never_after_the_undoing(
    community: Community, undoings: int, titles: list[str]
) -> None:
    """Retried by hand it is dropped while its fact is undone, and so is the answer to an older correction."""
    request = raised(community, "raised")
    no = CallFailed("closed", "关门", retryable=False)
    community.react([Undone], once=True, after=0, channels={"office": Told(no)})
    undo(community, f"{request}@2")
    fact_id = f"{request}@1"
    for _ in range(undoings):
        fact_id = undo(community, fact_id)
        community.react([Undone], once=True, after=0, channels={"office": Told(no)})
    office = Told()
    community.reactors.retry(community.reactors.parked())
    worked(community, Undone, office=office)
    assert office.titles == [*titles, "never" if undoings == 1 else "after all"]
    assert community.reactors.parked() == []


def test_retried_by_hand_what_is_mended_is_done(community: Community) -> None:
    """Once, by whoever reacts next; what fails again is parked again."""
    raised(community, "first")
    no = CallFailed("closed", "关门", retryable=False)
    worked(community, office=Told(no))
    again = Told(no)
    for left, titles in ((1, []), (0, ["first"])):
        worked(community, office=again)
        assert again.titles == []
        community.reactors.retry(community.reactors.parked("receive"))
        worked(community, office=again)
        assert (len(community.reactors.parked()), again.titles) == (left, titles)
    worked(community, office=again)
    assert again.titles == ["first"]


def test_a_fact_that_was_parked_whole_is_answered_once_its_reactor_is_mended(
    community: Community, office: Told
) -> None:
    """All of it; and what fails of that is parked by itself."""

    def mended(_: Any, e: Recorded[RequestRaised]) -> Iterator[Do | Call]:
        yield Do(AcknowledgeRequest(request_id=e.stream_id))
        yield Call("phone", {})
        yield Call("office", {"title": e.data.title})

    request = raised(community, "first")
    worked(community, reacting(odd.raises))
    community.reactors.retry(community.reactors.parked())
    worked(community, reacting(mended), office=office)
    assert types(community, request) == ["RequestRaised", "RequestAcknowledged"]
    assert office.titles == ["first"]
    assert [each.answer for each in community.reactors.parked()] == [2]


def test_what_is_dropped_is_off_the_list(community: Community) -> None:
    """For good."""
    raised(community)
    worked(community, office=Told(CallFailed("no", retryable=False)))
    community.reactors.drop(community.reactors.parked())
    assert community.reactors.parked() == []


def test_interrupted_while_it_waits_it_goes_on_with_that_answer(where: str) -> None:
    """With the tries it had; what was done before for that fact is not done again."""
    with Community.open(where) as community:
        request = raised(community)
        stop = Event()

        def broken(_key: str, _payload: Any) -> None:
            stop.set()
            raise OSError("no line")

        community.react([Receive], after=0, channels={"office": broken}, stop=stop)
        [standing] = community.reactors.standings()
        assert (standing.position, standing.answered, standing.tries) == (0, 1, 1)
        assert (standing.en, standing.due is not None) == ("OSError: no line", True)
    with Community.open(where, clock=Hurrying()) as community:
        office = Told(OSError("still not"))
        notices = worked(community, office=office)
        assert [each.kind for each in notices] == ["waits", "done"]
        assert "(2 of 9 tries)" in notices[0].en
        assert types(community, request) == ["RequestRaised", "RequestAcknowledged"]


def test_changed_while_it_was_interrupted_a_reactor_does_nothing_more_for_that_fact(where: str) -> None:
    """Nobody can tell which of its answers stand; it is said what to do."""

    def before(_: Any, _e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"title": "before"})

    def since(_: Any, _e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"title": "since"})

    stop = Event()

    def broken(_key: str, _payload: Any) -> None:
        stop.set()
        raise OSError("no line")

    with Community.open(where) as community:
        raised(community)
        community.react([reacting(before)], after=0, channels={"office": broken}, stop=stop)
        worked(community, reacting(since), office=Told())
        [parked] = community.reactors.parked()
        assert parked.en.startswith(
            "it answers differently than before it was interrupted; raise its version"
        )


def test_what_was_done_before_and_forgotten_is_not_done_otherwise(community: Community) -> None:
    """As when the program was killed, and comes back with other code under the same version."""
    request = raised(community)
    key = f"react/odd/1/{request}@1/1"
    by = "system:odd"
    community.execute(AcknowledgeRequest(request_id=request), by=by, command_id=key)

    def since(_: Any, e: Recorded[RequestRaised]) -> Iterator[Do]:
        yield Do(AcceptRequest(request_id=e.stream_id))

    worked(community, reacting(since))
    [parked] = community.reactors.parked()
    assert parked.en.startswith("it did something else for this fact before: Command id 'react/odd/1/")
    assert types(community, request) == ["RequestRaised", "RequestAcknowledged"]


def test_an_older_version_leaves_the_work_to_a_newer_one(community: Community, office: Told) -> None:
    """It is told; a newer one goes on where the older was."""

    def tell(_: Any, e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"title": e.data.title})

    for title, version in (("a", 1), ("b", 2)):
        raised(community, title)
        worked(community, reacting(tell, version), office=office)
    raised(community, "c")
    [notice] = worked(community, reacting(tell, 1), office=office)
    assert notice.kind == "left-out"
    assert notice.en.startswith("odd is left out: version 2 of it ran here before")
    assert office.titles == ["a", "b"]
    assert [key.split("/")[2] for key, _ in office.calls] == ["1", "2"]


def test_a_long_id_has_a_key_all_the_same(community: Community, office: Told) -> None:
    """A digest stands for it, so that it is no longer than a command's id may be."""
    long = f"request-{'x' * 190}"
    fact = RequestRaised(title="long", category="repairs", channel="desk")
    community.ledger.append([NewFact(long, 1, fact, community.clock(), SHEN, f"{long}@1")])
    worked(community, office=office)
    assert types(community, long) == ["RequestRaised", "RequestAcknowledged"]
    assert len(office.calls[0][0]) < 120


def test_it_follows_until_it_is_stopped(where: str) -> None:
    """In a thread of the program's own."""
    _follows(where)


def test_in_memory_it_follows_as_well() -> None:
    """Nothing of it lasts."""
    _follows(":memory:")


def _follows(where: str) -> None:
    with Community.open(where) as community:
        begun, heard, stop = Event(), Event(), Event()
        settings = {
            "channels": {"office": lambda *_: heard.set()},
            "stop": stop,
            "tell": lambda _: begun.set(),
        }
        thread = Thread(target=community.react, args=[[Receive]], kwargs=settings)
        thread.start()
        assert begun.wait(10)
        raised(community)
        assert heard.wait(10)
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.parametrize("after", [-1, 2])
def test_a_position_that_is_none_is_refused(community: Community, after: int) -> None:
    """One that is still to come would pass over what is recorded until then."""
    raised(community)
    with pytest.raises(InvalidInput, match=f"{after} is (no place in this log|neither a position)"):
        worked(community, after=after)


def test_an_event_nobody_knows_here_leaves_its_reactor_out(community: Community, office: Told) -> None:
    """Others go on, and it begins when its plugin is there."""
    raised(community)
    notices: list[Notice] = []
    community.react([Sing, Receive], once=True, after=0, channels={"office": office}, tell=notices.append)
    assert notices[0].en.startswith("sing is left out: No event type 'TuneSung'")
    assert office.titles == ["灯坏"]
    assert [each.name for each in community.reactors.standings()] == ["receive"]


def test_closed_while_it_waits_it_ends_quietly(tmp_path: Path) -> None:
    """Whoever closes the community wants nothing more of it; nothing is lost."""
    waits = Event()
    raising = Told(*[OSError("no line")] * MOST_TRIES)
    with Community.open(tmp_path / "store") as community:
        raised(community)
        ended = Event()

        def react() -> None:
            def tell(notice: Notice) -> None:
                if notice.kind == "waits" and "4 s" in notice.en:
                    waits.set()

            community.react([Receive], after=0, channels={"office": raising}, tell=tell)
            ended.set()

        thread = Thread(target=react)
        thread.start()
        assert waits.wait(30)
    assert ended.wait(3)
    thread.join()
    with Community.open(tmp_path / "store") as community:
        [standing] = community.reactors.standings()
        assert (standing.position, standing.answered, standing.tries) == (0, 1, 3)
