"""What was recorded about somebody, on their own stream and elsewhere."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from attrs import fields

from community_core.domain import FactCorrected, personal_fields
from community_core.domain.kit.personal import owners
from community_core.ledger import Ledger, Recorded, Unknown, sealed_in

_SUBJECT = "person_id"


def facts_concerning(
    ledger: Ledger, same_person: Iterable[str], *, recorded: bool = False
) -> list[Recorded[Any]]:
    """Each fact that names a person by any of these ids, and the whole story of each request, visit or other
    stream that is about them, in order; with ``recorded`` also what they recorded. Reads the whole ledger."""
    found = {
        fact.position: fact
        for person in same_person
        for fact in _concerning(ledger, person, recorded=recorded)
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
    inside = (event.said, event.right) if isinstance(event, FactCorrected) else (event,)
    return any(person in same_person for each in inside for person in _people(each))


def _people(event: Any) -> Iterable[str]:
    """The people an event names, in whatever field."""
    if event is None or isinstance(event, Unknown):
        return []
    told = (getattr(event, each.name) for each in fields(type(event)))
    ids = (value if isinstance(value, tuple) else (value,) for value in told)
    return [each for value in ids for each in value if isinstance(each, str) and each.startswith("person-")]


def _concerning(ledger: Ledger, person: str, *, recorded: bool) -> Iterable[Recorded[Any]]:
    naming = list(ledger.naming(person, recorded=recorded))
    about = {fact.stream_id for fact in naming if fact.stream_id == person or _is_about(fact.data, person)}
    return [*naming, *(fact for stream_id in sorted(about) for fact in ledger.stream(stream_id))]


def _is_about(event: Any, person: str) -> bool:
    inside = (event.said, event.right) if isinstance(event, FactCorrected) else (event,)
    return any(person in _subjects(each) for each in inside)


def _subjects(event: Any) -> list[Any]:
    """The people an event is about; nobody where a correction says of nothing else."""
    if event is None:
        return []
    if isinstance(event, Unknown):
        return [event.fields.get(_SUBJECT), *(person for each in sealed_in(event) for person in each.people)]
    names = {each.name for each in fields(type(event))}
    told = (getattr(event, each) for each in {*personal_fields(type(event)).values(), *names & {_SUBJECT}})
    return [person for each in told for person in owners(each)]
