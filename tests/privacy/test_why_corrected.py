"""Why a fact was put right or undone: sealed for whom the fact is about."""

import io
import json
from pathlib import Path

import pytest
from attrs import evolve

from community_core import CommandIdReused, Community, UnreadableEvent, to_json
from community_core.audit import NotVerified, export, new_key, seal
from community_core.domain import (
    AcceptRequest,
    CompleteVisit,
    CorrectFact,
    Erased,
    FactCorrected,
    NamePlace,
    Need,
    RegisterPerson,
    Sealed,
    StartVisit,
    UndoFact,
)
from community_core.ledger import NewFact

from .conftest import HE, LIN, SHEN, raising
from .test_bound_to_fact import tampered

WHY = "她记错了吃药的日子"


def corrections(community: Community, stream: str, reader: str | None = None) -> list[object]:
    """Why facts of a stream were corrected, as somebody sees it."""
    told = community.history(stream, reader=reader)
    return [each.data.reason for each in told if each.type == "FactCorrected"]


def whose(community: Community, stream: str) -> list[str]:
    """For whom that is sealed; empty of nobody."""
    reasons = (each.data.reason for each in community.ledger.stream(stream) if each.type == "FactCorrected")
    return [each.person if isinstance(each, Sealed) else "" for each in reasons]


def accepted(community: Community, requester: str | None = LIN) -> str:
    """A request of somebody, or of nobody, that was accepted."""
    raise_it = evolve(raising(LIN, "coughs"), requester=requester, details=requester and "coughs")
    request = community.execute(raise_it, by=SHEN).stream_id
    community.execute(AcceptRequest(request_id=request), by=SHEN)
    return request


def test_it_is_sealed_for_whose_affair_it_is(community: Community, folder: Path) -> None:
    """Though the fact names nobody; in no byte of the store, opened for who may, forgotten with her."""
    request = accepted(community)
    community.execute(UndoFact(fact_id=f"{request}@2", reason=WHY), by=SHEN)
    assert whose(community, request) == [LIN]
    assert not [each for each in folder.rglob("*") if each.is_file() and WHY.encode() in each.read_bytes()]
    assert corrections(community, request, SHEN) == [WHY]
    assert isinstance(corrections(community, request)[0], Sealed)
    community.erase(LIN, by=SHEN, reason="asked")
    assert isinstance(corrections(community, request, SHEN)[0], Erased)


def test_of_nobodys_affair_it_stays_open(community: Community) -> None:
    """A place, and a request that nobody is named in."""
    place = community.execute(NamePlace(called="Riverside", kind="compound"), by=SHEN).stream_id
    community.execute(CorrectFact(fact_id=f"{place}@1", right={"called": "柳荫里"}, reason=WHY), by=SHEN)
    request = accepted(community, None)
    community.execute(UndoFact(fact_id=f"{request}@2", reason=WHY), by=SHEN)
    assert corrections(community, place) + corrections(community, request) == [WHY, WHY]


def test_where_it_was_told_of_somebody_else_it_is_sealed_for_both(community: Community) -> None:
    """The one it was told of, and the one it is about."""
    request = accepted(community)
    right = {"requester": HE, "details": None}
    community.execute(CorrectFact(fact_id=f"{request}@1", right=right, reason=WHY), by=SHEN)
    assert whose(community, request) == [f"{LIN}+{HE}"]
    assert corrections(community, request, SHEN) == [WHY]


def test_what_is_undone_with_it_tells_no_more(community: Community) -> None:
    """A request of nobody that came of her visit: why it is undone is sealed for her, too."""
    community.execute(RegisterPerson(person_id=LIN, name="林晓棠"), by=SHEN)
    visit = community.execute(StartVisit(person_id=LIN, place="building 13"), by=SHEN).stream_id
    needs = (Need("Stairs are dark", "light"),)
    done = community.execute(CompleteVisit(visit_id=visit, needs=needs), by=SHEN)
    [raised] = community.effects(visit)
    community.execute(UndoFact(fact_id=done.events[0].id, reason=WHY), by=SHEN)
    assert whose(community, visit) == [LIN]
    assert whose(community, raised.stream_id)[0].split("+")[0] == LIN
    assert corrections(community, raised.stream_id, SHEN) == [WHY]


def test_of_somebody_erased_it_is_lost_as_it_is_written(community: Community) -> None:
    """What was wrong can be put right all the same."""
    request = accepted(community)
    community.erase(LIN, by=SHEN, reason="asked")
    community.execute(UndoFact(fact_id=f"{request}@2", reason=WHY), by=SHEN)
    assert isinstance(corrections(community, request, SHEN)[0], Erased)


def test_it_leaves_with_no_export_that_opens_nothing(community: Community) -> None:
    """As every other text that is sealed."""
    request = accepted(community)
    community.execute(UndoFact(fact_id=f"{request}@2", reason=WHY), by=SHEN)
    assert json.loads(json.dumps(to_json(community.history(request)[-1])))["data"]["reason"] == {
        "sealed": LIN
    }
    for style, reader, shows in (("cloudevents", None, False), ("ocel", None, False), ("ocel", SHEN, True)):
        file = io.BytesIO()
        export(community, file, style, reader=reader)
        assert (WHY.encode() in file.getvalue()) == shows


def test_a_command_that_comes_again_is_known_by_it(community: Community) -> None:
    """And nobody can try texts against what is remembered."""
    request = accepted(community)
    undo = UndoFact(fact_id=f"{request}@2", reason=WHY)
    first = community.execute(undo, by=SHEN, command_id="c-9")
    assert community.execute(undo, by=SHEN, command_id="c-9") == first
    with pytest.raises(CommandIdReused):
        community.execute(UndoFact(fact_id=undo.fact_id, reason="x"), by=SHEN, command_id="c-9")
    kept = community.ledger.commands(["c-9"])["c-9"].fingerprint
    assert json.loads(kept)["texts"]["reason"]["of"] == [LIN]


def test_so_is_a_correction(community: Community) -> None:
    """Whose reason is no more open than that of an undoing."""
    request = accepted(community)
    correct = CorrectFact(fact_id=f"{request}@1", right={"title": "咳嗽"}, reason=WHY)
    community.execute(correct, by=SHEN, command_id="c-10")
    kept = json.loads(community.ledger.commands(["c-10"])["c-10"].fingerprint)
    assert kept["texts"]["reason"]["of"] == [LIN]
    assert "of" not in kept["texts"].get("right.title", {})


def test_one_recorded_before_stays_open_and_is_taken_back(community: Community) -> None:
    """Its text is what it was."""
    request = accepted(community)
    last = community.history(request)[-1]
    undone = FactCorrected(version=2, said=last.data, right=None, reason="slip")
    community.ledger.append([NewFact(request, 3, undone, last.occurred_at, SHEN, last.correlation_id)])
    assert corrections(community, request) == ["slip"]
    community.execute(UndoFact(fact_id=f"{request}@3", reason=WHY), by=SHEN)
    assert whose(community, request) == ["", LIN]


def test_two_reasons_of_one_stream_cannot_be_exchanged(folder: Path) -> None:
    """Each belongs to its correction."""
    with Community.open(folder) as community:
        request = accepted(community)
        community.execute(UndoFact(fact_id=f"{request}@2", reason=WHY), by=SHEN)
        community.execute(UndoFact(fact_id=f"{request}@3", reason="doch"), by=SHEN)

    def exchange(rows: dict[int, dict[str, object]]) -> None:
        rows[3]["reason"], rows[4]["reason"] = rows[4]["reason"], rows[3]["reason"]

    tampered(folder, exchange)
    with Community.open(folder) as community:
        with pytest.raises(NotVerified, match=r"Position 3 holds a text that was sealed in"):
            seal(community, new_key("liuyin.example/ledger"))
        with pytest.raises(UnreadableEvent, match="holds what was sealed in"):
            list(community.log())
