"""The engine: keeps views up to date, and gives them to readers."""
