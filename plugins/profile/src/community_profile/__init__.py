"""What a community says of itself: its profile, honours, how it works (1+4), and the month report."""
