"""``community log``, ``history`` and ``events``: what was recorded, as it was recorded."""
