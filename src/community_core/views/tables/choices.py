"""Choices: the codes a Literal or an Enum allows, and the words people use for them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from community_core.errors import InvalidProjection


def choices_of(plain: Any) -> tuple[Any, ...]:
    """The values a type without labels allows, or each item of a tuple; none when it is no choice."""
    if get_origin(plain) is tuple:
        return tuple(choice for each in get_args(plain) for choice in choices_of(each))
    if get_origin(plain) is Literal:
        return get_args(plain)
    return tuple(plain) if isinstance(plain, type) and issubclass(plain, Enum) else ()


def code_of(choice: Any) -> str:
    """A choice as the words of a column name it."""
    return str(choice.value if isinstance(choice, Enum) else choice)


def refuse_odd_words(column: str, plain: Any, words: object) -> None:
    """InvalidProjection for words that are no mapping from codes to (English, Chinese), or lack a choice.

    They may have words for more than the choices, as those that several columns share do.
    """
    if not isinstance(words, Mapping) or not all(_is_word(*each) for each in words.items()):
        raise InvalidProjection(
            f"the words of column {column!r} are {words!r}; give each code its (English, Chinese) words, "
            'such as {"open": ("Open", "未办结")}.',
            f"列 {column!r} 的 words 是 {words!r}；请为每个代码写出（英文，中文），例如 "
            '{"open": ("Open", "未办结")}。',
        )
    codes = [code_of(each) for each in choices_of(plain)]
    missing = [each for each in codes if each not in words]
    if missing:
        strange = [each for each in words if each not in codes]
        others_en = f"; {', '.join(strange)} are no choices of it" if strange else ""
        others_zh = f"；{'、'.join(strange)} 不在其选项中" if strange else ""
        raise InvalidProjection(
            f"the words of column {column!r} have none for {', '.join(missing)}{others_en}; give every "
            "choice its words.",
            f"列 {column!r} 的 words 缺少 {'、'.join(missing)}{others_zh}；请为每个选项写出用词。",
        )


def _is_word(code: object, word: object) -> bool:
    is_pair = isinstance(word, tuple) and len(word) == 2 and all(isinstance(each, str) for each in word)
    return isinstance(code, str) and is_pair
