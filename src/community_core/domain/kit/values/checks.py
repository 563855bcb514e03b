"""What holds for any value handed to a command, whichever aggregate it is for."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from community_core.errors import InvalidInput, Refused

LONGEST_TEXT = 500
LONGEST_ID = 200
LONGEST_FREE_TEXT = 5_000
LARGEST = 10**12
_PERSON = re.compile(rf"person-[A-Za-z0-9._-]{{1,{LONGEST_ID}}}")
_ACTOR = re.compile(rf"(person-[A-Za-z0-9._-]{{1,{LONGEST_ID}}}|system:[A-Za-z0-9._:-]{{1,{LONGEST_ID}}})")
_ORGANISATION = re.compile(r"org:\S(.*\S)?")
_STREAM = re.compile(r"[a-z][a-z0-9_]*-\S+")
_SHOWN = 40
_YEARS = range(1900, 3000)
_CONTROL = {"Cc", "Cs", "Zl", "Zp"}


def text(field: str, value: str) -> str:
    """The text without the space around it. Refused when it is blank, too long or has control characters."""
    if not any(character.isprintable() and not character.isspace() for character in value):
        raise Refused(
            "text-blank",
            f"{field}: {shown(value)} is blank; write what it is about.",
            f"{field}：{shown(value)} 是空白；请写明内容。",
        )
    return optional_text(field, value)


def optional_text(field: str, value: str) -> str:
    """Like :func:`text`, but may be left empty."""
    _refuse_long(field, value, LONGEST_TEXT)
    _refuse_control_characters(field, value)
    return value.strip()


def free_text(field: str, value: str | None) -> str | None:
    """Text of several lines, as somebody told it; None when there is nothing in it. Kept sealed."""
    if value is None or not value.strip():
        return None
    _refuse_long(field, value, LONGEST_FREE_TEXT)
    for line in value.splitlines():
        _refuse_control_characters(field, line.replace("\t", " "))
    return value.strip()


def person(field: str, value: str | None) -> str:
    """A person's id. Refused when it is anything else."""
    if not is_person(value):
        raise Refused("not-a-person", *_no_person(field, value))
    return str(value)


def person_asked_for(value: str) -> str:
    """The id of the person a question or an erasure is about. InvalidInput when it is anything else."""
    if not is_person(value):
        raise InvalidInput(*_no_person("person", value))
    return value


def _no_person(field: str, value: object) -> tuple[str, str]:
    return (
        f"{field}: {shown(value)} is not a person's id; those look like person-01JABC.",
        f"{field}：{shown(value)} 不是人员编号；应形如 person-01JABC。",
    )


def is_person(value: str | None) -> bool:
    """Whether this is the id of a human being."""
    return bool(value) and _PERSON.fullmatch(str(value)) is not None


def is_stream(value: object) -> bool:
    """Whether this looks like the id of a person, a request or whatever else facts are about."""
    return isinstance(value, str) and _STREAM.fullmatch(value) is not None


def is_party(value: object) -> bool:
    """Whether this names somebody: a person's id, or ``org:<name>``."""
    return isinstance(value, str) and (is_person(value) or _ORGANISATION.fullmatch(value) is not None)


def party(field: str, value: str) -> str:
    """A person's id or ``org:<name>``. Refused when it is anything else."""
    named = optional_text(field, value)
    if not is_party(named):
        raise Refused(
            "not-a-party",
            f"{field}: {shown(named)} is nobody; write person-01JABC or org:<name>.",
            f"{field}：{shown(named)} 无效；请写人员编号或 org:单位名。",
        )
    return named


def at_least(least: int) -> Callable[[str, int], int]:
    """A check that a whole number is no smaller than that, and not absurdly large."""

    def check(field: str, value: int) -> int:
        if not least <= value <= LARGEST:
            raise Refused(
                "number-out-of-range",
                f"{field}: {value} is not possible; give a whole number from {least} to {LARGEST}.",
                f"{field}：不可能是 {value}；请填写 {least} 至 {LARGEST} 的整数。",
            )
        return value

    return check


def is_actor(value: object) -> bool:
    """Whether this says who did something: a person's id, or ``system:<name>``."""
    return isinstance(value, str) and _ACTOR.fullmatch(value) is not None


def actor(field: str, value: str) -> str:
    """Who did something: a person's id or ``system:<name>``."""
    if not is_actor(value):
        raise Refused(
            "not-an-actor",
            f"{field}: {shown(value)} does not say who; give a person's id (person-...) or system:<name>.",
            f"{field}：{shown(value)} 没有写明是谁；请用人员编号（person-…）或 system:<名称>。",
            field=field,
        )
    return value


def moment(field: str, value: datetime) -> datetime:
    """The moment in UTC. Refused when it has no time zone, or is centuries away."""
    if value.tzinfo is None:
        raise Refused(
            "time-without-zone",
            f"{field}: {value.isoformat()} has no time zone; add one, such as +08:00.",
            f"{field}：{value.isoformat()} 没有时区；请加上，例如 +08:00。",
        )
    if value.year not in _YEARS:
        raise Refused(
            "time-out-of-range",
            f"{field}: {value.isoformat()} is centuries away; check the year.",
            f"{field}：{value.isoformat()} 的年份相差太远；请核对。",
        )
    return value.astimezone(UTC)


def one_of(rule: str, field: str, value: object, choices: tuple[str, ...]) -> None:
    """Refused by ``rule`` when the value is none of the choices."""
    if value not in choices:
        raise Refused(
            rule,
            f"{field}: {shown(value)} is not known; choose one of {', '.join(choices)}.",
            f"{field}：没有 {shown(value)}；请选择 {'、'.join(choices)}。",
        )


def choice(rule: str, literal: Any) -> Callable[[str, Any], Any]:
    """A check that the value is one of a literal's, refused by ``rule``."""

    def check(field: str, value: Any) -> Any:
        one_of(rule, field, value, get_args(literal))
        return value

    return check


def anything(_: str, value: Any) -> Any:
    """Any value of the field's type will do."""
    return value


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as the clocks of the zone show it: ``2024-01-15 09:30``, with seconds where there are any."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    return local.isoformat(" ", "auto" if local.second or local.microsecond else "minutes")


def shown(value: object, longest: int = _SHOWN) -> str:
    """A value as a message quotes it: control characters escaped, and cut when it is long."""
    quoted = repr(value)
    return quoted if len(quoted) <= longest else f"{quoted[:longest]}…"


def _refuse_long(field: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise Refused(
            "text-too-long",
            f"{field}: {shown(value)} has {len(value)} characters; shorten it to {longest}.",
            f"{field}：{shown(value)} 有 {len(value)} 个字符；请缩短到 {longest} 个以内。",
        )


def _refuse_control_characters(field: str, value: str) -> None:
    found = _controls(value)
    if found:
        raise Refused(
            "text-control-character",
            f"{field}: {shown(value)} holds the control character U+{ord(found[0]):04X}; write plain text.",
            f"{field}：{shown(value)} 含有控制字符 U+{ord(found[0]):04X}；请写成普通文字。",
        )


def _controls(value: str) -> list[str]:
    return [character for character in value if unicodedata.category(character) in _CONTROL]
