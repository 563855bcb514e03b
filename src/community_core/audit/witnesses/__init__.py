"""What a witness saw, what it cosigns, and how cosignatures come back into the store."""
