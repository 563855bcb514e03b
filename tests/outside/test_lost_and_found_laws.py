"""What lost and found shows over undone, put back and re-dated facts is what is known to have happened."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outside.installed import LOST_AND_FOUND
from tests.views.past_histories import (
    ASKED_FROM,
    ZONE,
    Facts,
    engine_over,
    everything,
    happened_by,
    known,
    mended_history,
    recorded_by,
)

from community_core.testing import fact
from community_core.testing.facts import FIRST_MOMENT, GivenFact
from community_core.testing.projecting import history_for
from community_core.views import Engine


@pytest.fixture(scope="module")
def package() -> Iterator[ModuleType]:
    """Lost and found, from its sources."""
    sys.path.insert(0, str(LOST_AND_FOUND / "src"))
    yield import_module("community_lost_and_found.view")
    sys.path.remove(str(LOST_AND_FOUND / "src"))


def _stories(view: Any) -> list[list[GivenFact]]:
    """Four items, of each of which something else becomes, an hour from fact to fact."""
    handed_in = view.ItemHandedIn(
        number="", what="umbrella", sort="other", found_at="gate", kept_at="office", finder="person-he"
    )
    claimed, rejected = (
        view.ItemClaimed(claimant="person-lin", marks="red"),
        view.ItemClaimRejected(reason="x"),
    )
    returned, given_away = view.ItemReturned(claimant="person-lin"), view.ItemGivenAway(charity="drive")
    lives = [[claimed, returned], [given_away], [claimed, rejected, claimed, returned], [claimed, rejected]]
    return [
        [
            fact(each, f"item-{number}", at=FIRST_MOMENT + timedelta(hours=4 * turn + number))
            for turn, each in enumerate([evolve(handed_in, number=f"2024-000{number}"), *life])
        ]
        for number, life in enumerate(lives, start=1)
    ]


@settings(max_examples=60)
@given(random=st.randoms(use_true_random=False), length=st.integers(1, 40), data=st.data())
def test_live_and_on_both_axes_it_shows_what_is_known(
    package: ModuleType, random: Any, length: int, data: st.DataObject
) -> None:
    """Followed along in any batches, and as of any position and moment."""
    facts = mended_history(Random(random.getrandbits(32)), length, _stories(package), in_order=True)
    stops = sorted(data.draw(st.sets(st.integers(1, len(facts)), max_size=4)) | {len(facts)})
    position = data.draw(st.integers(1, len(facts)))
    moments = sorted({each.occurred_at for each in [*facts, *known(facts)]})
    moment = data.draw(st.sampled_from([None, *moments]))
    counted = known(recorded_by(facts, position))
    counted = counted if moment is None else happened_by(counted, moment)
    with TemporaryDirectory() as folder:
        for upto in stops:
            engine = _engine(package, recorded_by(facts, upto), Path(folder) / "views.db")
            assert everything(engine.view(package.LostAndFound, now=ASKED_FROM)) == _right(
                package, known(recorded_by(facts, upto))
            )
            engine.close()
        engine = _engine(package, facts, Path(folder) / "views.db")
        past = engine.as_of(package.LostAndFound, upto=position, happened=moment, now=ASKED_FROM)
        assert everything(past) == _right(package, counted)
        engine.close()


def _engine(package: ModuleType, facts: Facts, path: Path) -> Engine:
    history = history_for(package.LostAndFound, list(facts))
    return Engine(history, path, zone=ZONE, clock=lambda: ASKED_FROM, batch=3)


def _right(package: ModuleType, facts: Facts) -> dict[str, list[Any]]:
    """The live view of a ledger in which everything was recorded as it is known."""
    return everything(engine_over(package.LostAndFound, facts).view(package.LostAndFound, now=ASKED_FROM))
