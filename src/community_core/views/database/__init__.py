"""The views database: where rows are kept, in SQL, and which build of a view they belong to."""
