"""The facts a view follows from: which of them count by a moment, and what they say, put right."""
