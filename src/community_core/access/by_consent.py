"""What is somebody's own: others see it while they consent to that, whatever roles they hold."""

from collections.abc import Callable
from datetime import date
from functools import cache

from community_core.directory import Register
from community_core.domain import Sealed
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import UnknownName
from community_core.ledger import EventRegistry
from community_core.privacy import MayOpen

COUNTING = "system:figures"
"""Who counts, and shows nothing."""


class ByConsent:
    """A ``may_open`` that asks another one, but for fields that say ``Help(consent=...)``: those it opens for
    the person themselves, for who counts, and for others while the person consents to that purpose."""

    def __init__(self, may_open: MayOpen, registry: EventRegistry, register: Callable[[], Register]) -> None:
        self._may_open = may_open
        self._register = register
        self._purpose = cache(lambda fact: _purpose(registry, fact))

    def __call__(self, reader: str, sealed: Sealed, fact: str, day: date, case: str | None) -> bool:
        """Whether the other says so, and the person where it is their own."""
        purpose = self._purpose(fact)
        if purpose and reader != COUNTING and not self._agreed(reader, sealed.person, purpose):
            return False
        return self._may_open(reader, sealed, fact, day, case) is True

    def _agreed(self, reader: str, person: str, purpose: str) -> bool:
        register = self._register()
        same = register.same_person(person)
        known = (register.people.get(each) for each in same)
        return reader in same or any(each is not None and each.consents_to(purpose) for each in known)


def _purpose(registry: EventRegistry, fact: str) -> str:
    """For which purpose others see that field; "" where it is not asked, or the plugin is missing."""
    name, _, field = fact.rpartition(".")
    try:
        known = fields_of(registry.named(name).event_class)
    except UnknownName:
        return ""
    return known[field].help.consent if field in known else ""
