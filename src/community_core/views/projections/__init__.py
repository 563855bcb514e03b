"""Projections: tables, handlers that fill them, queries that read them; what authors write, understood."""
