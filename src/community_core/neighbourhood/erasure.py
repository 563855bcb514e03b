"""Who was erased: they go on being counted, and nothing is told of them by name."""

from attrs import frozen

from community_core.domain import PersonErased
from community_core.ledger import Recorded
from community_core.views import Table, handles


@frozen
class Forgotten:
    """Somebody who was erased."""

    person_id: str


class OfErased:
    """A projection that builds on this knows who was erased."""

    erased = Table(Forgotten)

    @handles(PersonErased)
    def erase(self, e: Recorded[PersonErased]) -> None:
        self.erased.put(Forgotten(e.stream_id))
