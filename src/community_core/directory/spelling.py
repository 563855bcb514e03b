"""Text as it is compared: whichever width, case and spaces somebody typed."""

from unicodedata import normalize

_DOTS = str.maketrans(dict.fromkeys("・•‧∙．.", "·"))


def folded(text: str) -> str:
    """The text with neither full width nor capitals nor spaces; the dot within a name as one character."""
    return "".join(normalize("NFKC", text).casefold().split()).translate(_DOTS)
