"""The laws of what projections offer beside their rows: figures, and what waits."""
