"""A store with facts of a kind that nothing installed knows: every answer that lacks them says so."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.testing.items import ClaimItem, FindItem, item

from community_core import Community, InvalidInput, UnknownStream, to_json
from community_core.domain import AGGREGATES, RaiseRequest, UndoFact
from community_core.views import Period

SHEN, HE = "person-shen", "person-he"


@pytest.fixture
def without(tmp_path: Path) -> Iterator[Community]:
    """The store of a community that found an umbrella, opened where nobody knows of finding things."""
    with Community.open(tmp_path, aggregates=[*AGGREGATES, item()]) as community:
        found = community.execute(FindItem(what="umbrella"), by=SHEN)
        community.execute(ClaimItem(item_id=found.stream_id, claimant=HE, proof="it is red"), by=SHEN)
        community.execute(RaiseRequest(title="a", category="b", channel="desk"), by=SHEN)
    with Community.open(tmp_path, aggregates=AGGREGATES) as community:
        yield community


def test_it_is_told_which_types_nothing_here_knows(without: Community, tmp_path: Path) -> None:
    """And nothing where all is known."""
    [missing] = without.not_installed()
    assert missing.types == ("ItemClaimed", "ItemFound")
    with Community.open(tmp_path, aggregates=[*AGGREGATES, item()]) as community:
        assert community.not_installed() == ()


def test_what_is_not_found_by_name_is_not_said_to_be_nowhere(without: Community) -> None:
    """By what names things are called, their plugins know."""
    for ask in (without.history, without.effects, lambda name: without.steps(name, by=SHEN)):
        with pytest.raises(UnknownStream) as refused:
            ask("umbrella")
        assert "ItemFound" in refused.value.en
        assert "ItemFound" in refused.value.zh
        assert "从未记录过" not in refused.value.zh
    with pytest.raises(InvalidInput, match="ItemFound"):
        without.execute(UndoFact(fact_id="umbrella@1", reason="slip"), by=SHEN)


def test_an_id_that_is_nowhere_was_never_recorded_whatever_is_installed(without: Community) -> None:
    with pytest.raises(UnknownStream) as refused:
        without.history("item-of-nobody")
    assert refused.value.zh.startswith("从未记录过")


def test_answers_of_all_that_is_installed_name_what_they_lack(without: Community) -> None:
    """What waits, figures, and what was searched for; whoever asks certain views lacks nothing."""
    day = date(2026, 11, 30)
    period = Period.month(2026, 11, without.zone)
    for answer in (without.agenda(day), without.figures(period), without.search("umbrella")):
        assert any("ItemFound" in each.zh for each in answer.failed)
    for answer in (without.agenda(day, projections=[]), without.figures(period, projections=[])):
        assert answer.failed == ()


def test_whom_its_facts_are_about_is_told_to_those_only_who_may_know(without: Community) -> None:
    """Nobody here knows whether such a stream is sensitive, as a dispute is."""
    [claim] = without.log(types="ItemClaimed")
    for reader, knows in ((None, False), (SHEN, True)):
        told = to_json(without.history(claim.stream_id, reader=reader)[-1].data, without.zone)
        assert (HE in str(told)) is knows
    assert [each.type for each in without.about(HE, reader=SHEN)] == ["ItemClaimed"]
    with pytest.raises(UnknownStream) as refused:
        without.about(HE)
    assert "ItemClaimed" in refused.value.zh
