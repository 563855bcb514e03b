"""Which language the reader wants, and saying a thing in it."""

import os

from community_core.errors import Language

_ASKED = ("COMMUNITY_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def reader_language() -> Language:
    """Chinese or English: the first of COMMUNITY_LANG, LC_ALL, LC_MESSAGES and LANG that is set decides.

    Anything beginning with ``zh`` is Chinese; everything else, and nothing, is English.
    """
    asked = next(filter(None, map(os.environ.get, _ASKED)), "")
    return "zh" if asked.lower().startswith("zh") else "en"


def say(en: str, zh: str) -> str:
    """The one of the two that the reader wants."""
    return zh if reader_language() == "zh" else en
