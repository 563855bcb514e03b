"""Access by roles: who may see what of whom, as a table, and the hook that reads it."""

from community_core.access.by_consent import ByConsent
from community_core.access.by_roles import ByRoles
from community_core.access.rights import EVERYTHING, TABLE, Reach, Right, Rights
from community_core.access.sensitive import SensitiveStreams

__all__ = [
    "EVERYTHING",
    "TABLE",
    "ByConsent",
    "ByRoles",
    "Reach",
    "Right",
    "Rights",
    "SensitiveStreams",
]
