"""The refusals of a name that means nobody, or more than one: what is said so that the next try is right."""

from collections.abc import Sequence
from typing import Any

from community_core.domain import GoesBy
from community_core.domain.kit.values.checks import shown
from community_core.domain.kit.values.help import Word
from community_core.errors import Refused


def several_people(field: str, text: str, people: Sequence[Word]) -> Refused:
    """Several people may be meant: each told by code and building, in English and Chinese."""
    en, zh = _listed(people)
    return Refused(
        "person-ambiguous",
        f"{field}: {len(people)} people may be meant by {shown(text)}: {en}. Give the code of one, or the "
        "name with a place: name@building.",
        f"{field}：{shown(text)} 可能指 {len(people)} 人：{zh}。请写其中一人的编号，或写“姓名@楼栋”。",
        field=field,
    )


def several_held(field: str, text: str, ids: Sequence[str]) -> Refused:
    """Files and the register know several by that name: each told by their id, to be given one after the
    other."""
    return Refused(
        "person-ambiguous",
        f"{field}: {shown(text)} is known by several ids: {', '.join(ids)}. Each source has its own; give "
        "one id at a time.",
        f"{field}：{shown(text)} 对应多个编号：{'、'.join(ids)}。各来源分别编号；请逐个填写编号。",
        field=field,
    )


def nobody(field: str, text: str, near: Sequence[Word]) -> Refused:
    """Nobody whom the reader may see by name is called that."""
    en, zh = _listed(near)
    return Refused(
        "person-unknown",
        f"{field}: nobody you may look up by name is called {shown(text)}. "
        + (f"Is it one of these? {en}. " if near else "")
        + "Give the code (P0417) or the id (person-...); parts of a name: community people TEXT",
        f"{field}：在您可按姓名查找的人员中没有 {shown(text)}。"
        + (f"是不是：{zh}？" if near else "")
        + "请写人员编号（P0417 或 person-…）；只记得部分姓名可用：community people 文字",
        kind="not-found",
        field=field,
    )


def no_actor(field: str, text: str) -> Refused:
    """Whoever acts or reads is called by no id, code or name of their own."""
    return Refused(
        "person-unknown",
        f"{field}: {shown(text)} does not say who; give a code (P0417), a name in the register, a "
        "person's id (person-...) or system:<name>.",
        f"{field}：{shown(text)} 没有说明是谁；请写人员编号（P0417 或 person-…）、在册姓名，"
        "或 system:<名称>。",
        kind="not-found",
        field=field,
    )


def no_such_code(field: str, code: str) -> Refused:
    """Nobody was registered with that code."""
    return Refused(
        "person-unknown",
        f"{field}: nobody has the code {code}; look it up: community people",
        f"{field}：没有编号为 {code} 的人员；可查：community people",
        kind="not-found",
        field=field,
    )


def several_places(field: str, text: str, places: Sequence[str]) -> Refused:
    """Several places are called that: each told by its name, and by its id, to be copied."""
    en, zh = "; ".join(places), "；".join(places)
    return Refused(
        "place-ambiguous",
        f"{field}: {len(places)} places may be meant by {shown(text)}: {en}. Say which compound, or "
        "give the id of one.",
        f"{field}：{shown(text)} 可能指 {len(places)} 个地点：{zh}。请写明小区，或填写地点编号。",
        field=field,
    )


def no_place(field: str, text: str, near: Sequence[str]) -> Refused:
    """No place is called that."""
    return Refused(
        "place-unknown",
        f"{field}: no place is called {shown(text)}. "
        + (f"Is it one of these? {', '.join(near)}. " if near else "")
        + "Give its id (place-...), or name the place first: community do name-place",
        f"{field}：没有名为 {shown(text)} 的地点。"
        + (f"是不是：{'、'.join(near)}？" if near else "")
        + "请填写地点编号（place-…），或先登记地点：community do 登记地点",
        kind="not-found",
        field=field,
    )


def nothing_so_named(field: str, text: str, goes_by: GoesBy[Any], near: Sequence[str]) -> Refused:
    """Nothing of that kind goes by that name, as far as it goes on."""
    (en, zh), (way_out, way_out_zh) = goes_by.words, goes_by.otherwise
    return Refused(
        "name-unknown",
        f"{field}: no {en} that goes on is called {shown(text)}. "
        + (f"Is it one of these? {', '.join(near)}. " if near else "")
        + way_out,
        f"{field}：没有进行中的{zh}叫 {shown(text)}。"
        + (f"是不是：{'、'.join(near)}？" if near else "")
        + way_out_zh,
        kind="not-found",
        field=field,
    )


def several_so_named(field: str, text: str, goes_by: GoesBy[Any], numbers: Sequence[str]) -> Refused:
    """Several of that kind that go on have that name: each told by its number, to be copied."""
    en, zh = goes_by.words
    return Refused(
        "name-ambiguous",
        f"{field}: more than one {en} that goes on is called {shown(text)}: {', '.join(numbers)}. "
        "Write the number of the one that is meant, or end the other first.",
        f"{field}：进行中的{zh}有 {len(numbers)} 个叫 {shown(text)}：{'、'.join(numbers)}。"
        f"请改写所指{zh}的序号，或先结束另一个。",
        field=field,
    )


def door_behind_place(field: str, text: str, place: str) -> Refused:
    """A door was given with a place: it lies with a person, sealed."""
    return Refused(
        "place-not-door",
        f"{field}: {shown(text)} is a door; give the place alone: {place}. A door is kept as "
        "the room of a person.",
        f"{field}：{shown(text)} 写到了门户；请只写地点：{place}。单元房号请填在人员的“单元房号”中。",
        field=field,
    )


def _listed(told: Sequence[Word]) -> Word:
    return "; ".join(en for en, _ in told), "；".join(zh for _, zh in told)
