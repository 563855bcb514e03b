"""Texts as mail, notepads and shells hand them on: other line breaks, a byte order mark, empty lines.

What was signed has plain line breaks and no empty line but the one before the signatures: that text is got
back, so that a copy is as good as the file it was made of.
"""

import codecs

_SIGNED = "— "
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def plain(received: bytes) -> str:
    """The text in a file, without its byte order mark and with plain line breaks."""
    encoding = next((name for mark, name in _MARKS if received.startswith(mark)), "utf-8-sig")
    return received.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")


def as_signed(received: bytes) -> str:
    """A checkpoint as it was signed; what is none comes back as it is."""
    lines = [each for each in plain(received).split("\n") if each.strip()]
    text = list(lines)
    while text and text[-1].startswith(_SIGNED):
        text.pop()
    signatures = lines[len(text) :]
    if not text or not signatures:
        return plain(received)
    return "".join(f"{each}\n" for each in [*text, "", *signatures])
