"""Mobilisations of a community. Nothing is imported here: help on commands needs no views."""
