"""What was recorded about somebody, on their own stream and elsewhere."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from attrs import fields

from community_core.domain import Aggregate, FactCorrected, personal_fields
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.values.checks import is_person
from community_core.domain.kit.values.personal import owners
from community_core.ledger import Ledger, Recorded, Unknown, sealed_in

_SUBJECT = "person_id"
_FIRST = 1
"""The version of the fact that begins a stream, and says whom it is about."""


def facts_concerning(
    ledger: Ledger, kinds: KindsByName, same_person: Iterable[str], *, recorded: bool = False
) -> list[Recorded[Any]]:
    """Each fact that names a person by any of these ids, and the whole story of each request, visit or other
    stream that began about them, in order; with ``recorded`` also what they recorded. Of a stream that many
    people have to do with, such as a stock card, only their own part: a loan of theirs, and what became of
    it. Reads the whole ledger."""
    found = {
        fact.position: fact
        for person in same_person
        for fact in _concerning(ledger, kinds, person, recorded=recorded)
    }
    return [fact for _, fact in sorted(found.items())]


def not_in_confidence(
    seen: Iterable[Recorded[Any]], same_person: Collection[str], is_sensitive: Callable[[str], bool]
) -> list[Recorded[Any]]:
    """Of facts as a reader sees them all but those of sensitive streams in which nothing says, as far as this
    reader may know, that they concern this person."""
    facts = list(seen)
    known = {fact.stream_id for fact in facts if _names(fact.data, same_person)}
    return [fact for fact in facts if fact.stream_id in known or not is_sensitive(fact.stream_id)]


def _names(event: Any, same_person: Collection[str]) -> bool:
    return any(person in same_person for each in _inside(event) for person in _people(each))


def _people(event: Any) -> Iterable[str]:
    """The people an event names, in whatever field."""
    if isinstance(event, Unknown):
        return [each for each in _texts(list(event.fields.values())) if is_person(each)]
    told = (getattr(event, each.name) for each in fields(type(event)))
    ids = (value if isinstance(value, tuple) else (value,) for value in told)
    return [each for value in ids for each in value if isinstance(each, str) and each.startswith("person-")]


def _texts(value: Any) -> Iterator[str]:
    """Every text in what a fact of an unknown type says, at any depth."""
    match value:
        case str():
            yield value
        case dict():
            yield from _texts(list(value.values()))
        case list():
            for each in value:
                yield from _texts(each)


def _concerning(
    ledger: Ledger, kinds: KindsByName, person: str, *, recorded: bool
) -> Iterable[Recorded[Any]]:
    naming = list(ledger.naming(person, recorded=recorded))
    yield from naming
    theirs = defaultdict[str, list[Recorded[Any]]](list)
    for fact in naming:
        if fact.stream_id == person or _is_about(fact.data, person):
            theirs[fact.stream_id].append(fact)
    for stream_id, facts in sorted(theirs.items()):
        story = ledger.stream(stream_id)
        is_whole = stream_id == person or any(_version(fact) == _FIRST for fact in facts)
        yield from story if is_whole else _of_their_parts(kinds.of_stream(stream_id), story, facts)


def _of_their_parts(
    kind: Aggregate[Any] | None, story: Iterable[Recorded[Any]], theirs: Iterable[Recorded[Any]]
) -> Iterable[Recorded[Any]]:
    """What was recorded of the parts that these facts are about."""
    parts = kind.parts if kind else ()
    said = [each for fact in theirs for each in _inside(fact.data)]
    for fact in story:
        about = _inside(fact.data)
        if any(part.share(one, other) for part in parts for one in said for other in about):
            yield fact


def _version(fact: Recorded[Any]) -> int:
    """Of the fact that is told of: of a correction, the one it corrects."""
    return fact.data.version if isinstance(fact.data, FactCorrected) else fact.version


def _inside(event: Any) -> list[Any]:
    """What an event says: of a correction, what was wrong and what is right."""
    said = (event.said, event.right) if isinstance(event, FactCorrected) else (event,)
    return [each for each in said if each is not None]


def _is_about(event: Any, person: str) -> bool:
    return any(person in _subjects(each) for each in _inside(event))


def _subjects(event: Any) -> list[Any]:
    """The people an event is about."""
    if isinstance(event, Unknown):
        return [event.fields.get(_SUBJECT), *(person for each in sealed_in(event) for person in each.people)]
    names = {each.name for each in fields(type(event))}
    told = (getattr(event, each) for each in {*personal_fields(type(event)).values(), *names & {_SUBJECT}})
    return [person for each in told for person in owners(each)]
