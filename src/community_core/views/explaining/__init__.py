"""Why a row is what it is, and what changed between two moments: found by folding again and watching."""
