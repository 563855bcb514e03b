"""How the program looks for garbage: it is short, and nearly all it has it needs to its end."""

import atexit
import gc

_BETWEEN = 10_000
"""New objects until those are looked through; Python looks after 700, which takes a sixth of a command."""


def look_seldom() -> None:
    """Among what is new alone, and not once more when the process ends: all it has goes then."""
    gc.freeze()
    gc.set_threshold(_BETWEEN)
    atexit.register(gc.freeze)
