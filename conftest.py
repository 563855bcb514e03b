"""How Hypothesis works in every test, of the library and of the plugins; where compiled modules are kept; and
what is no garbage."""

import gc
import os
import sys
from pathlib import Path

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # or each process compiles the library anew
    sys.pycache_prefix = str(Path(__file__).parent / ".pytest_cache" / "compiled")
    sys.dont_write_bytecode = False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

from hypothesis import settings  # not before: it, too, is compiled only once

settings.register_profile("community", deadline=None)  # a machine that is busy is not at fault
settings.load_profile("community")


def pytest_collectstart() -> None:
    """Whatever is imported and collected is needed to the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From now on garbage is looked for, among what is new."""
    gc.collect()
    gc.freeze()
    gc.enable()
