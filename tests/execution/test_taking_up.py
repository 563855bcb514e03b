"""Requests become a project and come back from it, in one append each; corrections and undoing go along."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.domain.project import (
    PROJECT,
    AbandonProject,
    FinishProject,
    ProjectState,
    ProjectTookUpRequests,
    ProposeProject,
    TakeUpInProject,
)

from community_core.community import Community
from community_core.domain import (
    AGGREGATES,
    REQUEST,
    ConvertRequest,
    CorrectFact,
    RaiseRequest,
    ReopenRequest,
    RequestConverted,
    RequestState,
    UndoFact,
    WithdrawRequest,
)
from community_core.errors import Refused
from community_core.ledger import NewFact

XU = "person-xu"


@pytest.fixture(params=["file", "memory"])
def community(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Community]:
    """A community in which requests may become projects."""
    where = tmp_path / "c" if request.param == "file" else ":memory:"
    with Community.open(where, aggregates=[*AGGREGATES, PROJECT]) as community:
        yield community


def _do(community: Community, command: Any) -> Any:
    return community.execute(command, by=XU)


def _undo(community: Community, fact_id: str) -> Any:
    return _do(community, UndoFact(fact_id=fact_id, reason="slip"))


def _raised(community: Community, title: str = "Roof leaks") -> str:
    asked = RaiseRequest(title=title, category="repair", channel="desk")
    return str(_do(community, asked).stream_id)


def _proposed(community: Community, *requests: str) -> str:
    return str(_do(community, ProposeProject(matter="roof", requests=requests)).stream_id)


def _request(community: Community, stream_id: str) -> RequestState:
    state: RequestState = community.ledger.load(REQUEST, stream_id).state
    return state


def _statuses(community: Community, *requests: str) -> list[str | None]:
    return [_request(community, each).status for each in requests]


def _project(community: Community, stream_id: str) -> ProjectState:
    state: ProjectState = community.ledger.load(PROJECT, stream_id).state
    return state


def _refused(community: Community, command: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        _do(community, command)
    return refused.value


def test_what_takes_up_requests_converts_them_in_one_append(community: Community) -> None:
    """Each knows what it became, and that knows what it came from; the later ones join."""
    one, two, three = (_raised(community) for _ in range(3))
    receipt = _do(community, ProposeProject(matter="roof", requests=(one, two, one)))
    project = receipt.stream_id
    assert [(each.stream_id, each.type) for each in receipt.events] == [
        (project, "ProjectProposed"),
        (one, "RequestConverted"),
        (two, "RequestConverted"),
    ]
    assert receipt.events[1].data == RequestConverted(into="project", target_id=project)
    _do(community, TakeUpInProject(project_id=project, requests=(three,)))
    assert _project(community, project).requests == (one, two, three)
    assert {_request(community, each).target_id for each in (one, two, three)} == {project}


def test_nothing_is_recorded_where_a_request_says_no(community: Community) -> None:
    """The requests' own rules hold: one was withdrawn, one is another project's, one was never raised."""
    one, withdrawn = _raised(community), _raised(community)
    _do(community, WithdrawRequest(request_id=withdrawn))
    before = community.ledger.position()
    for refusing in (withdrawn, "request-nobody"):
        _refused(community, ProposeProject(matter="roof", requests=(one, refusing)))
    assert community.ledger.position() == before
    assert _statuses(community, one) == ["raised"]
    _proposed(community, one)
    assert _refused(community, ProposeProject(matter="lift", requests=(one,))).rule == "request-ended"


def test_what_fails_gives_its_requests_back_unless_told_not_to(community: Community) -> None:
    """In the same append, with its reason; one that came back may be taken up again."""
    one, two = _raised(community), _raised(community)
    project = _proposed(community, one)
    given_up = _do(community, AbandonProject(project_id=project, reason="no money"))
    assert [(each.stream_id, each.type) for each in given_up.events] == [
        (project, "ProjectAbandoned"),
        (one, "RequestReopened"),
    ]
    assert given_up.events[1].data.reason == "no money"
    kept = _proposed(community, one, two)
    _do(community, AbandonProject(project_id=kept, reason="no money", give_back=False))
    assert _statuses(community, one, two) == ["converted", "converted"]
    _do(community, ReopenRequest(request_id=one, reason="still leaks"))


def test_while_what_it_became_goes_on_nobody_reopens_a_request(community: Community) -> None:
    """That ends first; once it was carried out, whoever finds it was not enough may reopen."""
    one = _raised(community)
    project = _proposed(community, one)
    refused = _refused(community, ReopenRequest(request_id=one, reason="cold"))
    assert (refused.rule, project in refused.en, project in refused.zh) == (
        "reopen-converted-lives",
        True,
        True,
    )
    _do(community, FinishProject(project_id=project))
    _do(community, ReopenRequest(request_id=one, reason="leaks again"))
    assert _statuses(community, one) == ["reopened"]


@pytest.mark.parametrize("target", [None, "project-nobody", "activity-1", "visit-1", "冬"])
def test_nobody_converts_a_request_into_what_does_not_take_it_up(
    community: Community, target: str | None
) -> None:
    """What is not there, is of a kind that takes up nothing, or of none that is known here."""
    into = (target or "project").partition("-")[0]
    refused = _refused(community, ConvertRequest(request_id=_raised(community), into=into, target_id=target))
    assert refused.rule == "conversion-needs-target"


def test_what_was_converted_before_there_was_a_rule_is_read_and_may_come_back(community: Community) -> None:
    """Its target is a word and no more."""
    one = _raised(community)
    for old in (RequestConverted(into="activity", target_id="activity-1"), RequestConverted(into="wish")):
        community.ledger.append([_new(community, one, old)])
        _do(community, ReopenRequest(request_id=one, reason="not held"))
    assert _statuses(community, one) == ["reopened"]


def _new(community: Community, stream_id: str, data: Any) -> NewFact:
    last = community.history(stream_id)[-1]
    return NewFact(
        stream_id=stream_id,
        version=last.version + 1,
        data=data,
        occurred_at=last.occurred_at,
        actor=XU,
        correlation_id=last.correlation_id,
    )


def test_a_correction_takes_up_what_joins_and_gives_back_what_is_left_out(community: Community) -> None:
    """A wrong number in a proposal; undoing the correction puts both back."""
    wrong, right = _raised(community), _raised(community)
    project = _proposed(community, wrong)
    correct = CorrectFact(fact_id=f"{project}@1", right={"requests": (right,)}, reason="typo")
    corrected = _do(community, correct)
    assert _statuses(community, wrong, right) == ["reopened", "converted"]
    assert _project(community, project).requests == (right,)
    _undo(community, corrected.events[0].id)
    assert _statuses(community, wrong, right) == ["converted", "raised"]
    assert _project(community, project).requests == (wrong,)


def test_a_correction_of_anything_else_leaves_the_requests_alone(community: Community) -> None:
    """One that came back from a project is not taken up again because its title was misspelt."""
    one = _raised(community)
    project = _proposed(community, one)
    _do(community, AbandonProject(project_id=project, reason="no money"))
    fixed = _do(community, CorrectFact(fact_id=f"{project}@1", right={"matter": "the roof"}, reason="typo"))
    assert len(fixed.events) == 1
    assert _statuses(community, one) == ["reopened"]


def test_what_both_recorded_is_undone_and_put_back_together(community: Community) -> None:
    """Proposing, taking up and giving up alike; never one end alone."""
    one, two = _raised(community), _raised(community)
    project = _proposed(community, one)
    _do(community, TakeUpInProject(project_id=project, requests=(two,)))
    undone = _undo(community, f"{project}@2")
    assert _statuses(community, one, two) == ["converted", "raised"]
    assert _project(community, project).requests == (one,)
    _undo(community, undone.events[0].id)
    assert _statuses(community, one, two) == ["converted", "converted"]
    assert _refused(community, UndoFact(fact_id=f"{two}@2", reason="slip")).rule == "undone-with-its-cause"
    given_up = _do(community, AbandonProject(project_id=project, reason="no money"))
    _undo(community, given_up.events[0].id)
    assert _statuses(community, one, two) == ["converted", "converted"]
    _undo(community, f"{project}@2")
    undone = _undo(community, f"{project}@1")
    assert _statuses(community, one, two) == ["raised", "raised"]
    _undo(community, undone.events[0].id)
    assert _statuses(community, one, two) == ["converted", "raised"]


def test_what_is_worked_on_since_keeps_its_giving_back(community: Community) -> None:
    """What stands on a request that came back stands on the end of what it became."""
    one = _raised(community)
    project = _proposed(community, one)
    given_up = _do(community, AbandonProject(project_id=project, reason="no money"))
    _do(community, WithdrawRequest(request_id=one))
    refused = _refused(community, UndoFact(fact_id=given_up.events[0].id, reason="slip"))
    assert refused.rule == "later-steps-stand-on-it"


def test_what_a_project_names_unasked_is_converted_by_hand(community: Community) -> None:
    """As a file may have brought it."""
    one = _raised(community)
    project = _proposed(community)
    community.ledger.append([_new(community, project, ProjectTookUpRequests(requests=(one,)))])
    _do(community, ConvertRequest(request_id=one, into="project", target_id=project))
    assert _statuses(community, one) == ["converted"]


def test_a_request_joins_a_thing_once(community: Community) -> None:
    """Named by two of its facts, undoing one would free what the other has; given back it may join anew."""
    one = _raised(community)
    project = _proposed(community, one)
    take = TakeUpInProject(project_id=project, requests=(one,))
    assert _refused(community, take).rule == "request-ended"
    joined = _proposed(community)
    correct = CorrectFact(fact_id=f"{project}@1", right={"requests": ()}, reason="typo")
    _do(community, correct)
    _do(community, TakeUpInProject(project_id=joined, requests=(one,)))
    assert _request(community, one).target_id == joined
