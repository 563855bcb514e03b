"""What was found and handed in, who claimed it, and what became of it 失物招领."""
