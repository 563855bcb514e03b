"""What an audit finds wrong with something that was handed to it."""

from community_core.errors import CommunityError


class NotVerified(CommunityError):
    """A ledger, checkpoint or receipt that does not hold what it claims (exit code 3)."""

    kind = "damaged"


class SignedOtherwise(NotVerified):
    """A note that bears the name of the key, and whose signature is not by it: perhaps by the one before it,
    or after."""
