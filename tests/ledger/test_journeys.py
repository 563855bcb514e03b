"""How often a program waits for the server: where that is far away, it is all that counts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from community_core import Community
from community_core.domain import AcknowledgeRequest, RaiseRequest
from community_core.domain.request import REQUEST
from community_core.ledger import CommandRow

from ..proxies import Proxy, proxies_to
from ..servers import Server
from .samples import fact

SHEN = "person-shen"
RAISE = RaiseRequest(title="暖气不热", category="heating", channel="desk")


@pytest.fixture
def way(server: Server) -> Iterator[Proxy]:
    """A way to a server on which journeys are counted."""
    with proxies_to([server]) as (way,):
        yield way


@pytest.fixture
def community(way: Proxy) -> Iterator[Community]:
    """One behind that way, in which somebody raised something."""
    with Community.open(way.url()) as community:
        community.ledger.news.announce = community.ledger.news.ring  # type: ignore[method-assign]
        community.execute(RAISE, by=SHEN, command_id="form-0")
        yield community


@contextmanager
def journeys(way: Proxy, wanted: int) -> Iterator[None]:
    """It takes so many."""
    before = way.journeys
    yield
    assert way.journeys - before == wanted


def test_an_append_takes_two(community: Community, way: Proxy) -> None:
    """One to take the lead, with all that is checked and the next number; one to write, with the commit."""
    for before in ("request-a", "request-b"):  # types of facts are noted once, and a year begins
        community.ledger.append([fact(before), fact(before, 2)])
    for number in range(6):
        command = CommandRow(f"form-{number}", "f", f"request-{number}", 0, 1)
        facts = [fact(f"request-{number}"), fact(f"request-{number}", 2)]
        with journeys(way, 2):
            community.ledger.append(facts, commands=[command][number == 0 :], expected={"request-x": 0})


QUESTIONS: dict[str, Callable[[Community], object]] = {
    "an aggregate": lambda community: community.ledger.load(REQUEST, "request-1"),
    "which commands are known": lambda community: community.ledger.commands(["form-0"]),
    "the versions of streams": lambda community: community.ledger.versions(["request-1", "request-2"]),
    "a page of the log": lambda community: community.ledger.read(limit=500),
    "the newest position": lambda community: community.ledger.position(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_short_question_takes_one(community: Community, way: Proxy, question: str) -> None:
    """Beginning and end go with it, and so is seen whether the connection lives."""
    for _ in range(6):
        with journeys(way, 1):
            QUESTIONS[question](community)


def test_a_command_takes_three_and_one_more_with_an_id(community: Community, way: Proxy) -> None:
    """Its stream, and both of the append; whether its id is known."""
    raised = [community.execute(RAISE, by=SHEN).stream_id for _ in range(3)]
    for before in raised[1:]:
        community.execute(AcknowledgeRequest(request_id=before), by=SHEN)
    with journeys(way, 3):
        community.execute(AcknowledgeRequest(request_id=raised[0]), by=SHEN)
    with journeys(way, 4):
        community.execute(RAISE, by=SHEN, command_id="form-1")
