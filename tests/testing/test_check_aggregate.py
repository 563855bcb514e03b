"""check_aggregate finds each broken law, says where, and lets sound aggregates pass."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from tests.domain.project import PROJECT

from community_core.domain import (
    PERSON,
    PLACE,
    REQUEST,
    VISIT,
    VOLUNTEER,
    Aggregate,
    PlanVisit,
    RecordNotMet,
    VisitStarted,
)
from community_core.errors import InvalidInput
from community_core.ledger import Recorded
from community_core.testing import CheckFailed, Example, check_aggregate, check_projection, example, fact
from community_core.views import Projection, Table, handles

from . import broken_aggregates as broken
from . import items
from .broken import Line
from .examples.people import PEOPLE
from .examples.places import PLACES
from .examples.requests import EARLIER_REQUESTS, REQUESTS
from .examples.visits import VISITS
from .examples.volunteers import VOLUNTEERS
from .items import ItemClaimed, ItemFound, ItemReturned

CORE: dict[str, tuple[Aggregate[Any], Sequence[Example]]] = {
    "request": (REQUEST, REQUESTS),
    "visit": (VISIT, VISITS),
    "volunteer": (VOLUNTEER, VOLUNTEERS),
    "person": (PERSON, PEOPLE),
    "place": (PLACE, PLACES),
}


@pytest.mark.parametrize("name", CORE)
def test_the_aggregates_of_the_core_keep_every_law(name: str) -> None:
    """Each with examples that reach every event, command and rule."""
    kind, examples = CORE[name]
    samples = EARLIER_REQUESTS if kind is REQUEST else {}
    check_aggregate(kind, examples, samples=samples, beside=[PROJECT])


def test_an_aggregate_of_a_plugin_passes() -> None:
    """With parts that stand apart, personal text, an earlier schema version, and a question to the core."""
    check_aggregate(items.item(), items.EXAMPLES, samples=items.SAMPLES)


GIVEN_ONLY = "decisions and folds look at what they are given only"
SAYS_NO = "a decision gives its own events, or says no"
PURE_FOLD, PURE_DECISION = "folding is pure", "deciding is pure"

BROKEN: dict[str, tuple[Aggregate[Any], str, str]] = {
    "LooksAtTheClock": (
        broken.LooksAtTheClock,
        GIVEN_ONLY,
        "_looks_at_the_clock looks at the clock (datetime.now), in line",
    ),
    "DrawsLots": (broken.DrawsLots, GIVEN_ONLY, "_draws_lots looks at random numbers (random)"),
    "Remembers": (broken.Remembers, PURE_DECISION, "example 1 (FindItem): the same again came to"),
    "ClaimsInPlace": (broken.ClaimsInPlace, PURE_DECISION, "the state of item-1 was changed in place"),
    "Raises": (broken.Raises, SAYS_NO, "its aggregate raised ValueError: 'umbrella'"),
    "OfAnother": (broken.OfAnother, SAYS_NO, "FindItem decided RequestAccepted"),
    "TrustsThatItWasClaimed": (broken.TrustsThatItWasClaimed, "folding never raises", "KeyError: "),
    "FoldsInPlace": (broken.FoldsInPlace, PURE_FOLD, "ItemReturned changed a state in place"),
    "CountsOutside": (broken.CountsOutside, PURE_FOLD, "up to ItemReturned it folds differently"),
    "FoldsEverything": (broken.FoldsEverything, "others' events change nothing", "changed the state"),
    "TrustsThePlace": (broken.TrustsThePlace, SAYS_NO, "@1 put right as {'place': ''}"),
    "RefusesByNoRule": (
        broken.RefusesByNoRule,
        "what is refused is refused by a listed rule",
        "'not-shen' is none of its rules",
    ),
    "GoesByTheSecond": (
        broken.GoesByTheSecond,
        "a step that is not listed is refused",
        "was accepted, and the steps that might follow did not list it",
    ),
    "CountsClaims": (broken.CountsClaims, "one order of time", "place of item-"),
    "AsksInTheDecision": (
        broken.AsksInTheDecision,
        "nothing is undone that a later step stands on",
        "was undone, though ItemReturned item-",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_law_is_named_with_the_place(name: str) -> None:
    """One plain error says which aggregate breaks which law, where, and how to mend it."""
    kind, law, where = BROKEN[name]
    with pytest.raises(CheckFailed) as failed:
        check_aggregate(kind, items.EXAMPLES, samples=items.SAMPLES)
    assert (failed.value.law, failed.value.checked) == (law, "item")
    assert where in str(failed.value)


FOUND, CLAIMED, CLAIM = items.FOUND, items.CLAIMED, items.CLAIM
MARKED = evolve(FOUND, marks=("a scratch",))
UNLIKE = {
    "another value": (
        example(given=[FOUND], when=CLAIM, then=[evolve(CLAIMED, proof="guessed")]),
        "then says ItemClaimed with proof='guessed', but decided was proof='red handle'",
    ),
    "another event": (
        example(given=[FOUND], when=CLAIM, then=[FOUND]),
        "then says ItemFound on item-1, but decided was ItemClaimed on item-1",
    ),
    "one event more": (
        example(given=[FOUND], when=CLAIM, then=[CLAIMED, fact(CLAIMED, "item-2")]),
        "but decided was ItemClaimed on item-1",
    ),
    "accepted after all": (
        example(given=[FOUND], when=CLAIM, refused="item-unknown"),
        "the example says refused='item-unknown', but it was accepted: ItemClaimed on item-1",
    ),
    "refused after all": (
        example(when=CLAIM, then=[CLAIMED]),
        "the example says it is accepted, but it was refused: item-1 is not recorded",
    ),
    "refused by another rule": (
        example(when=CLAIM, refused="item-returned"),
        "the example says refused='item-returned', but it was refused: item-1 is not recorded",
    ),
}


@pytest.mark.parametrize("how", UNLIKE)
def test_an_example_that_comes_out_otherwise_says_how(how: str) -> None:
    """The first difference is named, by example and field, or by the rule."""
    told, difference = UNLIKE[how]
    message = _broken([*items.EXAMPLES, told], "examples come out as they say")
    assert message.startswith("example 12 (ClaimItem): ")
    assert difference in message


def test_whatever_no_example_reaches_is_named() -> None:
    """Events, commands and rules, all at once."""
    missing = _broken([items.FIND_EXAMPLE], "the examples reach every event, command and rule")
    assert "no accepted example tells of these events: ItemReturned, ItemClaimed, ClaimBelieved;" in missing
    assert "no example has these commands accepted: ClaimItem, BelieveClaim, ReturnItem;" in missing
    assert "no example is refused by these rules: item-unknown, item-found-twice" in missing


def test_a_value_that_does_not_come_back_is_named() -> None:
    """JSON has no tuples: an annotation that does not say so loses them."""
    marked = example(given=[MARKED], when=CLAIM, then=[CLAIMED])
    told = _broken([*items.EXAMPLES, marked], "every event is stored and read back")
    assert "marks=('a scratch',)" in told
    assert "marks=['a scratch']" in told


STORED = items.SAMPLES["ItemFound", 1]
UNREAD: dict[str, tuple[Mapping[tuple[str, int], bytes], str]] = {
    "missing": ({}, "samples lack ('ItemFound', 1)"),
    "does not fit": ({("ItemFound", 1): b'{"spot":"lake"}'}, "does not fit its fields"),
    "of somebody else": (
        {("ItemFound", 1): STORED, ("RequestAccepted", 1): b"{}"},
        "the sample of ('RequestAccepted', 1) is of no event of this aggregate",
    ),
    "of a version to come": (
        {("ItemFound", 1): STORED, ("ItemFound", 3): STORED},
        "in a version up to today's",
    ),
}


@pytest.mark.parametrize("how", UNREAD)
def test_a_stored_version_that_is_not_read_is_named(how: str) -> None:
    """Every earlier version needs a sample, and each is read by today's program."""
    samples, why = UNREAD[how]
    assert why in _broken(items.EXAMPLES, "what earlier versions stored is read", samples)


def test_samples_may_be_objects_too() -> None:
    """What stands in the stored bytes, as JSON has it."""
    stored = {"what": "umbrella", "spot": "lake", "marks": None, "finder": None, "words": None}
    check_aggregate(items.item(), items.EXAMPLES, samples={("ItemFound", 1): stored})


def test_an_example_says_what_comes_of_it() -> None:
    """Neither nothing nor both; and when, with a time zone."""
    with pytest.raises(InvalidInput, match="an example says what comes of it"):
        example(when=CLAIM)
    with pytest.raises(InvalidInput, match="an example says what comes of it"):
        example(when=CLAIM, then=[CLAIMED], refused="item-unknown")
    with pytest.raises(InvalidInput, match="has no time zone"):
        example(when=CLAIM, then=[CLAIMED], at=datetime(2024, 1, 15))  # noqa: DTZ001


def test_an_example_keeps_the_order_of_time() -> None:
    """What is commanded of an earlier day than the last step is refused, as in a community."""
    early = example(
        given=[
            fact(
                VisitStarted(person_id="person-lin", visitor="person-he"),
                "visit-1",
                at=datetime(2024, 1, 15, tzinfo=UTC),
            )
        ],
        when=RecordNotMet(visit_id="visit-1"),
        at=datetime(2024, 1, 14, tzinfo=UTC),
        refused="happened-before-last-step",
    )
    check_aggregate(VISIT, [*VISITS, early])


def test_times_at_the_end_of_all_time_are_tried_as_they_are() -> None:
    """A command may name them in an example of its refusal."""
    far = example(
        when=PlanVisit(
            person_id="person-lin", visitor="person-he", planned_for=datetime.max.replace(tzinfo=UTC)
        ),
        refused="time-out-of-range",
    )
    check_aggregate(VISIT, [*VISITS, far])


def test_an_example_is_of_a_command_of_the_aggregate() -> None:
    """A request is checked with requests."""
    with pytest.raises(InvalidInput, match="Example 1: RegisterPerson is no command of item"):
        check_aggregate(items.item(), PEOPLE)


def _broken(
    examples: Sequence[Example], law: str, samples: Mapping[tuple[str, int], bytes] = items.SAMPLES
) -> str:
    """What is said of the broken law."""
    with pytest.raises(CheckFailed) as failed:
        check_aggregate(items.item(), examples, samples=samples)
    assert failed.value.law == law
    return str(failed.value).partition(f"{law!r}: ")[2]


class ItemsByPlace(Projection[Line]):
    """How many items lie where, and who they went to: over a plugin's own events."""

    name, version = "items-by-place", 1
    lines = Table(Line)

    @handles(ItemFound)
    def add(self, e: Recorded[ItemFound]) -> None:
        self.lines.put(Line(e.stream_id, e.data.place))

    @handles(ItemClaimed)
    def claim(self, e: Recorded[ItemClaimed]) -> None:
        self.lines.change(e.stream_id, number=self.lines[e.stream_id].number + 1)

    @handles(ItemReturned)
    def give(self, e: Recorded[ItemReturned]) -> None:
        assert e.data.claimant.startswith("person-he-")
        self.lines.change(e.stream_id, text="returned")


def test_the_stories_of_examples_prove_a_projection() -> None:
    """They are told at once, each of streams and people of its own."""
    stories = check_aggregate(items.item(), items.EXAMPLES, samples=items.SAMPLES)
    streams = [{each.stream_id for each in story} for story in stories]
    assert len(set.union(*streams)) == len(stories)
    check_projection(ItemsByPlace, stories=stories)
    with pytest.raises(CheckFailed, match="no story tells of ItemClaimed, ItemFound, ItemReturned"):
        check_projection(ItemsByPlace)
