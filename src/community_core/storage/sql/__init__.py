"""What databases of either kind are told, and why they refuse it."""
