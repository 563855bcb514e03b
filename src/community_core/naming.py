"""What people call a thing: by its name, or by what it is called in either language."""

from collections.abc import Iterable, Mapping

from community_core.errors import InvalidInput
from community_core.times import plain


def meant(written: str, called: Mapping[str, Iterable[str]]) -> str | None:
    """The name of what a person means, who wrote its name or a word it is ``called`` by, whatever the case
    and width; None where nothing is called so. InvalidInput for a word that could be several."""
    if written in called:
        return written
    spelt = _spelt(written)
    found = [name for name, words in called.items() if spelt in map(_spelt, (name, *words))]
    if len(found) > 1:
        raise InvalidInput(
            f"{written!r} could be {' or '.join(found)}; write which.",
            f"{written!r} 可能是 {' 或 '.join(found)}；请写明是哪个。",
        )
    return found[0] if found else None


def _spelt(word: str) -> str:
    return plain(word).casefold()
