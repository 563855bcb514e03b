"""Backups of a store in use: made, remembered, and made into a store again."""

from community_core.backup.copies import Restored, back_up, restore
from community_core.backup.known import Backup, known_backups

__all__ = ["Backup", "Restored", "back_up", "known_backups", "restore"]
