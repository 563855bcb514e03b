"""What is known of one person: open values as they stand, and sealed ones as boxes nobody has opened."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from community_core.domain import PERSON
from community_core.domain.consents import Consent
from community_core.domain.kit.aggregates.folding import changing
from community_core.domain.kit.messages.correction import as_corrected
from community_core.domain.kit.values.personal import Sealed
from community_core.domain.person_facts import (
    CareLevel,
    PersonAbsorbed,
    PersonAway,
    PersonBack,
    PersonChanged,
    Residence,
)
from community_core.domain.person_state import CONSENTS, ROLES, PersonStatus
from community_core.domain.roles import Appointment
from community_core.ledger import unknown_in


@frozen(kw_only=True)
class KnownPerson:
    """Somebody of whom something was recorded on their own stream.

    ``status`` is None while they are named at most. ``into`` is the record they were merged into,
    ``absorbed`` are those merged into theirs. ``level`` is None where none was ever set. ``name``,
    ``telephone`` and ``room`` are sealed with their key.
    """

    id: str
    status: PersonStatus | None = None
    code: str = ""
    name: Sealed | None = None
    telephone: Sealed | None = None
    room: Sealed | None = None
    building: str | None = None
    residence: Residence = "not-told"
    level: CareLevel | None = None
    away: bool = False
    into: str | None = None
    absorbed: tuple[str, ...] = ()
    roles: Mapping[int, Appointment] = field(factory=dict)
    consents: Mapping[str, Consent] = field(factory=dict)

    def roles_on(self, day: date) -> tuple[Appointment, ...]:
        """The roles they hold on a day: from the day each begins, up to the day before it was ended. A term
        that ran out goes on until somebody ends it."""
        return tuple(each for each in self.roles.values() if each.stands_on(day))

    def consents_to(self, purpose: str) -> bool:
        """Whether a consent of theirs to that purpose stands."""
        return purpose in self.consents and self.consents[purpose].status == "given"


def known_person(person_id: str, events: Iterable[Any]) -> KnownPerson:
    """A person as the events of their stream make them, from the first on, corrected as was last said.

    Where a newer program recorded something this one cannot read, no role and no consent is known: either
    may have ended.
    """
    told = list(events)
    known = KnownPerson(id=person_id)
    for each in as_corrected(told):
        change = _CHANGES.get(type(each))
        known = change(known, each) if change else known
    return evolve(known, roles={}, consents={}) if any(map(unknown_in, told)) else known


def _changed(known: KnownPerson, changed: PersonChanged) -> KnownPerson:
    names = ("name", "telephone", "residence")
    said = {name: value for name in names if (value := getattr(changed, name)) is not None}
    return evolve(known, **said)


def _absorbed(known: KnownPerson, absorbed: PersonAbsorbed) -> KnownPerson:
    return evolve(known, absorbed=(*known.absorbed, absorbed.other))


_OTHERWISE: Mapping[type[Any], Callable[[KnownPerson, Any], KnownPerson]] = {
    PersonChanged: _changed,
    PersonAbsorbed: _absorbed,
    PersonAway: lambda known, _: evolve(known, away=True),
    PersonBack: lambda known, _: evolve(known, away=False),
}
_CHANGES: Mapping[type[Any], Callable[[KnownPerson, Any], KnownPerson]] = {
    **{each: changing(KnownPerson, each, PERSON.becomes, _OTHERWISE.get(each)) for each in PERSON.becomes},
    **ROLES.changes(),  # type: ignore[dict-item]  # they change whatever has the parts
    **CONSENTS.changes(),  # type: ignore[dict-item]
}
