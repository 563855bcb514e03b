"""``community erase``, ``export-person`` and ``keys``: what is sealed, for whom, and until when."""
