"""People who were found to be one: whatever lies on a merged record counts for the one that goes on."""

from collections.abc import Mapping

from attrs import frozen

from community_core.domain import PersonMerged
from community_core.ledger import Recorded
from community_core.views import Table, handles


@frozen
class Merge:
    """Somebody who is the same human being as ``into``."""

    person_id: str
    into: str


class Merges:
    """Who turned out to be one person. A projection that handles every fact puts the merges itself."""

    merges = Table(Merge, index=["into"])

    def canonical(self, person_id: str) -> str:
        """The id under which somebody goes on: their own, or that of the record they were merged into."""
        passed = [person_id]
        while (into := self.merges.value(passed[-1], "into")) and into not in passed:
            passed.append(into)
        return passed[-1]

    def same_person(self, person_id: str) -> tuple[str, ...]:
        """Every id of one human being, the one under which they go on first."""
        found = [self.canonical(person_id)]
        for each in found:
            found += [one.person_id for one in self.merges.where(into=each) if one.person_id not in found]
        return tuple(found)

    def merged_into(self) -> Mapping[str, str]:
        """Everybody who was merged, and the id under which they go on: for those who ask about many."""
        direct = {each.person_id: each.into for each in self.merges}
        return {each: followed(direct, each) for each in direct}


class OfMerging:
    """What every class does that goes along with a merge, and calls the next: nothing."""

    def merge(self, e: Recorded[PersonMerged], /) -> None:
        """Somebody turned out to be the same as somebody else."""


class OfMerges(Merges, OfMerging):
    """A projection that builds on this knows who turned out to be one person."""

    @handles(PersonMerged)
    def merge(self, e: Recorded[PersonMerged]) -> None:
        super().merge(e)
        self.merges.put(Merge(e.stream_id, e.data.into))


def followed(into: Mapping[str, str], person_id: str) -> str:
    """The end of a chain of merges that begins with somebody."""
    passed = [person_id]
    while (following := into.get(passed[-1])) and following not in passed:
        passed.append(following)
    return passed[-1]
