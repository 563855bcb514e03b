"""Questions to the views: as they are, as they were, why, and what changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from community_core.ledger import Ledger
from community_core.store import Store
from community_core.views import Change, Counting, Engine, Explanation, Past, Projection, When

P = TypeVar("P", bound=Projection[Any])


class ViewQuestions:
    """A community as its views tell of it."""

    store: Store
    clock: Callable[[], datetime]
    ledger: Ledger
    engine: Engine

    def view(self, projection: type[P], *, fresh: bool = True, reader: str | None = None) -> P:
        """A view, caught up with everything recorded so far; iterate it, or ask its queries.

        With ``fresh=False`` it is read as it stands and never waits. Personal columns hold Sealed values;
        for a ``reader`` (a person's id or ``system:<name>``) those they may see are opened, which is noted
        once a view. Raises ProjectionStopped when a handler of the projection failed.
        """
        return self.engine.view(projection, fresh=fresh, reader=reader)

    def at(self, *, known: When | int | None = None, happened: When | None = None) -> Past:
        """The community as it was: ``.view(Projection)`` on the result gives a view of that moment.

        ``known`` cuts off what was recorded later (a moment, a day's end, or a position, each of them as text
        as well; digits alone are a position); ``happened`` what happened later, as known now. For imported
        history, recorded in one day, ``happened`` is the one that tells something. Raises InvalidInput for a
        time or position that cannot be understood, is still to come, or lies before everything.
        """
        return Past(self.engine, self.ledger, self.store.zone, self.clock, known=known, happened=happened)

    def explain(
        self, projection: type[Projection[Any]], key: Any, *, counting: Counting | None = None
    ) -> Explanation:
        """The facts that made a row of a view what it is, found by folding again.

        ``key`` is the row's key, or a tuple of its parts; ``community.at(...).explain`` tells the same of an
        earlier moment. ``counting`` is called now and then with how many facts have been read so far: in a
        long history they are read several times. Raises InvalidInput when the view never had such a row,
        ProjectionStopped.
        """
        return self.at().explain(projection, key, counting=counting)

    def diff(
        self,
        projection: type[Projection[Any]],
        earlier: Past,
        later: Past | None = None,
        *,
        counting: Counting | None = None,
    ) -> list[Change]:
        """The rows that came, went and changed from one moment to another, and the facts that is due to.

        ``earlier`` and ``later`` come from :meth:`at`; ``later`` is now when left out. Both are asked from
        the later moment, so that nothing changes because time went by. ``counting`` as for :meth:`explain`.
        Raises InvalidInput when what counts earlier does not count later, ProjectionStopped.
        """
        return earlier.diff(projection, later or self.at(), counting=counting)
