"""What is handed out and checked elsewhere: an event in the sealed ledger, a ledger that only grew."""
