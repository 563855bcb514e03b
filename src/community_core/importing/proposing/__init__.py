"""A mapping proposed for a file that nobody has described yet, from its header and its values."""
