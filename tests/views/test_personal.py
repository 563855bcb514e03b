"""A projection gets the personal fields it asked for, sealed, and no others."""

from pathlib import Path
from typing import Annotated, Any

import pytest
from attrs import frozen
from sqlalchemy import select

from community_core import Column, Community, InvalidProjection, Projection, Recorded, Table, handles
from community_core.domain import (
    FactCorrected,
    RaiseRequest,
    RejectRequest,
    RequestRaised,
    RequestRejected,
    Sealed,
    VisitCompleted,
)
from community_core.testing import check_projection, fact, project
from community_core.views import columns_of

SHEN, LIN = "person-shen", "person-lin"
COUGH = RequestRaised(
    title="Cold", category="heating", channel="desk", requester=LIN, details="coughs at night"
)


@frozen
class Told:
    request_id: str
    details: Annotated[str | Sealed | None, Column(en="Details", zh="详情")] = None
    kind: str = ""


class Confided(Projection[Told]):
    """What was told in confidence."""

    name, version = "confided", 1
    personal = ("RequestRaised.details",)
    told = Table(Told)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.told.put(Told(e.stream_id, e.data.details, type(e.data.details).__name__))


class Incurious(Projection[Told]):
    """The same, but it asked for nothing."""

    name, version = "incurious", 1
    told = Table(Told)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.told.put(Told(e.stream_id, e.data.details, type(e.data.details).__name__))


class Everything(Projection[Told]):
    """Every event, also without having asked for anything."""

    name, version = "everything", 1
    told = Table(Told)

    @handles(object)
    def add(self, e: Recorded[Any]) -> None:
        for each in (e.data.said, e.data.right) if isinstance(e.data, FactCorrected) else (e.data,):
            found = getattr(each, "details", None) or getattr(each, "observations", None)
            if found is not None:
                self.told.put(Told(e.id, found, "leaked"))


def test_a_handler_finds_what_it_asked_for_sealed() -> None:
    """A reader sees it opened; nobody else does."""
    [row] = project(Confided, fact(COUGH, "request-1"))
    assert isinstance(row.details, Sealed)
    assert row.kind == "Sealed"
    [opened] = project(Confided, fact(COUGH, "request-1"), reader=SHEN)
    assert opened.details == "coughs at night"


def test_a_handler_finds_nothing_it_did_not_ask_for() -> None:
    """Not even sealed."""
    assert list(project(Incurious, fact(COUGH, "request-1"))) == [Told("request-1", None, "NoneType")]


def test_one_that_takes_every_event_finds_nothing_either() -> None:
    """In corrections neither."""
    seen = VisitCompleted(person_id=LIN, observations="walks with a stick")
    corrected = FactCorrected(version=1, said=COUGH, right=COUGH, reason="x")
    facts = [fact(COUGH, "request-1"), fact(corrected, "request-1"), fact(seen, "visit-1")]
    assert list(project(Everything, *facts)) == []


def test_a_corrected_personal_value_is_the_one_that_is_shown() -> None:
    """As for any other field."""
    right = RequestRaised(title="Cold", category="heating", channel="desk", requester=LIN, details="sneezes")
    corrected = FactCorrected(version=1, said=COUGH, right=right, reason="misheard")
    [row] = project(Confided, fact(COUGH, "request-1"), fact(corrected, "request-1"), reader=SHEN)
    assert row.details == "sneezes"


def test_asking_for_what_is_no_personal_field_is_refused() -> None:
    """When the class is made, with what there is."""
    with pytest.raises(InvalidProjection, match=r"'RequestRaised.title'.*there are: RequestRaised.details"):

        class Curious(Projection[Told]):
            name, version = "curious", 1
            personal = ("RequestRaised.title",)
            told = Table(Told)

            @handles(RequestRaised)
            def add(self, e: Recorded[RequestRaised]) -> None: ...


def test_a_personal_column_holds_sealed_values_only() -> None:
    """A plain text in it would outlive the person's erasure."""

    class Careless(Projection[Told]):
        name, version = "careless", 1
        told = Table(Told)

        @handles(RequestRaised)
        def add(self, e: Recorded[RequestRaised]) -> None:
            self.told.put(Told(e.stream_id, e.data.title))

    with pytest.raises(
        Exception, match=r"'details' of Told holds Sealed or Erased or Withheld or None, not str"
    ):
        project(Careless, fact(COUGH, "request-1"))


@frozen
class Refusal:
    request_id: str
    reason: Annotated[str | Sealed | None, Column(openly=True)] = None


class Refusals(Projection[Refusal]):
    """Why requests were rejected."""

    name, version, personal = "refusals", 1, ("RequestRejected.reason",)
    refusals = Table(Refusal)

    @handles(RequestRejected)
    def add(self, e: Recorded[RequestRejected]) -> None:
        self.refusals.put(Refusal(e.stream_id, e.data.reason))


def test_a_column_of_texts_that_may_be_open_holds_both(tmp_path: Path) -> None:
    """What is sealed is opened for who may; what was told openly is read by all."""
    with Community.open(tmp_path / "store") as community:
        for number, requester in enumerate((LIN, None)):
            raised = RaiseRequest(title="Cold", category="heating", channel="desk", requester=requester)
            request = community.execute(raised, by=SHEN).stream_id
            community.execute(RejectRequest(request_id=request, reason=f"why {number}"), by=SHEN)
        rows = [each.reason for each in community.view(Refusals, reader=SHEN)]
        assert sorted(map(str, rows)) == ["why 0", "why 1"]
        unread = [each.reason for each in community.view(Refusals)]
        assert sorted(isinstance(each, Sealed) for each in unread) == [False, True]


def test_asking_for_more_needs_a_new_version(tmp_path: Path) -> None:
    """The rows there are do not have it."""
    with Community.open(tmp_path / "store") as community:
        list(community.view(Incurious))

        class Grown(Projection[Told]):
            name, version = "incurious", 1
            personal = ("RequestRaised.details",)
            told = Table(Told)

            @handles(RequestRaised)
            def add(self, e: Recorded[RequestRaised]) -> None:
                self.told.put(Told(e.stream_id, e.data.details))

        with pytest.raises(InvalidProjection, match="the personal fields it asks for changed"):
            list(community.view(Grown))


def test_in_sql_a_personal_value_is_sealed(tmp_path: Path) -> None:
    """For other tools, in queries of the plugin's own, and in the file."""
    with Community.open(tmp_path / "store") as community:
        community.execute(
            RaiseRequest(
                title="Cold", category="heating", channel="desk", requester=LIN, details="coughs at night"
            ),
            by=SHEN,
        )
        view = community.view(Confided, reader=SHEN)
        [(found,)] = view.told.select(select(view.told.columns.details))
        assert isinstance(found, Sealed)
        assert [row.details for row in view] == ["coughs at night"]
    assert b"coughs at night" not in (tmp_path / "store" / "views.db").read_bytes()


def test_the_laws_hold_for_personal_columns() -> None:
    """Replay, batches, corrections, another process."""
    check_projection(Confided)
    assert [each.zh for each in columns_of(Confided)][1] == "详情"
