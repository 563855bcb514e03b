"""What the command line tells of the kept store. Whatever depends on today is asked of a fixed moment."""

import json
from itertools import product

from community_core import Community
from community_core.domain import AGGREGATES, RULES, WORDS

from .asking import numbers, streams, told, transcript

READER = "--reader system:compatibility"
MOMENTS = (
    "--at 2023-12-31",
    "--at '2024-01-12 09:00'",
    "--at 2024-02-06",
    "--happened-by 2023-12-20",
    "--happened-by 2024-01-05",
    "--happened-by '2024-01-09 12:00'",
    "--at 2024-01-20 --happened-by 2024-01-08",
)
OPEN = (
    "",
    "overdue ",
    "older-than --days 7 ",
    "held-by --assignee person-xu ",
    "held-by --assignee org:物业 ",
)
HOURS = ("", "of-person --person-id person-v01 ", "in-month --month 2024-01 ", "waiting ")
IMPORTED = ("H-02", "H-11", "C-01", "9002", "2003")
PEOPLE = (
    "person-e001", "person-e002", "person-e004", "person-e007", "person-e010", "person-e012", "person-e020",
    "person-e030", "person-v01", "person-v03", "person-zhao", "person-nobody",
)  # fmt: skip


def log() -> str:
    """Every fact, as programs are given it."""
    return transcript(["log --format json"])


def log_for_people(lang: str) -> str:
    """Every fact in plain words."""
    return transcript(["log --after 0", "log --type FactCorrected --type RequestNoted --after 300"], lang)


def corrections_as_csv() -> str:
    """Some facts as a table for other programs."""
    return transcript(["log --type FactCorrected --type HoursClaimed --format csv"])


def histories() -> str:
    """The history of every stream, named by its number where it has one."""
    named = [*numbers(), *streams("visit-"), *streams("volunteer-"), *streams("person-")]
    return transcript(f"history {each}" for each in named)


def histories_in_chinese() -> str:
    """The same of some streams of each kind."""
    named = [*numbers()[::6], *streams("visit-"), *streams("volunteer-"), *streams("person-")]
    return transcript((f"history {each}" for each in named), "zh")


def read() -> str:
    """What a reader sees of whatever has something sealed, and all causes and effects, as programs get it."""
    sealed = [each for each in numbers() if "2024-0004" <= each <= "2024-0014"]
    named = [*sealed, *streams("visit-"), *streams("person-")]
    return transcript(f"history {each} {READER} --format json" for each in named)


def stories() -> str:
    """Visits with all they came from and led to."""
    lines = [f"history {each} --story" for each in streams("visit-")]
    return transcript([*lines, f"{lines[-1]} --format json {READER}"]) + transcript(lines[:2], "zh")


def requests() -> str:
    """The open requests of each moment, the register, and single requests."""
    moments = [f"show open-requests {query}{when}" for when, query in product(MOMENTS, OPEN)]
    registers = [f"show open-requests register {when}" for when in ("", MOMENTS[1], MOMENTS[4])]
    found = [f"show open-requests by-source-number --number {number}" for number in IMPORTED]
    lines = [*moments, *registers, *found, "show open-requests by-number --number 2024-0002"]
    return transcript(f"{line} --format csv" for line in lines)


def requests_for_people(lang: str) -> str:
    """The same in columns, and what a reader sees."""
    lines = [f"show open-requests {when}" for when in MOMENTS[2:4]]
    return transcript([*lines, f"show open-requests register --where status=converted {READER}"], lang)


def requests_for_a_reader() -> str:
    """Rows with what is sealed in them, which nobody but a reader sees."""
    asked = [f"show open-requests by-number --number 2024-000{each}" for each in (4, 5, 6, 7)]
    return transcript(f"{line} {reader} --format json" for line in asked for reader in ("", READER))


def hours() -> str:
    """Volunteer hours, now and at each moment."""
    lines = [f"show volunteer-hours {query}{when}" for when, query in product(("", *MOMENTS), HOURS)]
    return transcript(f"{line} --format csv" for line in lines)


def hours_for_people(lang: str) -> str:
    """The same in columns."""
    return transcript([f"show volunteer-hours {query}" for query in HOURS], lang)


def reasons() -> str:
    """Why rows are what they are, and what changed between two days."""
    claims = ["person-v01 2024-01 扫雪", "person-v02 2023-12 夜巡", "person-v02 2024-01 巡逻"]
    hours = [f"explain volunteer-hours {each} --at 2024-02-06" for each in claims]
    requests = [f"explain open-requests {number} --at 2024-02-06" for number in numbers()[::9]]
    earlier = "explain open-requests 2023-0006 --happened-by 2023-12-20 --format json"
    days = "--from 2024-01-10 --to 2024-01-25"
    views = ("open-requests", "volunteer-hours", "volunteer-hours --happened")
    changes = [f"diff {each} {days}" for each in views]
    lines = [*hours, *requests, earlier, *changes, f"diff open-requests {days} --happened --format json"]
    return transcript(lines) + transcript([hours[1], requests[1], changes[1]], "zh")


def audit() -> str:
    """What was sealed, verified and proved."""
    key = "--key seal.pub"
    lines = [
        f"audit verify {key}",
        f"audit verify {key} --format json",
        f"audit verify {key} --against store/checkpoints/308.checkpoint",
        "audit verify",
        f"audit receipt 7 {key}",
        f"audit receipt volunteer-v01@3 {key}",
        f"audit receipt 334 {key}",
        f"audit consistency 308 333 {key}",
    ]
    return transcript(lines) + transcript(lines[:4], "zh")


def cloudevents() -> str:
    """Every fact as a CloudEvent, and those of which a reader sees more."""
    line = "audit export - --as cloudevents --source urn:community:kept"
    plain, opened = told(line), told(f"{line} {READER}")
    return "\n".join([plain, *(each for each in opened.splitlines() if each not in plain), ""])


def ocel() -> str:
    """The object-centric log, one object or event a line."""
    printed = told(f"audit export - --as ocel {READER}").split("\n", 1)[1]
    lines = (
        f"{name} {json.dumps(each, ensure_ascii=False)}"
        for name, all_ in json.loads(printed).items()
        for each in all_
    )
    return "\n".join([*lines, ""])


def people() -> str:
    """Who opened what, whose keys there are, certificates of the erased, and what is held on people."""
    held = [f"export-person {person} --by person-li" for person in PEOPLE]
    signed = "--reason 本人要求 --by person-li --key seal.key"
    erased = [f"erase {person} {signed}" for person in ("person-e002", "person-e004", "person-v03")]
    return transcript(["keys openings --format csv", "keys status --format json", *erased, *held])


def help_pages(lang: str) -> str:
    """How each command of the core and two views are used, whatever else is installed."""
    with Community.open(":memory:", aggregates=AGGREGATES) as community:
        commands = list(community.catalogue)
    queries = ("", "overdue", "older-than", "held-by", "register", "by-number", "by-source-number")
    lines = [
        *(f"do {name} --help" for name in commands),
        "correct --help",
        "undo --help",
        *(f"show open-requests {query} --help" for query in queries),
        *(f"show volunteer-hours {query} --help" for query in ("", "of-person", "in-month", "waiting")),
    ]
    return transcript(lines, lang)


def mistakes(lang: str) -> str:
    """What is said of words the command line cannot take."""
    lines = [
        "do raise-reqest",
        "do raise-request --by person-song",
        "do raise-request --title 灯坏 --category 维修 --channel 信鸽 --by person-song",
        "do raise-request --title 灯坏 --category 维修 --channel desk",
        "do raise-request --title 灯坏 --category 维修 --channel desk --due-at 改天 --by person-song",
        "do resolve-request --request-id 2023-0001 --outcome 办好 --by person-song",
        "do resolve-request --request-id 2023-9999 --outcome done --by person-song",
        "do accept-request --request-id visit-1 --by person-song",
        "do accept-request --request-id 2023-0001 --by song",
        "do accept-request --request-id 2023-0001 --by person-song --because-of 2023-0001@9",
        "do verify-hours --volunteer-id volunteer-v01 --claim 一 --by person-li",
        "do complete-visit --visit-id visit-1 --needs title --by person-li",
        "correct 2023-0001@1 --set title= --reason 听错了 --by person-li",
        "correct 2023-0001@1 --set titel=灯坏 --reason 听错了 --by person-li",
        "correct 2023-0001@1 --set number=2023-0002 --reason 听错了 --by person-li",
        "correct 2023-0001@7 --set title=灯坏 --reason 听错了 --by person-li",
        "correct 2023-0002@2 --set title=灯坏 --reason 听错了 --by person-li",
        "correct volunteer-v01@2 --set started_at=那天 --reason 听错了 --by person-li",
        "correct 2023-0001@1 --reason 听错了 --by person-li",
        "undo 2023-0001@1 --by person-li",
        "undo 2023-0002@1 --reason 登错了 --by person-li",
        "undo 2023-0001@9 --reason 登错了 --by person-li",
        "history request-1",
        "history 2023-9999",
        "log --type RequestRased",
        "show open-requests --at 2023-01-01",
        "erase person-e0042 --reason 本人要求 --by person-li --key seal.key",
    ]
    return transcript(lines, lang)


def words() -> str:
    """Every code and every rule, in both languages."""
    named = [f"{code}\t{en}\t{zh}\n" for each in (WORDS, RULES) for code, (en, zh) in sorted(each.items())]
    return "".join(named)
