"""Views as of an earlier moment, folded apart from the live ones."""
