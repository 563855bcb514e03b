"""What the register counts, to stand beside what is said."""

from typing import Any

from attrs import evolve, frozen

from community_core import domain
from community_core.ledger import Recorded
from community_core.neighbourhood import OfMerges, OfPlaces, OfRoles, stands
from community_core.views import Table, handles

_STAFF = ("secretary", "director", "grid-worker")
_LIVES_HERE = ("lives-here", "rents")


@frozen
class Resident:
    """How somebody lives, and whether they are here and a record of their own."""

    person_id: str
    residence: str = "not-told"
    here: bool = True


class OfRegister(OfPlaces, OfRoles, OfMerges):
    """Tables of who lives and works here and of what places there are, for a projection that compares."""

    residents = Table(Resident, index=[("here", "residence")])

    @handles(domain.PersonRegistered)
    def register(self, e: Recorded[domain.PersonRegistered]) -> None:
        self.residents.put(Resident(e.stream_id, e.data.residence))

    @handles(domain.PersonChanged)
    def change(self, e: Recorded[domain.PersonChanged]) -> None:
        if e.data.residence is not None:
            self._resident(e, residence=e.data.residence)

    @handles(domain.PersonLeft, domain.PersonDied)
    def go(self, e: Recorded[domain.PersonLeft | domain.PersonDied]) -> None:
        self._resident(e, here=False)

    @handles(domain.PersonReturned)
    def come_back(self, e: Recorded[domain.PersonReturned]) -> None:
        self._resident(e, here=True)

    def _resident(self, e: Recorded[Any], **news: Any) -> None:
        before = self.residents.get(e.stream_id, Resident(e.stream_id))
        self.residents.put(evolve(before, **news))

    def counted(self, figure: str) -> int | None:
        """How many the register has today of what a figure is about; None where it counts no such thing, or
        knows of none."""
        match figure:
            case "residents":
                return self._residents() or None
            case "compounds" | "buildings":
                kind = figure.removesuffix("s")
                return sum(each.kind == kind and not each.closed for each in self.places) or None
            case "staff":
                standing = (each for each in self.appointments if stands(each, self.today))  # type: ignore[attr-defined]
                return (
                    len({self.canonical(each.person_id) for each in standing if each.role in _STAFF}) or None
                )
            case _:
                return None

    def _residents(self) -> int:
        """Records merged into others are no residents of their own."""
        into = self.merged_into()
        return sum(
            each.here and each.residence in _LIVES_HERE and each.person_id not in into
            for each in self.residents
        )
