"""Names of 4,300 invented people in 47 buildings: how long it takes to find and to show them.

    python tests/benchmarks/directory_speed.py [FOLDER]

Makes the store, unless the folder has one, and prints milliseconds: of what is done once the time it took, of
what is done again and again the median. Memory is what Python holds more than before.
"""

import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median

from community_core import Community
from community_core.directory import CurrentNames, CurrentRegister
from community_core.domain import Command, NamePlace, RegisterPerson

PEOPLE, BUILDINGS, AT_ONCE = 4_300, 47, 200
SURNAMES = "周汪沈林何曾郑冯陈褚卫蒋韩杨朱秦尤许吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎"
GIVEN = "晓棠秀兰乐平安立明芳丽强军敏静磊洋勇艳娜杰涛超霞燕鹏辉玲桂英建国志文玉梅海波红云淑珍"
CLERK, READER = "system:clerk", "person-reader"


def main() -> None:
    """Make the people, and measure."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "liuyin"
    with Community.open(folder) as community:
        if not community.ledger.position():
            _told("registering each", _once(lambda: _register_all(community)) / PEOPLE)
    with Community.open(folder) as community:
        _measure(community)


def _register_all(community: Community) -> None:
    chance = random.Random(7)
    community.execute(NamePlace(place_id="place-liuyin", kind="compound", called="柳荫小区"), by=CLERK)
    places = [
        NamePlace(place_id=f"place-{n}", kind="building", called=f"{n}号楼", within="place-liuyin")
        for n in range(1, BUILDINGS + 1)
    ]
    community.execute_all(places, by=CLERK)
    people: list[Command] = [_person(chance, number) for number in range(PEOPLE)]
    for begin in range(0, PEOPLE, AT_ONCE):
        community.execute_all(people[begin : begin + AT_ONCE], by=CLERK)


def _person(chance: random.Random, number: int) -> RegisterPerson:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
    return RegisterPerson(
        person_id=f"person-{number:05}",
        name=name,
        telephone=f"139{chance.randrange(10**8):08}",
        room=f"{chance.randint(1, 4)}-{chance.randint(1, 6)}0{chance.randint(1, 3)}",
        building=f"place-{chance.randint(1, BUILDINGS)}",
        residence=chance.choice(("lives-here", "rents")),
    )


def _measure(community: Community) -> None:
    _told("register, first", _once(lambda: community.register))
    _told("register, memory (kB)", _memory(lambda: CurrentRegister(community.ledger).now()))
    directory = community.directory(READER)
    _told("first name resolved: all are opened", _once(lambda: list(directory.called("周晓棠"))))
    _told("names, memory (kB)", _memory(lambda: _names_anew(community)))
    alone = next(
        each.name for each in directory.search("周") if each.name and len(directory.called(each.name)) == 1
    )
    ids = list(islice(directory.register.people, 50))
    _told("initials, first: all names are read aloud", _once(lambda: list(directory.search("zxt"))))
    for what, act in {
        "resolve a name": lambda: directory.person(alone),
        "resolve a code": lambda: directory.person("P0417"),
        "part of a name": lambda: list(islice(directory.search("晓棠"), 10)),
        "initials": lambda: list(islice(directory.search("zxt"), 10)),
        "digits of a telephone": lambda: list(islice(directory.search("5551"), 10)),
        "a page of 50 names": lambda: list(map(directory.shown, ids)),
        "a place however written": lambda: directory.place("二十三号楼"),
        "a directory for one question": lambda: community.directory(READER).person("P0417"),
    }.items():
        _told(what, median(_once(act) for _ in range(50)))
    community.execute(RegisterPerson(name="慕容安"), by=CLERK)
    _told("keeping up: the register", _once(lambda: community.register))
    _told("keeping up: the next name resolved", _once(lambda: community.directory(READER).person("慕容安")))


def _names_anew(community: Community) -> object:
    names = CurrentNames(CurrentRegister(community.ledger), community.vault)
    directory = names.directory(READER)
    return names, list(directory.called("周晓棠"))


def _once(act: Callable[[], object]) -> float:
    """How many milliseconds something takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _memory(act: Callable[[], object]) -> float:
    """How many kilobytes the outcome of something holds."""
    tracemalloc.start()
    kept = act()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return held / 1024


def _told(what: str, number: float) -> None:
    print(f"{what:45} {number:10.3f}")


if __name__ == "__main__":
    main()
