"""Which language the reader wants, and saying a thing in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from community_core.errors import Language

_SETTINGS = ("COMMUNITY_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


def reader_language() -> Language:
    """Chinese or English: what :func:`speaking` says, or the first of COMMUNITY_LANG, LC_ALL, LC_MESSAGES and
    LANG that is set.

    Of these settings anything beginning with ``zh`` is Chinese; everything else, and nothing, is English.
    """
    return _spoken.get() or _of_settings()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Everything told meanwhile is told in this language: to one reader, in one thread or task, whatever
    others are told at the same time. Lines that come one by one must be taken meanwhile, too."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(en: str, zh: str) -> str:
    """The one of the two that the reader wants."""
    return zh if reader_language() == "zh" else en


def several(count: int, thing: str) -> str:
    """``1 fact`` or ``12 facts``; Chinese makes no difference."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _of_settings() -> Language:
    asked = next(filter(None, map(os.environ.get, _SETTINGS)), "")
    return "zh" if asked.lower().startswith("zh") else "en"
