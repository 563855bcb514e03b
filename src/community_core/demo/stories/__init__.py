"""The parts of the story that the core itself tells."""
