"""What all views together say: what waits today, and the figures of a month."""
