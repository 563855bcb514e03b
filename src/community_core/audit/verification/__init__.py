"""Reading every stored byte again, and telling where it differs from what was sealed."""
