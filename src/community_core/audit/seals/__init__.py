"""Sealing what was recorded since, what the signer remembers, and changing the key that signs."""
