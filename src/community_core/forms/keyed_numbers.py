"""By what rows are known again without anybody being able to tell what their numbers are."""

from collections.abc import Callable
from functools import cached_property
from hashlib import blake2b
from secrets import token_bytes

import msgspec

from community_core.privacy import Vault
from community_core.privacy.pseudonyms import IMPORTS

_DIGITS = 32


class KeyedNumbers:
    """Keyed hashes of the numbers in files, which may be anything: a telephone, the number of a card. Without
    ``writing`` no key is made: where there is none yet, none of them was recorded, and any key will do. With
    it one is made before the first of them."""

    def __init__(self, vault: Vault, *, writing: bool = True) -> None:
        self._vault = vault
        self._writing = writing
        self._other = token_bytes(32)

    @cached_property
    def _hashing(self) -> Callable[[str, bytes], bytes | None] | None:
        is_there = self._writing or IMPORTS in self._vault.people()
        return self._vault.hashing([IMPORTS]) if is_there else None

    def of(self, source: str, number: str) -> str:
        """The mark of a number in a source."""
        told = msgspec.json.encode(["row", source, number])
        if self._hashing is None:
            return blake2b(told, key=self._other).hexdigest()[:_DIGITS]
        made = self._hashing(IMPORTS, told)
        assert made is not None, "the key of a program is never erased"
        return made.hex()[:_DIGITS]
