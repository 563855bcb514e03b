"""What changed in a view between two moments, and the facts each change is due to."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.ledger import Recorded
from community_core.views import Change, Cut, Projection, Table, handles, key_columns
from community_open_requests import OpenRequests as OpenRequestsPlugin
from community_volunteer_hours.projection import VolunteerHours

from .neighbourhood import NOW, START, Neighbourhood, OpenRequests, Raised, Reopened, Resolved
from .past_histories import ASKED_FROM, Facts, engine_over, positions_in, random_history
from .test_explaining import MinutesByPlace, Seen

HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(2, 40)).map(
    lambda drawn: random_history(Random(drawn[0].getrandbits(32)), drawn[1])
)


def changes(here: Neighbourhood, earlier: Cut, later: Cut | None = None) -> list[Change]:
    """What changed in the open requests."""
    return here.engine().diff(OpenRequests, earlier, later or Cut(here.ledger.position()), NOW)


def told(change: Change) -> tuple[str, Any, list[int], list[int]]:
    """A change in short: its kind, its key, the facts and the corrections it is due to."""
    corrections = [each.position for reason in change.reasons for each in reason.corrections]
    return change.kind, change.key[0], [each.fact.position for each in change.reasons], corrections


def test_rows_came_went_and_changed(here: Neighbourhood) -> None:
    """Each with its facts; what stayed as it was is left out."""
    here.tell(
        ("request-3", Raised(title="Snow")),
        ("request-2", Raised(title="Radiator")),
        ("request-4", Raised(title="Ice")),
        ("request-4", Resolved()),
    )
    assert list(map(told, changes(here, Cut(1)))) == [
        ("went", "request-1", [3], []),
        ("came", "request-2", [2, 5], []),
        ("came", "request-3", [4], []),
    ]
    (changed, came) = changes(here, Cut(3))
    assert (changed.kind, changed.before.title, changed.after.title) == ("changed", "暖气不热", "Radiator")
    assert (came.before, came.after.title) == (None, "Snow")


def test_a_change_may_be_due_to_a_correction_alone(here: Neighbourhood) -> None:
    """Of a fact that counted before; it is named with the fact it corrects."""
    before = here.ledger.position()
    correction = here.correct("request-2", 1, Raised(title="Radiator", place="desk"))
    assert list(map(told, changes(here, Cut(before)))) == [("changed", "request-2", [2], [correction])]


def test_a_change_may_be_due_to_a_correction_and_to_news(here: Neighbourhood) -> None:
    """The row comes by the news, and what is on it is due to the correction."""
    before = here.ledger.position()
    correction = here.correct("request-1", 1, Raised(title="Lamp"))
    reopened = here.tell(("request-1", Reopened()))
    (came,) = changes(here, Cut(before))
    assert told(came) == ("came", "request-1", [1, reopened], [correction])


def test_a_change_may_be_due_to_what_was_known_and_had_not_happened_yet(here: Neighbourhood) -> None:
    """And to what became known since, too."""
    before = here.tell(("request-9", Raised(title="Feast")), at=START + timedelta(days=1))
    last = here.tell(("request-9", Raised(title="Spring feast")), at=START + timedelta(days=2))
    (came,) = changes(here, Cut(before, START + timedelta(hours=1)), Cut(last, NOW))
    assert told(came) == ("came", "request-9", [before, last], [])


def test_a_correction_may_move_what_other_facts_added(here: Neighbourhood) -> None:
    """The row it leaves and the row it comes to are both due to it, though others changed them."""
    before = here.ledger.position()
    correction = here.correct("request-1", 1, Raised(title="Light in the stairs", place="desk"))
    found = here.engine().diff(MinutesByPlace, Cut(before), Cut(correction), NOW)
    assert list(map(told, found)) == [
        ("came", "desk", [1], [correction]),
        ("went", "pavilion", [1], [correction]),
    ]


def test_a_correction_may_take_a_row_away_that_only_its_fact_had_made() -> None:
    """It is named with the fact, which has no part in the row any more."""
    here = Neighbourhood()
    first = here.tell(("request-1", Raised(title="Light", place="pavilion")))
    correction = here.correct("request-1", 1, Raised(title="Light", place="desk"))
    found = here.engine().diff(ByPlace, Cut(first), Cut(correction), NOW)
    assert list(map(told, found)) == [
        ("came", "desk", [1], [correction]),
        ("went", "pavilion", [1], [correction]),
    ]


class ByPlace(Projection[Seen]):
    """The latest request of each place."""

    name, version = "by-place", 1
    places = Table(Seen, key="place")

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.places.put(Seen(e.stream_id, e.data.place))


def test_a_correction_that_counted_before_is_no_news(here: Neighbourhood) -> None:
    """Only what was recorded since is given as a reason."""
    first = here.correct("request-2", 1, Raised(title="Radiator"))
    here.tell(("request-2", Reopened()), ("request-2", Resolved()))
    assert list(map(told, changes(here, Cut(first)))) == [("went", "request-2", [6], [])]


def test_what_had_happened_is_compared_by_what_happened_in_between(here: Neighbourhood) -> None:
    """Whenever that was recorded."""
    here.tell(("request-3", Raised(title="Snow")), at=START - timedelta(days=3))
    here.tell(("request-3", Resolved()), at=START - timedelta(days=1))
    end = here.ledger.position()
    cuts = [Cut(end, START - timedelta(days=day)) for day in (4, 2, 1)]
    assert list(map(told, changes(here, cuts[0], cuts[1]))) == [("came", "request-3", [4], [])]
    assert list(map(told, changes(here, cuts[1], cuts[2]))) == [("went", "request-3", [5], [])]
    assert changes(here, cuts[0], cuts[2]) == []


def test_between_a_moment_and_itself_nothing_changes(here: Neighbourhood) -> None:
    assert changes(here, Cut(2), Cut(2)) == []


def by_key(projection: type[Projection[Any]], facts: Facts, cut: Cut) -> dict[Any, Any]:
    """The rows as of a cut, by key."""
    names = [each.name for each in key_columns(projection)]
    view = engine_over(projection, facts).as_of(
        projection, upto=cut.upto, happened=cut.happened, now=ASKED_FROM
    )
    return {tuple(getattr(row, name) for name in names): row for row in view}


@pytest.mark.parametrize("by_happening", [False, True])
@pytest.mark.parametrize("projection", [OpenRequestsPlugin, VolunteerHours])
@settings(max_examples=12)
@given(HISTORIES, st.data())
def test_the_changes_lead_from_one_view_to_the_other_and_each_has_a_reason(
    projection: type[Projection[Any]], by_happening: bool, facts: Facts, data: st.DataObject
) -> None:
    """A fact that counts later only, or a correction recorded since."""
    drawn = sorted(data.draw(st.integers(1, len(facts))) for _ in range(2))
    earlier, later = map(Cut, drawn)
    if by_happening:
        moments = sorted(facts[each - 1].occurred_at for each in drawn)
        earlier, later = (Cut(len(facts), each) for each in moments)
    found = engine_over(projection, facts).diff(projection, earlier, later, ASKED_FROM)
    rows, counted = by_key(projection, facts, earlier), positions_in(facts, earlier)
    for each in found:
        assert rows.get(each.key) == each.before
        rows[each.key] = each.after
        assert each.reasons
        for reason in each.reasons:
            is_news = reason.fact.position not in counted
            assert is_news or any(one.position > earlier.upto for one in reason.corrections)
    assert {key: row for key, row in rows.items() if row} == by_key(projection, facts, later)
