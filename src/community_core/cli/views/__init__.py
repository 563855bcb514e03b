"""``community show``, ``explain``, ``diff`` and ``views``: the lists that follow from the facts."""
