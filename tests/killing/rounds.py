"""Rounds of ``kill -9``: two writers and a reader work on, whoever of them or whatever server is killed."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread

from community_core import Community, Receipt
from community_core.domain import AcceptRequest, RaiseRequest
from community_open_requests import OpenRequests

from ..own_server import OwnServer
from .programs import Program, Programs

FOLDER_VICTIMS = ("writer", "reader", "writer", "everybody", "reader")
SERVER_VICTIMS = ("writer", "server", "reader", "server's process", "everybody")
SHEN = "person-shen"
_LONGEST_LIFE_SECONDS = 0.15
_PATIENCE_SECONDS = 60


class Worker:
    """A program at work, of which all that it says is kept."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._said: list[list[str]] = []
        self._since = 0
        self._listening = Thread(target=self._listen)
        self._listening.start()
        program.stdin.write("go\n")
        program.stdin.flush()

    def kill(self) -> None:
        """``kill -9``."""
        self._program.kill()

    def last_words(self) -> list[list[str]]:
        """All that it said until it was killed."""
        self._listening.join()
        ended = self._program.wait()
        self._program.stdin.close()
        self._program.stdout.close()
        assert ended == -signal.SIGKILL, f"it ended by itself: {self._said[-5:]}"
        return self._said

    def listen_anew(self) -> None:
        """What it said so far is not what is waited for."""
        self._since = len(self._said)

    def wait_for(self, word: str) -> None:
        """Until it says so."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while not any(each[0] == word for each in self._said[self._since :]):
            assert time.monotonic() < until, f"nothing was {word} any more"
            time.sleep(0.005)

    def _listen(self) -> None:
        for line in self._program.stdout:
            self._said.append(line.split())


class Rounds:
    """One community, and those who work on it; ``counts`` says what was done to them and what came of it."""

    def __init__(
        self, programs: Programs, place: str, dice: random.Random, own: OwnServer | None = None
    ) -> None:
        self._programs, self._place, self._dice, self._own = programs, place, dice, own
        self.counts: Counter[str] = Counter()
        self._asked: dict[str, list[str]] = {}
        self._acknowledged: dict[str, list[str]] = {}
        self._seen: list[int] = []
        self._workers: dict[str, Worker] = {}
        self._community = Community.open(place)
        self._request = self._begun()

    def run(self, victims: Sequence[str]) -> None:
        """A round for each of them, and all that is to hold afterwards."""
        self._start("first", "second", "reader")
        for each in victims:
            for name, worker in self._workers.items():
                worker.wait_for("seen" if name == "reader" else "recorded")
            time.sleep(self._dice.uniform(0, _LONGEST_LIFE_SECONDS))
            self._kill(each)
            self.counts[f"{each} killed"] += 1
        self._end("first", "second", "reader")
        check(self._community, self._asked, self._acknowledged, self._rest_seen(), self.counts)

    def close(self) -> None:
        """Be done with it, whatever happened."""
        for each in self._workers.values():
            with suppress(AssertionError):  # that it ended by itself is known by now
                each.kill()
                each.last_words()
        self._community.close()

    def _begun(self) -> str:
        raising = RaiseRequest(title="楼道灯不亮", category="repair", channel="desk")
        told: Receipt = self._community.execute(raising, by=SHEN)
        self._community.execute(AcceptRequest(request_id=told.stream_id), by=SHEN)
        return told.stream_id

    def _kill(self, victim: str) -> None:
        kinds: dict[str, Callable[[], None]] = {
            "writer": lambda: self._again(self._dice.choice(["first", "second"])),
            "reader": lambda: self._again("reader"),
            "everybody": lambda: self._again("first", "second", "reader"),
            "server": self._kill_server,
            "server's process": self._kill_process,
        }
        kinds[victim]()

    def _kill_server(self) -> None:
        assert self._own is not None
        self._own.kill()
        self._own.start()
        self._listen_anew()

    def _kill_process(self) -> None:
        """The first of the server's processes then ends all the others, and comes to itself."""
        assert self._own is not None
        with suppress(ProcessLookupError):
            os.kill(self._dice.choice(self._own.processes), signal.SIGKILL)
        self._listen_anew()

    def _listen_anew(self) -> None:
        """The next round waits until everybody got through again."""
        for each in self._workers.values():
            each.listen_anew()

    def _again(self, *names: str) -> None:
        self._end(*names)
        self._start(*names)

    def _end(self, *names: str) -> None:
        ended = [(name, self._workers.pop(name)) for name in names]
        for _, worker in ended:
            worker.kill()
        for name, worker in ended:
            self._keep(name, worker.last_words())

    def _start(self, *names: str) -> None:
        for name in names:
            words = self._words(name)
            self._workers[name] = Worker(self._programs.start("rounds_work.py", self._place, *words))

    def _words(self, name: str) -> tuple[object, ...]:
        """A writer begins with the command of which its forerunner was not told that it was recorded."""
        if name == "reader":
            return "read", self._seen[-1] if self._seen else 0
        asked = self._asked.get(name)
        return "write", self._request, name, asked[-1].rpartition("-")[2] if asked else 1

    def _keep(self, name: str, said: list[list[str]]) -> None:
        self._seen += [int(each[1]) for each in said if each[0] == "seen"]
        self._asked.setdefault(name, []).extend(each[1] for each in said if each[0] == "asked")
        self._acknowledged |= {each[1]: each[2:] for each in said if each[0] == "recorded"}

    def _rest_seen(self) -> list[int]:
        """What the reader saw, and what it would have seen had it lived."""
        after = self._seen[-1] if self._seen else 0
        return [*self._seen, *(each.position for each in self._community.log(after=after))]


def check(
    community: Community,
    asked: dict[str, list[str]],
    acknowledged: dict[str, list[str]],
    seen: list[int],
    counts: Counter[str],
) -> None:
    """All that was acknowledged is there once, and of each command all or nothing; positions and versions
    have no gap; the reader saw every fact once; the view is as if made anew."""
    facts = list(community.log())
    assert [each.position for each in facts] == list(range(1, len(facts) + 1))
    assert seen == list(range(1, len(facts) + 1))
    versions: Counter[str] = Counter()
    by_command: dict[str, list[int]] = {}
    for each in facts:
        versions[each.stream_id] += 1
        assert each.version == versions[each.stream_id]
        by_command.setdefault((each.command_id or "").partition("#")[0], []).append(each.position)
    for command_id, (stream_id, version, position) in acknowledged.items():
        row = community.ledger.commands([command_id])[command_id]
        assert (row.stream_id, row.last_position) == (stream_id, int(position))
        assert versions[stream_id] >= int(version)
        assert len(by_command[command_id]) == _facts_of(command_id)
    ids = {each for name in asked.values() for each in name}
    assert set(by_command) - {""} <= ids
    for command_id, positions in by_command.items():
        assert not command_id or positions == list(range(positions[0], positions[0] + _facts_of(command_id)))
    assert community.ledger.damage() is None
    found = list(community.view(OpenRequests))
    community.engine.rebuild(OpenRequests)
    assert found == list(community.view(OpenRequests))
    repeated = sum(len(name) - len(set(name)) for name in asked.values())
    counts.update({"commands acknowledged": len(acknowledged), "commands asked again": repeated})
    counts.update(
        {"facts": len(facts), "facts seen by the reader": len(seen), "rows of the view": len(found)}
    )


def _facts_of(command_id: str) -> int:
    """Assigned, or a visit begun and completed with two requests raised."""
    return 1 if int(command_id.rpartition("-")[2]) % 5 == 0 else 4


@contextmanager
def rounds_at(
    programs: Programs, place: str, dice: random.Random, own: OwnServer | None = None
) -> Iterator[Rounds]:
    """Rounds in a new community; nobody is left at work."""
    rounds = Rounds(programs, place, dice, own)
    try:
        yield rounds
    finally:
        rounds.close()
