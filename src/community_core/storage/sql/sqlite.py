"""SQLAlchemy's SQL for SQLite."""

from sqlalchemy import Dialect
from sqlalchemy.dialects.sqlite import dialect, insert

__all__ = ["MAKING", "SPOKEN", "insert"]

SPOKEN: Dialect = dialect()
"""One for all: it remembers of each type how it is spoken."""
MAKING = SPOKEN
"""That in which tables are made."""
