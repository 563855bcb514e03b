"""The laws of views, figures and agenda hold for voices and good deeds, and each tells what it should."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.domain import (
    ConsentGiven,
    ConsentWithdrawn,
    FactCorrected,
    GiveConsent,
    PersonErased,
    PersonMerged,
    PersonRegistered,
    RegisterPerson,
    RequestConverted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
)
from community_core.testing import (
    GivenFact,
    aggregate_stories,
    check_figures,
    check_projection,
    fact,
    project,
)
from community_core.views import agenda_of
from community_voices import deed, voice
from community_voices.good_deeds import GoodDeeds
from community_voices.to_action import VoiceToAction
from community_voices.voices import Voices

from . import deed_examples, voice_examples
from .voice_examples import Offered

FIRST = datetime(2024, 1, 1, 1, tzinfo=UTC)
"""Nine o'clock in Shanghai."""
LIN, HE, XU = "person-lin", "person-he", "person-xu"
IDEA = voice.VoiceRecorded(
    number="2024-0001", kind="idea", title="楼道换书角", channel="gathering", person_id=LIN, words="我家有书"
)
PRAISE = voice.VoiceRecorded(number="2024-0002", kind="praise", title="网格员热心", channel="phone")
DEED = deed.DeedRecorded(
    number="2024-0003", doer=LIN, title="帮邻居扫雪", happened_on=date(2024, 1, 1), told_by=HE
)


def of(event: Any, on: int, stream: str = "voice-1", by: str = "person-shen") -> GivenFact:
    """A fact in the morning of that day of January."""
    return fact(event, stream, at=FIRST + timedelta(days=on - 1), by=by)


def raised(on: int) -> GivenFact:
    """The request that voice-1 became."""
    request = RequestRaised(
        number="2024-0004",
        title="楼道换书角",
        category="facilities",
        channel="gathering",
        arose_from="voice-1",
    )
    return of(request, on, "request-1")


TAKEN_UP = [of(IDEA, 1), of(voice.VoiceTakenUp(into="request-1"), 2), raised(2)]
"""An idea that became a request."""
STORIES = [
    [
        of(IDEA, 1, "voice-9"),
        of(voice.VoiceTakenUp(into="request-9"), 2, "voice-9"),
        of(RequestRaised(title="换书", category="书", channel="desk", arose_from="voice-9"), 2, "request-9"),
        of(RequestResolved(outcome="done"), 3, "request-9"),
        of(PRAISE, 3, "voice-2"),
    ],
    [
        *TAKEN_UP,
        of(RequestConverted(into="project", target_id="project-1"), 3, "request-1"),
        of(RequestReopened(reason="没有资金"), 4, "request-1"),
        of(RequestResolved(outcome="unable"), 5, "request-1"),
    ],
    [
        of(PersonRegistered(person_id=LIN, name="林晓棠", birth_year=1950), 1, LIN),
        of(DEED, 1, "deed-1"),
        of(deed.DeedVerified(), 2, "deed-1"),
        of(ConsentGiven(purpose="publish:deed-1", how="written"), 2, LIN),
        of(deed.DeedPublished(medium="宣传栏"), 3, "deed-1"),
        of(PersonMerged(into=HE), 4, LIN),
        of(PersonErased(reason="本人要求"), 5, HE),
    ],
]


@pytest.fixture(name="stories", scope="module")
def _stories() -> list[Any]:
    """Histories of voices and good deeds."""
    voices = aggregate_stories(voice.VOICE, voice_examples.EXAMPLES)
    return [*STORIES, *voices, *aggregate_stories(deed.DEED, deed_examples.EXAMPLES)]


VIEWS = [Voices, GoodDeeds, VoiceToAction]


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_views_hold(view: Any, stories: list[Any]) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=stories)


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_figures_and_agenda_hold(view: Any, stories: list[Any]) -> None:
    """A period asked again later tells the same, once it is settled; items are about streams that exist."""
    check_figures(view, stories=stories)


# ---- fact by fact


def waits(view: Any, *facts: GivenFact, on: int) -> list[tuple[str, int | None]]:
    """What waits on a day: what is to be done, on which day of January."""
    items = agenda_of(project(view, *facts, now=FIRST + timedelta(days=on - 1)), date(2024, 1, on))
    return [(each.what[0], each.due.day if each.due else None) for each in items]


def test_a_voice_waits_for_an_answer_and_an_idea_for_a_decision() -> None:
    """Fifteen days and thirty; praise waits for nothing, nor does what became a request."""
    said = of(IDEA, 1)
    assert waits(Voices, said, of(PRAISE, 1, "voice-2"), on=15) == []
    assert waits(Voices, said, on=16) == [("Answer the voice", 16)]
    answered = of(voice.VoiceAnswered(answer="再议"), 2)
    assert waits(Voices, said, answered, on=31) == [("Adopt the idea, or say why not", 31)]
    assert waits(Voices, said, of(voice.IdeaDeclined(reason="没有场地"), 2), on=31) == []
    assert waits(Voices, *TAKEN_UP, on=31) == []


def consent(on: int, stream: str, who: str = LIN, **said: Any) -> GivenFact:
    return of(ConsentGiven(purpose=f"publish:{stream}", how="spoken", **said), on, who)


def gone(on: int, stream: str, who: str = LIN) -> GivenFact:
    return of(ConsentWithdrawn(purpose=f"publish:{stream}"), on, who)


def test_what_is_published_without_consent_is_to_be_taken_down() -> None:
    """As soon as it is taken back, under whichever id, or whoever said it was erased; until it is done."""
    take_down = [("Consent is gone: take it down", None)]
    shown = [of(IDEA, 1), consent(1, "voice-1"), of(voice.VoicePublished(medium="宣传栏"), 2)]
    merged = of(PersonMerged(into=XU), 3, LIN)
    assert waits(Voices, *shown, on=3) == []
    assert waits(Voices, *shown, gone(3, "voice-1"), on=3) == take_down
    assert waits(Voices, *shown, gone(3, "voice-1"), consent(4, "voice-1"), on=4) == []
    assert waits(Voices, *shown, merged, on=3) == []
    assert waits(Voices, *shown, merged, gone(4, "voice-1", XU), on=4) == take_down
    assert waits(Voices, *shown, of(PersonErased(reason="本人要求"), 3, LIN), on=3) == take_down
    down = of(voice.VoiceTakenDown(reason="撤回同意"), 4)
    assert waits(Voices, *shown, gone(3, "voice-1"), down, on=4) == []
    told = [of(DEED, 1, "deed-1"), of(deed.DeedVerified(), 1, "deed-1"), consent(1, "deed-1")]
    told += [of(deed.DeedPublished(medium="宣传栏"), 2, "deed-1")]
    assert waits(GoodDeeds, *told, gone(3, "deed-1"), on=3) == take_down
    assert waits(GoodDeeds, *told, on=3) == []


def test_what_nobody_signed_is_published_without_asking() -> None:
    """It is nobody's, and nothing is to be taken down."""
    anonymous = [of(PRAISE, 1, "voice-2"), of(voice.VoicePublished(medium="宣传栏"), 2, "voice-2")]
    assert waits(Voices, *anonymous, on=20) == []


def test_a_good_deed_waits_to_be_verified() -> None:
    """For a week."""
    assert waits(GoodDeeds, of(DEED, 1, "deed-1"), on=7) == []
    assert waits(GoodDeeds, of(DEED, 1, "deed-1"), on=8) == [("Verify the good deed", 8)]
    assert waits(GoodDeeds, of(DEED, 1, "deed-1"), of(deed.DeedVerified(), 2, "deed-1"), on=9) == []


@pytest.mark.parametrize(
    ("born", "guardian", "asked"),
    [(2014, None, True), (2014, HE, False), (1950, None, False), (None, None, False)],
)
def test_the_guardian_of_a_child_is_asked(born: int | None, guardian: str | None, asked: bool) -> None:
    """It was published all the same; whoever is fourteen consents alone, and of the others nobody knows."""
    with Community.open(":memory:", clock=lambda: FIRST) as community:

        def do(command: Any) -> str:
            return str(community.execute(command, by="person-shen").stream_id)

        do(RegisterPerson(person_id=LIN, name="林晓棠", birth_year=born))
        deed_id = do(deed.RecordDeed(doer=LIN, title="帮邻居扫雪", happened_on=date(2024, 1, 1)))
        do(deed.VerifyDeed(deed_id=deed_id))
        do(GiveConsent(person_id=LIN, purpose=f"publish:{deed_id}", how="spoken", guardian=guardian))
        do(deed.PublishDeed(deed_id=deed_id, medium="宣传栏"))
        items = agenda_of(community.view(GoodDeeds, reader="person-shen"), date(2024, 1, 1))
        assert [each.what[0] for each in items] == (
            ["Guardian's consent missing: publishing"] if asked else []
        )
        assert [each.what[0] for each in agenda_of(community.view(GoodDeeds), date(2024, 1, 1))] == []


def course(*facts: GivenFact) -> tuple[str | None, str | None, str | None, date | None]:
    """What the only voice came to."""
    [row] = project(VoiceToAction, *facts, now=FIRST + timedelta(days=60))
    return row.request_step, row.became, row.became_step, row.done_on


def test_a_voice_came_to_something_when_its_request_did() -> None:
    """Done or partly; not explained, nor once it was reopened, nor while what it became goes on."""
    assert list(project(VoiceToAction, of(IDEA, 1))) == []
    assert course(*TAKEN_UP) == ("RequestRaised", None, None, None)
    for outcome, done_on in (("done", 3), ("partly", 3), ("explained", None), ("unable", None)):
        resolved = of(RequestResolved(outcome=outcome), 3, "request-1")  # type: ignore[arg-type]
        assert course(*TAKEN_UP, resolved)[3] == (date(2024, 1, done_on) if done_on else None)
    done = of(RequestResolved(outcome="done"), 3, "request-1")
    assert course(*TAKEN_UP, done, of(RequestReopened(reason="又坏了"), 4, "request-1"))[3] is None
    became = of(RequestConverted(into="project", target_id="project-1"), 4, "request-1")
    assert course(*TAKEN_UP, became) == ("RequestConverted", "project-1", None, None)


def test_a_voice_that_became_an_offer_is_no_request() -> None:
    """The offer is of another distribution: of that, the last fact is known by name."""
    became = [of(IDEA, 1), of(voice.VoiceTakenUp(into="offer-1"), 2)]
    offered = of(Offered(arose_from="voice-1"), 2, "offer-1")
    assert course(*became, offered) == (None, "offer-1", "Offered", None)
    [row] = project(Voices, *became, offered)
    assert (row.status, row.request, row.request_status, row.became) == ("taken-up", None, None, "offer-1")


def test_an_outcome_that_is_put_right_counts() -> None:
    """As it should have been told."""
    said, right = RequestResolved(outcome="done"), RequestResolved(outcome="unable")
    corrected = FactCorrected(version=2, said=said, right=right, reason="误录")
    told = [*TAKEN_UP, of(said, 3, "request-1")]
    assert course(*told)[3] == date(2024, 1, 3)
    assert course(*told, of(corrected, 4, "request-1"))[3] is None


def test_the_ledger_tells_the_request_and_how_it_came_out() -> None:
    """Its number leads on; what they were told last stands beside."""
    [row] = project(Voices, *TAKEN_UP, of(voice.IdeaAdopted(plan="先试一个单元"), 3))
    assert (row.status, row.decision, row.answer) == ("taken-up", "adopted", "先试一个单元")
    assert (row.request, row.request_status, row.became) == ("request-1", "raised", None)
    became = of(RequestConverted(into="project", target_id="project-1"), 3, "request-1")
    [row] = project(Voices, *TAKEN_UP, became)
    assert (row.request_status, row.became) == ("converted", "project-1")
    reopened = of(RequestReopened(reason="没有资金"), 4, "request-1")
    [row] = project(Voices, *TAKEN_UP, became, reopened)
    assert (row.request_status, row.became) == ("reopened", None)
