"""Projects of a residents' council. Nothing is imported here: help on commands needs no views."""
