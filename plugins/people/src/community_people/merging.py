"""People who were found to be one: whatever lies on a merged record counts for the one that goes on."""

from collections.abc import Mapping

from attrs import frozen

from community_core.views import Rows


@frozen
class Merge:
    """Somebody who is the same human being as ``into``."""

    person_id: str
    into: str


def canonical(merges: Rows[Merge], person_id: str) -> str:
    """The id under which somebody goes on: their own, or that of the record they were merged into."""
    passed = [person_id]
    while (into := merges.value(passed[-1], "into")) and into not in passed:
        passed.append(into)
    return passed[-1]


def same_person(merges: Rows[Merge], person_id: str) -> tuple[str, ...]:
    """Every id of one human being, the one under which they go on first."""
    found = [canonical(merges, person_id)]
    for each in found:
        found += [merge.person_id for merge in merges.where(into=each) if merge.person_id not in found]
    return tuple(found)


def merged_into(merges: Rows[Merge]) -> Mapping[str, str]:
    """Everybody who was merged, and the id under which they go on: for those who ask about many."""
    direct = {each.person_id: each.into for each in merges}
    return {each: _followed(direct, each) for each in direct}


def _followed(direct: Mapping[str, str], person_id: str) -> str:
    passed = [person_id]
    while (into := direct.get(passed[-1])) and into not in passed:
        passed.append(into)
    return passed[-1]
