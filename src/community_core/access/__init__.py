"""Access by roles: who may see what of whom, as a table, and the hook that reads it."""

from community_core.access.by_roles import ByRoles
from community_core.access.rights import EVERYTHING, TABLE, Reach, Right, Rights, rights_said

__all__ = ["EVERYTHING", "TABLE", "ByRoles", "Reach", "Right", "Rights", "rights_said"]
