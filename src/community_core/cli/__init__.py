"""The command line, ``community``. Commands of plugins are made of :mod:`community_core.cli.parts`."""

from community_core.cli.app import application
from community_core.cli.screen.terminal import speak_utf8

__all__ = ["application", "main"]


def main() -> None:
    """Run ``community`` with the process's arguments, and exit with its code."""
    speak_utf8()
    application().main(prog_name="community")
