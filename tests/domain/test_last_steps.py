"""The last step that new events follow is the same, remembered or looked for among all facts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import PERSON, REQUEST, VISIT, VOLUNTEER, Aggregate, FactCorrected
from community_core.domain.kit.lives.last_steps import LastSteps
from community_core.domain.kit.lives.order import last_step_of
from community_core.domain.kit.messages.standing import StandingFact

from .story import events_of
from .test_adds import BoxCounted, PutInBox, box_with

BOX = box_with(PutInBox)
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)


def _moments() -> st.SearchStrategy[datetime]:
    return st.integers(0, 9).map(lambda days: BEGUN + timedelta(days=days))


def _said(kind: Aggregate[Any]) -> st.SearchStrategy[Any]:
    return st.one_of([events_of(each) for each in kind.events if each is not FactCorrected])


@st.composite
def _facts(draw: st.DrawFn, kind: Aggregate[Any]) -> list[StandingFact]:
    """Any facts of a stream, corrections of those before among them."""
    told: list[StandingFact] = []
    for version in range(1, draw(st.integers(1, 9)) + 1):
        event = draw(_said(kind))
        if told and draw(st.integers(0, 4)) == 0:
            corrected = draw(st.sampled_from(told)).version
            right = draw(st.none() | st.just(event))
            event = FactCorrected(version=corrected, said=event, right=right, reason="misheard")
        told.append(StandingFact(version, event, "person-shen", draw(_moments()), draw(_moments())))
    return told


@pytest.mark.parametrize("kind", [BOX, PERSON, REQUEST, VISIT, VOLUNTEER], ids=lambda each: each.name)
@given(data=st.data())
@settings(max_examples=40)
def test_what_is_remembered_is_what_all_facts_say(kind: Aggregate[Any], data: st.DataObject) -> None:
    """After any facts, asked at any of them, about any events."""
    facts = data.draw(_facts(kind))
    remembering = LastSteps("box-1", kind)
    for upto in sorted(data.draw(st.sets(st.integers(0, len(facts)), min_size=1))):
        gained = data.draw(st.lists(_said(kind), min_size=1, max_size=3))
        known = facts[:upto]
        assert remembering.followed_by(known, gained) == last_step_of("box-1", kind, known, gained)


class Read(list[StandingFact]):
    """Facts that count how many of them were read."""

    read = 0

    def __getitem__(self, which: Any) -> Any:
        found = super().__getitem__(which)
        self.read += len(found) if isinstance(which, slice) else 1
        return found


def test_each_fact_is_read_but_once() -> None:
    """So that a thousand commands on one stream take ten times as long as a hundred."""
    told, remembering = Read(), LastSteps("box-1", BOX)
    for version in range(1, 101):
        told.append(StandingFact(version, PutInBox(many=1), "person-shen", BEGUN, BEGUN))
        remembering.followed_by(told, [BoxCounted(many=1)])
    assert told.read <= 2 * len(told)


def test_a_correction_follows_nothing() -> None:
    """It is no step."""
    correction = FactCorrected(version=1, said=None, right=PutInBox(many=1), reason="misheard")
    told = [StandingFact(1, PutInBox(many=2), "person-shen", BEGUN, BEGUN)]
    assert LastSteps("box-1", BOX).followed_by(told, [correction]) is None
