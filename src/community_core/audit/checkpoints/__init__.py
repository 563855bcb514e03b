"""The folder ``checkpoints`` of a store: what is kept there, and the newest of it."""
