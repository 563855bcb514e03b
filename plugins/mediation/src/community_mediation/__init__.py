"""People's mediation of disputes. Nothing is imported here: help on commands needs no views."""
