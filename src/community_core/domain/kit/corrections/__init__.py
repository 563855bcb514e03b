"""What is said of a fact afterwards: that it was otherwise, that it never happened, or that it did."""
