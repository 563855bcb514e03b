"""``community do``, ``correct`` and ``import``: the ways into the ledger."""
