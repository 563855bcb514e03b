"""What an audit finds wrong with something that was handed to it."""

from community_core.errors import CommunityError


class NotVerified(CommunityError):
    """A ledger, checkpoint or receipt that does not hold what it claims (exit code 3)."""

    kind = "damaged"
