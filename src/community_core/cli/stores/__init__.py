"""``community init``, ``backup``, ``backups`` and ``restore``: stores made and copied."""
