"""What a value is: its label, its check, its unit, whose it is, and the fields that hold it."""
