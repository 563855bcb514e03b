"""A folder as communities are kept in one: SQLite files, each with its tables."""
