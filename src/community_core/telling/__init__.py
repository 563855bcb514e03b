"""What the library returns, told: for programs now, for people in time."""

from community_core.telling.plain import FACT_NAMES, data_of, to_json

__all__ = ["FACT_NAMES", "data_of", "to_json"]
