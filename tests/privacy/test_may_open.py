"""The hook that decides who may look: what it hears, from every way in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.audit import export, person_file
from community_core.domain import RegisterPerson, Sealed
from community_open_requests import OpenRequests

from .conftest import LIN, SHEN, TOLD, raising

LATE = datetime(2024, 1, 15, 16, 30, tzinfo=UTC)
"""In Shanghai it is the 16th by then."""

Heard = list[tuple[str, str, str, date, str | None]]


@pytest.fixture
def heard() -> Heard:
    """Whatever the hook was asked."""
    return []


@pytest.fixture
def community(folder: Path, heard: Heard) -> Iterator[Community]:
    """A store whose hook writes down what it hears."""

    def listening(reader: str, sealed: Sealed, fact: str, day: date, case: str | None) -> bool:
        heard.append((reader, sealed.person, fact, day, case))
        return True

    with Community.open(folder, may_open=listening, clock=lambda: LATE) as opened:
        yield opened


def test_it_hears_who_whose_what_when_and_in_which_case(community: Community, heard: Heard) -> None:
    """From a history, a row of a view and an export alike; the day is the community's own."""
    request = community.execute(raising(LIN, TOLD), by=SHEN).stream_id
    asked = [(SHEN, LIN, "RequestRaised.details", date(2024, 1, 16), request)]
    ways: list[Any] = [
        lambda: community.history(request, reader=SHEN),
        lambda: community.story(request, reader=SHEN),
        lambda: list(community.view(OpenRequests, reader=SHEN)),
        lambda: community.view(OpenRequests, reader=SHEN).page(10),
        lambda: list(community.at().view(OpenRequests, reader=SHEN)),
        lambda: export(community, BytesIO(), "ocel", reader=SHEN),
        lambda: person_file(community, LIN, reader=SHEN),
    ]
    for each in ways:
        heard.clear()
        each()
        assert heard == asked


def test_it_hears_of_each_field(community: Community, heard: Heard) -> None:
    """What may be told of somebody differs: the name where the year of birth stays sealed."""
    person = community.execute(RegisterPerson(name="林晓棠", birth_year=1951), by=SHEN).stream_id
    community.history(person, reader=SHEN)
    assert [fact for _, _, fact, _, _ in heard] == ["PersonRegistered.name", "PersonRegistered.birth_year"]
