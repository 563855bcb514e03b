"""Pseudonyms: by which ids people are known whom files name, so that nobody can try names against them.

A table among the keys has a mark for each name and source, an HMAC by a key of this store, and the id.
Whoever is erased loses their id there: that somebody of that name was erased is still known, not which id
they had.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import sha256
from itertools import chain
from unicodedata import normalize

import msgspec

from community_core.storage.interfaces.keys import Keyring

IMPORTS = "system:imports"
"""Whose key makes the marks."""

Hash = Callable[[str, bytes], bytes | None]
_NO_SOURCE = ""
_DERIVED = re.compile(rb"person-[0-9a-f]{16}(?![A-Za-z0-9._-])")
_SOURCE = re.compile(rb'"source":("(?:[^"\\]|\\.)*")')
_DIGITS = 16
_HAN = re.compile("[\u3400-\u9fff]")
_BETWEEN_DIGITS = re.compile(r"[\s()+-]")
_TELEPHONE = re.compile("[0-9]{7,15}")


def derived_id(source: str, name: str) -> str:
    """The id that earlier versions made of a name itself: whoever guesses the name finds the person."""
    return f"person-{sha256(f'{source}/{name}'.encode()).hexdigest()[:_DIGITS]}"


class Pseudonyms:
    """The table of one store. Raises what its keys raise."""

    def __init__(self, keyring: Keyring, hashing: Callable[[], Hash]) -> None:
        self._keyring = keyring
        self._hashing = hashing

    def begun(self, facts: Callable[[], Iterable[bytes]]) -> "Pseudonyms":
        """The same with its table. Once, all ``facts`` as they are stored are looked through for ids that
        earlier versions derived from names, and for the sources they came from: those people keep them."""
        if not self.is_begun:
            self._begin(*derived_in(facts()))
        return self

    @property
    def is_begun(self) -> bool:
        """Whether there is a table."""
        with self._keyring.reading() as entries:
            return entries.has_pseudonyms

    def _begin(self, derived: Collection[str], sources: Collection[str]) -> None:
        mark = self._marking() if derived else None
        with self._keyring.writing() as entries:
            entries.make_pseudonyms()
            if mark is not None:
                entries.tie((mark(_NO_SOURCE, each), _NO_SOURCE, each) for each in derived)
                entries.tie((mark(each, ""), each, None) for each in sources)

    def known(self, source: str, names: Collection[str]) -> dict[str, str | None]:
        """The ids of those of these names that are known in a source, as they stand there or else
        :func:`written_plainly`; None of whoever was erased."""
        mark = self._marking()
        of_source = mark(source, "")
        marks = {
            name: [mark(source, each) for each in dict.fromkeys([name, written_plainly(name)])]
            for name in names
        }
        with self._keyring.reading() as entries:
            tied = entries.tied([of_source, *chain.from_iterable(marks.values())])
            earlier = [name for name in names if not tied.keys() & marks[name]]
            if of_source in tied and earlier:  # it is older than marks: people may have ids made of names
                derived = {name: mark(_NO_SOURCE, derived_id(source, name)) for name in earlier}
                tied |= entries.tied(derived.values())
                marks |= {name: [each] for name, each in derived.items()}
        first = {
            name: next((each for each in of_name if each in tied), None) for name, of_name in marks.items()
        }
        return {name: tied[each] for name, each in first.items() if each is not None}

    def tie(self, source: str, ids: Mapping[str, str]) -> dict[str, str | None]:
        """Give names, :func:`written_plainly`, their ids, durably; what holds by now, as somebody else may
        have been quicker."""
        mark = self._marking()
        marks = {name: mark(source, written_plainly(name)) for name in ids}
        with self._keyring.writing() as entries:
            entries.tie((marks[name], source, person) for name, person in ids.items())
            found = entries.tied(marks.values())
        return {name: found[each] for name, each in marks.items()}

    def called(self, name: str) -> list[str]:
        """The ids of everybody who has that name in any source, and was not erased."""
        with self._keyring.reading() as entries:
            sources = entries.sources() - {_NO_SOURCE}
        found = (self.known(each, [name]).get(name) for each in sorted(sources))
        return list(dict.fromkeys(each for each in found if each is not None))

    def _marking(self) -> Callable[[str, str], bytes]:
        hashed = self._hashing()

        def mark(source: str, name: str) -> bytes:
            made = hashed(IMPORTS, msgspec.json.encode([source, name]))
            assert made is not None, "the key of a program is never erased"
            return made

        return mark


def written_plainly(name: str) -> str:
    """A name as it is known: 甲 某, padded to the width of longer ones, is 甲某, and a telephone its digits.
    Any other text is as it is."""
    parts = name.split()
    if len(parts) > 1 and all(map(_HAN.fullmatch, parts)):
        return "".join(parts)
    digits = _BETWEEN_DIGITS.sub("", normalize("NFKC", name))
    return digits if _TELEPHONE.fullmatch(digits) else name


def derived_in(facts: Iterable[bytes]) -> tuple[frozenset[str], frozenset[str]]:
    """What may be an id derived from a name, and the sources of imports."""
    ids, sources = set[bytes](), set[bytes]()
    for stored in facts:
        ids.update(_DERIVED.findall(stored))
        sources.update(_SOURCE.findall(stored))
    return frozenset(map(bytes.decode, ids)), frozenset(
        msgspec.json.decode(each, type=str) for each in sources
    )
