"""The option of a field of a command or a query, which knows what else people call it."""

from collections.abc import Iterable, Sequence
from typing import Any

import click


class FieldOption(click.Option):
    """``also`` is what else people call the field: what it means, its columns in the ledgers they keep."""

    def __init__(self, names: Sequence[str], also: Iterable[str] = (), **settings: Any) -> None:
        super().__init__(names, **settings)
        self.also = tuple(also)
