"""Random histories that every back end can hold, for laws over both."""

from collections import Counter
from collections.abc import Iterator

from hypothesis import strategies as st
from msgspec.structs import replace

from community_core.domain import PersonRegistered, RequestAccepted
from community_core.ledger import NewFact

from .any_events import MOMENTS
from .samples import raised

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
EVENTS_DRAWN = st.one_of(
    st.builds(raised, TEXTS), st.just(RequestAccepted()), st.just(PersonRegistered(person_id="person-lin"))
)
FACTS = st.builds(
    NewFact,
    st.sampled_from(["request-1", "request-2", "person-lin"]),
    st.just(0),
    EVENTS_DRAWN,
    occurred_at=MOMENTS,
    actor=TEXTS,
    correlation_id=TEXTS,
    command_id=st.none() | TEXTS,
    causation_id=st.none() | TEXTS,
    note=st.none() | st.dictionaries(TEXTS, TEXTS, min_size=1),
)
HISTORIES = st.lists(st.lists(FACTS, min_size=1, max_size=8), max_size=4)


def in_turn(facts: list[NewFact], before: Counter[str]) -> Iterator[NewFact]:
    """The same with the versions that follow those before."""
    last = Counter(before)
    for each in facts:
        last[each.stream_id] += 1
        yield replace(each, version=last[each.stream_id])
