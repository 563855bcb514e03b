"""Who was erased, as the ledger says: those stay closed, whatever keys there are."""

from community_core.domain import PERSON, PersonErased
from community_core.ledger import Ledger


class RecordedErasures:
    """Everybody whose erasure is recorded, whenever it is asked for. Threads may share it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._types = ledger.registry.stored_names(PersonErased)
        self._known: tuple[int, frozenset[str]] = 0, frozenset()

    def __call__(self) -> frozenset[str]:
        """Only what is new is read; everything where the ledger was put back."""
        position, (known_upto, people) = self._ledger.position(), self._known
        if position != known_upto:
            people = self._since(known_upto) | people if position > known_upto > 0 else self._all()
            self._known = position, people
        return people

    def _all(self) -> frozenset[str]:
        return frozenset(each.stream_id for each in self._ledger.streams_of(PERSON.name, PersonErased))

    def _since(self, position: int) -> frozenset[str]:
        news = self._ledger.log(after=position, types=self._types)
        return frozenset(each.stream_id for each in news if each.stream_id.startswith(f"{PERSON.name}-"))
