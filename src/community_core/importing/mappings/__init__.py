"""What a mapping file says: which column is which field, and how its times and words are to be read."""
