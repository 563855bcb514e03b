"""A filled sheet rehearsed: what its rows would record, found by doing all of it but the recording."""

from collections.abc import Sequence
from typing import Any

from community_core.community import Community
from community_core.domain import RequestRaised
from community_core.execution import Cause, Happened
from community_core.forms.beginnings import Beginnings
from community_core.forms.filled import Filled
from community_core.importing.importer import ImportCounts
from community_core.importing.rehearsing.rehearsal import FirstSetAside, Rehearsal, RehearsedCommunity
from community_core.ledger import NewFact


def rehearse_rows(
    of: Community, filled: Filled, beginnings: Beginnings, *, by: str, because_of: Cause | None = None
) -> Rehearsal:
    """What a sheet's rows, settled by these ``beginnings``, would record; raises as
    :meth:`community_core.Community.execute_all`. Nothing is written."""

    def foresee(
        commands: Sequence[Any],
        *,
        at: Sequence[Happened],
        once: Sequence[str],  # noqa: ARG001  nothing is recorded
    ) -> list[NewFact]:
        return of.foresee(commands, by=by, at=at, because_of=because_of)

    rows = filled.rows
    facts = beginnings.given_before([row.given for row in rows], [row.at for row in rows], foresee)
    with RehearsedCommunity(of) as stage:
        stage.ledger.append(facts)
        counts = ImportCounts(
            read=len(rows),
            recorded=len(facts),
            requests=sum(isinstance(each.data, RequestRaised) for each in facts),
            begun={each.name: each.words for each in beginnings.begun},
        )
        return stage.rehearsal(counts, FirstSetAside())
