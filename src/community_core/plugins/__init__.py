"""What is installed, by entry point: kinds of streams, views and reactors of others, each failing alone."""
