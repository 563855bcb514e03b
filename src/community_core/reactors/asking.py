"""Asking a reactor what it answers to a fact: bounded in length and time, and the same when asked again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from types import FrameType
from typing import Any

from community_core.errors import CommunityError
from community_core.ledger import Recorded, Unknown
from community_core.reactors.answers import Answer, Call, Do, fingerprint
from community_core.reactors.reactor import Reactor, shape_of

MOST_ANSWERS = 100
"""A fact is answered by no more than so many commands and calls."""

_MOST_LINES = 1_000_000
_LONGEST_REASON = 300


class Unanswerable(CommunityError):
    """A reactor has no answers to a fact that could be carried out; says why, and what to mend."""


class _Endless(BaseException):
    """A method has run for so many lines that it will hardly end. No ``except Exception`` of its own stops
    it."""


def answers_to(reactor: type[Reactor], fact: Recorded[Any]) -> tuple[Answer, ...]:
    """What a reactor answers to a fact, none when it does not hear it. Raises Unanswerable."""
    _refuse_unknown(fact)
    answers, again = _asked(reactor, fact), _asked(reactor, fact)
    try:
        same = fingerprint(answers) == fingerprint(again)
    except (TypeError, ValueError, RecursionError) as error:
        raise Unanswerable(
            f"it calls with a payload that is no JSON: {said_by(error)}",
            f"它的调用内容不是有效的 JSON：{said_by(error)}",
        ) from error
    if not same:
        raise Unanswerable(
            "it answers differently when asked again; take clocks, random numbers and sets out of it",
            "再问一次，回应就不同；请去掉时钟、随机数和集合的遍历",
        )
    return answers


def _refuse_unknown(fact: Recorded[Any]) -> None:
    """Passed over, it would never be answered."""
    if isinstance(fact.data, Unknown):
        raise Unanswerable(
            f"{fact.id} is a {fact.type} v{fact.schema}, which this program does not know; upgrade it",
            f"{fact.id} 是本程序不认识的 {fact.type} v{fact.schema}；请升级程序",
        )


def _asked(reactor: type[Reactor], fact: Recorded[Any]) -> tuple[Answer, ...]:
    answering = shape_of(reactor).answering(fact)
    if answering is None:
        return ()
    try:
        with _bounded():
            found = tuple(islice(answering(reactor(), fact), MOST_ANSWERS + 1))
    except _Endless as error:
        raise Unanswerable("it loops for ever", "它陷入死循环") from error
    except Exception as error:  # whatever a stranger's method does
        raise Unanswerable(f"it raised {said_by(error)}", f"它抛出了 {said_by(error)}") from error
    for each in found:
        _refuse_something_else(each)
    if len(found) > MOST_ANSWERS:
        raise Unanswerable(
            f"it gives more than {MOST_ANSWERS} answers to one fact",
            f"它对一条事实给出了超过 {MOST_ANSWERS} 个回应",
        )
    return found


def said_by(error: Exception) -> str:
    """What a stranger's error says, on one line and not too long."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_REASON]


def _refuse_something_else(answer: object) -> None:
    if not isinstance(answer, Do | Call):
        raise Unanswerable(
            f"it yields {type(answer).__name__}; yield Do(command) or Call(channel, payload)",
            f"它给出了 {type(answer).__name__}；请用 Do(命令) 或 Call(渠道, 内容)",
        )


@contextmanager
def _bounded() -> Iterator[None]:
    """End whatever is called inside after so many lines, unless somebody debugs or measures it."""
    if sys.gettrace() is not None:
        yield
        return
    left = _MOST_LINES

    def step(_: FrameType, __: str, ___: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Endless
        return step

    sys.settrace(step)
    try:
        yield
    finally:
        sys.settrace(None)
