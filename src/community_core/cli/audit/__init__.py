"""``community audit``: seals, verification, and proofs to hand out."""
