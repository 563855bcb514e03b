"""Folding facts into the tables of a projection."""
