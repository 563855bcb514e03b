"""How Hypothesis works in every test, of the library and of the plugins; and what is no garbage."""

import gc

from hypothesis import settings

settings.register_profile("community", deadline=None)  # a machine that is busy is not at fault
settings.load_profile("community")


def pytest_collection_finish() -> None:
    """Whatever was imported and collected is needed to the end: garbage is looked for among the rest."""
    gc.collect()
    gc.freeze()
