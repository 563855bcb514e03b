"""The command line, ``community``. Commands of plugins are made of :mod:`community_core.cli.parts`."""

from typing import Unpack

from community_core.cli.app import application
from community_core.cli.garbage import look_seldom
from community_core.cli.options.store import Hooks
from community_core.cli.screen.terminal import speak_utf8

__all__ = ["Hooks", "application", "main"]


def main(**hooks: Unpack[Hooks]) -> None:
    """Run ``community`` with the process's arguments, and exit with its code.

    A program with hooks of its own gives them here, so that its command line asks them as well: ``may_open``,
    ``authorize`` and ``master_key``, as for :meth:`community_core.Community.open`.
    """
    look_seldom()
    speak_utf8()
    application(**hooks).main(prog_name="community")
