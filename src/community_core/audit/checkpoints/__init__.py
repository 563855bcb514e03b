"""What was sealed of a community, wherever that is kept, and the newest of it."""
