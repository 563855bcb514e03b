"""``community init``, ``backup``, ``backups``, ``restore`` and ``migrate``: stores made, copied, moved."""
