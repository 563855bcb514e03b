"""PostgreSQL as communities are kept on it: addresses, the connections of a process, transactions."""
