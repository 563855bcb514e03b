"""What the codes of a choice are called, where a community may have words of its own for them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from attrs import field, frozen

from community_core.domain.kit.values.help import Word

T = TypeVar("T")

Words = Mapping[str, Word]
"""What codes are called in English and in Chinese."""

OwnWords = Mapping[str, Words]
"""By the name of a wording, the codes that a community calls otherwise, and how."""

_own: ContextVar[OwnWords | None] = ContextVar("own_words", default=None)


@frozen(eq=False)
class Wording(Mapping[str, Word]):
    """What the codes of a choice are called: as usual, or as the community calls them whose own words are
    used just now (:func:`in_own_words`). ``name`` is what its settings call the choice."""

    name: str
    usual: Words = field(repr=False)

    def __getitem__(self, code: str) -> Word:
        own = (_own.get() or {}).get(self.name, {})
        return own.get(code) or self.usual[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.usual)

    def __len__(self) -> int:
        return len(self.usual)


@contextmanager
def in_own_words(own: OwnWords) -> Iterator[None]:
    """What is told and read meanwhile is called as a community does, in one thread or task; what it has no
    words of its own for is called as usual."""
    before = _own.set(own)
    try:
        yield
    finally:
        _own.reset(before)


def in_any_words(find: Callable[[], T]) -> T:
    """What is found by a community's own words; or else, where it has any, by the usual ones."""
    found = find()
    if found or not _own.get():
        return found
    with in_own_words({}):
        return find()
