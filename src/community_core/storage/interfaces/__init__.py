"""What is kept of a community, as whoever uses it finds it on either back end; and what those share."""
