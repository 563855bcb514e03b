"""How Hypothesis works in every test, of the library and of the plugins."""

from hypothesis import settings

settings.register_profile("community", deadline=None)  # a machine that is busy is not at fault
settings.load_profile("community")
