"""What tests of personal data share: a community in a folder, where somebody told something in confidence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from community_core import Community
from community_core.domain import CompleteVisit, Need, RaiseRequest, ResolveRequest, StartVisit

SHEN, LIN, HE = "person-shen", "person-lin", "person-he"
TOLD = "夜里咳嗽，担心钱不够"
SEEN = "walks with a stick, alone since spring"
KEY = bytes(range(32))
CONFIDED = (TOLD, SEEN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "liuyin"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever asks for a community, and not for its folder, is asked of one in a folder and of one on a
    server."""
    if "community" in metafunc.fixturenames and "folder" not in metafunc.fixturenames:
        metafunc.parametrize("community", ["folder", "server"], indirect=True)


@pytest.fixture
def community(request: pytest.FixtureRequest) -> Iterator[Community]:
    """A community in which Lin told what only she and her visitor should know; He told something, too."""
    if getattr(request, "param", "folder") == "server":
        where, key = request.getfixturevalue("server").new(), KEY
    else:
        where, key = request.getfixturevalue("folder"), None
    with Community.open(where, master_key=key) as opened:
        tell(opened)
        yield opened


def again(community: Community) -> Community:
    """The same community, opened once more."""
    address = community.store.address
    if address is None:
        return Community.open(community.store.folder or "")
    url = f"{address.server}{'&' if '?' in address.server else '?'}community={address.community}"
    return Community.open(url, master_key=KEY)


def tell(community: Community) -> None:
    """Lin's request, a visit to her on which a need was found, and He's request."""
    raised = community.execute(raising(LIN, TOLD), by=SHEN)
    visit = community.execute(StartVisit(person_id=LIN, place="building 13"), by=SHEN)
    needs = (Need("Window does not shut", "repair", TOLD),)
    completed = CompleteVisit(visit_id=visit.stream_id, needs=needs, observations=SEEN)
    community.execute(completed, by=SHEN, because_of=visit)
    community.execute(ResolveRequest(request_id=raised.stream_id, outcome="done"), by=SHEN)
    community.execute(raising(HE, "his own affair"), by=SHEN)


def raising(requester: str, details: str) -> RaiseRequest:
    """A request somebody tells more about."""
    return RaiseRequest(
        title="暖气不热", category="heating", channel="pavilion", requester=requester, details=details
    )
