"""What is installed, by entry point: kinds of streams, views and commands of others, each failing alone."""
