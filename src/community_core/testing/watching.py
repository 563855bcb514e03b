"""Seeing to it that a handler, a decision or a fold looks at nothing but what it is given."""

import gc
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from random import Random
from types import CodeType, FrameType
from typing import Any

from attrs import define

from community_core.ledger import Recorded
from community_core.testing.failure import CheckFailed
from community_core.testing.folding import named

_CLOCK_FUNCTIONS = frozenset(
    f"{name}{unit}"
    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time")
    for unit in ("", "_ns")
) | {"clock_gettime", "localtime", "gmtime", "ctime", "asctime", "sleep"}
_CLOCK_METHODS = frozenset(["now", "utcnow", "today"])
_NETWORK_MODULES = frozenset(["socket", "_socket"])
_FILE_MODULES = frozenset(["io", "_io", "posix", "nt", "subprocess", "_posixsubprocess"])
_HARMLESS = frozenset(["fspath", "StringIO", "BytesIO"])
_OURS = ("community_core.", "importlib", "zoneinfo", "_strptime")


@contextmanager
def watched(codes: Collection[CodeType], broken: Callable[[str], CheckFailed]) -> Iterator[None]:
    """While these functions run, note every look at a clock, at random numbers, files or the network.

    At the end ``broken`` says what error the first such line is. What the library does for them is its own
    business.
    """
    watch = _Watch(frozenset(map(id, codes)))  # a code's own hash is worked out anew each time
    before = sys.getprofile()
    with _nobody_collecting():
        sys.setprofile(watch.see)
        try:
            yield
        finally:
            sys.setprofile(before)
            if watch.found:
                raise broken(watch.found)


@contextmanager
def _nobody_collecting() -> Iterator[None]:
    """The garbage collector may run anywhere, and whoever listens to it may look at a clock."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@define
class _Watch:
    codes: frozenset[int]
    depth: int = 0
    found: str = ""

    def see(self, frame: FrameType, event: str, argument: Any) -> None:
        """What sys.setprofile calls at each call and return."""
        if event in ("call", "return") and id(frame.f_code) in self.codes:
            self.depth += 1 if event == "call" else -1
        elif self.depth and not self.found:
            seen = _looked_at(argument) if event == "c_call" else _entered(frame) if event == "call" else ""
            if seen:
                self._note(seen, frame)

    def _note(self, seen: str, frame: FrameType) -> None:
        inner = list(self._down_to_watched(frame))
        watched = inner[-1]
        if any(each.f_globals.get("__name__", "").startswith(_OURS) for each in inner[:-1]):
            return
        file = watched.f_code.co_filename
        line = next(each.f_lineno for each in inner if each.f_code.co_filename == file)
        self.found = f"{watched.f_code.co_name} looks at {seen}, in line {line} of {file}{_at(watched)}"

    def _down_to_watched(self, frame: FrameType | None) -> Iterator[FrameType]:
        while frame is not None:
            yield frame
            if id(frame.f_code) in self.codes:
                return
            frame = frame.f_back


def _at(watched: FrameType) -> str:
    facts = [each for each in watched.f_locals.values() if isinstance(each, Recorded)]
    return f", at {named(facts[0])}" if facts else ""


def _entered(frame: FrameType) -> str:
    return _by_module(frame.f_globals.get("__name__"), frame.f_code.co_name) if frame.f_back else ""


def _looked_at(function: Any) -> str:
    """What a built-in function looks at, in words; "" for most of them."""
    name = getattr(function, "__name__", "")
    owner = getattr(function, "__self__", None)
    if isinstance(owner, Random) or name in ("urandom", "getrandom"):
        return f"random numbers ({name})"
    if isinstance(owner, type) and issubclass(owner, date) and name in _CLOCK_METHODS:
        return f"the clock ({owner.__name__}.{name})"
    return _by_module(getattr(function, "__module__", None), name)


def _by_module(module: str | None, name: str) -> str:
    if module == "time" and name in _CLOCK_FUNCTIONS:
        return f"the clock (time.{name})"
    if module in _NETWORK_MODULES:
        return f"the network ({name})"
    if module in _FILE_MODULES and name not in _HARMLESS:
        return f"files or processes ({name})"
    return ""
