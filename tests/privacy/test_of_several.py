"""What is said of several people takes the keys of all: one who may not see, or was erased, closes it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from attrs import frozen

from community_core.audit.people.person_file import person_file
from community_core.community import Community
from community_core.domain import (
    AGGREGATES,
    Command,
    CorrectFact,
    Erased,
    ErasePerson,
    Event,
    Help,
    Sealed,
    Text,
    Why,
    aggregate,
    command,
    event,
    says,
    step,
)
from community_core.errors import CommandIdReused, Refused, SealBroken
from community_core.privacy import Vault
from community_core.testing import check_aggregate, example

SHEN, LIN, HE, TIAN = "person-shen", "person-lin", "person-he", "person-tian"
STORY = "they cannot agree about the hedge"
Parties = Annotated[
    tuple[Text, ...], Help("Who is in it", "当事人", LIN, word=("parties", "当事人"), refers="any")
]
About = Annotated[
    str, Help("What it is about; kept sealed", "经过（加密保存）", "hedge", personal_of="parties")
]
QuarrelId = Annotated[str, Help("Id of the quarrel", "纠纷编号", "quarrel-1", refers="quarrel")]


@event(en="Quarrel told", zh="登记口角")
@frozen(kw_only=True)
class QuarrelTold(Event):
    """Several people do not agree."""

    parties: Parties
    about: About | Sealed | None = None


@frozen(kw_only=True)
class QuarrelState:
    """Whether it goes on."""

    status: Literal["told"] | None = None


@command(zh="登记口角", target=lambda told: told.quarrel_id)
@frozen(kw_only=True)
class TellQuarrel(Command):
    """Write it down."""

    quarrel_id: QuarrelId
    parties: Parties
    about: About | None = None


TOLD = Why("quarrel-told", "it is known.", "已登记。")
QUARREL = aggregate(
    "quarrel",
    "口角",
    QuarrelState(),
    becomes={QuarrelTold: "told"},
    steps=[step(TellQuarrel, says(QuarrelTold), when=[None], why=TOLD)],
    over={},
    words={"told": ("told", "已登记")},
    rules={"quarrel-told": ("A quarrel is told once.", "只登记一次。")},
)
TELL = TellQuarrel(quarrel_id="quarrel-1", parties=(LIN, "org:works", HE), about=STORY)


def _nobody_sees_tian(_reader: str, sealed: Sealed, *_: object) -> bool:
    assert "+" not in sealed.person
    return sealed.person != TIAN


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """In which everybody's text but that of Tian is opened."""
    with Community.open(
        tmp_path / "c", aggregates=[*AGGREGATES, QUARREL], may_open=_nobody_sees_tian
    ) as community:
        yield community


def _seen(community: Community, reader: str | None = SHEN, quarrel: str = "quarrel-1") -> Any:
    return community.history(quarrel, reader=reader)[0].data.about


def test_the_laws_hold_for_text_of_several() -> None:
    """Stored, read back, corrected, undone."""
    told = QuarrelTold(parties=(LIN, "org:works", HE), about=STORY)
    check_aggregate(
        QUARREL,
        [example(when=TELL, then=[told]), example(given=[told], when=TELL, refused="quarrel-told")],
    )


def test_it_is_opened_for_whoever_may_see_it_of_each(community: Community) -> None:
    """An organisation has no key; without a reader it is sealed."""
    community.execute(TELL, by=SHEN)
    assert _seen(community) == STORY
    sealed = _seen(community, reader=None)
    assert isinstance(sealed, Sealed)
    assert sealed.people == (LIN, HE)
    other = TellQuarrel(quarrel_id="quarrel-2", parties=(LIN, TIAN), about=STORY)
    community.execute(other, by=SHEN)
    assert isinstance(_seen(community, quarrel="quarrel-2"), Sealed)


@pytest.mark.parametrize("gone", [LIN, HE])
def test_erasing_any_of_them_destroys_it(community: Community, gone: str) -> None:
    """For everybody, with or without a reader, and at once; nothing more is written of them."""
    community.execute(TELL, by=SHEN)
    community.execute(ErasePerson(person_id=gone, reason="asked for it"), by=SHEN)
    assert isinstance(_seen(community), Erased)
    assert isinstance(_seen(community, reader=None), Erased)
    other = TellQuarrel(quarrel_id="quarrel-2", parties=(LIN, HE), about=STORY)
    with pytest.raises(Refused, match="person-erased"):
        community.execute(other, by=SHEN)


def test_a_copy_for_one_of_them_does_not_open_what_is_also_of_others(community: Community) -> None:
    """The fact itself is in it."""
    community.execute(TELL, by=SHEN)
    community.execute(TellQuarrel(quarrel_id="quarrel-2", parties=(LIN,), about="alone"), by=SHEN)
    held = [each.data for each in person_file(community, LIN, reader=SHEN).facts]
    shared, own = (each.about for each in held)
    assert isinstance(shared, Sealed)
    assert own == "alone"


def test_text_goes_with_all_of_them(community: Community) -> None:
    """Parties are not put right without it, and it is about somebody."""
    community.execute(TELL, by=SHEN)
    correct = CorrectFact(fact_id="quarrel-1@1", right={"parties": (LIN, TIAN)}, reason="typo")
    with pytest.raises(Refused) as refused:
        community.execute(correct, by=SHEN)
    assert refused.value.rule == "text-goes-with-person"
    works = TellQuarrel(quarrel_id="quarrel-2", parties=("org:works",), about=STORY)
    with pytest.raises(Refused) as refused:
        community.execute(works, by=SHEN)
    assert refused.value.rule == "text-needs-person"


def test_a_command_given_twice_is_known_by_the_keys_of_all(community: Community) -> None:
    """The same text is the same command; another is not."""
    first = community.execute(TELL, by=SHEN, command_id="c1")
    assert community.execute(TELL, by=SHEN, command_id="c1") == first
    other = TellQuarrel(quarrel_id="quarrel-1", parties=TELL.parties, about="the gate")
    with pytest.raises(CommandIdReused):
        community.execute(other, by=SHEN, command_id="c1")


def test_it_opens_with_each_key_in_its_place_and_not_for_others() -> None:
    """Moved to fewer people, or to the same in another order, it is broken."""
    vault = Vault(None, clock=lambda: datetime(2024, 1, 15, tzinfo=UTC))
    sealed = vault.seal(f"{LIN}+{HE}", "QuarrelTold/1/about", STORY)
    assert vault.opener(SHEN, "test")(sealed) == STORY
    for other in (LIN, f"{HE}+{LIN}", f"{LIN}+{TIAN}"):
        vault.seal(TIAN, "QuarrelTold/1/about", STORY)
        with pytest.raises(SealBroken):
            vault.opener(SHEN, "test")(Sealed(other, sealed.origin, sealed.box))
