"""What is known of the place the answer goes to: its width, its colours, its encoding."""

import io
import os
import shutil
import sys
from collections.abc import Iterable
from typing import TextIO

import click

from community_core.cli.screen.layout import wrap
from community_core.telling.typed import as_typed


def screen_width() -> int | None:
    """The cells of a line: what COLUMNS says, else the terminal's; None, no limit, when piped."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return int(os.environ["COLUMNS"]) or None
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def fitted(text: str) -> list[str]:
    """The text in lines that fit the place the answer goes to."""
    width = screen_width()
    return wrap(text, width) if width else [text]


def bold(text: str) -> str:
    """The text in bold on a terminal, unless NO_COLOR is set."""
    return click.style(text, bold=True) if _colourful() else text


def dim(text: str) -> str:
    """The text in the background on a terminal, unless NO_COLOR is set."""
    return click.style(text, dim=True) if _colourful() else text


def put(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def note(line: str) -> None:
    """Write a line about the work to standard error, after what there was of the answer; commands and options
    in it have the names the reader types."""
    try:
        sys.stdout.flush()
    except OSError:  # nobody reads it, or the disk is full: then there is the line alone
        give_up_output()
    sys.stderr.write(f"{as_typed(line)}\n")
    sys.stderr.flush()


def give_up_output() -> None:
    """From now on what is written to standard output goes nowhere, also what is still on its way."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def speak_utf8() -> None:
    """Write Chinese whatever the locale: UTF-8, or on a terminal of another encoding what that can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_encoding(stream), errors="backslashreplace")


def _encoding(stream: TextIO) -> str:
    foreign = stream.isatty() and stream.encoding.lower() not in (
        "ascii",
        "ansi_x3.4-1968",
        "us-ascii",
        "latin-1",
    )
    return stream.encoding if foreign else "utf-8"


def _colourful() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
