"""Where the past is cut off: what had been recorded by then, and what had happened by then."""

from datetime import datetime

from attrs import frozen


@frozen
class Cut:
    """The facts up to a position, and of those, when ``happened`` is given, the ones that happened by then.

    Corrections count as far as they were recorded by ``upto``, whenever they happened; so a fact that was
    said to have happened at another time goes by the time that was known at the cut.
    """

    upto: int
    happened: datetime | None = None

    def is_within(self, other: "Cut") -> bool:
        """Whether whatever counts here counts there too."""
        until = other.happened
        return self.upto <= other.upto and (
            until is None or (self.happened is not None and self.happened <= until)
        )
