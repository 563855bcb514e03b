"""What rows are held to, sealed or not: numbers, clocks and boxes, and what lies beside the events."""
