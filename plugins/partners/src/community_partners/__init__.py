"""Partners 共驻共建: organisations of the neighbourhood, what they promised and what they gave."""
