"""How Hypothesis works in every test, of the library and of the plugins; where compiled modules are kept; and
what is no garbage."""

import gc
import os
import sys
from pathlib import Path

from hypothesis import settings

settings.register_profile("community", deadline=None)  # a machine that is busy is not at fault
settings.load_profile("community")

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # or each process compiles the library anew
    sys.pycache_prefix = str(Path(__file__).parent / ".pytest_cache" / "compiled")
    sys.dont_write_bytecode = False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


def pytest_collection_finish() -> None:
    """Whatever was imported and collected is needed to the end: garbage is looked for among the rest."""
    gc.collect()
    gc.freeze()
