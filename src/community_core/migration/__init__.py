"""Moving a community to another place while it is in use: from a folder to a server, back, or from one to the
other of a kind."""

from community_core.migration.migrating import Migrated, give_up, migrate

__all__ = ["Migrated", "give_up", "migrate"]
