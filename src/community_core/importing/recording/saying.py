"""What a case says, and what it last said: a few bytes for each thing, enough to tell what is different."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec
from attrs import frozen

from community_core.importing.cases.case import Case
from community_core.ledger import HeardRow
from community_core.times import from_text, to_text

RAISING = ("title", "raised_at", "category", "channel", "requester", "place", "due_at")
"""What a case says about its raising."""

_ABOUT = (*RAISING, "status", "assignee", "outcome", "acknowledged", "ended", "notes")
"""In the order in which it is kept; what comes to be added comes last."""

_BYTES = 6
_SILENCE = bytes(_BYTES)
"""Of what nothing was ever said."""

_encode = msgspec.json.Encoder(enc_hook=str).encode


@frozen
class Saying:
    """What a case says, or all that it has said by now: a print of each thing by its name."""

    prints: Mapping[str, bytes]

    @classmethod
    def of(cls, case: Case) -> "Saying":
        """What it says."""
        return cls({name: _print(value) for name, value in case.says.items()})

    @classmethod
    def kept(cls, said: bytes) -> "Saying":
        """What was kept."""
        parts = (said[at : at + _BYTES] for at in range(0, len(said), _BYTES))
        return cls({name: each for name, each in zip(_ABOUT, parts, strict=False) if each != _SILENCE})

    def packed(self) -> bytes:
        """To be kept."""
        return b"".join(self.prints.get(name, _SILENCE) for name in _ABOUT)

    def after(self, before: "Saying") -> "Saying":
        """All that was said by now: what this is silent about is as it was."""
        return Saying({**before.prints, **self.prints})

    def news(self, before: "Saying") -> frozenset[str]:
        """About what this says something else than what was said before."""
        return frozenset(name for name, each in self.prints.items() if before.prints.get(name) != each)


def heard(key: str, case: Case, saying: Saying, before: HeardRow | None, now: datetime) -> HeardRow:
    """What is to be kept of a case that was heard, and as of when: no earlier than what was kept."""
    as_of = to_text(case.as_of or min(_latest_date(case), now))
    known = before.as_of if before else ""
    return HeardRow(key, max(as_of, known), saying.packed())


def is_older(case: Case, than: HeardRow) -> bool:
    """Whether a case was told of before what was heard last. One that does not say so is the newest."""
    return bool(case.as_of and than.as_of and case.as_of < from_text(than.as_of))


def _latest_date(case: Case) -> datetime:
    return max(each.occurred_at for each in (case.raised, *case.later))


def _print(value: Any) -> bytes:
    return _of_text(value) if isinstance(value, str) else _digest(_encode(value))


@lru_cache(maxsize=4096)
def _of_text(text: str) -> bytes:
    return _digest(_encode(text))


def _digest(encoded: bytes) -> bytes:
    return blake2b(encoded, digest_size=_BYTES).digest()
