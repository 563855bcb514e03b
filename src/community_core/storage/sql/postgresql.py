"""SQLAlchemy's SQL for PostgreSQL."""

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import dialect, insert

__all__ = ["MAKING", "SPOKEN", "insert"]

SPOKEN: Dialect = dialect(paramstyle="format")  # type: ignore[no-untyped-call]
"""One for all: it remembers of each type how it is spoken."""
MAKING: Dialect = dialect()  # type: ignore[no-untyped-call]
"""That in which tables are made."""
