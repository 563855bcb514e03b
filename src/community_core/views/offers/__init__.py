"""What any projection may offer beside its rows: figures of a period, and what waits for somebody."""
