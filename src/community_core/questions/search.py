"""A text looked for everywhere: among people, places, and the rows of all views."""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from attrs import frozen

from community_core.directory import Entry, KnownPlace
from community_core.errors import CommunityError, StoreUnavailable
from community_core.plugins.projections import find_plugins
from community_core.questions.gathering import Failed, lacking
from community_core.questions.names import NameQuestions
from community_core.questions.views import ViewQuestions
from community_core.views import Projection, Question, columns_of

View = type[Projection[Any]]

_FEW = 5
_NAMED = 3
"""Of so many people and places whatever names them is looked for, too."""


@frozen
class FoundIn:
    """The first ``rows`` of a view that hold what was looked for; ``more``, whether others do as well."""

    projection: View
    rows: tuple[Any, ...]
    more: bool = False


@frozen
class Found:
    """What was found: people as the reader may know them, places, and rows by view; ``more_people``, whether
    there are others. ``failed`` names the views that could not be asked, and what brought facts that nothing
    here knows."""

    people: tuple[Entry, ...]
    places: tuple[KnownPlace, ...]
    views: tuple[FoundIn, ...]
    failed: tuple[Failed, ...] = ()
    more_people: bool = False


class SearchQuestions(ViewQuestions, NameQuestions):
    """A community as whoever looks for something in it finds it."""

    def search(
        self,
        text: str,
        *,
        reader: str | None = None,
        names: str | None = None,
        limit: int = _FEW,
        projections: Iterable[View] | None = None,
    ) -> Found:
        """What holds a text, as far as the reader may see it: people by name, code or telephone, places, and
        by view at most ``limit`` rows with it in an open text, or with the id of somebody found by it.

        ``names`` is whoever knows people by name, the reader when left out: what is sealed in the rows is
        opened for the reader alone. ``projections`` are looked through, all that are installed when left out;
        one that fails does so alone, and is named.
        """
        directory = self.directory(names or reader)
        people = tuple(islice(directory.search(text), limit + 1))
        places = directory.register.places_called(text)
        named = [*(each.id for each in people), *(each.id for each in places)]
        texts = [text, *named[:_NAMED]]
        found, failed, question = list[FoundIn](), list[Failed](), Question()
        for view in _installed() if projections is None else projections:
            try:
                found.append(self._found_in(view, texts, reader, limit, question))
            except StoreUnavailable:
                raise
            except CommunityError as error:
                failed.append(Failed(view.name, error.en, error.zh))
        failed += lacking(self.not_installed()) if projections is None else ()
        views = tuple(each for each in found if each.rows)
        return Found(people[:limit], places, views, tuple(failed), len(people) > limit)

    def _found_in(
        self, projection: View, texts: Collection[str], reader: str | None, limit: int, question: Question
    ) -> FoundIn:
        """The rows with one of the texts."""
        view = self.engine.view(projection, reader=reader, question=question)
        rows = view.page(limit + 1, search=texts).rows
        return FoundIn(projection, rows[:limit], len(rows) > limit)


def _installed() -> list[View]:
    """The views that can be used and have a row to show."""
    plugins = (each.projection for each in find_plugins())
    return [each for each in plugins if each is not None and columns_of(each)]
