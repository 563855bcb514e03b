"""Random histories with late news and corrections, and what counts of them at a moment by definition."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec
from attrs import evolve

from community_core.domain import FactCorrected, HoursClaimed, RequestRaised
from community_core.ledger import Recorded
from community_core.testing import fact
from community_core.testing.facts import FIRST_MOMENT, GivenFact, History, recorded
from community_core.testing.projecting import history_for
from community_core.testing.stories import legal_stories
from community_core.times import zone_named
from community_core.views import Cut, Engine, Projection, tables_of

ZONE = zone_named("Asia/Shanghai")
ASKED_FROM = recorded([fact(RequestRaised(title="x", category="x", channel="desk"), "request-1")])[
    0
].recorded_at + timedelta(days=400)
Facts = Sequence[Recorded[Any]]


def random_history(random: Random, length: int) -> list[Recorded[Any]]:
    """The beginnings of legal stories, taking turns; some news comes late, some requests are corrected."""
    waiting = _uncorrected_stories()
    given: list[GivenFact] = []
    versions: dict[str, int] = {}
    while waiting and len(given) < length:
        each = evolve(random.choice(waiting).pop(), recorded_at=None)
        waiting = [story for story in waiting if story]
        late = timedelta(hours=random.randrange(60 * 24))
        given.append(evolve(each, at=each.at - late) if each.at and random.random() < 0.3 else each)
        version = versions[each.stream_id] = versions.get(each.stream_id, 0) + 1
        if isinstance(each.data, RequestRaised) and random.random() < 0.4:
            waiting.append([_corrected(each, version, random)])
            versions[each.stream_id] = version  # its own turn counts it
    return recorded(given)


def _uncorrected_stories() -> list[list[GivenFact]]:
    """Legal stories, the last fact first, without corrections: those that are put in give versions of their
    own to what follows."""
    kept = ([each for each in story if not isinstance(each.data, FactCorrected)] for story in legal_stories())
    return [list(reversed(story)) for story in kept]


def _corrected(given: GivenFact, version: int, random: Random) -> GivenFact:
    assert isinstance(given.data, RequestRaised)
    right = evolve(given.data, title=f"{given.data.title} {random.randrange(9)}")
    correction = FactCorrected(version=version, said=given.data, right=right, reason="misheard")
    return fact(correction, given.stream_id)


def mended_history(
    random: Random, length: int, stories: Sequence[Sequence[GivenFact]] = (), *, in_order: bool = False
) -> list[Recorded[Any]]:
    """The same, or other ``stories``, with facts that are undone before anything follows, some put back, and
    with facts that are known to have happened at another time (within a minute, for facts that stay
    ``in_order``), or to be somebody else's doing; some of that is mended again."""
    waiting = [list(reversed(each)) for each in stories] or _uncorrected_stories()
    given: list[GivenFact] = []
    versions: Counter[str] = Counter()

    def tell(each: GivenFact) -> None:
        versions[each.stream_id] += 1
        given.append(evolve(each, recorded_at=None))

    while waiting and len(given) < length:
        story = random.choice(waiting)
        each = story.pop()
        tell(each)
        if random.random() < 0.4 and not isinstance(each.data, FactCorrected):
            stands = True
            for correction in _mended(each, versions[each.stream_id], random, in_order=in_order):
                tell(correction)
                stands = correction.data.right is not None
            if not stands:
                story.clear()
        waiting = [story for story in waiting if story]
    return recorded(given)


def _mended(given: GivenFact, version: int, random: Random, *, in_order: bool) -> Iterator[GivenFact]:
    """Corrections of one fact, each going on from the one before."""
    now, kept = given.data, given.data
    for _ in range(random.randrange(1, 4)):
        what = random.choice(["undo", "retime", "rename", "retell"]) if now is not None else "put back"
        right = None if what == "undo" else kept
        at = FIRST_MOMENT + timedelta(hours=random.randrange(60 * 24))
        if in_order and given.at is not None:
            at = given.at - timedelta(seconds=random.randrange(60))
        if what == "retell" and isinstance(kept, RequestRaised | HoursClaimed):
            name = "title" if isinstance(kept, RequestRaised) else "activity"
            right = evolve(kept, **{name: f"told {random.randrange(9)}"})
        yield fact(
            FactCorrected(
                version=version,
                said=now,
                right=right,
                reason="slip",
                occurred_at=at if what == "retime" else None,
                actor=random.choice(["person-xu", "person-he"]) if what == "rename" else None,
            ),
            given.stream_id,
        )
        now, kept = right, right or kept


def known(facts: Facts) -> list[Recorded[Any]]:
    """The facts as they are known to have been, by definition: of several corrections of a fact the last
    counts, whole. Corrections of what was said stay, for those who ask for them."""
    last = {(each.stream_id, each.data.version): each.data for each in facts if _corrects(each)}
    found = []
    for each in facts:
        correction = last.get((each.stream_id, _about(each)))
        if correction is not None and correction.right is None:
            continue
        if _corrects(each):
            told = each.data.said is not None and each.data.right is not None
            moved = each.data.occurred_at is not None or each.data.actor is not None
            if told and (each.data.said != each.data.right or not moved):
                found.append(each.holding(evolve(each.data, occurred_at=None, actor=None)))
        elif correction is None:
            found.append(each)
        else:
            when, who = correction.occurred_at or each.occurred_at, correction.actor or each.actor
            found.append(each.known_as(each.data, when, who))
    return found


def _corrects(each: Recorded[Any]) -> bool:
    return isinstance(each.data, FactCorrected)


def recorded_by(facts: Facts, position: int) -> list[Recorded[Any]]:
    """Those that had been recorded."""
    return [each for each in facts if each.position <= position]


def happened_by(facts: Facts, moment: datetime) -> list[Recorded[Any]]:
    """Those that had happened; a correction goes with the fact it corrects."""
    when = {(each.stream_id, each.version): each.occurred_at for each in facts}
    return [each for each in facts if when[each.stream_id, _about(each)] <= moment]


def positions_in(facts: Facts, cut: Cut) -> set[int]:
    """The positions of the facts that count by a cut."""
    known = recorded_by(facts, cut.upto)
    counted = known if cut.happened is None else happened_by(known, cut.happened)
    return {each.position for each in counted}


def _about(each: Recorded[Any]) -> int:
    return each.data.version if isinstance(each.data, FactCorrected) else each.version


def engine_over(projection: type[Projection[Any]], facts: Facts) -> Engine:
    """An engine over a ledger that holds these facts and nothing else."""
    history: History = history_for(projection, list(facts))
    return Engine(history, None, zone=ZONE, clock=lambda: ASKED_FROM)


def everything(view: Projection[Any]) -> dict[str, list[Any]]:
    """All that can be seen in a view: what iterating it gives, and its tables."""
    tables = {name: list(getattr(view, name)) for name in tables_of(type(view))}
    return {"rows": list(view), **tables}


def without(facts: Facts, position: int) -> list[Recorded[Any]]:
    """All but the one at a position."""
    return [each for each in facts if each.position != position]


def righted(facts: Facts) -> list[Recorded[Any]]:
    """The facts as they should have been recorded, without the corrections."""
    right = {
        (each.stream_id, each.data.version): each.data.right
        for each in facts
        if isinstance(each.data, FactCorrected)
    }
    return [
        msgspec.structs.replace(each, data=right.get((each.stream_id, each.version), each.data))
        for each in facts
        if not isinstance(each.data, FactCorrected)
    ]
