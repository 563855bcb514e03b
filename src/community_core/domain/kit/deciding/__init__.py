"""Deciding: what commands ask of which streams, and the facts that come of them."""
