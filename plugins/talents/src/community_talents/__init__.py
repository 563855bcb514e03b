"""Talents 能人: what people offer to do for the community, and who can do what."""
