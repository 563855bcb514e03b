"""Where a community is kept: in a folder of SQLite files, in schemas of a PostgreSQL server, or in memory.

Everybody else uses the interfaces, and finds behind a place the back end that keeps it.
"""
