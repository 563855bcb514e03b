"""What is signed, and with whose key: keys that follow one another, notes, checkpoints and what they say."""
