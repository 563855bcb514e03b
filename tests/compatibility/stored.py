"""What is written to the ledger's file when commands go on with the kept store: each column and fingerprint.

A command id of today must be known again tomorrow, and a fact must mean the same to other programs.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from typing import Any

from community_core import Community, Refused
from community_core.domain import CorrectFact, ErasePerson, RejectHours

from .asking import streams
from .decisions import SONG, ZHAO, opened, questions
from .unfit import beginnings

Attempt = tuple[Any, str]
"""A command, and who gives it."""

_LAST = 336
_EVENTS = f"SELECT * FROM events WHERE position > {_LAST} ORDER BY position"
_COMMANDS = f"SELECT * FROM commands WHERE first_position > {_LAST} ORDER BY first_position"


def written() -> str:
    """The rows of each command that is accepted somewhere, with a command id of its own."""
    with opened() as community:
        for number, attempts in enumerate(_attempts(community)):
            _first_accepted(community, attempts, f"kept-{number}")
    with closing(sqlite3.connect("store/ledger.db")) as ledger:
        return "".join(_line(row) for query in (_EVENTS, _COMMANDS) for row in ledger.execute(query))


def _line(row: tuple[Any, ...]) -> str:
    told = [each.decode() if isinstance(each, bytes) else each for each in row]
    return _BY_KEYS.sub(r"\1...", f"{json.dumps(told, ensure_ascii=False)}\n")


_BY_KEYS = re.compile(r'(\\"box\\":\\"|\\"hash\\":\\")[^"\\]+(?=\\"(?:,\\"origin|,\\"of))')
"""Ciphertext, and hashes by people's keys: others each time."""


def _first_accepted(community: Community, attempts: Iterable[Attempt], command_id: str) -> None:
    for command, by in attempts:
        with suppress(Refused):
            community.execute(command, by=by, command_id=command_id)
            return


def _attempts(community: Community) -> Iterator[list[Attempt]]:
    """Beginnings, each command on each stream there is, and what no stream of the store is ready for."""
    yield from ([(each, SONG)] for each in beginnings())
    for asked in questions(streams("request-")[0]):
        yield [(asked.of(each), asked.by) for each in streams(f"{asked.kind}-")]
    told, cold = (community.numbered(each) for each in ("2024-0004", "2023-0006"))
    yield [(CorrectFact(fact_id=f"{told}@1", right={"place": "5号楼"}, reason="写错"), ZHAO)]
    yield [(CorrectFact(fact_id=f"{cold}@1", right={"title": "暖气冰凉"}, reason="写错"), ZHAO)]
    yield [(RejectHours(volunteer_id="volunteer-v01", claim=7, reason="查无"), ZHAO)]
    yield [(ErasePerson(person_id="person-e001", reason="本人要求"), ZHAO)]
