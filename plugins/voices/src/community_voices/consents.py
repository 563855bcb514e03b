"""Whether somebody's consent to publish one thing stands, as views keep it."""

from datetime import datetime

from attrs import frozen

from community_core.domain import ConsentGiven, ConsentWithdrawn
from community_core.ledger import Recorded
from community_core.neighbourhood import OfErased, OfMerges
from community_core.views import Table, handles


@frozen(kw_only=True)
class Said:
    """What somebody said last of publishing one thing, when, and by which guardian."""

    person_id: str
    purpose: str
    given: bool
    at: datetime
    guardian: str | None = None


class OfConsents(OfMerges, OfErased):
    """A projection that builds on this keeps consents to publish something."""

    said = Table(Said, key=("person_id", "purpose"))

    @handles(ConsentGiven, ConsentWithdrawn)
    def say(self, e: Recorded[ConsentGiven | ConsentWithdrawn]) -> None:
        before = self.said.get((e.stream_id, e.data.purpose))
        if not e.data.purpose.startswith("publish:") or (before and before.at > e.occurred_at):
            return
        given = e.data if isinstance(e.data, ConsentGiven) else None
        self.said.put(
            Said(
                person_id=e.stream_id,
                purpose=e.data.purpose,
                given=given is not None,
                at=e.occurred_at,
                guardian=given.guardian if given else None,
            )
        )

    def consent(self, person_id: str, stream_id: str) -> Said | None:
        """Somebody's consent to publish that, if it stands, whichever of their ids it was given under."""
        ids = self.same_person(person_id)
        told = (self.said.get((each, f"publish:{stream_id}")) for each in ids)
        last = max((each for each in told if each), key=lambda each: each.at, default=None)
        return None if last is None or not last.given or any(each in self.erased for each in ids) else last
