"""What people call a request, a visit or a person, instead of its id: to whoever may know them by it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from community_core.directory.references import looks_like_number
from community_core.times import plain

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.directory import Directory

__all__ = [
    "facts_typed_in",
    "id_meant",
    "is_same",
    "looks_like_number",
    "named",
    "named_among",
    "named_in",
    "naming",
    "record_meant",
    "record_named",
    "stream_named",
]

_IDS = re.compile(r"(?<![\w\[〔-])(?:person|volunteer|place)-[A-Za-z0-9._-]*[A-Za-z0-9](?![\w@-])", re.ASCII)
_FACTS = re.compile(r"(?<![\w\[〔-])([a-z][a-z_]*-[A-Za-z0-9._-]*[A-Za-z0-9])(@[0-9]+)(?![\w-])", re.ASCII)
_directory: ContextVar["Callable[[], Directory] | None"] = ContextVar("directory", default=None)
_number: ContextVar["Callable[[str], str | None]"] = ContextVar("number")
_numbered: ContextVar["Callable[[str], str]"] = ContextVar("numbered")
_by_name: ContextVar["Callable[[str, str, str], str | None]"] = ContextVar("by_name")
_goes_by: ContextVar["Callable[[str], str | None]"] = ContextVar("goes_by")


@contextmanager
def naming(
    directory: "Callable[[], Directory]",
    number: "Callable[[str], str | None]" = lambda _: None,
    numbered: "Callable[[str], str]" = lambda text: text,
    by_name: "Callable[[str, str, str], str | None]" = lambda _refers, _text, _field: None,
    goes_by: "Callable[[str], str | None]" = lambda _: None,
) -> Iterator[None]:
    """Ids told meanwhile are told as the reader of this directory knows them, where columns and fields say
    that they refer to somebody: in one thread or task, as :func:`speaking`. The directory is asked for once,
    when the first id is told; ``number`` gives the speakable number of what has one, ``numbered`` the id of
    what has that number, ``by_name`` that of what goes by a name, see :meth:`Community.named`, and
    ``goes_by`` the name of what goes by one."""
    tokens = _directory.set(cache(directory)), _number.set(cache(number))
    found_by = _numbered.set(numbered), _by_name.set(by_name)
    going = _goes_by.set(cache(goes_by))
    try:
        yield
    finally:
        _directory.reset(tokens[0])
        _number.reset(tokens[1])
        _numbered.reset(found_by[0])
        _by_name.reset(found_by[1])
        _goes_by.reset(going)


def named(id_: str) -> str:
    """``周晓棠 P0417`` for a person's id, the code for whoever may not see the name; a place by its name, a
    request or a visit by its number. An id as it is where nobody said for whom it is told."""
    directory = _directory.get()
    if directory is None:
        return id_
    called = directory().shown(id_)
    return called if called != id_ else _number.get()(id_) or id_


def named_among(refers: str) -> "Callable[[str], str]":
    """How ids of what a column or a field ``refers`` to are told: of one kind that goes by names, such as
    partners, by its name; else as :func:`named` does."""
    return named if refers in ("person", "place", "any") else _by_what_it_goes


def _by_what_it_goes(id_: str) -> str:
    known = None if _directory.get() is None else _goes_by.get()(id_)
    return known or named(id_)


def record_named(id_: str) -> str:
    """A stream as it is called where one of its facts is meant: whoever was merged into another by the code
    they had, a volunteer by the id; anything else as :func:`named` does. :func:`record_meant` finds it."""
    directory = _directory.get()
    if directory is None:
        return id_
    called = directory().shown_record(id_)
    return called if called != id_ else _number.get()(id_) or id_


def record_meant(community: "Community", text: str) -> str:
    """The id of the stream whose fact somebody means: as :func:`stream_named` finds it, but by a code that
    very record, though it was merged into another since."""
    directory = _directory.get()
    return (directory and directory().record(text)) or stream_named(community, text)


def named_in(text: str) -> str:
    """A whole text with its ids told so; ids of facts stay, for those are to be copied."""
    return _IDS.sub(lambda found: named(found[0]), text)


def facts_typed_in(text: str) -> str:
    """A whole text with its ids of facts as they are typed: ``2024-0117@3`` for ``request-01JABC@3``; what is
    called by several words stays as it is. Whose ids are made of a person's are told with the name before
    them, as far as the reader may know it."""
    return _FACTS.sub(lambda found: f"{_typed(found[1])}{found[2]}", text)


def _typed(id_: str) -> str:
    """The number or code of what has one, else its name, if that is one word; of a volunteer who they are and
    the id, for a code means the person."""
    if id_.startswith("volunteer-"):
        return " ".join(dict.fromkeys((named(id_), id_)))
    called = record_named(id_)
    last = called.rpartition(" ")[2] if id_.startswith("person-") else called
    return id_ if any(each.isspace() for each in last) else last


def id_meant(refers: str, text: str, field: str) -> str:
    """The id of what somebody means who asks for a person, a place or anything, as far as the reader may know
    it; the text as it is where nobody said for whom ids are told. Refused as :class:`Directory` does."""
    directory = _directory.get()
    if directory is None:
        return text
    is_number = refers not in ("person", "place") and looks_like_number(text)
    if is_number and not directory().is_code(text):
        return _numbered.get()(plain(text))
    return _by_name.get()(refers, text, field) or directory().meant(refers, text, field)


def is_same(one: str, other: str) -> bool:
    """Whether two ids are of one human being, or else the same."""
    directory = _directory.get()
    if one == other or directory is None:
        return one == other
    canonical = directory().register.canonical
    return canonical(one) == canonical(other)


def stream_named(community: "Community", text: str) -> str:
    """The id of what somebody means: an id as it is, or that of a speakable number such as 2024-0117, a code,
    or the name of a place or person, as far as the reader may know it for whom ids are told just now. See
    :meth:`community_core.Community.stream_of`."""
    directory = _directory.get()
    return community.stream_of(text, reader=directory and directory().reader)
