"""What a program learns from an error: its kind, whether to try again, and what it is about."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_args

import pytest

import community_core
from community_core import Community, CommunityError, Conflict, InvalidInput, Outdated, Receipt, Refused
from community_core.domain import (
    AcceptRequest,
    ClaimHours,
    CompleteVisit,
    CorrectFact,
    MarkDuplicate,
    Need,
    RaiseRequest,
    RegisterVolunteer,
    ReopenRequest,
    ResolveRequest,
    StartVisit,
    UndoFact,
    VerifyHours,
)
from community_core.errors import Kind
from community_core.storage.folder import ledger as files

DESK, LIN, ZHAO = "system:desk", "person-lin", "person-zhao"
REQUEST = RaiseRequest(title="Cold", category="heating", channel="desk")
KINDS = get_args(Kind)


@pytest.fixture
def community() -> Any:
    """One in memory."""
    with Community.open(":memory:") as opened:
        yield opened


@pytest.fixture
def raised(community: Community) -> Receipt:
    """A request with a number."""
    return community.execute(REQUEST, by=DESK)


def _number(told: Receipt) -> str:
    return str(told.events[0].data.number)


def _error(call: Callable[[], Any]) -> Any:
    with pytest.raises(CommunityError) as error:
        call()
    return error.value


def _refused(community: Community, command: Any, by: str = DESK, **more: Any) -> Any:
    return _error(lambda: community.execute(command, by=by, **more))


def _every_error() -> list[type[CommunityError]]:
    for module in walk_packages(community_core.__path__, "community_core."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    found = [CommunityError]
    for each in found:
        found += each.__subclasses__()
    return [each for each in found if each.__module__.startswith("community_core.")]


def test_every_error_has_a_kind_and_says_whether_to_try_again() -> None:
    """Of every class in the tree, whichever room it lives in, and the tree in the docstring names it."""
    from community_core import errors

    for each in _every_error():
        assert each.kind in KINDS
        assert isinstance(each.retryable, bool)
        documented = each.__module__ != "community_core.errors" or each.__name__ in str(errors.__doc__)
        assert documented, f"{each.__name__} is not in the tree"


UNKNOWN_IDS = ("request-01NONE", "visit-01NONE", "nonsense", "")


@pytest.mark.usefixtures("raised")
@pytest.mark.parametrize("unknown", UNKNOWN_IDS)
@pytest.mark.parametrize(
    "ask",
    [
        Community.history,
        Community.story,
        Community.effects,
        Community.numbered,
        lambda community, it: community.execute(AcceptRequest(request_id=it), by=DESK),
        lambda community, it: community.execute(VerifyHours(volunteer_id=it, claim=1), by=DESK),
        lambda community, it: community.execute(
            CorrectFact(fact_id=f"{it}@1", right={"title": "Warm"}, reason="misheard"), by=DESK
        ),
        lambda community, it: community.erase(f"person-{it}0", by=DESK, reason="asked"),
    ],
    ids=["history", "story", "effects", "numbered", "execute", "execute on a part", "correct", "erase"],
)
def test_an_unknown_id_is_not_found_whoever_is_asked(
    community: Community, ask: Callable[[Community, str], Any], unknown: str
) -> None:
    """Well formed or not; trying again is of no use."""
    error = _error(lambda: ask(community, unknown))
    assert (error.kind, error.retryable) == ("not-found", False)


def test_a_part_that_is_not_there_is_not_found(community: Community, raised: Receipt) -> None:
    """A claim, a fact of a stream that exists."""
    claimed = _claimed(community)
    unknown = [
        _refused(community, VerifyHours(volunteer_id=claimed, claim=7), by=ZHAO),
        _refused(community, CorrectFact(fact_id=f"{raised.stream_id}@7", right={}, reason="misheard")),
    ]
    assert [(each.kind, each.field) for each in unknown] == [("not-found", "claim"), ("not-found", "fact_id")]


def _claimed(community: Community) -> str:
    """A volunteer who has claimed two hours."""
    volunteer = community.execute(RegisterVolunteer(person_id=LIN), by=LIN, at=_hours_ago(4)).stream_id
    span = {"started_at": _hours_ago(3), "ended_at": _hours_ago(1)}
    community.execute(ClaimHours(volunteer_id=volunteer, activity="repair", **span), by=LIN)
    return volunteer


def _hours_ago(hours: int) -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=hours)


def test_a_step_out_of_turn_is_a_conflict_that_speaks_of_the_number(
    community: Community, raised: Receipt
) -> None:
    """The long id is data; people are told the number."""
    community.execute(AcceptRequest(request_id=raised.stream_id), by=DESK)
    refused = _refused(community, AcceptRequest(request_id=raised.stream_id))
    number = _number(raised)
    assert isinstance(refused, Refused)
    assert (refused.kind, refused.rule, refused.field) == ("conflict", "accept-once", None)
    assert (refused.stream, refused.number) == (raised.stream_id, number)
    assert (
        str(refused)
        == refused.told("en")
        == f"{number} is accepted: it was accepted before; go on with it. [accept-once]"
    )
    assert number in refused.told("zh")
    assert raised.stream_id not in refused.told("zh")


def test_what_has_no_number_is_called_by_its_id(community: Community) -> None:
    """Such as a volunteer, or what was never begun."""
    volunteer = community.execute(RegisterVolunteer(person_id=LIN), by=ZHAO).stream_id
    refused = _refused(community, VerifyHours(volunteer_id=volunteer, claim=1), by=ZHAO)
    assert (refused.stream, refused.number) == (volunteer, None)
    assert volunteer in str(refused)
    unknown = _refused(community, AcceptRequest(request_id="request-01NONE"))
    assert (unknown.rule, unknown.stream, unknown.number) == ("request-unknown", "request-01NONE", None)
    assert "request-01NONE" in str(unknown)


def test_other_streams_are_called_by_their_numbers_too(community: Community, raised: Receipt) -> None:
    """As far as the decision has looked at them."""
    other = community.execute(REQUEST, by=DESK)
    community.execute(MarkDuplicate(request_id=raised.stream_id, duplicate_of=other.stream_id), by=DESK)
    refused = _refused(community, ReopenRequest(request_id=raised.stream_id, reason="not the same"))
    assert refused.rule == "duplicate-goes-on"
    assert f"{_number(raised)} goes on as {_number(other)}" in str(refused)


def test_the_id_of_a_fact_stays_for_it_is_to_be_copied(community: Community, raised: Receipt) -> None:
    """A number with @1 would be no id of a fact."""
    fact = f"{raised.stream_id}@1"
    community.execute(CorrectFact(fact_id=fact, right={"title": "Warm"}, reason="misheard"), by=DESK)
    again = CorrectFact(fact_id=f"{raised.stream_id}@2", right={"title": "Cool"}, reason="misheard")
    refused = _refused(community, again)
    assert f"correct {fact}, the fact" in str(refused)
    assert (refused.stream, refused.number, refused.field) == (raised.stream_id, _number(raised), "fact_id")


def test_a_value_that_will_not_do_names_its_field(community: Community, raised: Receipt) -> None:
    """By its check, by its type, by a rule, or in what is beside the command."""
    request = raised.stream_id
    blank = RaiseRequest(title=" ", category="heating", channel="desk")
    typed: Any = RaiseRequest(title=7, category="heating", channel="desk")  # type: ignore[arg-type]
    found = [
        _refused(community, blank),
        _refused(community, typed),
        _refused(community, ResolveRequest(request_id=request, outcome="")),  # type: ignore[arg-type]
        _refused(community, MarkDuplicate(request_id=request, duplicate_of=request)),
        _refused(community, CorrectFact(fact_id=f"{request}@1", right={"title": ""}, reason="misheard")),
        _refused(community, CorrectFact(fact_id=f"{request}@1", right={"number": "7"}, reason="misheard")),
        _refused(community, CorrectFact(fact_id=f"{request}@1", right={"title": "Warm"}, reason=" ")),
        _refused(community, CorrectFact(fact_id=f"{request}@1", occurred_at=_hours_ago(-9), reason="x")),
        _refused(community, UndoFact(fact_id=f"{request}@1", reason=" ")),
        _refused(community, REQUEST, by="nobody"),
        _refused(community, REQUEST, at=_hours_ago(-9).replace(tzinfo=None)),
        _refused(community, REQUEST, at=_hours_ago(-9)),
        _refused(community, AcceptRequest(request_id=request), at=_hours_ago(9)),
    ]
    of_commands = ["title", "title", "outcome", "duplicate_of"]
    of_corrections = ["title", "number", "reason", "occurred_at", "reason"]
    fields = [*of_commands, *of_corrections, "by", "at", "at", "at"]
    assert [(each.kind, each.field) for each in found] == [("invalid", field) for field in fields]
    assert found[0].stream is None
    assert (found[-1].stream, found[-1].number) == (request, _number(raised))


def test_what_is_refused_further_on_names_the_stream_that_was_asked(community: Community) -> None:
    """A need found on a visit is a request that never began."""
    visit = community.execute(StartVisit(person_id=LIN), by=ZHAO).stream_id
    need = Need(title=" ", category="heating")
    refused = _refused(community, CompleteVisit(visit_id=visit, needs=(need,)), by=ZHAO)
    assert (refused.rule, refused.stream) == ("text-blank", visit)
    assert refused.field == "needs"


def test_the_stream_that_refuses_first_is_the_one_it_is_about() -> None:
    """Whoever asked it passes the refusal on as it is."""
    refused = Refused("ended", "request-1 is over", "request-1已结束")
    refused.on("request-1", {"request-1": "2024-0117"})
    refused.on("visit-1", {"visit-1": "2024-0001"})
    assert (refused.stream, refused.number) == ("request-1", "2024-0117")
    assert (refused.en, refused.zh) == ("2024-0117 is over [ended]", "2024-0117已结束〔ended〕")


def test_what_an_actor_may_not_do_is_forbidden(community: Community) -> None:
    """Somebody else may."""
    claimed = _claimed(community)
    assert _refused(community, VerifyHours(volunteer_id=claimed, claim=1), by=LIN).kind == "forbidden"


def test_a_command_id_with_another_command_is_a_conflict(community: Community) -> None:
    """It was used before, and not for this."""
    community.execute(REQUEST, by=DESK, command_id="once")
    assert _refused(community, REQUEST, by=LIN, command_id="once").kind == "conflict"


def test_an_expected_version_that_has_passed_is_a_conflict(community: Community, raised: Receipt) -> None:
    """Nothing is recorded, and trying the same again is of no use: it is to be looked at first."""
    request = raised.stream_id
    accepted = community.execute(AcceptRequest(request_id=request), by=DESK, expected_version=raised.version)
    done = ResolveRequest(request_id=request, outcome="done")
    refused = _refused(community, done, expected_version=raised.version)
    assert isinstance(refused, Outdated)
    assert isinstance(refused, Conflict)
    assert (refused.kind, refused.retryable, refused.version) == ("conflict", False, 2)
    assert community.ledger.position() == accepted.position
    assert community.execute(done, by=DESK, expected_version=accepted.version).version == 3


def test_the_expected_version_of_what_is_still_to_begin_is_none(community: Community) -> None:
    """Of a stream that begins only now as of one whose id is known."""
    assert _refused(community, REQUEST, expected_version=1).kind == "conflict"
    assert community.execute(REQUEST, by=DESK, expected_version=0).version == 1
    register = RegisterVolunteer(person_id=LIN)
    assert community.execute(register, by=LIN, expected_version=0).version == 1
    assert _refused(community, register, by=LIN, expected_version=0).version == 1


def test_it_is_checked_before_any_rule(community: Community, raised: Receipt) -> None:
    """Whoever saw another state learns that first."""
    community.execute(AcceptRequest(request_id=raised.stream_id), by=DESK)
    refused = _refused(community, AcceptRequest(request_id=raised.stream_id), expected_version=1)
    assert isinstance(refused, Outdated)


def test_a_repeated_command_id_is_answered_whatever_version_it_expects(community: Community) -> None:
    """It was right when it came first."""
    first = community.execute(REQUEST, by=DESK, command_id="once", expected_version=0)
    assert community.execute(REQUEST, by=DESK, command_id="once", expected_version=0) == first


@pytest.mark.parametrize("version", [-1, True, "1", 1.0])
def test_a_version_is_a_whole_number(community: Community, version: Any) -> None:
    """Anything else is refused in one line."""
    refused = _refused(community, REQUEST, expected_version=version)
    assert isinstance(refused, InvalidInput)
    assert refused.field == "expected_version"


def test_a_busy_ledger_may_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program writes for too long; that passes."""
    monkeypatch.setattr(files, "PATIENCE_SECONDS", 0.05)
    with Community.open(tmp_path / "busy") as community:
        other = sqlite3.connect(tmp_path / "busy" / "ledger.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = _refused(community, REQUEST)
        other.close()
        assert (refused.kind, refused.retryable) == ("unavailable", True)
        assert community.execute(REQUEST, by=DESK).position == 1


def test_a_store_that_is_not_there_is_not_found_and_one_that_is_broken_damaged(tmp_path: Path) -> None:
    """Neither is worth trying again."""
    missing = _error(lambda: Community.open(tmp_path / "missing", create=False))
    with Community.open(tmp_path / "broken"):
        pass
    (tmp_path / "broken" / "community.toml").write_text("nonsense")
    broken = _error(lambda: Community.open(tmp_path / "broken"))
    assert [(each.kind, each.retryable) for each in (missing, broken)] == [
        ("not-found", False),
        ("damaged", False),
    ]
