"""SQLite files: how they are opened, told apart, read without a trace, and locked."""
