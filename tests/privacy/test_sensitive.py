"""Whom a sensitive stream is about is told to those only who may know: by every way in, and by no export."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from attrs import frozen

from community_core import Community, UnknownStream, to_json
from community_core.access import SensitiveStreams
from community_core.audit import export, person_file
from community_core.domain import (
    AGGREGATES,
    Command,
    CorrectFact,
    Event,
    Help,
    Sealed,
    Sensitive,
    Text,
    Why,
    Withheld,
    aggregate,
    command,
    event,
    says,
    step,
)
from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.ledger import Recorded
from community_core.views import Column, Projection, Table, handles

SHEN, LIN, HE, TIAN = "person-shen", "person-lin", "person-he", "person-tian"
HEDGE = "quarrel-hedge"
Parties = Annotated[tuple[Text, ...], Help("Who is in it", "当事人", LIN, refers="any")]
Referee = Annotated[Text, Help("Who settles it", "调解人", TIAN, refers="person", on_duty=True)]
About = Annotated[str, Help("What it is about; kept sealed", "经过", "hedge", personal_of="parties")]
QuarrelId = Annotated[str, Help("Id of the quarrel", "纠纷编号", "quarrel-1", refers="quarrel")]


@event(en="Quarrel heard", zh="登记口角")
@frozen(kw_only=True)
class QuarrelHeard(Event):
    """Several people do not agree."""

    parties: Parties
    referee: Referee
    about: About | Sealed | None = None


@frozen(kw_only=True)
class QuarrelState:
    """Whether it goes on, and who settles it."""

    status: Literal["heard"] | None = None
    referee: str = ""


@command(zh="登记口角", target=lambda told: told.quarrel_id)
@frozen(kw_only=True)
class HearQuarrel(Command):
    """Write it down."""

    quarrel_id: QuarrelId
    parties: Parties
    referee: Referee
    about: About | None = None


@frozen(kw_only=True)
class Row:
    """A quarrel, and who is in it."""

    quarrel_id: str
    referee: str
    parties: Annotated[tuple[str, ...] | None, Column(named_in="quarrel_id", refers="any")] = None
    first: Annotated[str | None, Column(named_in="quarrel_id", refers="any")] = None
    about: str | Sealed | None = None


class Quarrels(Projection[Row]):
    """Every quarrel."""

    name, version = "quarrels", 1
    personal = ("QuarrelHeard.about",)
    quarrels = Table(Row, index=["first", "referee"])

    @handles(QuarrelHeard)
    def hear(self, e: Recorded[QuarrelHeard]) -> None:
        said = {name: getattr(e.data, name) for name in ("parties", "referee", "about")}
        self.quarrels.put(Row(quarrel_id=e.stream_id, first=e.data.parties[0], **said))

    def of(self, person: str) -> list[Row]:
        """The quarrels in which somebody is named first."""
        return self.quarrels.where(first=person)


def quarrel(sensitive: Sensitive) -> Aggregate[QuarrelState]:
    """Quarrels, of which these are sensitive."""
    return aggregate(
        "quarrel",
        "口角",
        QuarrelState(),
        becomes={QuarrelHeard: "heard"},
        steps=[
            step(
                HearQuarrel,
                says(QuarrelHeard),
                when=[None],
                why=Why("quarrel-heard", "it is known.", "已登记。"),
            )
        ],
        over={},
        sensitive=sensitive,
        words={"heard": ("heard", "已登记")},
        rules={"quarrel-heard": ("A quarrel is heard once.", "只登记一次。")},
    )


def _may(reader: str, sealed: Sealed, fact: str, _day: date, case: str | None) -> bool:
    """Shen sees all; He what is of himself."""
    assert fact.rpartition(".")[2] in ("parties", "about", "first", "name", "telephone", "reason"), fact
    return reader == SHEN or (reader == HE == sealed.person and case == HEDGE)


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """Lin and He cannot agree; Tian settles it, and the names were put right once."""
    with Community.open(tmp_path / "c", aggregates=[*AGGREGATES, quarrel(True)], may_open=_may) as community:
        heard = HearQuarrel(quarrel_id=HEDGE, parties=(LIN, HE), referee=TIAN, about="the hedge")
        told = community.execute(heard, by=SHEN)
        right = {"parties": (HE, LIN), "about": "their hedge"}
        community.execute(CorrectFact(fact_id=told.events[0].id, right=right, reason="order"), by=SHEN)
        yield community


WAYS: dict[str, Callable[[Community, str | None], Any]] = {
    "history": lambda community, reader: community.history(HEDGE, reader=reader),
    "story": lambda community, reader: community.story(HEDGE, reader=reader),
    "rows": lambda community, reader: list(community.view(Quarrels, reader=reader)),
    "the past": lambda community, reader: list(
        community.at(known=community.ledger.position()).view(Quarrels, reader=reader)
    ),
    "pages": lambda community, reader: community.view(Quarrels, reader=reader).page(9).rows,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_people_are_told_to_those_only_who_may_know_all_of_them(community: Community, way: str) -> None:
    """Their ids and their text; who settles it, everybody may know. A look is noted."""
    told = {who: json.dumps(to_json(WAYS[way](community, who))) for who in (None, TIAN, HE, SHEN)}
    for who in (None, TIAN, HE):
        assert LIN not in told[who], who
        assert TIAN in told[who]
    assert all(each in told[SHEN] for each in (LIN, HE, "their hedge"))
    assert SHEN in {each.reader for each in community.vault.openings()} <= {SHEN, HE}


@pytest.mark.parametrize("asked", [HE, LIN])
def test_nobody_is_found_by_what_may_not_be_known(community: Community, asked: str) -> None:
    """Neither by a query, nor by search, pages or what is about somebody."""
    for reader, found in ((None, 0), (SHEN, 1 if asked == HE else 0)):
        view = community.view(Quarrels, reader=reader)
        assert len(view.of(asked)) == found
        assert len(view.page(9, first=asked).rows) == found
        assert len(community.search(asked, reader=reader, projections=[Quarrels]).views) == found
    with pytest.raises(UnknownStream):
        community.about(LIN, reader=HE)
    assert {fact.stream_id for fact in community.about(asked, reader=SHEN)} == {HEDGE}


def test_one_person_may_know_what_is_of_themselves_alone(community: Community) -> None:
    """Of several in one field nobody is told to whoever may not know each."""
    [first, _] = community.history(HEDGE, reader=HE)
    assert isinstance(first.data.parties, Withheld)
    [row] = community.view(Quarrels, reader=HE)
    assert (row.first, row.parties) == (HE, None)


@pytest.mark.parametrize("style", ["cloudevents", "ocel", "parquet"])
def test_no_export_has_such_a_stream(community: Community, style: Any) -> None:
    """Whoever reads."""
    file = BytesIO()
    export(community, file, style, reader=SHEN)
    assert not [each for each in (HEDGE, LIN, HE) if each.encode() in file.getvalue()]


def test_the_copy_for_one_of_them_names_no_other(community: Community) -> None:
    """What names them is in it."""
    file = json.dumps(to_json(person_file(community, LIN, reader=SHEN)))
    assert HEDGE in file
    assert HE not in file


def test_what_is_stored_counted_and_followed_stays_as_it_is(community: Community) -> None:
    """Figures need it; so do receipts and seals."""
    assert LIN in str([fact.data for fact in community.log()])
    view = community.engine.view(Quarrels, reader="system:figures", counting=True)
    assert [row.parties for row in view] == [(HE, LIN)]


def test_some_streams_of_a_kind_may_be_sensitive(tmp_path: Path) -> None:
    """By how they stand, as corrected, and by how another one stands."""
    kind = quarrel(lambda state, of: state.referee == TIAN and of("quarrel-other").status == "heard")
    with Community.open(tmp_path / "c", aggregates=[*AGGREGATES, kind]) as community:

        def hidden() -> bool:
            return isinstance(community.history(HEDGE)[0].data.parties, Withheld)

        told = community.execute(HearQuarrel(quarrel_id=HEDGE, parties=(LIN, HE), referee=SHEN), by=SHEN)
        assert not hidden()
        community.execute(HearQuarrel(quarrel_id="quarrel-other", parties=(LIN,), referee=SHEN), by=SHEN)
        assert not hidden()
        right = {"referee": TIAN}
        correct = CorrectFact(fact_id=told.events[0].id, right=right, reason="slip")
        community.execute(correct, by=SHEN)
        assert hidden()


def test_of_many_streams_the_end_of_the_ledger_is_asked_once() -> None:
    """However many of them are sensitive by how they stand."""
    asked = list[int]()

    def position() -> int:
        asked.append(1)
        return len(asked)

    kind = quarrel(lambda state, _: state.referee == "")
    many = {f"quarrel-{number}" for number in range(50)}
    sensitive = SensitiveStreams([*AGGREGATES, kind], lambda _: [], position)
    assert sensitive({*many, "visit-1", "no id", "unheard-1"}) == {*many, "unheard-1"}
    assert len(asked) == 1
