"""Numbers that name somebody, such as a telephone's, typed where a text stays open to everybody."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args
from unicodedata import normalize

from attrs import frozen, has

from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.hints import element_of

_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)"
)
_TELEPHONE = re.compile(
    r"(?<!\d)(?<!\d\.)(?:\+?86[ -]?)?"
    r"(?:1[3-9]\d(?:[ -]?\d{4}){2}|\(?0\d{2,3}\)?[ -]?[2-9]\d{6,7})(?!\d|\.\d)"
)
Kind = Literal["identity", "telephone"]
_WORDS: Mapping[Kind, Word] = {
    "identity": ("the number of an identity card", "身份证号"),
    "telephone": ("a telephone number", "电话号码"),
}
_UNLESS: Word = ("unless it is about somebody ", "若不涉及某个人，就")


@frozen
class Telltale:
    """A number that names somebody, in a ``field`` of a command that is open, or is where it is nobody's
    affair: ``number`` as it was typed."""

    field: Field
    kind: Kind
    number: str

    @property
    def warning(self) -> Word:
        """What whoever typed it is told."""
        en, zh = _WORDS[self.kind]
        unless, unless_zh = _UNLESS if self.field.help.sealed_for else ("", "")
        return (
            f"{self.field.word[0]}: {self.number!r} looks like {en}, and {unless}this text stays open to "
            "everybody, for ever: it is never forgotten. Leave it out, or write it where what is personal is "
            "sealed.",
            f"{self.field.word[1]}：“{self.number}”像是{zh}，而此处文字{unless_zh}人人可见、永远保留，无法删除。"
            "请去掉，或写到加密保存的字段里。",
        )


def telltales(command: Any) -> tuple[Telltale, ...]:
    """The numbers that name somebody in the texts of a command that are open, or may be, those inside its
    values as well."""
    told = fields_of(type(command)).values()
    return tuple(found for field in told for found in telltales_in(field, getattr(command, field.name)))


def telltales_in(field: Field, value: Any) -> Iterator[Telltale]:
    """Those in one value, which may be what somebody typed."""
    if field.help.personal_of or field.help.refers or field.choices or value is None:
        return
    inner = element_of(field.type)
    for each in value if isinstance(value, tuple | list) else (value,):
        if has(inner) and isinstance(each, inner):
            yield from telltales(each)
        elif isinstance(each, str):
            yield from _numbers(field, each)


def _numbers(field: Field, text: str) -> Iterator[Telltale]:
    """An identity card's first: what is left of the text may be a telephone's."""
    written = normalize("NFKC", text)
    for kind, pattern in zip(get_args(Kind), (_IDENTITY, _TELEPHONE), strict=True):
        for found in pattern.finditer(written):
            yield Telltale(field, kind, found[0])
        written = pattern.sub(" ", written)
