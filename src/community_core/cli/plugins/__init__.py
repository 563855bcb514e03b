"""``community plugins``, ``react`` and ``reactors``: what others bring, and what it does."""
