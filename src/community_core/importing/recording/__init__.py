"""From cases to facts: what is recorded of a request already, and what is news."""
