"""What is said: commands, the facts that come of them, their corrections, and what stands after those."""
