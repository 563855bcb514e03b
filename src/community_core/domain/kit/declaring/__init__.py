"""Declaring a kind of stream: its table, whether that fits together, what it is called, and who finds it."""
