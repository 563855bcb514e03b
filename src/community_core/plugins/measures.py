"""What all that is installed counts."""

from collections.abc import Mapping
from functools import cache

from community_core.plugins.projections import find_plugins
from community_core.views import SECTIONS, Measure, measures_of


@cache
def installed_measures() -> Mapping[str, Measure]:
    """The measures of all installed views, by code, in the order of their sections."""
    views = (each.projection for each in find_plugins() if each.projection is not None)
    measures = list(dict.fromkeys(each for view in views for each in measures_of(view)))
    sections = list(dict.fromkeys((*SECTIONS, *(each.section for each in measures))))
    return {each.code: each for each in sorted(measures, key=lambda each: sections.index(each.section))}
