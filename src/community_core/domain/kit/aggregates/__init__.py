"""What a kind of stream is made of: its folds, steps, parts and laws, in one table."""
